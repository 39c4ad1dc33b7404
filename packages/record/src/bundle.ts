import { hash } from "node:crypto";
import { canonical, type Json, parseCanonical } from "./canonical.ts";
import { decodeUtf8, isCount } from "./encoding.ts";
import { LOGS, type LogName } from "./entry-line.ts";
import { EvidenceError } from "./error.ts";
import { isId } from "./evidence-text.ts";
import { type FoundingKeys, openFounding } from "./founding.ts";
import { hashTiles } from "./tiles.ts";

/**
 * The export of a line for a stranger: files by their path. docs/record.md describes each.
 *
 *     bundle.json                          what is here, and the SHA-256 of every other file
 *     founding.note                        who the parties are
 *     foundings/SHA256.note                the document before, of a time when a party had no node
 *     policy                               whose countersignatures count (C2SP tlog-policy)
 *     logs/PARTY/LOG/checkpoint            the newest signed head
 *     logs/PARTY/LOG/receipts              the other party's countersigned heads, oldest first
 *     logs/PARTY/LOG/witnessed             heads that the mediator countersigned, oldest first
 *     logs/PARTY/LOG/tile/LEVEL/…          every hash of the log (C2SP tlog-tiles)
 *     logs/PARTY/LOG/entries/INDEX         the entries of the asked range, entry 0, the key acts
 *     revocations/SHA256.note   joint/NAME.note   evidence/SHA256.json
 *     proofs/PARTY/LOG/INDEX               C2SP tlog-proof exhibits
 *     deposits/SHA256.json                 what lay at the mediator for a party, and since when
 *     blobs/SHA256
 */
export type Bundle = ReadonlyMap<string, Uint8Array>;

export const MANIFEST = "bundle.json";
const TYPE = "tansiq/bundle/v1";
const MANIFEST_KEYS = "files,from,line,logs,parties,to,type";
const LOG_KEYS = "end,first,size";

export interface LogSource {
	party: string;
	log: LogName;
	/** The signed head over all the leaves. */
	checkpoint: string;
	/** Countersigned checkpoints, oldest first. */
	receipts: readonly string[];
	/** Checkpoints that the mediator countersigned, oldest first. */
	witnessed?: readonly string[];
	/** RFC 6962 leaf hashes of the whole log. */
	leaves: readonly Uint8Array[];
	/** The range that is disclosed in full: entries `first` … `end`−1. */
	first: number;
	end: number;
	/**
	 * Those of the range, entry 0 and every KEY-ROTATE, KEY-REVOKE, OPERATORS and REFOUNDED before
	 * the range's end.
	 */
	entries: Iterable<{ index: number; bytes: Uint8Array }>;
}

export interface BundleSource {
	/**
	 * The period that was asked for, in microseconds since 1970. `toUs` is no later than the export:
	 * ten minutes after it nothing here was signed by a mediator.
	 */
	fromUs: number;
	toUs: number;
	/** The signed founding document. */
	founding: Uint8Array;
	/** The document that it replaces, where it names one. */
	earlier?: Uint8Array;
	logs: readonly LogSource[];
	blobs?: readonly Uint8Array[];
	/** Signed notes over `revocationText`. */
	revocations?: readonly string[];
	/** Signed notes over `jointText`. */
	joint?: readonly string[];
	/** Of `forkEvidence`. */
	evidence?: readonly Uint8Array[];
	/** Of `formatDeposited`. */
	deposits?: readonly Uint8Array[];
	/** Of `formatProof`. */
	proofs?: readonly { party: string; log: LogName; index: number; text: string }[];
}

export interface Manifest {
	line: string;
	parties: string[];
	fromUs: number;
	toUs: number;
	/** By `PARTY/LOG`; a log of which its holder has no signed head yet is left out. */
	logs: Map<string, LogRange>;
	/** Hex SHA-256 of each file but this one, by path. */
	files: Map<string, string>;
}

export interface LogRange {
	size: number;
	/** Every entry of `first` … `end`−1 is in the bundle. */
	first: number;
	end: number;
}

/**
 * The files of an export. Nothing is judged here: run `verifyBundle` on the result.
 * @throws EvidenceError, NoteError on a founding document that does not verify
 */
export function buildBundle(source: BundleSource): Map<string, Uint8Array> {
	const founding = openFounding(source.founding);
	const files = new Map<string, Uint8Array>();
	files.set("founding.note", source.founding);
	if (source.earlier) files.set(`foundings/${hash("sha256", source.earlier)}.note`, source.earlier);
	files.set("policy", Buffer.from(policyText(founding)));
	const logs = new Map<string, LogRange>();
	for (const log of source.logs) {
		logs.set(`${log.party}/${log.log}`, {
			size: log.leaves.length,
			first: log.first,
			end: log.end,
		});
		const folder = logFolder(log.party, log.log);
		files.set(`${folder}checkpoint`, Buffer.from(log.checkpoint));
		files.set(`${folder}receipts`, Buffer.from(log.receipts.join("")));
		if (log.witnessed && log.witnessed.length > 0) {
			files.set(`${folder}witnessed`, Buffer.from(log.witnessed.join("")));
		}
		for (const { path, bytes } of hashTiles(log.leaves)) files.set(folder + path, bytes);
		for (const { index, bytes } of log.entries) files.set(`${folder}entries/${index}`, bytes);
	}
	for (const bytes of source.blobs ?? []) files.set(`blobs/${hash("sha256", bytes)}`, bytes);
	for (const bytes of source.evidence ?? []) {
		files.set(`evidence/${hash("sha256", bytes)}.json`, bytes);
	}
	for (const bytes of source.deposits ?? []) {
		files.set(`deposits/${hash("sha256", bytes)}.json`, bytes);
	}
	for (const note of source.revocations ?? []) {
		files.set(`revocations/${hash("sha256", note)}.note`, Buffer.from(note));
	}
	for (const note of source.joint ?? []) {
		files.set(`joint/${hash("sha256", note)}.note`, Buffer.from(note));
	}
	for (const { party, log, index, text } of source.proofs ?? []) {
		files.set(`proofs/${party}/${log}/${index}`, Buffer.from(text));
	}
	files.set(
		MANIFEST,
		formatManifest({
			line: founding.line,
			parties: [...founding.parties.map(({ party }) => party), ...founding.nodeless].sort(),
			fromUs: source.fromUs,
			toUs: source.toUs,
			logs,
			files: new Map([...files].map(([path, bytes]) => [path, hash("sha256", bytes)])),
		}),
	);
	return files;
}

/** The name of a log, as its checkpoints call it. */
export function logOrigin(line: string, party: string, log: LogName): string {
	return `${party}.tansiq/${line}/${log}`;
}

export function logFolder(party: string, log: LogName): string {
	return `logs/${party}/${log}/`;
}

/**
 * C2SP tlog-policy: a head counts when a party has countersigned it. The logs' own keys are left
 * out, as the specification allows where they are known from elsewhere: from the founding document.
 */
export function policyText({ parties }: FoundingKeys): string {
	const witnesses = parties.map(({ party, mirror }) => `witness ${party} ${mirror}\n`).join("");
	const names = parties.map(({ party }) => party).join(" ");
	return `${witnesses}group parties any ${names}\nquorum parties\n`;
}

/** @throws CanonicalError */
export function formatManifest(manifest: Manifest): Uint8Array {
	const { line, parties, fromUs, toUs, logs, files } = manifest;
	const value = {
		files: Object.fromEntries(files),
		from: fromUs,
		line,
		logs: Object.fromEntries(logs) as unknown as Json,
		parties,
		to: toUs,
		type: TYPE,
	};
	return Buffer.from(`${canonical(value)}\n`);
}

/** @throws EvidenceError, CanonicalError */
export function parseManifest(bytes: Uint8Array): Manifest {
	const text = decodeUtf8(bytes);
	if (!text?.endsWith("\n")) throw new EvidenceError(MANIFEST, bytes, "one canonical line");
	const value = parseCanonical(text.slice(0, -1));
	if (!isObject(value) || Object.keys(value).join() !== MANIFEST_KEYS || value.type !== TYPE) {
		throw new EvidenceError(MANIFEST, text, `an object of ${MANIFEST_KEYS} with type ${TYPE}`);
	}
	const { files, from, line, logs, parties, to } = value;
	if (typeof line !== "string" || !isId(line)) throw new EvidenceError("line", line, "a line's id");
	if (!isCountJson(from) || !isCountJson(to)) {
		throw new EvidenceError("from and to", `${from} and ${to}`, "microseconds");
	}
	if (!Array.isArray(parties) || !parties.every((party) => typeof party === "string")) {
		throw new EvidenceError("parties", parties, "a list of texts");
	}
	if (!isObject(files) || !Object.values(files).every((sha256) => typeof sha256 === "string")) {
		throw new EvidenceError("files", files, "a hash for each path");
	}
	const names = parties.flatMap((party) => LOGS.map((log) => `${party}/${log}`));
	if (!isObject(logs) || !Object.keys(logs).every((name) => names.includes(name))) {
		throw new EvidenceError("logs", logs, `an object of ${names.join(", ")}`);
	}
	return {
		line,
		parties,
		fromUs: from,
		toUs: to,
		logs: new Map(Object.entries(logs).map(([name, range]) => [name, logRange(name, range)])),
		files: new Map(Object.entries(files as Record<string, string>)),
	};
}

function logRange(name: string, value: Json): LogRange {
	if (isObject(value) && Object.keys(value).join() === LOG_KEYS) {
		const { size, first, end } = value;
		const counts = isCountJson(size) && isCountJson(first) && isCountJson(end);
		if (counts && first <= end && end <= size) return { size, first, end };
	}
	throw new EvidenceError(name, value, "0 <= first <= end <= size");
}

function isCountJson(value: Json | undefined): value is number {
	return typeof value === "number" && isCount(value);
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

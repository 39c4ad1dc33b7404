import { hash } from "node:crypto";
import {
	appendLeaf,
	type Bundle,
	type BundleSource,
	buildBundle,
	COSIGNATURE_TYPE,
	type Cosigner,
	canonical,
	checkpointText,
	cosignatureHash,
	cosigner,
	ed25519Signer,
	emptyFrontier,
	envelopeLine,
	type Frontier,
	formatEntry,
	formatManifest,
	formatVerifierKey,
	type Json,
	type LogName,
	leafHash,
	logOrigin,
	MANIFEST,
	NOTE_TYPE,
	parseManifest,
	privateKeyFromSeed,
	rootOf,
	type Seen,
	type Signer,
	signBody,
	signNote,
} from "@tansiq/record";
import { messageKeys } from "../../src/hpke.ts";

/** A line of two parties that says things quickly, and lets a test cheat at any step. */

export type Party = "alpha" | "bravo";
export const PARTIES: readonly Party[] = ["alpha", "bravo"];
export const LOG_NAMES: readonly LogName[] = ["urgent", "routine"];
export const LINE = "line7";
export const START_US = 1_790_000_000_000_000;

export interface Keys {
	author: Signer;
	mirror: Cosigner;
	duty: Signer;
	chief: Signer;
	recovery: Signer[];
	/** Base64 X25519 key that parcels are sealed to. */
	hpke: string;
}

export interface Log {
	party: Party;
	log: LogName;
	entries: Uint8Array[];
	leaves: Uint8Array[];
	frontier: Frontier;
	/** The root of the first n entries, for every n. */
	roots: Uint8Array[];
	/** As the other party countersigned, oldest first. */
	receipts: { size: number; root: string; line: string; note: string }[];
}

export interface Line {
	keys: Record<Party, Keys>;
	founding: Uint8Array;
	/** The document that the founding replaces. */
	earlier?: Uint8Array;
	logs: Map<string, Log>;
	nowUs: number;
	salts: number;
	blobs: Uint8Array[];
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const seeded = (seed: number) => privateKeyFromSeed(new Uint8Array(32).fill(seed));

/** The public key of an X25519 key is a multiple of it; any other point would do here. */
const BASE_POINT = new Uint8Array(32).fill(9, 0, 1);
const NOBODY = new Uint8Array();

export function signerOf(name: string, seed: number): Signer {
	return ed25519Signer(name, seeded(seed));
}

export function keysOf(party: Party): Keys {
	const seed = party === "alpha" ? 20 : 40;
	return {
		author: signerOf(`${party}.tansiq/${LINE}/author`, seed),
		mirror: cosigner(`${party}.tansiq/${LINE}/mirror`, seeded(seed + 1)),
		duty: signerOf(`${party}.tansiq/op/duty-3`, seed + 2),
		chief: signerOf(`${party}.tansiq/op/chief-1`, seed + 3),
		recovery: [4, 5, 6].map((n) => signerOf(`${party}.tansiq/recovery/${n}`, seed + n)),
		hpke: base64(messageKeys(new Uint8Array(32).fill(seed + 7), BASE_POINT, NOBODY).encapsulated),
	};
}

export function vkey({ name, publicKey }: Signer): string {
	return formatVerifierKey(name, NOTE_TYPE, publicKey);
}

/** The founding document's content; a test may change any of it. */
export function foundingOf(keys: Record<Party, Keys>): { [key: string]: Json } {
	const member = ({ author, mirror, duty, chief, recovery, hpke }: Keys): Json => ({
		address: "https://node.example:8443",
		author: vkey(author),
		hpke,
		mirror: formatVerifierKey(mirror.name, COSIGNATURE_TYPE, mirror.publicKey),
		name: author.name,
		operators: [
			{ key: vkey(duty), roles: ["watch"] },
			{ key: vkey(chief), roles: ["chief", "negotiator"] },
		],
		recovery: recovery.map(vkey),
	});
	return {
		agreement: { version: 1 },
		line: LINE,
		members: { alpha: member(keys.alpha), bravo: member(keys.bravo) },
		phrases: {},
		witness: null,
	};
}

export function foundingNote(
	founding: { [key: string]: Json },
	signers: readonly Signer[],
): Uint8Array {
	return Buffer.from(signNote(`tansiq/founding/v1 ${LINE}\n${canonical(founding)}\n`, signers));
}

/** @param parties those that have a node: they sign the document, and have logs */
export function emptyLine(
	change: (founding: { [key: string]: Json }) => void = () => {},
	parties: readonly Party[] = PARTIES,
): Line {
	const keys = { alpha: keysOf("alpha"), bravo: keysOf("bravo") };
	const founding = foundingOf(keys);
	change(founding);
	const authors = parties.map((party) => keys[party].author);
	const note = foundingNote(founding, authors);
	const line: Line = {
		keys,
		founding: note,
		logs: new Map(),
		nowUs: START_US,
		salts: 0,
		blobs: [],
	};
	for (const party of parties) openLogs(line, party);
	if (parties.length > 1) for (const log of line.logs.values()) receipt(line, log.party, log.log);
	return line;
}

/** The logs of a party begin with the founding document in force. */
export function openLogs(line: Line, party: Party): void {
	for (const log of LOG_NAMES) {
		line.logs.set(`${party}/${log}`, { party, log, receipts: [], ...emptyLog() });
	}
	const body = { founding: documentOf(line.founding) };
	for (const log of ["routine", "urgent"] as const) say(line, party, log, "FOUNDING", body);
}

/** How entries name a document. */
export function documentOf(note: Uint8Array): { bytes: number; sha256: string } {
	return { bytes: note.length, sha256: hash("sha256", note) };
}

export function logOf(line: Line, party: Party, log: LogName): Log {
	return line.logs.get(`${party}/${log}`) as Log;
}

export function other(party: Party): Party {
	return party === "alpha" ? "bravo" : "alpha";
}

/** What a cheat may change of an entry. */
export interface Said {
	by?: Signer[];
	signer?: Signer;
	line?: string;
	to?: string;
	index?: number;
	claimedUs?: number;
	/** Changes the heads that the entry names. */
	seen?: (seen: Seen[]) => Seen[];
	/** Changes the text that is signed, so that only its form can be what is refused. */
	text?: (text: string) => string;
	/** Signs this text for the operators, instead of the body's own. */
	byText?: string;
}

export function say(
	line: Line,
	party: Party,
	log: LogName,
	msg: string,
	body: { [key: string]: Json },
	how: Said = {},
): Uint8Array {
	const own = logOf(line, party, log);
	const to = how.to ?? other(party);
	line.nowUs += 1_000_000;
	const salt = Buffer.alloc(16);
	salt.writeUInt32BE(line.salts++);
	const canonicalLine = envelopeLine({
		body,
		claimed: how.claimedUs ?? line.nowUs,
		clock: { src: "gnss", unc_us: 250_000 },
		msg,
		salt: base64(salt),
	});
	const place = {
		line: how.line ?? LINE,
		author: party,
		log,
		index: how.index ?? own.entries.length,
	};
	const said = how.byText ?? `tansiq/body/v1 ${place.line} ${party} ${to}\n${canonicalLine}\n`;
	const signer = how.signer ?? line.keys[party].author;
	const draft = {
		place,
		to,
		seen: (how.seen ?? ((seen) => seen))(seenBy(line, party, log)),
		body: canonicalLine,
		by: (how.by ?? []).map((operator) => signBody(said, operator)),
		signer,
	};
	let entry = formatEntry(draft);
	if (how.text) {
		const text = how.text(entry.slice(0, entry.lastIndexOf("\n\n") + 1));
		const signature = Buffer.concat([signer.keyId, signer.sign(Buffer.from(text))]);
		entry = `${text}\n— ${signer.name} ${signature.toString("base64")}\n`;
	}
	const bytes = Buffer.from(entry);
	append(own, bytes);
	return bytes;
}

function seenBy(line: Line, party: Party, log: LogName): Seen[] {
	const seen: Seen[] = [];
	const twin = logOf(line, party, log === "urgent" ? "routine" : "urgent");
	if (twin.leaves.length > 0) {
		const root = base64(rootAt(twin));
		seen.push({ author: party, log: twin.log, size: twin.leaves.length, root });
	}
	for (const name of LOG_NAMES) {
		const newest = line.logs.get(`${other(party)}/${name}`)?.receipts.at(-1);
		if (!newest) continue;
		const { size, root } = newest;
		const cosignature = cosignatureHash(newest.line);
		seen.push({ author: other(party), log: name, size, root, cosignature });
	}
	return seen;
}

function emptyLog() {
	const frontier = emptyFrontier();
	return { entries: [], leaves: [], frontier, roots: [rootOf(frontier)] };
}

function append(log: Log, bytes: Uint8Array): void {
	const leaf = leafHash(bytes);
	log.entries.push(bytes);
	log.leaves.push(leaf);
	log.frontier = appendLeaf(log.frontier, leaf);
	log.roots.push(rootOf(log.frontier));
}

/** Puts other entries in the place of a log's. */
export function rewrite(log: Log, entries: readonly Uint8Array[]): void {
	Object.assign(log, emptyLog());
	for (const bytes of entries) append(log, bytes);
}

/** The root of the first `size` entries. */
export function rootAt(log: Log, size = log.leaves.length): Uint8Array {
	return log.roots[size] as Uint8Array;
}

/** The other party countersigns the log as it is. */
export function receipt(line: Line, party: Party, log: LogName, signedByAuthor = false): void {
	const own = logOf(line, party, log);
	const size = own.leaves.length;
	const root = rootAt(own, size);
	const text = checkpointText(logOrigin(LINE, party, log), size, root);
	const timeS = Math.ceil(line.nowUs / 1_000_000);
	const cosignature = line.keys[other(party)].mirror.cosign(text, timeS);
	const head = signedByAuthor ? signNote(text, [line.keys[party].author]) : `${text}\n`;
	own.receipts.push({
		size,
		root: base64(root),
		line: cosignature,
		note: `${head}${cosignature}\n`,
	});
}

export function headOf(
	line: Line,
	party: Party,
	log: LogName,
	how: { size?: number; root?: Uint8Array; signer?: Signer } = {},
): string {
	const own = logOf(line, party, log);
	const size = how.size ?? own.leaves.length;
	const root = how.root ?? rootAt(own, size);
	const text = checkpointText(logOrigin(LINE, party, log), size, root);
	return signNote(text, [how.signer ?? line.keys[party].author]);
}

/** Both parties say `rounds` messages in each log, with answers, operators and receipts. */
export function talk(line: Line, rounds: number, receiptEvery = 1): void {
	for (let round = 0; round < rounds; round++) {
		for (const party of PARTIES) {
			const { duty, chief } = line.keys[party];
			const script = { role: "watch", script: "Latn" };
			say(line, party, "routine", "TQ-20", { by: script, round }, { by: [duty] });
			if (round % 2 === 0) say(line, party, "urgent", "TQ-10", { zone: "z-1" }, { by: [duty] });
			if (round % 5 === 0) say(line, party, "routine", "TQ-32", { round }, { by: [duty, chief] });
			if (round % receiptEvery > 0) continue;
			receipt(line, party, "routine");
			receipt(line, party, "urgent");
		}
	}
}

export function smallLine(): Line {
	const line = emptyLine();
	talk(line, 6);
	return line;
}

export interface SourceChange extends Partial<BundleSource> {
	/** Per log, by `PARTY/LOG`. */
	log?: Record<string, Partial<BundleSource["logs"][number]>>;
}

export function sourceOf(line: Line, { log: changes = {}, ...change }: SourceChange = {}) {
	const logs = [...line.logs].map(([name, { party, log, entries, leaves, receipts }]) => ({
		party,
		log,
		checkpoint: headOf(line, party, log),
		receipts: receipts.map(({ note }) => note),
		leaves,
		first: 0,
		end: leaves.length,
		entries: entries.map((bytes, index) => ({ index, bytes })),
		...changes[name],
	}));
	const source: BundleSource = {
		fromUs: START_US,
		toUs: line.nowUs,
		founding: line.founding,
		...(line.earlier && { earlier: line.earlier }),
		logs,
		blobs: line.blobs,
		...change,
	};
	return source;
}

export function bundleOf(line: Line, change: SourceChange = {}): Map<string, Uint8Array> {
	return buildBundle(sourceOf(line, change));
}

/** Changes files, and makes `bundle.json` describe them again: a forger would. */
export function tamper(
	bundle: Map<string, Uint8Array>,
	change: (files: Map<string, Uint8Array>) => void,
): Bundle {
	const manifest = parseManifest(bundle.get(MANIFEST) as Uint8Array);
	change(bundle);
	bundle.delete(MANIFEST);
	const files = new Map([...bundle].map(([path, bytes]) => [path, hash("sha256", bytes)]));
	bundle.set(MANIFEST, formatManifest({ ...manifest, files }));
	return bundle;
}

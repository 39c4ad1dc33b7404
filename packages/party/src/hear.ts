import {
	CODEBOOK,
	NOTICE,
	OUTCOME,
	type Outcome,
	PRESENTED,
	ROGER,
	UNABLE,
	UNABLE_REASONS,
	type UnableReason,
} from "@tansiq/hotline";
import { type AddEntries, type Heard, hear, NotTaken } from "@tansiq/line";
import type { Json } from "@tansiq/record";
import type { Category, Operation, OperationClass } from "@tansiq/registry";
import { windowOf } from "@tansiq/registry";
import type { Report } from "@tansiq/watch";
import type { Effect, MirroredEntry, Unstamped } from "./event.ts";
import type { Facts } from "./facts.ts";
import {
	blobOf,
	fields,
	integer,
	MalformedBody,
	marksOf,
	noticeVolumes,
	POSITIONS,
	positionsOf,
	sha256Hex,
	text,
} from "./message.ts";
import type { Blob, State } from "./state.ts";
import { checkPeer } from "./verdict.ts";

/** Geometry that entries refer to and that must be durable here before they are receipted. */
export class BlobsMissing extends Error {
	readonly sha256: string[];
	constructor(sha256: string[]) {
		super(`blobs not here yet: ${sha256.join(" ")}`);
		this.name = "BlobsMissing";
		this.sha256 = sha256;
	}
}

export interface Hearing {
	events: Unstamped[];
	/** Live positions for the picture, once the event is durable. */
	reports: Report[];
	/** Set when the frame could not be taken: what to answer. */
	notTaken: NotTaken | null;
}

/**
 * Takes a frame of the peer: verified entries are mirrored, each with its effect. What is signed
 * and in place but makes no sense is mirrored without effect; what is not is kept as evidence.
 *
 * @throws BlobsMissing when geometry has to be sent first
 */
export function hearFrame(
	state: State,
	frame: AddEntries,
	blobs: ReadonlyMap<string, Uint8Array>,
	facts: Facts,
): Hearing {
	let heard: Heard;
	try {
		heard = hear(state.line, frame, facts.peerKeys, facts.wallUs);
	} catch (error) {
		if (!(error instanceof NotTaken)) throw error;
		return { events: evidenceOf(frame, error), reports: [], notTaken: error };
	}
	if (heard.entries.length === 0) return { events: [], reports: [], notTaken: null };
	const { used, missing } = referredBlobs(heard, blobs);
	if (missing.length > 0) throw new BlobsMissing(missing);
	const reports: Report[] = [];
	const entries: MirroredEntry[] = [];
	for (const heardEntry of heard.entries) {
		const { index, bytes } = heardEntry;
		const place = `${state.peer}/${heard.log}/${index}`;
		const effect = effectOf(state, place, heardEntry, heard, entries, blobs, reports, facts);
		entries.push({ index, bytes, effect });
	}
	const { log, frontier, receiptS, seen } = heard;
	const event: Unstamped = { type: "heard", log, entries, frontier, receiptS, seen, blobs: used };
	return { events: [event], reports, notTaken: null };
}

const CLASSES = ["crewed", "uncrewed", "ground", "fixed"];
const CATEGORIES = ["distress", "medical", "protected", "state", "civil"];

type HeardEntry = Heard["entries"][number];
type EntryContent = HeardEntry["entry"];

function effectOf(
	state: State,
	place: string,
	heardEntry: HeardEntry,
	heard: Heard,
	before: readonly MirroredEntry[],
	blobs: ReadonlyMap<string, Uint8Array>,
	reports: Report[],
	facts: Facts,
): Effect {
	const { entry } = heardEntry;
	try {
		if (entry.body.msg === "FOUNDING") return { kind: "founding" };
		const body = entry.body.body;
		if (entry.body.msg === POSITIONS) {
			const told = positionsOf(body);
			reports.push(...told);
			return { kind: "positions", count: told.length };
		}
		if (!CODEBOOK.has(entry.body.msg))
			throw new MalformedBody(`msg ${entry.body.msg}: unknown type`);
		if (entry.body.msg === NOTICE)
			return noticeEffect(state, place, heardEntry, heard, blobs, facts);
		return dialogueEffect(state, entry, body, before);
	} catch (error) {
		// Whatever a signed body contains, it must neither stop the log nor be dropped unseen.
		return { kind: "none", reason: (error as Error).message };
	}
}

function noticeEffect(
	state: State,
	ref: string,
	{ entry, index, bytes }: HeardEntry,
	heard: Heard,
	blobs: ReadonlyMap<string, Uint8Array>,
	facts: Facts,
): Effect {
	const body = fields(entry.body.body, "body");
	const level = text(body, "level", ["sealed", "volume"]) as "sealed" | "volume";
	const base = {
		key: ref,
		owner: "peer" as const,
		version: 1,
		level,
		state: "accepted" as const,
		declaredUs: facts.wallUs,
		receiptUs: heard.receiptS * 1_000_000,
		notice: ref,
		declaration: {
			index,
			seenPeer: seenOfUs(state, entry),
			entryHash: sha256Hex(bytes),
		},
	};
	let operation: Operation;
	if (level === "sealed") {
		text(body, "commitment");
		const block = fields(body.block, "block");
		const window = { startUs: integer(block, "start_us"), endUs: integer(block, "end_us") };
		if (window.endUs <= window.startUs)
			throw new MalformedBody("block.end_us: later than start_us");
		operation = { ...base, marks: [], volumes: [], window };
	} else {
		const volumes = noticeVolumes(body, blobs.get(blobOf(body) ?? ""));
		operation = {
			...base,
			class: text(body, "class", CLASSES) as OperationClass,
			category: text(body, "category", CATEGORIES) as Category,
			marks: marksOf(body),
			volumes,
			window: windowOf(volumes),
		};
	}
	return { kind: "notice", ref, operation, findings: checkPeer(state, operation, facts.wallUs) };
}

/** How much of our routine log the author had seen when it said this. */
function seenOfUs(state: State, entry: EntryContent): number {
	const seen = entry.seen.find(({ author, log }) => author === state.self && log === "routine");
	return seen?.size ?? 0;
}

/** An answer counts only when its own `seen` covers what it answers. */
function dialogueEffect(
	state: State,
	entry: EntryContent,
	body: { [key: string]: Json },
	before: readonly MirroredEntry[],
): Effect {
	const ref = text(body, "ref");
	const dialogue = state.dialogues.get(ref);
	if (dialogue === undefined) throw new MalformedBody(`ref ${ref}: no such dialogue`);
	const expected = entry.body.msg === OUTCOME ? "received" : "sent";
	if (dialogue.direction !== expected)
		throw new MalformedBody(`ref ${ref}: ${entry.body.msg} is not this party's to say`);
	if (entry.body.msg === OUTCOME) {
		const outcome = text(body, "outcome", ["closed", "overdue", "closed_late"]) as Outcome;
		const decided = latest(before, "outcome", ref)?.outcome ?? dialogue.outcome;
		if (decided !== null && !(decided === "overdue" && outcome === "closed_late"))
			throw new MalformedBody(`ref ${ref}: decided already, ${decided}`);
		return { kind: "outcome", ref, outcome };
	}
	const [, log, index] = ref.split("/");
	const seen = entry.seen.find((head) => head.author === state.self && head.log === log);
	if (seen === undefined || seen.size <= Number(index))
		throw new MalformedBody(`ref ${ref}: answered before it was seen`);
	if (entry.body.msg === PRESENTED) return { kind: "presented", ref };
	if (dialogue.answer !== null || latest(before, "answer", ref) !== undefined)
		throw new MalformedBody(`ref ${ref}: answered already`);
	const by = fields(body.by, "by");
	const operator = { name: text(by, "role"), script: by.script === true };
	if (entry.body.msg === UNABLE) {
		const reason = text(body, "reason", UNABLE_REASONS) as UnableReason;
		return { kind: "answer", ref, msg: UNABLE, reason, by: operator };
	}
	return { kind: "answer", ref, msg: ROGER, by: operator };
}

/** What entries before it in the same frame, not yet in the state, say of a dialogue. */
function latest<K extends "answer" | "outcome">(
	before: readonly MirroredEntry[],
	kind: K,
	ref: string,
): Extract<Effect, { kind: K }> | undefined {
	const is = (effect: Effect): effect is Extract<Effect, { kind: K }> =>
		effect.kind === kind && "ref" in effect && effect.ref === ref;
	return before.map(({ effect }) => effect).findLast(is);
}

function referredBlobs(
	heard: Heard,
	blobs: ReadonlyMap<string, Uint8Array>,
): { used: Blob[]; missing: string[] } {
	const used: Blob[] = [];
	const missing: string[] = [];
	for (const { entry } of heard.entries) {
		const sha256 = entry.body.msg === NOTICE ? blobOf(entry.body.body) : null;
		if (sha256 === null) continue;
		const bytes = blobs.get(sha256);
		if (bytes === undefined) missing.push(sha256);
		else used.push({ sha256, bytes });
	}
	return { used, missing };
}

/** A gap or a log that stands already is no news; anything else stops that log, with its evidence. */
function evidenceOf(frame: AddEntries, { code, message, evidence }: NotTaken): Unstamped[] {
	if (code === "gap" || code === "stopped") return [];
	return [
		{
			type: "notTaken",
			log: frame.log,
			code,
			detail: message,
			evidence: evidence === null ? "" : Buffer.from(evidence).toString("base64"),
		},
	];
}

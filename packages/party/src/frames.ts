import {
	again,
	answerHeads,
	behindOf,
	compareHead,
	type Frame,
	type HeadFinding,
	headsFrame,
	heardHeads,
	LOGS,
	type LogName,
	type MirroredFrame,
	NotTaken,
	offerMirrored,
	owed,
	ReceiptError,
	type ReceiptsFrame,
	receipts,
	receiptsFrom,
	recovered,
	recoverFrames,
	witnessed,
} from "@tansiq/line";
import type { Report } from "@tansiq/watch";
import { blobsNamed } from "./blobs.ts";
import type { Unstamped } from "./event.ts";
import type { Facts } from "./facts.ts";
import { forked, hasRoomForHead, ownFork } from "./forks.ts";
import { hearEntries } from "./hear.ts";
import { breachesIn } from "./incident-acts.ts";
import { documentBack } from "./propose.ts";
import { recoveredMeanings } from "./recovered.ts";
import { hearRevocation } from "./revocation.ts";
import type { State } from "./state.ts";

/**
 * Every body that a carrier brings, whichever carrier it was. A frame is idempotent and verifies by
 * itself: it may come twice, late, or by another way than the one before it.
 */

/** What the node's database holds and a decision needs; it is read before the decision is made. */
export interface Stored {
	blobs: ReadonlyMap<string, Uint8Array>;
	entry(author: string, log: LogName, index: number): Uint8Array | undefined;
}

/** Entries of a log that have to be read before a frame can be answered. */
export interface StoredRange {
	author: string;
	log: LogName;
	from: number;
}

export interface Hearing {
	events: Unstamped[];
	/** Live positions for the picture, once the event is durable. */
	reports: Report[];
	/** Set when entries could not be taken. */
	notTaken: NotTaken | null;
	/** SHA-256 of what has to be sent before these entries can be receipted. */
	missing: string[];
}

const NOTHING: Hearing = { events: [], reports: [], notTaken: null, missing: [] };

/** What an answer to this frame will be made of. */
export function storedFor(state: State, frame: Frame): StoredRange[] {
	if (frame.type === "recover") return [{ author: state.peer, log: frame.log, from: frame.from }];
	if (frame.type === "heads")
		return behindOf(state.line, frame).map(({ log, from }) => ({ author: state.self, log, from }));
	return [];
}

/** What a frame of the peer means: events to be journalled. The state is only read. */
export function hearFrame(state: State, frame: Frame, stored: Stored, facts: Facts): Hearing {
	if (state.founding === null) return NOTHING;
	switch (frame.type) {
		case "entries": {
			const hearing = hearEntries(state, frame, stored.blobs, facts);
			const { events } = hearing;
			return { ...hearing, events: [...events, ...breachesIn(state, events, facts)] };
		}
		case "receipts":
			return { ...NOTHING, events: hearReceipts(state, frame, facts) };
		case "heads": {
			const rings = { peer: facts.peerKeys, own: facts.ownKeys };
			const { findings, told } = heardHeads(state.line, frame, rings);
			const events = findings
				.filter((finding) => finding.kind !== "ahead" || hasRoomForHead(state, finding.log))
				.flatMap((finding) => headEvents(state, finding, facts));
			return { ...NOTHING, events: [...events, ...toldSizes(state, told, facts)] };
		}
		case "mirrored":
			return { ...NOTHING, events: hearMirrored(state, frame, facts) };
		case "revocation":
			return { ...NOTHING, events: hearRevocation(state, frame.note, facts) };
		case "blob":
			return { ...NOTHING, events: documentBack(state, frame.bytes) };
		case "recover":
		case "missing":
		case "refused":
			return NOTHING;
	}
}

/**
 * What the peer holds of our logs ends a recovery only after a while: what we sent before the
 * restore may still be under way, and may reach it by another way than this.
 */
const SETTLE_US = 60_000_000;

function isSettled({ recoveringMonoUs }: State, { monoUs }: Facts): boolean {
	return recoveringMonoUs !== null && monoUs >= recoveringMonoUs + SETTLE_US;
}

function toldSizes(state: State, sizes: Record<LogName, number | null>, facts: Facts): Unstamped[] {
	const { recovering } = state.line;
	if (recovering === null) return [];
	const told = isSettled(state, facts);
	return LOGS.flatMap((log): Unstamped[] => {
		const least = sizes[log];
		const known = recovering[log];
		const isNews = least !== null && (least > known.least || (told && !known.told));
		return isNews ? [{ type: "recovering", log, least, told }] : [];
	});
}

/** A head that somebody else showed us, of any log of this line. */
export function hearHead(state: State, note: string, facts: Facts): Unstamped[] {
	const finding = compareHead(state.line, note, { peer: facts.peerKeys, own: facts.ownKeys });
	return headEvents(state, finding, facts);
}

/** A mediator's countersignature over a head of ours. A note that is none changes nothing. */
export function hearWitness(state: State, log: LogName, note: string, facts: Facts): Unstamped[] {
	const witness = state.founding?.witness;
	if (witness == null) return [];
	try {
		const found = witnessed(state.line, log, note, facts.verifierOf(witness.mirror));
		return found === null ? [] : [{ type: "witnessed", witnessed: found }];
	} catch (error) {
		if (!(error instanceof ReceiptError)) throw error;
		return [];
	}
}

const ANSWER_BYTES = 400_000;
/** Of blobs at once; as base64 they stay below what a parcel may have. */
const BLOBS_BYTES = 8_000_000;

/**
 * What a frame is answered with, after its events were applied. It may leave when they are
 * durable.
 */
export function answerFrame(
	state: State,
	frame: Frame,
	hearing: Hearing,
	stored: Stored,
	facts: Facts,
): Frame[] {
	const { line } = state;
	const keys = facts.keys;
	switch (frame.type) {
		case "entries": {
			if (hearing.missing.length > 0) return [{ type: "missing", sha256: hearing.missing }];
			const { notTaken } = hearing;
			if (notTaken === null) return [receiptsFrom(line, frame.log, frame.from, keys)];
			return [
				{ type: "refused", log: frame.log, code: notTaken.code, size: notTaken.size },
				...recoverFrames(line),
			];
		}
		case "heads": {
			const lost = behindOf(line, frame).flatMap(({ log, from }) => {
				const bytesOf = (index: number) => stored.entry(state.self, log, index);
				return again(line, log, from, bytesOf, keys, ANSWER_BYTES) ?? [];
			});
			const receipted = answerHeads(line, frame, keys);
			const asked = [...recoverFrames(line), ...lackingFrames(state)];
			return [...revocationFrames(state), ...receipted, ...lost, ...asked];
		}
		case "recover": {
			const bytesOf = (index: number) => stored.entry(state.peer, frame.log, index);
			const mirrored = offerMirrored(line, frame.log, frame.from, bytesOf, keys, ANSWER_BYTES);
			return [...revocationFrames(state), mirrored];
		}
		case "mirrored":
			// One that brought nothing is not answered: it would be asked for without end.
			return hearing.events.length > 0 ? recoverFrames(line) : [];
		case "refused":
			return recoverFrames(line);
		case "missing":
			return missingBlobs(state, frame.sha256, stored);
		case "receipts":
		case "blob":
		case "revocation":
			return [];
	}
}

/** What the peer said that it has receipts for; nothing where it never said so. */
export const NOTHING_RECEIPTED: Record<LogName, number> = { urgent: 0, routine: 0 };

/**
 * Everything that is owed at once, for a carrier on which nothing can be asked for.
 * @param receipted so many entries of each of its logs the peer has receipts for, by its own word
 */
export function parcelFrames(
	state: State,
	stored: Stored,
	facts: Facts,
	maxBytes: number,
	receipted = NOTHING_RECEIPTED,
): Frame[] {
	const { line } = state;
	const frames: Frame[] = [
		...revocationFrames(state),
		headsFrame(line, facts.keys),
		...recoverFrames(line),
	];
	for (const log of LOGS) {
		const lacking = receiptsFrom(line, log, receipted[log], facts.keys);
		if (lacking.notes.length > 0) frames.push(lacking);
		const entries = owed(line, log, facts.keys, maxBytes);
		if (entries === null) continue;
		// What they name has to be there first: nobody can ask for it.
		const named = entries.entries.flatMap((bytes) => blobsNamed(bytes));
		for (const sha256 of new Set(named)) {
			const bytes = stored.blobs.get(sha256);
			if (bytes !== undefined) frames.push({ type: "blob", sha256, bytes });
		}
		frames.push(entries);
	}
	return frames;
}

/** Documents of ours that the peer has read, and a restore has lost here. */
function lackingFrames({ agreed: { lacking } }: State): Frame[] {
	const sha256 = [...new Set([...lacking.values()].map(({ hash }) => hash))].slice(0, MOST_ASKED);
	return sha256.length === 0 ? [] : [{ type: "missing", sha256 }];
}

/** So many documents at once: no parcel holds more of the longest. */
const MOST_ASKED = 8;

/**
 * Of both parties, before anything else: who was restored has lost them too, and without them what
 * the new key signed is nobody's word.
 */
function revocationFrames({ revocations }: State): Frame[] {
	return revocations.map(({ note }) => ({ type: "revocation", note }));
}

/** Only what entries of ours name that the peer has not receipted: nothing else is told by asking. */
function missingBlobs(state: State, asked: readonly string[], stored: Stored): Frame[] {
	const named = new Set<string>();
	for (const log of LOGS)
		for (const { bytes } of state.line.own[log].tail)
			for (const sha256 of blobsNamed(bytes)) named.add(sha256);
	// Both have them already, but for one that was restored from before they were proposed.
	for (const { hash } of state.agreed.proposals.values()) named.add(hash);
	let left = BLOBS_BYTES;
	return asked.flatMap((sha256): Frame[] => {
		const bytes = named.has(sha256) ? stored.blobs.get(sha256) : undefined;
		if (bytes === undefined) return [];
		// The rest is asked for again: a parcel has an end.
		left -= bytes.length;
		return left < 0 ? [] : [{ type: "blob", sha256, bytes }];
	});
}

function hearReceipts(state: State, frame: ReceiptsFrame, facts: Facts): Unstamped[] {
	try {
		return receipts(state.line, frame, facts.peerKeys).map((receipt) => ({
			type: "receipted",
			receipt,
		}));
	} catch (error) {
		if (!(error instanceof ReceiptError)) throw error;
		const { log } = frame;
		if (error.code !== "beyond")
			return state.receiptsRefused[log] < MAX_RECEIPTS_REFUSED
				? [{ type: "receiptRefused", log, detail: error.message }]
				: [];
		return lostFrom(state, log, state.line.own[log].size + 1);
	}
}

/** Kept as evidence since the last receipt that was one; a peer may send any number of them. */
const MAX_RECEIPTS_REFUSED = 16;

/** That our log was longer once, where it is news: a peer may say so any number of times. */
function lostFrom({ line }: State, log: LogName, least: number): Unstamped[] {
	if (line.recovering !== null && line.recovering[log].least >= least) return [];
	return [{ type: "recovering", log, least, told: false }];
}

function headEvents(state: State, finding: HeadFinding, facts: Facts): Unstamped[] {
	switch (finding.kind) {
		case "known":
		case "unknown-key":
		case "refused":
			return [];
		case "ahead":
			return finding.isNew ? [{ type: "headAhead", log: finding.log, head: finding.head }] : [];
		case "behind":
			return lostFrom(state, finding.log, finding.size);
		case "fork":
			return forked(state, finding.log, finding.fork, facts);
		case "self-fork":
			return ownFork(state, finding.log, finding.note, facts);
	}
}

function hearMirrored(state: State, frame: MirroredFrame, facts: Facts): Unstamped[] {
	if (state.line.recovering === null) return [];
	try {
		const found = recovered(state.line, frame, facts.ownKeys, facts.peerKeys);
		const told = found.told && isSettled(state, facts);
		const isNews = found.entries.length + found.receipts.length > 0;
		if (!isNews && (!told || state.line.recovering[frame.log].told)) return [];
		const entries = recoveredMeanings(state, found);
		return [{ type: "recovered", ...found, told, entries }];
	} catch (error) {
		// Not our own entries after all: whoever sent them is asked again, later.
		if (!(error instanceof NotTaken)) throw error;
		return [];
	}
}

import { type Frontier, leafHash, type Verifier } from "@tansiq/record";
import type { AddEntries } from "./frame.ts";
import { assertOverlap, gap, headOver, stillPending } from "./frame-head.ts";
import { applyRotation, type PeerKeys, rotationOf } from "./keys.ts";
import { NotTaken } from "./not-taken.ts";
import { restoredReceipts } from "./receipt.ts";
import { applyRecoveryEnd } from "./recover.ts";
import {
	base64,
	grow,
	type Line,
	LOGS,
	type LogName,
	newestReceiptS,
	originOf,
	type PendingHead,
	type ReceiptRange,
	receiptTimeS,
} from "./state.ts";
import { type Rotates, type Taken, type TakenEntry, takeEntries } from "./take.ts";

export interface HeardEntry extends TakenEntry {
	/** Receipt time, whole seconds, rounded up: exactly this is countersigned. */
	receiptS: number;
}

/** What hearing adds to a mirrored log: applied as it stands, without computing anything again. */
export interface HeardFacts {
	log: LogName;
	entries: Pick<HeardEntry, "index" | "leaf" | "root" | "newKey">[];
	frontier: Frontier;
	/** The author's signed head over exactly these entries. */
	head: string;
	/** Of the new entries: one range, or those that we once signed and have lost. */
	receipts: ReceiptRange[];
	seen: Record<LogName, number>;
	seenOther: number;
	/** Those of both logs, as they stand after these entries. */
	pendingHeads: Record<LogName, PendingHead[]>;
}

export interface Heard extends HeardFacts {
	entries: HeardEntry[];
	/** Of the newest entry; 0 where none was ever heard. */
	receiptS: number;
}

export interface HearOptions {
	/** Our own mirror keys: they verify the countersignatures that a restored node gets back. */
	ownMirrors?: readonly Verifier[];
	/** Which entries bring a new key into force: by default every valid KEY-ROTATE. */
	rotates?: Rotates;
}

/**
 * Verifies what the peer added to one of its logs. Entries that are already mirrored are skipped,
 * so the same frame may arrive any number of times. The line's state is not changed.
 *
 * @throws NotTaken
 */
export function hear(
	line: Line,
	frame: AddEntries,
	keys: PeerKeys,
	wallUs: number,
	{ ownMirrors = [], rotates = rotationOf }: HearOptions = {},
): Heard {
	const mirrored = line.mirrored[frame.log];
	const at = { log: frame.log, size: mirrored.size };
	if (mirrored.stopped !== null) throw new NotTaken("stopped", mirrored.stopped.detail, at);
	if (frame.from > mirrored.size) throw gap(line, frame, keys);
	const leaves = frame.entries.map((bytes) => base64(leafHash(bytes)));
	assertOverlap(line, frame, leaves, keys);
	const taken = takeEntries(line, frame, leaves, keys, rotates);
	const head = headOver(line, frame, taken, keys);
	const pendingHeads = { ...taken.pendingHeads };
	pendingHeads[frame.log] = stillPending(line, frame, taken, head);
	const receipts = receiptsOf(line, frame, taken, ownMirrors, wallUs);
	return {
		log: frame.log,
		entries: taken.entries.map((entry) => ({
			...entry,
			receiptS: receiptTimeS({ receipts }, entry.index) as number,
		})),
		frontier: taken.frontier,
		head: head.note,
		receipts,
		seen: taken.seen,
		seenOther: taken.seenOther,
		pendingHeads,
		receiptS: newestReceiptS({ receipts }) ?? newestReceiptS(mirrored) ?? 0,
	};
}

/** Takes what was verified and committed into the mirror. */
export function applyHeard(line: Line, heard: HeardFacts): void {
	const mirrored = line.mirrored[heard.log];
	grow(mirrored, heard.entries, heard.frontier);
	if (heard.entries.length > 0) mirrored.head = heard.head;
	mirrored.receipts.push(...heard.receipts);
	mirrored.seen = heard.seen;
	mirrored.seenOther = heard.seenOther;
	for (const log of LOGS) line.mirrored[log].pendingHeads = heard.pendingHeads[log];
	for (const { index, newKey } of heard.entries)
		if (newKey !== undefined)
			applyRotation(line, { party: line.peer, key: newKey, sinceRoutine: index + 1 });
	applyRecoveryEnd(line);
}

function receiptsOf(
	line: Line,
	frame: AddEntries,
	{ entries, frontier }: Taken,
	ownMirrors: readonly Verifier[],
	wallUs: number,
): ReceiptRange[] {
	if (entries.length === 0) return [];
	const origin = originOf(line.id, line.peer, frame.log);
	const roots = new Map(entries.map(({ index, root }) => [index + 1, root]));
	const ranges = restoredReceipts(origin, frame.receipts, roots, ownMirrors);
	if (ranges.at(-1)?.size !== frontier.size)
		ranges.push({ size: frontier.size, receiptS: Math.ceil(wallUs / 1_000_000) });
	return ranges;
}

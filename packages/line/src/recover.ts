import { appendLeaf, type Entry, type Frontier, leafHash, rootOf } from "@tansiq/record";
import type { MirroredFrame, RecoverFrame } from "./frame.ts";
import {
	applyRotation,
	type KeyRing,
	type LineKeys,
	type PeerKeys,
	rotationOf,
	routineKeyAt,
	withKey,
} from "./keys.ts";
import { NotTaken } from "./not-taken.ts";
import { openAt } from "./open.ts";
import { fitting } from "./owed.ts";
import { countersignUpTo, type OpenedReceipt, openReceipt, type ReceiptError } from "./receipt.ts";
import {
	base64,
	grow,
	type Line,
	LOGS,
	type LogName,
	originOf,
	type SignedReceipt,
} from "./state.ts";

/**
 * A node that was restored from an older copy says nothing until it has its own entries back from
 * the peer's mirror: otherwise it would sign a second head of the same size.
 */
export type Recovering = Record<LogName, LogRecovery>;

export interface LogRecovery {
	/** Our own log reached at least this size once. */
	least: number;
	/** The peer, or a witness, has told how far it holds the log. */
	told: boolean;
	/** What our own entries say that we held of the peer's log: saying less would be a lie. */
	mirrored: number;
}

export interface RecoveredEntry {
	index: number;
	bytes: Uint8Array;
	entry: Entry;
	leaf: string;
	root: string;
	newKey?: string;
}

/** What recovery adds to a log of ours: applied as it stands. */
export interface RecoveredFacts {
	log: LogName;
	entries: Pick<RecoveredEntry, "index" | "leaf" | "root" | "newKey">[];
	frontier: Frontier;
	receipts: SignedReceipt[];
	/** The most that these entries have seen of the peer's logs. */
	seen: Record<LogName, number>;
	/** The peer holds no more than we have with these. */
	told: boolean;
}

export interface Recovered extends RecoveredFacts {
	entries: RecoveredEntry[];
}

/** Starts the recovery of a log of ours, or raises what is known of its size. */
export function applyRecovering(line: Line, log: LogName, least: number, told: boolean): void {
	const recovery = recoveryOf(line)[log];
	recovery.least = Math.max(recovery.least, least);
	recovery.told ||= told;
	applyRecoveryEnd(line);
}

function recoveryOf(line: Line): Recovering {
	line.recovering ??= {
		urgent: { least: 0, told: false, mirrored: 0 },
		routine: { least: 0, told: false, mirrored: 0 },
	};
	return line.recovering;
}

/** Ends the recovery once both logs, ours and the mirrored, have reached what is known of them. */
export function applyRecoveryEnd(line: Line): void {
	const { recovering } = line;
	if (recovering === null) return;
	const isDone = LOGS.every((log) => {
		const { least, told, mirrored } = recovering[log];
		return told && line.own[log].size >= least && line.mirrored[log].size >= mirrored;
	});
	if (isDone) line.recovering = null;
}

/** What a recovering node asks for: at start, and again with every entry that came. */
export function recoverFrames(line: Line): RecoverFrame[] {
	const { recovering } = line;
	if (recovering === null) return [];
	return LOGS.filter((log) => {
		const { least, told } = recovering[log];
		return !told || line.own[log].size < least;
	}).map((log) => ({ type: "recover", log, from: line.own[log].cosignedSize }));
}

/** The peer's own entries back, from our mirror of them, with the receipt times that they had. */
export function offerMirrored(
	line: Line,
	log: LogName,
	from: number,
	bytesOf: (index: number) => Uint8Array | undefined,
	keys: LineKeys,
	maxBytes: number,
): MirroredFrame {
	const { size, receipts } = line.mirrored[log];
	const held: Uint8Array[] = [];
	// No frame holds more entries than this, however short they are.
	for (let index = from; index < Math.min(size, from + MAX_OFFERED); index++) {
		const bytes = bytesOf(index);
		if (bytes === undefined) break;
		held.push(bytes);
	}
	const entries = fitting(held, maxBytes, NOTE_BYTES);
	const end = from + entries.length;
	// The head that closes the frame may lie within a commit: its entries have one receipt time.
	const sizes = receipts.map((range) => range.size).filter((at) => at > from && at < end);
	if (entries.length > 0) sizes.push(end);
	const notes = sizes.map((at) => countersignUpTo(line, log, at, keys));
	return { type: "mirrored", log, from, entries, notes };
}

const MAX_OFFERED = 1_000;
const NOTE_BYTES = 400;

/**
 * Verifies our own entries as they come back: our signature, their place, and a tree that the peer
 * has countersigned. The line's state is not changed.
 *
 * @throws NotTaken
 */
export function recovered(
	line: Line,
	frame: MirroredFrame,
	own: PeerKeys,
	peer: PeerKeys,
): Recovered {
	const { log, from } = frame;
	const { size, leaves, cosignedSize } = line.own[log];
	// From our last receipt on: one that never reached us fixes the time of what we have.
	if (from > cosignedSize)
		throw new NotTaken("gap", `starts at ${from}, expected at most ${cosignedSize}`, { log, size });
	let { frontier } = line.own[log];
	let ring: KeyRing = { history: line.keys[line.self]?.author ?? [], authors: own.authors };
	const entries: RecoveredEntry[] = [];
	const seen: Record<LogName, number> = { urgent: 0, routine: 0 };
	for (const [offset, bytes] of frame.entries.entries()) {
		const index = from + offset;
		const hash = leafHash(bytes);
		const leaf = base64(hash);
		if (index < size && leaves[index] === leaf) continue;
		const at = { line: line.id, author: line.self, to: line.peer, log, index, size };
		const { entry } = openAt(bytes, at, ring.authors);
		if (index < size)
			throw new NotTaken("self-fork", `${log} ${index} is signed by us, and not what we hold`, at, {
				evidence: bytes,
			});
		for (const head of entry.seen)
			if (head.author === line.peer) seen[head.log] = Math.max(seen[head.log], head.size);
		frontier = appendLeaf(frontier, hash);
		const named = rotationOf(entry, routineKeyAt(ring.history, index));
		const after = named === null ? ring : withKey(ring, named, index + 1);
		const newKey = after === ring ? null : named;
		ring = after;
		const root = base64(rootOf(frontier));
		entries.push({ index, bytes, entry, leaf, root, ...(newKey !== null && { newKey }) });
	}
	const receipts = receiptsOf(line, frame, entries, peer).filter(
		(receipt) => receipt.size > cosignedSize,
	);
	const told = frame.entries.length === 0 && from === cosignedSize;
	return { log, entries, frontier, receipts, seen, told };
}

/** Takes what came back and was committed. */
export function applyRecovered(line: Line, recovered: RecoveredFacts): void {
	const { log, entries, frontier, receipts, seen, told } = recovered;
	const own = line.own[log];
	grow(own, entries, frontier);
	for (const { size, receiptS, signature } of receipts) {
		own.receipts.push({ size, receiptS, signature });
		own.cosignedSize = size;
	}
	own.tail = own.tail.filter(({ index }) => index >= own.cosignedSize);
	for (const { index, newKey } of entries)
		if (newKey !== undefined)
			applyRotation(line, { party: line.self, key: newKey, sinceRoutine: index + 1 });
	const recovering = recoveryOf(line);
	recovering[log].told ||= told;
	// Before the end is judged: who had seen more of the peer's logs than the mirror holds waits for it.
	for (const name of LOGS)
		recovering[name].mirrored = Math.max(recovering[name].mirrored, seen[name]);
	applyRecoveryEnd(line);
}

/** The peer's countersignatures over our log with these entries; the last is over all of them. */
function receiptsOf(
	line: Line,
	{ log, from, notes, entries: sent }: MirroredFrame,
	entries: readonly RecoveredEntry[],
	peer: PeerKeys,
): SignedReceipt[] {
	const { size, roots } = line.own[log];
	const origin = originOf(line.id, line.self, log);
	const opened: OpenedReceipt[] = [];
	for (const note of notes) {
		const receipt = openedNote(origin, note, peer, { log, size });
		const root = roots[receipt.size - 1] ?? entries[receipt.size - 1 - size]?.root;
		if (root !== receipt.root || receipt.size <= (opened.at(-1)?.size ?? from))
			throw new NotTaken(
				"head",
				`countersigned head of ${receipt.size} ${receipt.root}, expected ${root}`,
				{ log, size },
				{ evidence: new TextEncoder().encode(note) },
			);
		opened.push(receipt);
	}
	const end = from + sent.length;
	if (sent.length > 0 && opened.at(-1)?.size !== end)
		throw new NotTaken("head", `no countersigned head of ${end}`, { log, size });
	return opened;
}

function openedNote(
	origin: string,
	note: string,
	{ mirrors }: PeerKeys,
	at: { log: LogName; size: number },
): OpenedReceipt {
	try {
		return openReceipt(origin, note, mirrors);
	} catch (error) {
		throw new NotTaken("head", (error as ReceiptError).message, at, {
			evidence: new TextEncoder().encode(note),
		});
	}
}

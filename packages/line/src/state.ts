import { emptyFrontier, type Frontier, LOGS, type LogName } from "@tansiq/record";
import type { KeyHistory } from "./keys.ts";
import type { NotTakenCode } from "./not-taken.ts";
import type { Recovering } from "./recover.ts";

export { LOGS, type LogName };

/** An own entry that the peer has not countersigned: it is the outbox. */
export interface TailEntry {
	index: number;
	bytes: Uint8Array;
	/** Base64 root of the log with this entry as its last. */
	root: string;
}

/** Entries below `size` that no earlier range covers were durably held at `receiptS`, whole seconds. */
export interface ReceiptRange {
	size: number;
	receiptS: number;
}

/** A range as the peer signed it: `receiptNote` makes the whole note again. */
export interface SignedReceipt extends ReceiptRange {
	/** Key name, a space, and base64 of key id ‖ time ‖ signature. */
	signature: string;
}

/** What a log must remember to be compared with any head of it, whatever its size. */
export interface Tree {
	size: number;
	frontier: Frontier;
	/** Base64 leaf hash of every entry. */
	leaves: string[];
	/** Base64 root at every size: index i belongs to size i + 1. */
	roots: string[];
}

export interface OwnLog extends Tree {
	/** The part that the peer holds durably, as far as its receipts have reached us. */
	cosignedSize: number;
	receipts: SignedReceipt[];
	tail: TailEntry[];
	/** The newest head of ours that a witness countersigned. */
	witnessed: { size: number; note: string } | null;
}

/** A head that the author signed and that our mirror has not reached yet. */
export interface PendingHead {
	size: number;
	/** Base64. */
	root: string;
	/** The signed checkpoint; null where a `seen` line of the author's other log claims it. */
	note: string | null;
}

export interface Stopped {
	code: NotTakenCode;
	detail: string;
}

export interface MirroredLog extends Tree {
	/** The newest head that the author signed, over exactly `size` entries. */
	head: string | null;
	/** One range a commit: exactly these times are countersigned. */
	receipts: ReceiptRange[];
	/** What the author last said it had seen of our logs; these never fall. */
	seen: Record<LogName, number>;
	/** What the author last said in this log of the size of its own other log. */
	seenOther: number;
	/** By size; compared when the mirror reaches them. */
	pendingHeads: PendingHead[];
	/** Why this log stands still, once an entry of it could not be taken. */
	stopped: Stopped | null;
}

/** One line between two nodes: two logs a side, ours and the mirror of theirs. */
export interface Line {
	id: string;
	self: string;
	peer: string;
	own: Record<LogName, OwnLog>;
	mirrored: Record<LogName, MirroredLog>;
	/** The keys of each party on the line, from the founding document on. */
	keys: Record<string, KeyHistory>;
	/** Set while our own logs may be shorter than what we once signed; nothing is said then. */
	recovering: Recovering | null;
}

const emptyTree = (): Tree => ({ size: 0, frontier: emptyFrontier(), leaves: [], roots: [] });
const ownLog = (): OwnLog => ({
	...emptyTree(),
	cosignedSize: 0,
	receipts: [],
	tail: [],
	witnessed: null,
});
const mirroredLog = (): MirroredLog => ({
	...emptyTree(),
	head: null,
	receipts: [],
	seen: { urgent: 0, routine: 0 },
	seenOther: 0,
	pendingHeads: [],
	stopped: null,
});

export function emptyLine(id: string, self: string, peer: string): Line {
	return {
		id,
		self,
		peer,
		own: { urgent: ownLog(), routine: ownLog() },
		mirrored: { urgent: mirroredLog(), routine: mirroredLog() },
		keys: {},
		recovering: null,
	};
}

/** The name of a log as C2SP checkpoints call it. */
export function originOf(line: string, author: string, log: LogName): string {
	return `${author}.tansiq/${line}/${log}`;
}

export function otherLog(log: LogName): LogName {
	return log === "urgent" ? "routine" : "urgent";
}

export function base64(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** Takes committed entries into the tree, with the hashes that were computed when they were decided. */
export function grow(
	tree: Tree,
	entries: readonly { leaf: string; root: string }[],
	frontier: Frontier,
): void {
	for (const { leaf, root } of entries) {
		tree.leaves.push(leaf);
		tree.roots.push(root);
	}
	tree.size = frontier.size;
	tree.frontier = frontier;
}

/**
 * The receipt time of one entry in whole seconds by the mirror's clock: that of the first
 * countersignature that covers it, whatever was countersigned later. Null before there is one.
 */
export function receiptTimeS(
	{ receipts }: { receipts: readonly ReceiptRange[] },
	index: number,
): number | null {
	let low = 0;
	let high = receipts.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((receipts[middle] as ReceiptRange).size > index) high = middle;
		else low = middle + 1;
	}
	return receipts[low]?.receiptS ?? null;
}

/** The receipt time of the newest countersigned entry. */
export function newestReceiptS({ receipts }: { receipts: readonly ReceiptRange[] }): number | null {
	return receipts.at(-1)?.receiptS ?? null;
}

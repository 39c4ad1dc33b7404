import {
	consistencyProof,
	emptyRoot,
	NoteError,
	openNote,
	parseCheckpoint,
	type RecordError,
	rootOfLeaves,
	type Verifier,
} from "@tansiq/record";
import { base64, type LogName, type MirroredLog, originOf, type PendingHead } from "./state.ts";

/**
 * Two signed heads of one log that cannot both be true, as anybody can check: the proof shows that
 * the larger head's tree has `root` at the smaller size, and the smaller head names another one.
 * It holds whatever else either party says, and it accuses nobody but the key that signed both.
 */
export interface Fork {
	/** The log's name as C2SP checkpoints call it. */
	origin: string;
	/** Signed notes, the smaller head first. */
	heads: [string, string];
	sizes: [number, number];
	/** Base64: the larger head's tree at the smaller size. */
	root: string;
	/** Base64, RFC 6962 consistency from the smaller size to the larger; empty at equal sizes. */
	proof: string[];
}

/** A head whose signature was verified. */
export interface SignedHead {
	origin: string;
	size: number;
	/** Base64. */
	root: string;
	/** Its text with the one signature that was verified. */
	note: string;
}

export type OpenedHead = SignedHead | "unknown-key" | { fault: string };

/** Verifies a signed checkpoint. One that none of the keys signed is nobody's word. */
export function readHead(note: string, verifiers: readonly Verifier[]): OpenedHead {
	try {
		const { text, signatures } = openNote(note, verifiers);
		const { origin, size, root } = parseCheckpoint(text);
		return { origin, size, root: base64(root), note: `${text}\n${signatures[0]?.line}\n` };
	} catch (error) {
		if (error instanceof NoteError && error.code === "unsigned") return "unknown-key";
		// Both throw errors of the record and no others.
		return { fault: (error as RecordError).message };
	}
}

const EMPTY_ROOT = base64(emptyRoot());

/** What a verified head of the peer's log means beside what we hold of it. */
export type HeadJudgement =
	| { kind: "known" }
	| { kind: "ahead"; head: PendingHead; isNew: boolean }
	| { kind: "fork"; fork: Fork }
	| { kind: "refused"; detail: string };

/** Compares a head with every entry and every head that we have of that log. */
export function judgeHead(mirrored: MirroredLog, head: SignedHead): HeadJudgement {
	const { size, root, note } = head;
	if (size === 0)
		return root === EMPTY_ROOT
			? { kind: "known" }
			: { kind: "refused", detail: `head of 0 ${root}, expected ${EMPTY_ROOT}` };
	if (size <= mirrored.size) {
		if (mirrored.roots[size - 1] === root) return { kind: "known" };
		const heads: [string, string] = [note, mirrored.head as string];
		return { kind: "fork", fork: forkOf(head.origin, heads, size, mirrored.leaves) };
	}
	const signed = mirrored.pendingHeads.filter((each) => each.size === size && each.note !== null);
	const other = signed.find((each) => each.root !== root);
	if (other !== undefined)
		return {
			kind: "fork",
			fork: {
				origin: head.origin,
				heads: [note, other.note as string],
				sizes: [size, size],
				root: other.root,
				proof: [],
			},
		};
	return { kind: "ahead", head: { size, root, note }, isNew: signed.length === 0 };
}

/** The evidence that a head of `size` is not on the way to the larger one, whose leaves these are. */
export function forkOf(
	origin: string,
	heads: [string, string],
	size: number,
	leaves: readonly string[],
): Fork {
	const hashes = leaves.map((leaf) => Buffer.from(leaf, "base64"));
	const proof = consistencyProof(hashes, size).map(base64);
	return {
		origin,
		heads,
		sizes: [size, hashes.length],
		root: base64(rootOfLeaves(hashes.slice(0, size))),
		proof,
	};
}

/** More are not kept: a peer that signs heads without end must not fill our state. */
export const MAX_PENDING_HEADS = 32;

/** With one more head, by size. When there are too many, the largest but the newest goes. */
export function withPending(pending: readonly PendingHead[], head: PendingHead): PendingHead[] {
	const { size, root, note } = head;
	const same = pending.find((each) => each.size === size && each.root === root);
	if (same !== undefined && (same.note !== null || note === null)) return [...pending];
	const rest = pending.filter((each) => each !== same);
	if (rest.length >= MAX_PENDING_HEADS) rest.pop();
	return [...rest, head].sort((a, b) => a.size - b.size);
}

/** Keeps a verified head of the peer's log until the mirror reaches it. */
export function applyPendingHead(
	line: { mirrored: Record<LogName, MirroredLog> },
	log: LogName,
	head: PendingHead,
): void {
	const mirrored = line.mirrored[log];
	if (head.size > mirrored.size) mirrored.pendingHeads = withPending(mirrored.pendingHeads, head);
}

/** Which of the two logs of a party a checkpoint's origin names. */
export function logOf(line: string, author: string, origin: string): LogName | null {
	for (const log of ["urgent", "routine"] as const)
		if (originOf(line, author, log) === origin) return log;
	return null;
}

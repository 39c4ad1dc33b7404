import { appendLeaf, emptyFrontier, rootOf } from "@tansiq/record";
import { type Fork, forkOf, judgeHead, readHead, type SignedHead } from "./fork.ts";
import type { AddEntries } from "./frame.ts";
import { headKeys, type PeerKeys } from "./keys.ts";
import { NotTaken } from "./not-taken.ts";
import { base64, type Line, originOf, type PendingHead } from "./state.ts";
import type { Taken } from "./take.ts";

/** The signed head that comes with a frame of entries, against all that we hold of that log. */

/** The verified head of the frame, over exactly what the log holds after it. */
export function headOver(line: Line, frame: AddEntries, taken: Taken, keys: PeerKeys): SignedHead {
	const mirrored = line.mirrored[frame.log];
	const head = headOf(line, frame, { ...keys, authors: taken.ring.authors });
	const root = base64(rootOf(taken.frontier));
	if (head.size === taken.frontier.size && head.root === root) return head;
	const judged = judgeHead(mirrored, head);
	if (judged.kind === "fork") throw forked(line, frame, judged.fork);
	// An old frame, overtaken by a later one: it is answered with the newest receipts.
	if (judged.kind === "known" && taken.entries.length === 0) return head;
	throw notOver(line, frame, head, `${taken.frontier.size} ${root}`);
}

function headOf(line: Line, frame: AddEntries, keys: PeerKeys): SignedHead {
	const at = { log: frame.log, size: line.mirrored[frame.log].size };
	const head = readHead(frame.checkpoint, headKeys(keys));
	if (head === "unknown-key")
		throw new NotTaken("unknown-key", `head: by no key of ${line.peer} that is in force`, at);
	const evidence = new TextEncoder().encode(frame.checkpoint);
	if ("fault" in head) throw new NotTaken("head", head.fault, at, { evidence });
	const origin = originOf(line.id, line.peer, frame.log);
	if (head.origin !== origin)
		throw new NotTaken("head", `head of ${head.origin}, expected ${origin}`, at, { evidence });
	return head;
}

/**
 * A frame from further on. Its head is signed all the same, and may be the other half of a fork.
 */
export function gap(line: Line, frame: AddEntries, keys: PeerKeys): NotTaken {
	const mirrored = line.mirrored[frame.log];
	const judged = judgeHead(mirrored, headOf(line, frame, keys));
	if (judged.kind === "fork") return forked(line, frame, judged.fork);
	return new NotTaken(
		"gap",
		`starts at ${frame.from}, expected at most ${mirrored.size}`,
		{ log: frame.log, size: mirrored.size },
		{ head: judged.kind === "ahead" && judged.isNew ? judged.head : null },
	);
}

/** Entries that we hold already must be the same: other ones under a signed head are a fork. */
export function assertOverlap(
	line: Line,
	frame: AddEntries,
	leaves: readonly string[],
	keys: PeerKeys,
): void {
	const mirrored = line.mirrored[frame.log];
	const held = mirrored.leaves.slice(frame.from, frame.from + leaves.length);
	if (held.every((leaf, i) => leaf === leaves[i])) return;
	const head = headOf(line, frame, keys);
	const judged = judgeHead(mirrored, head);
	if (judged.kind === "fork") throw forked(line, frame, judged.fork);
	const theirs = [...mirrored.leaves.slice(0, frame.from), ...leaves];
	const heads: [string, string] = [mirrored.head as string, head.note];
	if (head.size === theirs.length && head.size > mirrored.size) {
		const fork = forkOf(head.origin, heads, mirrored.size, theirs);
		if (isRootOf(theirs, head.root)) throw forked(line, frame, fork);
	}
	throw notOver(line, frame, head, "the entries that came with it");
}

function isRootOf(leaves: readonly string[], root: string): boolean {
	let frontier = emptyFrontier();
	for (const leaf of leaves) frontier = appendLeaf(frontier, Buffer.from(leaf, "base64"));
	return base64(rootOf(frontier)) === root;
}

/** The heads that are still ahead of us; one that the new entries reach must be on their way. */
export function stillPending(
	line: Line,
	frame: AddEntries,
	{ entries, frontier }: Taken,
	head: SignedHead,
): PendingHead[] {
	const { size: before, leaves, pendingHeads } = line.mirrored[frame.log];
	for (const { size, root, note } of pendingHeads) {
		const known = entries[size - 1 - before]?.root;
		if (known === undefined || known === root) continue;
		const all = [...leaves, ...entries.map(({ leaf }) => leaf)];
		if (note !== null) throw forked(line, frame, forkOf(head.origin, [note, head.note], size, all));
		throw notOver(line, frame, head, `root ${root} at ${size}, as its other log names it`, "seen");
	}
	return pendingHeads.filter(({ size }) => size > frontier.size);
}

function forked(line: Line, frame: AddEntries, fork: Fork): NotTaken {
	return new NotTaken(
		"fork",
		`two heads of ${fork.origin} that cannot both be true`,
		{ log: frame.log, size: line.mirrored[frame.log].size },
		{ evidence: new TextEncoder().encode(fork.heads.join("\n")), fork },
	);
}

function notOver(
	line: Line,
	frame: AddEntries,
	head: SignedHead,
	expected: string,
	code: "head" | "seen" = "head",
): NotTaken {
	return new NotTaken(
		code,
		`head of ${head.size} ${head.root}, expected ${expected}`,
		{ log: frame.log, size: line.mirrored[frame.log].size },
		{ evidence: new TextEncoder().encode(frame.checkpoint) },
	);
}

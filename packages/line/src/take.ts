import { appendLeaf, type Entry, type Frontier, rootOf } from "@tansiq/record";
import { withPending } from "./fork.ts";
import type { AddEntries } from "./frame.ts";
import { type KeyRing, type PeerKeys, routineKeyAt, withKey } from "./keys.ts";
import { NotTaken } from "./not-taken.ts";
import { assertKey, openAt, type Standing, seenOf } from "./open.ts";
import { base64, type Line, type LogName, otherLog, type PendingHead } from "./state.ts";

/** A verified entry of the peer, before its receipt time is fixed. */
export interface TakenEntry {
	index: number;
	bytes: Uint8Array;
	entry: Entry;
	/** Base64 leaf hash, and root of the log with this entry as its last. */
	leaf: string;
	root: string;
	/** The verifier key that it brings into force. */
	newKey?: string;
}

/** The author key that an entry brings into force after the current one, or null. */
export type Rotates = (entry: Entry, current: string | null) => string | null;

/** The new entries of a frame, and what the log knows after them. */
export interface Taken {
	ring: KeyRing;
	entries: TakenEntry[];
	frontier: Frontier;
	seen: Record<LogName, number>;
	seenOther: number;
	pendingHeads: Record<LogName, PendingHead[]>;
}

/** Verifies the entries of a frame that are not mirrored yet, one after the other. @throws NotTaken */
export function takeEntries(
	line: Line,
	frame: AddEntries,
	leaves: readonly string[],
	keys: PeerKeys,
	rotates: Rotates,
): Taken {
	const { log } = frame;
	const { size, frontier, seen, seenOther } = line.mirrored[log];
	const { urgent, routine } = line.mirrored;
	const taken: Taken = {
		ring: { history: line.keys[line.peer]?.author ?? [], authors: keys.authors },
		entries: [],
		frontier,
		seen: { ...seen },
		seenOther,
		pendingHeads: { urgent: urgent.pendingHeads, routine: routine.pendingHeads },
	};
	for (const [offset, bytes] of frame.entries.entries()) {
		const index = frame.from + offset;
		if (index < size) continue;
		const at = { line: line.id, author: line.peer, to: line.self, log, index, size };
		const opened = openAt(bytes, at, taken.ring.authors);
		const { entry } = opened;
		checkSeen(line, entry, taken, at, bytes);
		assertKey(opened, at, taken.ring.authors, bytes);
		const leaf = leaves[offset] as string;
		taken.frontier = appendLeaf(taken.frontier, Buffer.from(leaf, "base64"));
		const named = rotates(entry, routineKeyAt(taken.ring.history, index));
		const ring = named === null ? taken.ring : withKey(taken.ring, named, index + 1);
		const newKey = ring === taken.ring ? null : named;
		taken.ring = ring;
		taken.entries.push({
			index,
			bytes,
			entry,
			leaf,
			root: base64(rootOf(taken.frontier)),
			...(newKey !== null && { newKey }),
		});
	}
	return taken;
}

/**
 * What an author says it has seen never falls, and it is true: a head of ours that we never had at
 * that size is evidence, one beyond our log says that we were restored from an older copy.
 */
function checkSeen(
	line: Line,
	entry: Entry,
	taken: Taken,
	at: Standing,
	evidence: Uint8Array,
): void {
	for (const { author, log, size, root } of entry.seen) {
		if (author !== line.self) continue;
		const own = line.own[log];
		if (size < taken.seen[log])
			throw new NotTaken(
				"seen",
				`has seen ${size} of our ${log} log, expected at least ${taken.seen[log]}`,
				at,
				{ evidence },
			);
		if (size > own.size)
			throw new NotTaken("recover", `has seen ${size} of our ${log} log of ${own.size}`, at);
		if (size > 0 && root !== own.roots[size - 1])
			throw new NotTaken(
				"seen",
				`has seen root ${root} of our ${log} log at ${size}, expected ${own.roots[size - 1]}`,
				at,
				{ evidence },
			);
		taken.seen[log] = size;
	}
	checkSeenOther(line, entry, taken, at, evidence);
}

function checkSeenOther(
	line: Line,
	entry: Entry,
	taken: Taken,
	at: Standing,
	evidence: Uint8Array,
): void {
	const other = otherLog(at.log);
	const size = seenOf(entry, line.peer, other);
	if (size < taken.seenOther)
		throw new NotTaken(
			"seen",
			`names ${size} of its own ${other} log, expected at least ${taken.seenOther}`,
			at,
			{ evidence },
		);
	taken.seenOther = size;
	if (size === 0) return;
	const { root } = entry.seen.find(({ author, log }) => author === line.peer && log === other) as {
		root: string;
	};
	const known = line.mirrored[other].roots[size - 1];
	if (known === undefined)
		taken.pendingHeads[other] = withPending(taken.pendingHeads[other], { size, root, note: null });
	else if (known !== root)
		throw new NotTaken(
			"seen",
			`names root ${root} of its own ${other} log at ${size}, expected ${known}`,
			at,
			{ evidence },
		);
}

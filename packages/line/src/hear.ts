import {
	appendLeaf,
	type Entry,
	EntryError,
	type Frontier,
	leafHash,
	NoteError,
	openEntry,
	openNote,
	parseCheckpoint,
	rootOf,
} from "@tansiq/record";
import type { PeerKeys } from "./keys.ts";
import { base64, type Line, type LogName, originOf } from "./state.ts";

/** New entries of one of the peer's logs, with the peer's signed head over all of them. */
export interface AddEntries {
	log: LogName;
	/** Index of the first entry in `entries`. */
	from: number;
	entries: Uint8Array[];
	/** The signed checkpoint of the log after the last of them. */
	checkpoint: string;
}

export type NotTakenCode =
	| "gap"
	| "stopped"
	| "signature"
	| "place"
	| "form"
	| "addressee"
	| "seen"
	| "head";

/**
 * Signature, place, form or head is wrong: the bytes are kept as evidence, not mirrored and not
 * countersigned. `gap` alone is innocent: the sender starts again from `size`.
 */
export class NotTaken extends Error {
	readonly code: NotTakenCode;
	readonly size: number;
	readonly evidence: Uint8Array | null;
	constructor(
		code: NotTakenCode,
		detail: string,
		size: number,
		evidence: Uint8Array | null = null,
	) {
		super(detail);
		this.name = "NotTaken";
		this.code = code;
		this.size = size;
		this.evidence = evidence;
	}
}

export interface HeardEntry {
	index: number;
	bytes: Uint8Array;
	entry: Entry;
}

export interface Heard {
	log: LogName;
	entries: HeardEntry[];
	frontier: Frontier;
	/** Receipt time, whole seconds, rounded up: exactly this is countersigned. */
	receiptS: number;
	seen: Record<LogName, number>;
}

/**
 * Verifies what the peer added to one of its logs. Entries that are already mirrored are skipped,
 * so the same frame may arrive any number of times. The line's state is not changed.
 *
 * @throws NotTaken
 */
export function hear(line: Line, frame: AddEntries, keys: PeerKeys, wallUs: number): Heard {
	const mirrored = line.mirrored[frame.log];
	const { size } = mirrored;
	if (mirrored.stopped !== null) throw new NotTaken("stopped", mirrored.stopped, size);
	if (frame.from > size)
		throw new NotTaken("gap", `starts at ${frame.from}, expected at most ${size}`, size);
	let frontier = mirrored.frontier;
	const seen = { ...mirrored.seen };
	const entries: HeardEntry[] = [];
	for (const [offset, bytes] of frame.entries.entries()) {
		const index = frame.from + offset;
		if (index < size) continue;
		const entry = open(line, frame.log, index, bytes, keys);
		checkSeen(line, entry, seen, bytes);
		frontier = appendLeaf(frontier, leafHash(bytes));
		entries.push({ index, bytes, entry });
	}
	checkHead(line, frame, frontier, keys);
	const receiptS = entries.length === 0 ? (mirrored.receiptS ?? 0) : Math.ceil(wallUs / 1_000_000);
	return { log: frame.log, entries, frontier, receiptS, seen };
}

/** Takes what was verified and committed into the mirror. */
export function applyHeard(
	line: Line,
	{ log, frontier, receiptS, seen }: Pick<Heard, "log" | "frontier" | "receiptS" | "seen">,
): void {
	const mirrored = line.mirrored[log];
	mirrored.size = frontier.size;
	mirrored.frontier = frontier;
	mirrored.receiptS = receiptS;
	mirrored.seen = seen;
}

function open(line: Line, log: LogName, index: number, bytes: Uint8Array, keys: PeerKeys): Entry {
	const { size } = line.mirrored[log];
	let entry: Entry;
	try {
		entry = openEntry(bytes, keys.author);
	} catch (error) {
		if (!(error instanceof EntryError) && !(error instanceof NoteError)) throw error;
		const code = error instanceof EntryError && error.code !== "signature" ? "form" : "signature";
		throw new NotTaken(code, error.message, size, bytes);
	}
	const { place, to } = entry;
	if (
		place.line !== line.id ||
		place.author !== line.peer ||
		place.log !== log ||
		place.index !== index
	)
		throw new NotTaken(
			"place",
			`signed for ${place.line} ${place.author} ${place.log} ${place.index}, stands at ${line.id} ${line.peer} ${log} ${index}`,
			size,
			bytes,
		);
	if (to !== line.self)
		throw new NotTaken("addressee", `addressed to ${to}, expected ${line.self}`, size, bytes);
	return entry;
}

/** What an author says it has seen of us never falls, and never exceeds what we said. */
function checkSeen(
	line: Line,
	entry: Entry,
	seen: Record<LogName, number>,
	bytes: Uint8Array,
): void {
	for (const { author, log, size } of entry.seen) {
		if (author !== line.self) continue;
		if (size < seen[log] || size > line.own[log].size)
			throw new NotTaken(
				"seen",
				`has seen ${size} of our ${log} log, expected ${seen[log]} to ${line.own[log].size}`,
				line.mirrored[entry.place.log].size,
				bytes,
			);
		seen[log] = size;
	}
}

function checkHead(line: Line, frame: AddEntries, frontier: Frontier, keys: PeerKeys): void {
	const { size } = line.mirrored[frame.log];
	const evidence = new TextEncoder().encode(frame.checkpoint);
	try {
		const note = openNote(frame.checkpoint, [keys.author]);
		const head = parseCheckpoint(note.text);
		const origin = originOf(line.id, line.peer, frame.log);
		if (note.signatures.length !== 1 || head.origin !== origin)
			throw new NotTaken("head", `head of ${head.origin}, expected ${origin}`, size, evidence);
		// An old frame, overtaken by a later one: it is answered with the newest receipt.
		if (head.size < size && frontier.size === size) return;
		if (head.size !== frontier.size || base64(head.root) !== base64(rootOf(frontier)))
			throw new NotTaken(
				"head",
				`head of ${head.size} ${base64(head.root)}, expected ${frontier.size} ${base64(rootOf(frontier))}`,
				size,
				evidence,
			);
	} catch (error) {
		if (error instanceof NotTaken) throw error;
		throw new NotTaken("head", (error as Error).message, size, evidence);
	}
}

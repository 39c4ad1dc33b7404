import {
	checkpointText,
	cosignatureHash,
	cosignatureTimeS,
	type Frontier,
	openNote,
	parseCheckpoint,
	rootOf,
	signNote,
} from "@tansiq/record";
import type { AddEntries } from "./hear.ts";
import type { LineKeys, PeerKeys } from "./keys.ts";
import { base64, type Line, type LogName, originOf } from "./state.ts";

/** The peer's word that it holds the first `size` entries of a log of ours durably. */
export interface Receipted {
	log: LogName;
	size: number;
	/** Whole seconds, by the peer's clock. */
	receiptS: number;
	/** The countersigned checkpoint, as evidence. */
	note: string;
}

/** What is owed to the peer on one log: the tail that it has not countersigned, at most `maxBytes`. */
export function owed(
	line: Line,
	log: LogName,
	keys: LineKeys,
	maxBytes: number,
): (AddEntries & { size: number }) | null {
	const { tail, cosignedSize } = line.own[log];
	const first = tail[0];
	if (first === undefined) return null;
	let bytes = 0;
	let last = first;
	const entries: Uint8Array[] = [];
	for (const entry of tail) {
		bytes += entry.bytes.length;
		if (entries.length > 0 && bytes > maxBytes) break;
		entries.push(entry.bytes);
		last = entry;
	}
	const size = last.index + 1;
	const text = checkpointText(
		originOf(line.id, line.self, log),
		size,
		Buffer.from(last.root, "base64"),
	);
	return { log, from: cosignedSize, entries, size, checkpoint: signNote(text, [keys.author]) };
}

/**
 * The countersignature over the peer's log as far as we hold it, with the receipt time that was
 * fixed when it was heard. It may leave only when that commit is durable; a crash before it was
 * sent makes the same bytes again.
 */
export function countersign(line: Line, log: LogName, keys: LineKeys): string {
	const { frontier, receiptS } = line.mirrored[log];
	const text = checkpointText(originOf(line.id, line.peer, log), frontier.size, rootOf(frontier));
	return `${text}\n${keys.mirror.cosign(text, receiptS ?? 0)}\n`;
}

/** Of the newest head per key pair: saying several entries against one head signs it once. */
const hashes = new WeakMap<LineKeys, Map<LogName, HeadHash>>();

interface HeadHash {
	/** The very object: another state of a line, or another line, may have a head of equal size. */
	frontier: Frontier;
	receiptS: number | null;
	hash: string;
}

/** Base64 SHA-256 of our newest countersignature line over the peer's log. */
export function countersignatureHash(line: Line, log: LogName, keys: LineKeys): string {
	const { frontier, receiptS } = line.mirrored[log];
	const known = hashes.get(keys) ?? new Map<LogName, HeadHash>();
	hashes.set(keys, known);
	const cached = known.get(log);
	if (cached?.frontier === frontier && cached.receiptS === receiptS) return cached.hash;
	const note = countersign(line, log, keys);
	const signatureLine = note.slice(note.indexOf("\n\n") + 2).trimEnd();
	const hash = cosignatureHash(signatureLine);
	known.set(log, { frontier, receiptS, hash });
	return hash;
}

/**
 * Verifies a countersignature over a log of ours. Null when it says nothing new.
 *
 * @throws Error when it is not the peer's, or not over a head that we signed
 */
export function receipt(line: Line, log: LogName, note: string, keys: PeerKeys): Receipted | null {
	const opened = openNote(note, [keys.mirror]);
	const signature = opened.signatures[0];
	const receiptS = signature && cosignatureTimeS(signature.signature);
	if (receiptS === undefined) throw new Error("countersignature: none by the enrolled key");
	const head = parseCheckpoint(opened.text);
	const own = line.own[log];
	const origin = originOf(line.id, line.self, log);
	if (head.origin !== origin)
		throw new Error(`countersignature: over ${head.origin}, expected ${origin}`);
	if (head.size <= own.cosignedSize) return null;
	const entry = own.tail[head.size - 1 - own.cosignedSize];
	if (entry === undefined || entry.root !== base64(head.root))
		throw new Error(`countersignature: a head of size ${head.size} that we never signed`);
	return { log, size: head.size, receiptS, note };
}

export function applyReceipted(line: Line, { log, size, receiptS }: Receipted): void {
	const own = line.own[log];
	own.tail.splice(0, size - own.cosignedSize);
	own.cosignedSize = size;
	own.cosignedS = receiptS;
}

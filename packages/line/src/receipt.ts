import {
	checkpointText,
	cosignatureHash,
	cosignatureTimeS,
	emptyRoot,
	type Frontier,
	NoteError,
	type NoteSignature,
	openNote,
	parseCheckpoint,
	type RecordError,
	SIGNATURE_PREFIX,
	type Verifier,
} from "@tansiq/record";
import type { ReceiptsFrame } from "./frame.ts";
import type { LineKeys, PeerKeys } from "./keys.ts";
import {
	base64,
	type Line,
	type LogName,
	newestReceiptS,
	originOf,
	type ReceiptRange,
	receiptTimeS,
	type SignedReceipt,
} from "./state.ts";

/** The peer's word that it holds the first `size` entries of a log of ours durably. */
export interface Receipted extends SignedReceipt {
	log: LogName;
	/** The countersigned checkpoint, as evidence. */
	note: string;
}

export type ReceiptErrorCode =
	/** No note, or no checkpoint. */
	| "form"
	/** By none of the keys, or not by that key. */
	| "key"
	/** Over another log. */
	| "origin"
	/** Over a root that this log never had. */
	| "root"
	/** Over more than this log has: it was restored from an older copy. */
	| "beyond";

export class ReceiptError extends Error {
	readonly code: ReceiptErrorCode;
	constructor(code: ReceiptErrorCode, detail: string) {
		super(`countersignature: ${detail}`);
		this.name = "ReceiptError";
		this.code = code;
	}
}

/** More receipts follow when these are stored. */
export const MAX_RECEIPTS = 1_000;

/**
 * The countersignatures that the peer lacks from `from` on, one for each commit and with the time
 * fixed at that commit, so that both desks hold one receipt time for every entry. They may leave
 * only when the newest commit is durable; a crash before makes the same bytes again.
 */
export function receiptsFrom(
	line: Line,
	log: LogName,
	from: number,
	keys: LineKeys,
): ReceiptsFrame {
	const { receipts } = line.mirrored[log];
	const notes = receipts
		.filter(({ size }) => size > from)
		.slice(0, MAX_RECEIPTS)
		.map(({ size, receiptS }) => countersignAt(line, log, size, receiptS, keys));
	return { type: "receipts", log, from, notes };
}

/** The countersignature over the peer's log as far as we hold it. */
export function countersign(line: Line, log: LogName, keys: LineKeys): string {
	const { size } = line.mirrored[log];
	return countersignAt(line, log, size, newestReceiptS(line.mirrored[log]) ?? 0, keys);
}

/** The countersignature over the first `size` entries that we hold, with their own receipt time. */
export function countersignUpTo(line: Line, log: LogName, size: number, keys: LineKeys): string {
	const receiptS = receiptTimeS(line.mirrored[log], size - 1) as number;
	return countersignAt(line, log, size, receiptS, keys);
}

function countersignAt(
	line: Line,
	log: LogName,
	size: number,
	receiptS: number,
	keys: LineKeys,
): string {
	const known = line.mirrored[log].roots[size - 1];
	const root = known === undefined ? emptyRoot() : Buffer.from(known, "base64");
	const text = checkpointText(originOf(line.id, line.peer, log), size, root);
	return `${text}\n${keys.mirror.cosign(text, receiptS)}\n`;
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
	const { frontier } = line.mirrored[log];
	const receiptS = newestReceiptS(line.mirrored[log]);
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
 * Verifies the receipts of a frame in order. None when they say nothing new, or when those before
 * them are missing: they come again when asked for.
 *
 * @throws ReceiptError
 */
export function receipts(line: Line, frame: ReceiptsFrame, keys: PeerKeys): Receipted[] {
	let { cosignedSize } = line.own[frame.log];
	if (frame.from > cosignedSize) return [];
	const receipted: Receipted[] = [];
	for (const note of frame.notes) {
		if (isHeld(line, frame.log, note)) continue;
		const one = receipt(line, frame.log, note, keys);
		if (one === null || one.size <= cosignedSize) continue;
		cosignedSize = one.size;
		receipted.push(one);
	}
	return receipted;
}

/** A note to the letter as it was verified before; a carrier that repeats itself costs no signature. */
function isHeld(line: Line, log: LogName, note: string): boolean {
	const { receipts } = line.own[log];
	const size = Number(note.split("\n", 2)[1]);
	const known = receipts[firstAt(receipts, size)];
	return known?.size === size && receiptNote(line, log, known) === note;
}

/** Where the first receipt over at least so many entries stands; they are in order of size. */
function firstAt(receipts: readonly SignedReceipt[], size: number): number {
	let from = 0;
	for (let to = receipts.length; from < to; ) {
		const middle = (from + to) >> 1;
		if ((receipts[middle] as SignedReceipt).size < size) from = middle + 1;
		else to = middle;
	}
	return from;
}

/**
 * Verifies one countersignature over a log of ours. Null when it says nothing new.
 *
 * @throws ReceiptError when it is not the peer's, or not over a head that we had
 */
export function receipt(line: Line, log: LogName, note: string, keys: PeerKeys): Receipted | null {
	const { size, receiptS, signature } = openOverOwn(line, log, note, keys.mirrors);
	return size <= line.own[log].cosignedSize ? null : { log, size, receiptS, signature, note };
}

/** A countersignature by one of the keys, over a head that a log of ours had. @throws ReceiptError */
export function openOverOwn(
	line: Line,
	log: LogName,
	note: string,
	verifiers: readonly Verifier[],
): OpenedReceipt {
	const opened = openReceipt(originOf(line.id, line.self, log), note, verifiers);
	const own = line.own[log];
	if (opened.size > own.size)
		throw new ReceiptError("beyond", `a head of size ${opened.size}, and we have ${own.size}`);
	if (opened.size > 0 && own.roots[opened.size - 1] !== opened.root)
		throw new ReceiptError("root", `a head of size ${opened.size} that we never signed`);
	return opened;
}

export function applyReceipted(line: Line, { log, size, receiptS, signature }: Receipted): void {
	const own = line.own[log];
	own.tail.splice(0, size - own.cosignedSize);
	own.cosignedSize = size;
	own.receipts.push({ size, receiptS, signature });
}

/** The note of a receipt that the peer once signed over our log. */
export function receiptNote(line: Line, log: LogName, { size, signature }: SignedReceipt): string {
	const root = Buffer.from(line.own[log].roots[size - 1] as string, "base64");
	return `${checkpointText(originOf(line.id, line.self, log), size, root)}\n— ${signature}\n`;
}

export interface OpenedReceipt extends SignedReceipt {
	/** Base64. */
	root: string;
}

/** A countersignature by one of the keys, over a head of that log. @throws ReceiptError */
export function openReceipt(
	origin: string,
	note: string,
	mirrors: readonly Verifier[],
): OpenedReceipt {
	try {
		const { text, signatures } = openNote(note, mirrors);
		const { origin: over, size, root } = parseCheckpoint(text);
		if (over !== origin) throw new ReceiptError("origin", `over ${over}, expected ${origin}`);
		const [{ line, signature }] = signatures as [NoteSignature];
		const receiptS = cosignatureTimeS(signature) as number;
		return { size, root: base64(root), receiptS, signature: line.slice(SIGNATURE_PREFIX.length) };
	} catch (error) {
		if (error instanceof ReceiptError) throw error;
		const isForm = !(error instanceof NoteError) || error.code === "malformed";
		throw new ReceiptError(isForm ? "form" : "key", (error as RecordError).message);
	}
}

/**
 * Our own countersignatures over entries that we have lost and hear again, so that their receipt
 * times stay what they were. `roots` are those of the new entries, by size. What does not verify
 * is nobody's word and is passed over.
 */
export function restoredReceipts(
	origin: string,
	notes: readonly string[],
	roots: ReadonlyMap<number, string>,
	ownMirrors: readonly Verifier[],
): ReceiptRange[] {
	const ranges: ReceiptRange[] = [];
	for (const note of notes) {
		try {
			const { size, root, receiptS } = openReceipt(origin, note, ownMirrors);
			if (roots.get(size) === root && size > (ranges.at(-1)?.size ?? 0))
				ranges.push({ size, receiptS });
		} catch {
			// The entries count as heard now.
		}
	}
	return ranges;
}

import {
	checkpointText,
	type NoteSignature,
	parseSignatureLine,
	parseVerifierKey,
	type Signer,
	signNote,
} from "@tansiq/record";
import type { AddEntries } from "./frame.ts";
import type { LineKeys } from "./keys.ts";
import { receiptNote } from "./receipt.ts";
import { type Line, type LogName, originOf } from "./state.ts";

/** So many bytes of entries stay below the carrier's 1 MiB, in base64 and with their notes. */
export const MAX_ENTRIES_BYTES = 700_000;
/** What a countersignature takes in a frame, at most. */
const NOTE_BYTES = 400;

/** What is owed to the peer on one log: the tail that it has not countersigned, at most `maxBytes`. */
export function owed(
	line: Line,
	log: LogName,
	keys: LineKeys,
	maxBytes: number,
): (AddEntries & { size: number }) | null {
	const { tail, cosignedSize } = line.own[log];
	if (tail.length === 0) return null;
	const entries = fitting(
		tail.map(({ bytes }) => bytes),
		maxBytes,
	);
	return entriesFrame(line, log, cosignedSize, entries, [], keys);
}

/**
 * Our own entries again from any index, for a peer that has lost what it countersigned: with its
 * own countersignatures, so that it finds the same receipt times. Whole commits at a time. Null
 * where nothing can be offered.
 */
export function again(
	line: Line,
	log: LogName,
	from: number,
	bytesOf: (index: number) => Uint8Array | undefined,
	keys: LineKeys,
	maxBytes: number,
): AddEntries | null {
	const own = line.own[log];
	const lost = own.receipts.filter(({ size }) => size > from);
	const entries: Uint8Array[] = [];
	const notes: string[] = [];
	let left = Math.min(maxBytes, MAX_ENTRIES_BYTES);
	for (const receipt of lost) {
		const commit: Uint8Array[] = [];
		for (let index = from + entries.length; index < receipt.size; index++) {
			const bytes = bytesOf(index);
			if (bytes === undefined) return null;
			commit.push(bytes);
		}
		left -= commit.reduce((sum, { length }) => sum + length, NOTE_BYTES);
		if (left < 0 && entries.length > 0) break;
		entries.push(...commit);
		notes.push(receiptNote(line, log, receipt));
	}
	return entries.length === 0 ? null : entriesFrame(line, log, from, entries, notes, keys);
}

/** The newest head of a log of ours, signed; null where it is empty. */
export function signedHead(line: Line, log: LogName, keys: LineKeys): string | null {
	const { size, tail } = line.own[log];
	return size === 0 ? null : headAt(line, log, size, headSigner(line, keys, tail.at(-1)?.bytes));
}

/** The head of a log of ours that ends with this entry, by the key that signed the entry. */
export function headOverEntry(
	line: Line,
	log: LogName,
	index: number,
	bytes: Uint8Array,
	keys: LineKeys,
): string {
	return headAt(line, log, index + 1, headSigner(line, keys, bytes));
}

/** The first of them that fit, and at least one. */
export function fitting(
	entries: readonly Uint8Array[],
	maxBytes: number,
	extraBytes = 0,
): Uint8Array[] {
	let left = Math.min(maxBytes, MAX_ENTRIES_BYTES);
	const fit: Uint8Array[] = [];
	for (const bytes of entries) {
		left -= bytes.length + extraBytes;
		if (left < 0 && fit.length > 0) break;
		fit.push(bytes);
	}
	return fit;
}

function entriesFrame(
	line: Line,
	log: LogName,
	from: number,
	entries: Uint8Array[],
	receipts: string[],
	keys: LineKeys,
): AddEntries & { size: number } {
	const size = from + entries.length;
	const checkpoint = headAt(line, log, size, headSigner(line, keys, entries.at(-1)));
	return { type: "entries", log, from, entries, checkpoint, receipts, size };
}

function headAt(line: Line, log: LogName, size: number, signer: Signer): string {
	const root = Buffer.from(line.own[log].roots[size - 1] as string, "base64");
	return signNote(checkpointText(originOf(line.id, line.self, log), size, root), [signer]);
}

/**
 * The key that signed the last entry signs the head over it: the peer knows it then, even where
 * the KEY-ROTATE that names the current one is still under way. Where it was revoked since, the key
 * that followed it does: a peer that was restored knows that one from the revocation.
 */
function headSigner(
	line: Line,
	{ author, former = [] }: LineKeys,
	last: Uint8Array | undefined,
): Signer {
	if (last === undefined || former.length === 0) return author;
	const text = Buffer.from(last).toString("utf8").trimEnd();
	const { keyId } = parseSignatureLine(text.slice(text.lastIndexOf("\n") + 1)) as NoteSignature;
	const signerOf = (id: Uint8Array) =>
		[author, ...former].find((signer) => Buffer.compare(signer.keyId, id) === 0);
	const direct = signerOf(keyId);
	if (direct !== undefined) return direct;
	const ids = (line.keys[line.self]?.author ?? []).map(({ key }) => parseVerifierKey(key).keyId);
	const followers = ids.slice(ids.findIndex((id) => Buffer.compare(id, keyId) === 0) + 1);
	return followers.map(signerOf).find((signer) => signer !== undefined) ?? author;
}

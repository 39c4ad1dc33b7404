import { decodeUtf8 } from "./encoding.ts";
import {
	assertDistinctBy,
	assertDistinctSeen,
	type By,
	EntryError,
	type EntryPlace,
	formatAddressee,
	formatBy,
	formatPlace,
	formatSeen,
	parseAddressee,
	parseBy,
	parsePlace,
	parseSeen,
	type Seen,
} from "./entry-line.ts";
import { type Envelope, envelopeLine, parseEnvelope } from "./envelope.ts";
import { isBy, parseSignatureLine, type Signer, signatureLine, type Verifier } from "./note.ts";

/**
 * The entry, one leaf of an author's log: a C2SP signed note with exactly one signature line.
 *
 *     tansiq/entry/v1 LINE AUTHOR LOG INDEX
 *     to ADDRESSEE
 *     seen AUTHOR LOG SIZE ROOT[ = HASH]       none or more, each log once
 *     {"body":…}                               one canonical JSON line
 *     by NAME BASE64                           none or more, each operator once
 *                                              (blank line)
 *     — NAME BASE64                            the author's node
 */
export interface Entry {
	place: EntryPlace;
	/** Addressee. */
	to: string;
	seen: Seen[];
	body: Envelope;
	/** `body` as it was signed; with `bodyText` it is what the operators signed. */
	canonicalLine: string;
	by: By[];
}

export interface EntryDraft {
	place: EntryPlace;
	to: string;
	seen: readonly Seen[];
	/** The envelope, or its canonical line where operators have already signed it. */
	body: Envelope | string;
	by: readonly By[];
	/** The author's node key. */
	signer: Signer;
}

export const MAX_ENTRY_BYTES = 16_384;

const BLANK_LINE = Buffer.from("\n\n");

/**
 * The signed entry. It refuses what `openEntry` would refuse, because a peer that meets a
 * malformed entry stops taking the log.
 * @throws EntryError
 */
export function formatEntry(draft: EntryDraft): string {
	const { place, to, seen, body, by, signer } = draft;
	if (typeof body === "string") parseEnvelope(body);
	const line = typeof body === "string" ? body : envelopeLine(body);
	const text = formatText(place, to, seen, line, by);
	const signature = signer.sign(Buffer.from(text));
	const entry = `${text}\n${signatureLine(signer.name, signer.keyId, signature)}\n`;
	assertSize(Buffer.byteLength(entry));
	return entry;
}

/**
 * Verifies the author's signature over the received bytes, and only then parses them.
 * Whether the place, the heads and the operators are the right ones is for the caller to judge.
 * @throws EntryError and nothing else
 */
export function openEntry(bytes: Uint8Array, author: Verifier): Entry {
	assertSize(bytes.length);
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const blank = buffer.lastIndexOf(BLANK_LINE);
	if (blank < 0) throw new EntryError("form", "entry", bytes, "a blank line before the signature");
	const signed = buffer.subarray(0, blank + 1);
	assertSignature(signed, buffer.subarray(blank + 2), author);
	const text = decodeUtf8(signed);
	if (text === undefined) throw new EntryError("encoding", "entry", bytes, "UTF-8");
	const entry = parseText(text);
	assertDistinctSeen(entry.seen);
	assertDistinctBy(entry.by);
	return entry;
}

/** The canonical line of an entry that was verified when it was taken; empty where there is none. */
export function lineIn(bytes: Uint8Array): string {
	const text = Buffer.from(bytes).toString("utf8");
	return text.split("\n").find((each) => each.startsWith("{")) ?? "";
}

function assertSize(size: number): void {
	if (size > MAX_ENTRY_BYTES) {
		throw new EntryError("size", "entry", size, `at most ${MAX_ENTRY_BYTES} bytes`);
	}
}

function assertSignature(signed: Buffer, tail: Buffer, author: Verifier): void {
	const line = decodeUtf8(tail);
	const signature = line?.endsWith("\n") ? parseSignatureLine(line.slice(0, -1)) : undefined;
	if (!signature || !isBy(signature, author)) {
		throw new EntryError("signature", "signature line", line, `one line, by ${author.name}`);
	}
	if (!author.verify(signed, signature.signature)) {
		throw new EntryError("signature", "signature", line, "one that verifies");
	}
}

function formatText(
	place: EntryPlace,
	to: string,
	seen: readonly Seen[],
	line: string,
	by: readonly By[],
): string {
	assertDistinctSeen(seen);
	assertDistinctBy(by);
	let text = `${formatPlace(place)}\n${formatAddressee(to)}\n`;
	for (const head of seen) text += `${formatSeen(head)}\n`;
	text += `${line}\n`;
	for (const operator of by) text += `${formatBy(operator)}\n`;
	return text;
}

function parseText(text: string): Entry {
	const lines = text.slice(0, -1).split("\n");
	const place = parsePlace(lines[0] as string);
	const to = parseAddressee(lines[1] ?? "");
	let next = 2;
	const seen: Seen[] = [];
	while (lines[next]?.startsWith("seen ")) seen.push(parseSeen(lines[next++] as string));
	const canonicalLine = lines[next++] ?? "";
	const body = parseEnvelope(canonicalLine);
	const by: By[] = [];
	while (lines[next]?.startsWith("by ")) by.push(parseBy(lines[next++] as string));
	if (next !== lines.length) {
		throw new EntryError("form", "line", lines[next], "a by line or the end of the text");
	}
	return { place, to, seen, body, canonicalLine, by };
}

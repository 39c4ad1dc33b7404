import { decodeBase64, decodeDecimal, decodeHash, encodeBase64, isCount } from "./encoding.ts";
import { RecordError } from "./error.ts";
import { KEY_ID_BYTES } from "./key.ts";
import { isBy, type Signer, signatureLine, type Verifier } from "./note.ts";

/** The lines of an entry around its body: where it stands, what it has seen, who said it. */

export type EntryErrorCode =
	| "size"
	| "signature"
	| "encoding"
	| "form"
	| "place"
	| "addressee"
	| "seen"
	| "by"
	| "canonical"
	| "envelope";

/** Whatever the code, the entry is not taken; its bytes are evidence. */
export class EntryError extends RecordError {
	readonly code: EntryErrorCode;

	constructor(code: EntryErrorCode, field: string, value: unknown, expected: string) {
		super(field, value, expected);
		this.code = code;
	}
}

export const LOGS = ["urgent", "routine"] as const;
export type LogName = (typeof LOGS)[number];

/** Signed with the entry, so that it cannot be replayed to another line, log or index. */
export interface EntryPlace {
	line: string;
	author: string;
	log: LogName;
	/** 0 for the first entry of the log. */
	index: number;
}

/** The newest head the author knew of another log when he wrote: proves "not before". */
export interface Seen {
	author: string;
	log: LogName;
	/** Number of entries. */
	size: number;
	/** RFC 6962 root, base64 of 32 bytes. */
	root: string;
	/** Base64 SHA-256 of the newest cosignature line of that head; absent for the author's own log. */
	cosignature?: string;
}

/** An operator's signature over the body text. */
export interface By {
	/** Key name: printable ASCII without space or plus. */
	name: string;
	/** Base64 of key id ‖ Ed25519 signature, as in a note's signature line. */
	signature: string;
}

const ENTRY_TYPE = "tansiq/entry/v1";
const BODY_TYPE = "tansiq/body/v1";
const ID = /^[a-z0-9-]{1,32}$/;
const ID_FORM = "1 to 32 of a-z 0-9 -";
const KEY_NAME = /^[!-*,-~]{1,128}$/;
const BY_BYTES = KEY_ID_BYTES + 64;

/** `author/log/index`: names the entry on its line. */
export function entryRef(place: EntryPlace): string {
	return `${place.author}/${place.log}/${place.index}`;
}

export function formatPlace(place: EntryPlace): string {
	assertId("place", "line", place.line);
	assertId("place", "author", place.author);
	assertLog("place", place.log);
	assertCount("place", "index", place.index);
	return `${ENTRY_TYPE} ${place.line} ${place.author} ${place.log} ${place.index}`;
}

export function parsePlace(text: string): EntryPlace {
	const [type, line = "", author = "", log = "", index = "", ...more] = text.split(" ");
	if (type !== ENTRY_TYPE || more.length > 0) {
		throw new EntryError("place", "first line", text, `${ENTRY_TYPE} LINE AUTHOR LOG INDEX`);
	}
	assertId("place", "line", line);
	assertId("place", "author", author);
	assertLog("place", log);
	return { line, author, log, index: count("place", "index", index) };
}

export function formatAddressee(to: string): string {
	assertId("addressee", "to", to);
	return `to ${to}`;
}

export function parseAddressee(text: string): string {
	const to = text.startsWith("to ") ? text.slice(3) : "";
	assertId("addressee", "to", to);
	return to;
}

export function formatSeen(seen: Seen): string {
	assertId("seen", "seen author", seen.author);
	assertLog("seen", seen.log);
	assertCount("seen", "seen size", seen.size);
	assertHash("seen root", seen.root);
	const head = `seen ${seen.author} ${seen.log} ${seen.size} ${seen.root}`;
	if (seen.cosignature === undefined) return head;
	assertHash("seen cosignature", seen.cosignature);
	return `${head} = ${seen.cosignature}`;
}

export function parseSeen(text: string): Seen {
	const words = text.split(" ");
	const [, author = "", log = "", size = "", root = "", equals, cosignature] = words;
	if (words.length !== 5 && (words.length !== 7 || equals !== "=")) {
		throw new EntryError("seen", "seen", text, "seen AUTHOR LOG SIZE ROOT[ = HASH]");
	}
	assertId("seen", "seen author", author);
	assertLog("seen", log);
	assertHash("seen root", root);
	const seen: Seen = { author, log, size: count("seen", "seen size", size), root };
	if (cosignature === undefined) return seen;
	assertHash("seen cosignature", cosignature);
	seen.cosignature = cosignature;
	return seen;
}

export function formatBy(by: By): string {
	assertBy(by);
	return `by ${by.name} ${by.signature}`;
}

export function parseBy(text: string): By {
	const [, name = "", signature = "", ...more] = text.split(" ");
	const by = { name, signature };
	if (more.length > 0) throw new EntryError("by", "by", text, "by NAME BASE64");
	assertBy(by);
	return by;
}

/**
 * What an operator sees and signs: everything that carries meaning, and nothing (index, heads)
 * that may move on before a second person signs. `canonicalLine` is the entry's JSON line.
 */
export function bodyText(
	line: string,
	author: string,
	addressee: string,
	canonicalLine: string,
): string {
	return `${BODY_TYPE} ${line} ${author} ${addressee}\n${canonicalLine}\n`;
}

export function signBody(text: string, operator: Signer): By {
	const signature = operator.sign(Buffer.from(text));
	return {
		name: operator.name,
		signature: encodeBase64(Buffer.concat([operator.keyId, signature])),
	};
}

/** True when `by` is the operator's own valid signature over the body text. */
export function isSignedBy(by: By, text: string, operator: Verifier): boolean {
	const bytes = decodeBase64(by.signature);
	if (bytes?.length !== BY_BYTES) return false;
	const signature = {
		name: by.name,
		keyId: bytes.subarray(0, KEY_ID_BYTES),
		signature: bytes.subarray(KEY_ID_BYTES),
		line: signatureLine(by.name, bytes.subarray(0, KEY_ID_BYTES), bytes.subarray(KEY_ID_BYTES)),
	};
	return isBy(signature, operator) && operator.verify(Buffer.from(text), signature.signature);
}

/** One line per log, or the entry would contradict itself. */
export function assertDistinctSeen(seen: readonly Seen[]): void {
	const logs = new Set<string>();
	for (const { author, log } of seen) {
		const name = `${author} ${log}`;
		if (logs.has(name)) throw new EntryError("seen", "seen", name, "each log once");
		logs.add(name);
	}
}

/** One line per operator, or one person could stand for two. */
export function assertDistinctBy(by: readonly By[]): void {
	const names = new Set<string>();
	for (const { name } of by) {
		if (names.has(name)) throw new EntryError("by", "by", name, "each operator once");
		names.add(name);
	}
}

function assertId(code: EntryErrorCode, field: string, value: string): void {
	if (!ID.test(value)) throw new EntryError(code, field, value, ID_FORM);
}

function assertLog(code: EntryErrorCode, value: string): asserts value is LogName {
	if (!(LOGS as readonly string[]).includes(value)) {
		throw new EntryError(code, "log", value, LOGS.join(" or "));
	}
}

function assertCount(code: EntryErrorCode, field: string, value: number): void {
	if (!isCount(value)) throw new EntryError(code, field, value, "an integer of 0 … 2^53-1");
}

function count(code: EntryErrorCode, field: string, text: string): number {
	const value = decodeDecimal(text);
	if (value === undefined) throw new EntryError(code, field, text, "decimal, 0 … 2^53-1");
	return value;
}

function assertHash(field: string, value: string): void {
	if (!decodeHash(value)) throw new EntryError("seen", field, value, "base64 of 32 bytes");
}

function assertBy(by: By): void {
	if (!KEY_NAME.test(by.name)) {
		throw new EntryError("by", "by name", by.name, "1 to 128 printable ASCII, no space or plus");
	}
	if (decodeBase64(by.signature)?.length !== BY_BYTES) {
		throw new EntryError("by", "by signature", by.signature, `base64 of ${BY_BYTES} bytes`);
	}
}

import type { Frame } from "./frame.ts";
import { base64, LOGS, type LogName } from "./state.ts";

/**
 * Frames as text: one JSON object on one line, bytes in base64 (RFC 4648 section 4, canonical). A
 * field that is missing, unknown or of another form refuses the frame; what it signs is verified
 * later, by those who take it.
 */

export const MAX_FRAME_BYTES = 1_048_576;
export const MAX_PARCEL_BYTES = 16 * MAX_FRAME_BYTES;
export const MAX_PARCEL_FRAMES = 1_000;
export const MAX_FRAME_ENTRIES = 10_000;
/** A frame in a parcel has depth 5; more nesting is nothing that we write. */
const MAX_DEPTH = 6;

export class FrameError extends Error {
	readonly field: string;
	constructor(field: string, expected: string) {
		super(`frame ${field}: expected ${expected}`);
		this.name = "FrameError";
		this.field = field;
	}
}

export function formatFrame(frame: Frame): string {
	return JSON.stringify(toText(frame));
}

/** @throws FrameError naming the field */
export function parseFrame(body: Uint8Array): Frame {
	return fromText(parseJson(body, MAX_FRAME_BYTES));
}

/** A list of frames: an answer, a mailbox letter, a carried file. One frame a line. */
export function formatParcel(frames: readonly Frame[]): string {
	return `[${frames.map(formatFrame).join(",\n")}]\n`;
}

/** @throws FrameError naming the field */
export function parseParcel(body: Uint8Array): Frame[] {
	const value = parseJson(body, MAX_PARCEL_BYTES);
	if (!Array.isArray(value) || value.length > MAX_PARCEL_FRAMES)
		throw new FrameError("parcel", `a list of at most ${MAX_PARCEL_FRAMES} frames`);
	return value.map(fromText);
}

type Fields = Record<string, unknown>;

const base64s = (list: readonly Uint8Array[]) => list.map(base64);

/** Field by field, because a frame of ours may carry more than crosses the line. */
function toText(frame: Frame): Fields {
	switch (frame.type) {
		case "entries": {
			const { type, log, from, entries, checkpoint, receipts } = frame;
			return { type, log, from, entries: base64s(entries), checkpoint, receipts };
		}
		case "mirrored": {
			const { type, log, from, entries, notes } = frame;
			return { type, log, from, entries: base64s(entries), notes };
		}
		case "blob":
			return { type: frame.type, sha256: frame.sha256, bytes: base64(frame.bytes) };
		default:
			return { ...frame };
	}
}

function fromText(value: unknown): Frame {
	const { type } = object(value, "body");
	if (typeof type !== "string" || !Object.hasOwn(READERS, type))
		throw new FrameError("type", Object.keys(READERS).join(", "));
	return READERS[type as Frame["type"]](value);
}

const READERS: { [T in Frame["type"]]: (value: unknown) => Extract<Frame, { type: T }> } = {
	entries(value) {
		const of = only(value, "type", "log", "from", "entries", "checkpoint", "receipts");
		return {
			type: "entries",
			log: logName(of.log),
			from: count(of.from, "from"),
			entries: bytesList(of.entries, "entries"),
			checkpoint: text(of.checkpoint, "checkpoint"),
			receipts: texts(of.receipts, "receipts"),
		};
	},
	receipts(value) {
		const of = only(value, "type", "log", "from", "notes");
		return {
			type: "receipts",
			log: logName(of.log),
			from: count(of.from, "from"),
			notes: texts(of.notes, "notes"),
		};
	},
	heads(value) {
		const of = only(value, "type", "heads", "held");
		return {
			type: "heads",
			heads: perLog(of.heads, "heads", (each, field) => {
				const head = only(each, "note", "receipted");
				return {
					note: textOrNull(head.note, `${field}.note`),
					receipted: count(head.receipted, `${field}.receipted`),
				};
			}),
			held: perLog(of.held, "held", (each, field) => {
				const held = only(each, "size", "note");
				return {
					size: count(held.size, `${field}.size`),
					note: textOrNull(held.note, `${field}.note`),
				};
			}),
		};
	},
	recover(value) {
		const of = only(value, "type", "log", "from");
		return { type: "recover", log: logName(of.log), from: count(of.from, "from") };
	},
	mirrored(value) {
		const of = only(value, "type", "log", "from", "entries", "notes");
		return {
			type: "mirrored",
			log: logName(of.log),
			from: count(of.from, "from"),
			entries: bytesList(of.entries, "entries"),
			notes: texts(of.notes, "notes"),
		};
	},
	blob(value) {
		const of = only(value, "type", "sha256", "bytes");
		return { type: "blob", sha256: sha256(of.sha256), bytes: bytes(of.bytes, "bytes") };
	},
	missing(value) {
		const of = only(value, "type", "sha256");
		return { type: "missing", sha256: texts(of.sha256, "sha256").map(sha256) };
	},
	refused(value) {
		const of = only(value, "type", "log", "code", "size");
		const code = text(of.code, "code");
		if (!/^[a-z-]{1,32}$/.test(code)) throw new FrameError("code", "1 to 32 of a-z -");
		return { type: "refused", log: logName(of.log), code, size: count(of.size, "size") };
	},
	revocation(value) {
		const of = only(value, "type", "note");
		return { type: "revocation", note: text(of.note, "note") };
	},
};

function parseJson(body: Uint8Array, maxBytes: number): unknown {
	if (body.length > maxBytes) throw new FrameError("body", `at most ${maxBytes} bytes`);
	try {
		const json = new TextDecoder("utf-8", { fatal: true }).decode(body);
		if (depthOf(json) <= MAX_DEPTH) return JSON.parse(json);
	} catch {
		throw new FrameError("body", "JSON in UTF-8");
	}
	throw new FrameError("body", `a depth of at most ${MAX_DEPTH}`);
}

/** How deep brackets are nested outside of strings, in one pass; of what is not JSON, any number. */
function depthOf(json: string): number {
	let depth = 0;
	let deepest = 0;
	let inString = false;
	for (let i = 0; i < json.length; i++) {
		const char = json[i];
		if (inString) {
			if (char === "\\") i++;
			else inString = char !== '"';
		} else if (char === '"') inString = true;
		else if (char === "[" || char === "{") deepest = Math.max(deepest, ++depth);
		else if (char === "]" || char === "}") depth--;
	}
	return deepest;
}

function object(value: unknown, field: string): Fields {
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw new FrameError(field, "a JSON object");
	return value as Fields;
}

/** Exactly these fields: one that we do not know might change the meaning of those we do. */
function only(value: unknown, ...fields: string[]): Fields {
	const of = object(value, fields[0] as string);
	for (const name of Object.keys(of))
		if (!fields.includes(name)) throw new FrameError(name.slice(0, 32), "no such field");
	return of;
}

function perLog<T>(
	value: unknown,
	field: string,
	read: (each: unknown, field: string) => T,
): Record<LogName, T> {
	const of = object(value, field);
	only(of, ...LOGS);
	return {
		urgent: read(of.urgent, `${field}.urgent`),
		routine: read(of.routine, `${field}.routine`),
	};
}

function logName(value: unknown): LogName {
	const log = LOGS.find((name) => name === value);
	if (log === undefined) throw new FrameError("log", LOGS.join(" or "));
	return log;
}

function count(value: unknown, field: string): number {
	if (!Number.isSafeInteger(value) || (value as number) < 0 || Object.is(value, -0))
		throw new FrameError(field, "an integer of 0 … 2^53-1");
	return value as number;
}

function text(value: unknown, field: string): string {
	if (typeof value !== "string") throw new FrameError(field, "a text");
	return value;
}

function textOrNull(value: unknown, field: string): string | null {
	return value === null ? null : text(value, field);
}

function list(value: unknown, field: string): unknown[] {
	if (!Array.isArray(value) || value.length > MAX_FRAME_ENTRIES)
		throw new FrameError(field, `a list of at most ${MAX_FRAME_ENTRIES}`);
	return value;
}

function texts(value: unknown, field: string): string[] {
	return list(value, field).map((each) => text(each, field));
}

function bytesList(value: unknown, field: string): Uint8Array[] {
	return list(value, field).map((each) => bytes(each, field));
}

function bytes(value: unknown, field: string): Uint8Array {
	const encoded = text(value, field);
	const decoded = Buffer.from(encoded, "base64");
	if (decoded.toString("base64") !== encoded) throw new FrameError(field, "canonical base64");
	return Uint8Array.from(decoded);
}

function sha256(value: unknown): string {
	if (typeof value !== "string" || !/^[0-9a-f]{64}$/.test(value))
		throw new FrameError("sha256", "64 of 0-9 a-f");
	return value;
}

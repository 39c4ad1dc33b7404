import { RecordError } from "./error.ts";

/** JSON whose only numbers are integers, |n| <= 2^53−1. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** `field` is the path to the offending value, such as `body.volumes[3].lat9`. */
export class CanonicalError extends RecordError {}

/** Containers within containers: `[]` has depth 1. */
export const MAX_DEPTH = 16;

const PLAIN = /^[ !#-[\]-~]*$/;
const REFUSED = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

/**
 * RFC 8785 (JCS), restricted to what two parties cannot read differently: integers without −0,
 * NFC strings without control characters, bidi controls or lone surrogates, depth <= 16, no key
 * named `__proto__`.
 * @throws CanonicalError
 */
export function canonical(value: Json): string {
	return write(value, 0, []);
}

/**
 * The value of a line that is already canonical, byte for byte. That one comparison refuses
 * duplicate keys, other key orders, white space, `1e400`, `-0` and numbers that lose digits.
 * @throws CanonicalError
 */
export function parseCanonical(line: string): Json {
	assertShallow(line);
	let value: Json;
	try {
		value = JSON.parse(line);
	} catch {
		throw new CanonicalError("line", line, "JSON");
	}
	const again = canonical(value);
	if (again !== line) throw new CanonicalError("line", line, `the canonical form ${cut(again)}`);
	return value;
}

/** `path[depth]` is the key or index at that depth; it is read only when something is wrong. */
function write(value: unknown, depth: number, path: (string | number)[]): string {
	if (typeof value === "string") return quote(value, depth, path);
	if (typeof value === "number") {
		if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
		throw refusal(depth, path, value, "an integer, |n| <= 2^53-1, not -0");
	}
	if (value === null || typeof value === "boolean") return String(value);
	if (typeof value !== "object") throw refusal(depth, path, value, "a JSON value");
	if (depth === MAX_DEPTH) throw refusal(depth, path, value, `a depth of at most ${MAX_DEPTH}`);
	return Array.isArray(value) ? writeArray(value, depth, path) : writeObject(value, depth, path);
}

function writeArray(items: unknown[], depth: number, path: (string | number)[]): string {
	let out = "[";
	for (let i = 0; i < items.length; i++) {
		path[depth] = i;
		if (i > 0) out += ",";
		out += write(items[i], depth + 1, path);
	}
	return `${out}]`;
}

function writeObject(value: object, depth: number, path: (string | number)[]): string {
	const prototype = Object.getPrototypeOf(value);
	if (prototype !== Object.prototype && prototype !== null) {
		throw refusal(depth, path, value, "a plain object");
	}
	// Default sort order is that of UTF-16 code units, as RFC 8785 section 3.2.3 asks.
	const keys = Object.keys(value).sort();
	let out = "{";
	for (let i = 0; i < keys.length; i++) {
		const key = keys[i] as string;
		path[depth] = key;
		if (key === "__proto__") throw refusal(depth + 1, path, key, "another key");
		if (i > 0) out += ",";
		out += `${quote(key, depth + 1, path)}:`;
		out += write((value as Record<string, unknown>)[key], depth + 1, path);
	}
	return `${out}}`;
}

function quote(text: string, depth: number, path: (string | number)[]): string {
	if (PLAIN.test(text)) return `"${text}"`;
	if (!text.isWellFormed()) throw refusal(depth, path, text, "no lone surrogate");
	if (REFUSED.test(text)) throw refusal(depth, path, text, "no control or bidi control character");
	if (text.normalize("NFC") !== text) throw refusal(depth, path, text, "text in NFC");
	return JSON.stringify(text);
}

function refusal(depth: number, path: (string | number)[], value: unknown, expected: string) {
	let field = "";
	for (const step of path.slice(0, depth)) {
		field += typeof step === "number" ? `[${step}]` : field === "" ? step : `.${step}`;
	}
	return new CanonicalError(cut(field) || "value", value, expected);
}

/** Before any parser recurses: JSON.parse takes arrays 200 000 deep, other programs fall over. */
function assertShallow(line: string): void {
	let depth = 0;
	let inString = false;
	for (let i = 0; i < line.length; i++) {
		const code = line.charCodeAt(i);
		if (inString) {
			if (code === 0x5c) i++;
			else if (code === 0x22) inString = false;
		} else if (code === 0x22) inString = true;
		else if (code === 0x5b || code === 0x7b) {
			if (++depth > MAX_DEPTH) {
				throw new CanonicalError("line", line, `a depth of at most ${MAX_DEPTH}`);
			}
		} else if (code === 0x5d || code === 0x7d) depth--;
	}
}

function cut(text: string): string {
	return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

import type { Fault } from "@tansiq/space";

/** Largest text read: 16 Mi characters. */
export const MAXIMUM_CHARACTERS = 16 * 1024 * 1024;
/** GeoJSON of operations needs eight levels. */
export const MAXIMUM_DEPTH = 16;

/**
 * Parses JSON after a look at its size and depth, so that no input can exhaust the stack.
 * @returns the value, or the fault that names the line.
 */
export function boundedJson(text: string): { value: unknown } | { fault: Fault } {
	if (text.length > MAXIMUM_CHARACTERS) {
		const value = `${text.length} characters`;
		return {
			fault: { field: "file", value, expected: `at most ${MAXIMUM_CHARACTERS} characters` },
		};
	}
	const tooDeep = firstTooDeep(text);
	if (tooDeep !== null) {
		const field = `line ${lineAt(text, tooDeep)}`;
		const value = `more than ${MAXIMUM_DEPTH} levels`;
		return { fault: { field, value, expected: `JSON of at most ${MAXIMUM_DEPTH} levels` } };
	}
	try {
		return { value: JSON.parse(text) as unknown };
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		const position = /position (\d+)/.exec(message)?.[1];
		const at = position === undefined ? text.length : Number(position);
		const value = shownJson(text.slice(at, at + 40)) || "end of the text";
		return { fault: { field: `line ${lineAt(text, at)}`, value, expected: "well-formed JSON" } };
	}
}

/** A value as an error shows it: JSON, cut to a readable length. */
export function shownJson(value: unknown): string {
	const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function firstTooDeep(text: string): number | null {
	let depth = 0;
	let quoted = false;
	for (let at = 0; at < text.length; at++) {
		const character = text[at];
		if (quoted) {
			if (character === "\\") at++;
			else if (character === '"') quoted = false;
		} else if (character === '"') {
			quoted = true;
		} else if (character === "{" || character === "[") {
			if (++depth > MAXIMUM_DEPTH) return at;
		} else if (character === "}" || character === "]") {
			depth--;
		}
	}
	return null;
}

function lineAt(text: string, position: number): number {
	let line = 1;
	for (let at = text.indexOf("\n"); at >= 0 && at < position; at = text.indexOf("\n", at + 1))
		line++;
	return line;
}

/** A JSON object, and neither null nor a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

import type { Fault } from "@tansiq/space";

/** Adds to `faults` what is wrong with a value that came from outside; never throws. */
export type Check = (value: unknown, path: string, faults: Fault[]) => void;

/** A hostile document is not answered at greater length than this. */
const MOST_FAULTS = 1_000;
/** A value that this version does not know may nest so deep. */
const MOST_DEPTH = 16;

const HEX_SHA256 = /^[0-9a-f]{64}$/;
const PARTY = /^[a-z0-9-]{1,32}$/;
/** What would change how the text around it is read: controls, and marks and isolates of direction. */
const INVISIBLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;
const MOST_TEXT = 64;

export function add(faults: Fault[], field: string, value: unknown, expected: string): void {
	if (faults.length < MOST_FAULTS) faults.push({ field, value: shown(value), expected });
}

function shown(value: unknown): string {
	if (Array.isArray(value)) return `an array of ${value.length}`;
	if (typeof value === "object" && value !== null) return "an object";
	return String(value).slice(0, 80);
}

export function integer(least: number, most: number, unit: string): Check {
	return (value, path, faults) => {
		if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most)
			add(faults, path, value, `an integer from ${least} to ${most}, ${unit}`);
	};
}

export function words(...known: readonly string[]): Check {
	return (value, path, faults) => {
		if (!known.some((word) => word === value))
			add(faults, path, value, `one of ${known.join(", ")}`);
	};
}

/** Text that people read: names and ids. */
export const text: Check = (value, path, faults) => {
	const isText = typeof value === "string" && value.length > 0 && value.length <= MOST_TEXT;
	if (!isText || INVISIBLE.test(value) || !value.isWellFormed())
		add(faults, path, value, `1 to ${MOST_TEXT} characters, none invisible`);
};

function matching(pattern: RegExp, expected: string): Check {
	return (value, path, faults) => {
		if (typeof value !== "string" || !pattern.test(value)) add(faults, path, value, expected);
	};
}

export const party = matching(PARTY, "1 to 32 of a to z, 0 to 9 and -");
export const sha256Hex = matching(HEX_SHA256, "64 hexadecimal digits");

export const yes: Check = (value, path, faults) => {
	if (value !== true) add(faults, path, value, "true, or nothing");
};

export function orNull(check: Check): Check {
	return (value, path, faults) => {
		if (value !== null) check(value, path, faults);
	};
}

export function list(check: Check, least: number, most: number): Check {
	return (value, path, faults) => {
		if (!Array.isArray(value) || value.length < least || value.length > most)
			return add(faults, path, value, `an array of ${least} to ${most}`);
		for (const [i, each] of value.entries()) check(each, `${path}[${i}]`, faults);
	};
}

/** A list in which nothing stands twice. */
export function set(check: Check, least: number, most: number): Check {
	const each = list(check, least, most);
	return (value, path, faults) => {
		each(value, path, faults);
		if (Array.isArray(value) && new Set(value).size !== value.length)
			add(faults, path, value, "each once");
	};
}

/** An object with these fields and no others. */
export function record(fields: Record<string, Check>, optional: Record<string, Check> = {}): Check {
	const required = Object.entries(fields);
	const known = new Map([...required, ...Object.entries(optional)]);
	return (value, path, faults) => {
		if (!isObject(value)) return add(faults, path, value, "an object");
		const at = (name: string) => (path === "" ? name : `${path}.${name}`);
		for (const [name, check] of required) {
			if (Object.hasOwn(value, name)) check(value[name], at(name), faults);
			else add(faults, at(name), "nothing", "a value");
		}
		for (const name of Object.keys(value)) {
			const check = known.get(name);
			if (check === undefined) add(faults, at(name.slice(0, 80)), value[name], "no such field");
			else if (!Object.hasOwn(fields, name)) check(value[name], at(name), faults);
		}
	};
}

/** An object of one of these kinds, told apart by its field `kind`. */
export function oneOf(kinds: Record<string, Check>): Check {
	const known = new Map(Object.entries(kinds));
	return (value, path, faults) => {
		const kind = isObject(value) ? value.kind : value;
		const check = typeof kind === "string" && isObject(value) ? known.get(kind) : undefined;
		if (check !== undefined) return check(value, path, faults);
		add(faults, `${path}.kind`, kind, `one of ${[...known.keys()].join(", ")}`);
	};
}

/** Data that has one canonical line: integers, text, true, false, null, and lists and objects of them. */
export const data: Check = (value, path, faults) => plain(value, path, faults, MOST_DEPTH);

function plain(value: unknown, path: string, faults: Fault[], depth: number): void {
	if (value === null || typeof value === "boolean" || Number.isSafeInteger(value)) return;
	if (typeof value === "string" && value.isWellFormed()) return;
	if (depth === 0 || typeof value !== "object") {
		add(faults, path, value, `integers, text, lists and objects, ${MOST_DEPTH} deep at most`);
		return;
	}
	for (const [name, each] of Object.entries(value)) {
		const at = Array.isArray(value) ? `${path}[${name}]` : `${path}.${name.slice(0, 80)}`;
		if (name === "__proto__") add(faults, at, each, "no such field");
		else plain(each, at, faults, depth - 1);
	}
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

import { DATUMS, type Fault, volumeFaults } from "@tansiq/space";
import { ROLES } from "./codes.ts";

/** The kinds of value that a slot of a message may hold. */
export type SlotKind =
	| { is: "word"; of: readonly string[] }
	/** From 1 to `most` characters. */
	| { is: "text"; most: number }
	| { is: "integer"; least: number; most: number }
	/** Microseconds UTC since 1970. */
	| { is: "instant" }
	/** `author/log/index` of an entry. */
	| { is: "ref" }
	/** The designator of a zone and, where it is not agreed yet, its outline and band. */
	| { is: "zone" }
	/** An altitude in 0.1 mm above its datum. */
	| { is: "height" }
	| { is: "channel" }
	/** SHA-256, hexadecimal. */
	| { is: "hash" }
	/** The heads of both logs of both parties. */
	| { is: "heads" }
	| { is: "volumes" }
	/** A document that goes by its size and hash. */
	| { is: "document" }
	| { is: "words" }
	/** The time block of a sealed notice. */
	| { is: "block" }
	/** Who says it: his role, and `script` true where a script says it in his place. */
	| { is: "by" }
	| { is: "language" }
	| { is: "translation" }
	/** The key fields of a message as the responder re-entered them. */
	| { is: "readback" };

export type Slot = SlotKind & { optional?: true };

/** Text that people write, such as free text and facts: ICAO's limit of 256 characters. */
export const MAX_TEXT = 256;

const ZONE = /^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$/;
const REF = /^[0-9A-Za-z][0-9A-Za-z._-]{0,62}\/(?:urgent|routine)\/(?:0|[1-9][0-9]{0,14})$/;
const CHANNEL = /^[0-9A-Za-z][0-9A-Za-z .+-]{0,31}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const ROOT = /^[0-9A-Za-z+/]{43}=$/;
const LANGUAGE = /^[a-z]{2,3}$/;
const PARTY = /^[0-9A-Za-z][0-9A-Za-z._-]{0,62}$/;
const ALTITUDE_LIMIT = 2_147_483_647;
/** What stands in for the parts that a zone leaves out, so that its outline is judged alone. */
const ANY_BAND = { datum: "STD", lower01mm: 0, upper01mm: 0 };
const ANY_WINDOW = { startUs: 0, endUs: 1 };

/** What is wrong with a value in a slot; empty when nothing is. `field` is the path to it. */
export function slotFaults(slot: SlotKind, value: unknown, field: string): Fault[] {
	switch (slot.is) {
		case "word":
			return slot.of.some((word) => word === value)
				? []
				: [fault(field, value, `one of ${slot.of.join(", ")}`)];
		case "text":
			return isText(value, slot.most)
				? []
				: [fault(field, value, `a text of 1 to ${slot.most} characters`)];
		case "integer":
			return isWithin(value, slot.least, slot.most)
				? []
				: [fault(field, value, `an integer from ${slot.least} to ${slot.most}`)];
		case "instant":
			return isWithin(value, 0, Number.MAX_SAFE_INTEGER)
				? []
				: [fault(field, value, "an instant, integer µs since 1970")];
		case "ref":
			return matches(REF, value, field, "author/log/index of an entry");
		case "channel":
			return matches(CHANNEL, value, field, "a channel of 1 to 32 letters, digits, space . + -");
		case "hash":
			return matches(SHA256, value, field, "64 hexadecimal digits");
		case "language":
			return matches(LANGUAGE, value, field, "a language code of 2 or 3 letters");
		case "zone":
			return zoneFaults(value, field);
		case "height":
			return objectFaults(value, field, {
				datum: { is: "word", of: DATUMS },
				altitude01mm: { is: "integer", least: -ALTITUDE_LIMIT, most: ALTITUDE_LIMIT },
			});
		case "heads":
			return headsFaults(value, field);
		case "volumes":
			return volumeListFaults(value, field);
		case "document":
			return documentFaults(value, field);
		case "words":
			return Array.isArray(value) && value.every((word) => isText(word, 64))
				? []
				: [fault(field, value, "a list of words")];
		case "block":
			return windowFaults(value, field);
		case "by":
			return byFaults(value, field);
		case "translation":
			return objectFaults(value, field, {
				lang: { is: "language" },
				text: { is: "text", most: MAX_TEXT },
				by: { is: "word", of: ["human", "machine"] },
			});
		case "readback":
			return readbackFaults(value, field);
	}
}

/** Faults of an object that has exactly these fields, but for those that are optional. */
export function objectFaults(
	value: unknown,
	path: string,
	slots: { readonly [name: string]: Slot },
): Fault[] {
	if (!isObject(value))
		return [fault(path, value, `an object of ${Object.keys(slots).join(", ")}`)];
	const at = (name: string) => (path === "" ? name : `${path}.${name}`);
	const faults: Fault[] = [];
	for (const [name, slot] of Object.entries(slots)) {
		const here = Object.hasOwn(value, name);
		if (here) faults.push(...slotFaults(slot, value[name], at(name)));
		else if (!slot.optional) faults.push(fault(at(name), undefined, "to be there"));
	}
	for (const name of Object.keys(value))
		if (!Object.hasOwn(slots, name))
			faults.push(fault(at(name), value[name], "no such field in this message"));
	return faults;
}

export function fault(field: string, value: unknown, expected: string): Fault {
	return { field, value: shown(value), expected };
}

/** An object is never turned into text: what it calls its own `toString` is the peer's choice. */
function shown(value: unknown): string {
	if (Array.isArray(value)) return `an array of ${value.length}`;
	return isObject(value) ? "an object" : String(value).slice(0, 80);
}

export function isObject(value: unknown): value is { readonly [field: string]: unknown } {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWithin(value: unknown, least: number, most: number): boolean {
	return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** Counted in code points: a character outside the basic plane is one character. */
function isText(value: unknown, most: number): boolean {
	if (typeof value !== "string" || value.length === 0 || value.length > 2 * most) return false;
	return [...value].length <= most;
}

function matches(pattern: RegExp, value: unknown, field: string, expected: string): Fault[] {
	return typeof value === "string" && pattern.test(value) ? [] : [fault(field, value, expected)];
}

function zoneFaults(value: unknown, field: string): Fault[] {
	if (!isObject(value)) return [fault(field, value, "a zone with id, and outline and band if new")];
	const { id, outline, band, ...rest } = value;
	const faults = matches(ZONE, id, `${field}.id`, "a zone id of 1 to 32 letters, digits, . _ -");
	for (const [name, stray] of Object.entries(rest))
		faults.push(fault(`${field}.${name}`, stray, "no such field in a zone"));
	if (outline === undefined && band !== undefined)
		faults.push(fault(`${field}.outline`, outline, "to be there, as there is a band"));
	if (outline === undefined) return faults;
	const volume = { outline, band: band ?? ANY_BAND, window: ANY_WINDOW };
	return [...faults, ...volumeFaults(volume, field)];
}

function headsFaults(value: unknown, field: string): Fault[] {
	if (!Array.isArray(value) || value.length !== 4)
		return [fault(field, value, "four heads: both logs of both parties")];
	const faults = value.flatMap((head, i) =>
		objectFaults(head, `${field}[${i}]`, {
			author: { is: "text", most: 63 },
			log: { is: "word", of: ["urgent", "routine"] },
			size: { is: "integer", least: 0, most: Number.MAX_SAFE_INTEGER },
			root: { is: "text", most: 44 },
		}),
	);
	if (faults.length > 0) return faults;
	for (const [i, { author, root }] of value.entries()) {
		faults.push(...matches(PARTY, author, `${field}[${i}].author`, "the name of a party"));
		faults.push(...matches(ROOT, root, `${field}[${i}].root`, "32 bytes in base64"));
	}
	const logs = new Set(value.map(({ author, log }) => `${author}/${log}`));
	const authors = new Set(value.map(({ author }) => author));
	if (logs.size !== 4 || authors.size !== 2)
		faults.push(fault(field, value, "both logs of two parties, each once"));
	return faults;
}

/** Geometry inline, or its size and hash; inline geometry is judged where the theatre is known. */
function volumeListFaults(value: unknown, field: string): Fault[] {
	if (Array.isArray(value))
		return value.length > 0 ? [] : [fault(field, value, "a list of at least one volume")];
	return documentFaults(value, field);
}

function documentFaults(value: unknown, field: string): Fault[] {
	return objectFaults(value, field, {
		bytes: { is: "integer", least: 1, most: Number.MAX_SAFE_INTEGER },
		sha256: { is: "hash" },
	});
}

function windowFaults(value: unknown, field: string): Fault[] {
	const faults = objectFaults(value, field, {
		start_us: { is: "instant" },
		end_us: { is: "instant" },
	});
	return faults.length > 0 ? faults : orderFaults(value as Window, `${field}.`);
}

interface Window {
	start_us: number;
	end_us: number;
}

/** A window ends after it starts. */
export function orderFaults({ start_us, end_us }: Window, prefix: string): Fault[] {
	if (end_us > start_us) return [];
	return [fault(`${prefix}end_us`, end_us, `later than start_us, ${start_us}`)];
}

function byFaults(value: unknown, field: string): Fault[] {
	if (!isObject(value)) return [fault(field, value, "an object of role, script")];
	const { script, ...rest } = value;
	const faults = objectFaults(rest, field, { role: { is: "word", of: ROLES } });
	if (script !== undefined && typeof script !== "boolean")
		faults.push(fault(`${field}.script`, script, "true or false"));
	return faults;
}

/** Whether they are the fields that were said is judged by the dialogue; here only their kind. */
function readbackFaults(value: unknown, field: string): Fault[] {
	if (!isObject(value)) return [fault(field, value, "an object of the fields re-entered")];
	const faults: Fault[] = [];
	for (const [name, entered] of Object.entries(value))
		if (!isText(entered, MAX_TEXT) && !Number.isSafeInteger(entered))
			faults.push(fault(`${field}.${name}`, entered, "a text or an integer"));
	return faults;
}

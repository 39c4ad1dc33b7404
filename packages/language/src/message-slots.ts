/**
 * The slots of codebook messages as a reader sees them. A message's body names its slots in
 * snake case with their units (`start_us`); phrases name them in camel case (`{startUs}`). Here
 * alone one becomes the other, and here alone a raw value becomes text.
 */
import { type ClockZone, formatTime } from "./clock.ts";
import { isHotlinePhraseId } from "./hotline-phrases.ts";
import { onOneLine } from "./isolate.ts";
import { formatAltitude, type UnitSystem } from "./quantities.ts";
import { MISSING, type Translator } from "./translator.ts";

/** How the reader wants figures. Without it: aviation units, UTC. */
export interface MessageOptions {
	units?: UnitSystem;
	zone?: ClockZone;
}

/** A message's slots as they stand in its body: raw values, not yet trusted to be of their kind. */
export type MessageSlots = { readonly [slot: string]: unknown };

/**
 * What a slot holds: an instant in µs, a word of a closed list with its family of phrases, an
 * integer that is a number by name (no thousands), an identifier, a person's text, …
 */
export type SlotKind =
	| { is: "instant" | "integer" | "identifier" | "ref" | "zone" | "height" }
	| { is: "document" | "hash" | "heads" | "block" | "marks" | "message" | "text" | "note" }
	| { is: "word"; family: string };

/** Slots in the order in which those that a sentence does not have are added to it. */
export const SLOT_KINDS: { readonly [slot: string]: SlotKind } = {
	ref: { is: "ref" },
	discloses: { is: "ref" },
	zone: { is: "zone" },
	height: { is: "height" },
	block: { is: "block" },
	start_us: { is: "instant" },
	end_us: { is: "instant" },
	until_us: { is: "instant" },
	at_us: { is: "instant" },
	class: { is: "word", family: "class" },
	category: { is: "word", family: "category" },
	level: { is: "word", family: "level" },
	hazard: { is: "word", family: "hazard" },
	what: { is: "word", family: "approaching" },
	split: { is: "word", family: "split" },
	ours: { is: "word", family: "side" },
	reason: { is: "word", family: "reason" },
	outcome: { is: "word", family: "outcome" },
	with: { is: "word", family: "with" },
	kind: { is: "word", family: "check" },
	seq: { is: "integer" },
	imprecision_m: { is: "integer" },
	imprecision_height_m: { is: "integer" },
	version: { is: "integer" },
	agreement: { is: "identifier" },
	channel: { is: "identifier" },
	/** The code of an ERROR is a word; that of a voice call is a number. */
	code: { is: "word", family: "error" },
	msg: { is: "message" },
	hash: { is: "hash" },
	document: { is: "document" },
	follows: { is: "hash" },
	commitment: { is: "hash" },
	heads: { is: "heads" },
	marks: { is: "marks" },
	facts: { is: "text" },
	detail: { is: "text" },
	text: { is: "text" },
	text_id: { is: "word", family: "neutral" },
	note: { is: "note" },
	valid_until_us: { is: "instant" },
};

const ASCII = /^[ -~]{1,80}$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** `valid_until_us` → `validUntilUs`: the name of a slot in a phrase. */
export function phraseSlot(slot: string): string {
	return slot.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The kind of a slot. One that this codebook does not have is shown as an identifier. */
export function slotKind(slot: string, value: unknown): SlotKind {
	if (slot === "code" && typeof value === "number") return { is: "integer" };
	const kind = Object.hasOwn(SLOT_KINDS, slot) ? SLOT_KINDS[slot] : undefined;
	return kind ?? { is: "identifier" };
}

/**
 * A raw value as text in the reader's language. Total: what is not of the slot's kind is shown as
 * missing, for a figure that cannot be trusted must not look like one; a word from a newer
 * codebook is shown as itself.
 */
export function slotText(
	reader: Translator,
	kind: SlotKind,
	value: unknown,
	options: MessageOptions,
): string {
	switch (kind.is) {
		case "instant":
			return instantText(value, options.zone ?? "UTC");
		case "block":
			return windowText(field(value, "start_us"), field(value, "end_us"), options.zone ?? "UTC");
		case "integer":
			return isInteger(value) ? String(value) : MISSING;
		case "height":
			return heightText(value, options.units ?? "aviation");
		case "zone":
			return identifier(field(value, "id") ?? value);
		case "identifier":
		case "ref":
			return identifier(value);
		case "word":
			return wordText(reader, kind.family, value);
		case "message":
			return messageName(reader, value);
		case "hash":
			return hashText(value);
		case "document":
			return hashText(field(value, "sha256"));
		case "heads":
			return list(value, headText);
		case "marks":
			return marksText(reader, value);
		case "note":
			return typeof value === "string" ? "+" : MISSING;
		case "text":
			return typeof value === "string" && value !== "" ? onOneLine(value) : MISSING;
	}
}

/** A date and a time to the second; the local zone has no name here and is the reader's own. */
export function instantText(us: unknown, zone: ClockZone): string {
	if (!isInteger(us)) return MISSING;
	const text = formatTime(us, { zone, day: true, seconds: true });
	return zone === "UTC" ? `${text} UTC` : text;
}

/** A window of one day names the day once. */
export function windowText(startUs: unknown, endUs: unknown, zone: ClockZone): string {
	const start = instantText(startUs, zone);
	const end = instantText(endUs, zone);
	if (start === MISSING || end === MISSING) return MISSING;
	const suffix = zone === "UTC" ? " UTC" : "";
	const from = suffix === "" ? start : start.slice(0, -suffix.length);
	return from.slice(0, 10) === end.slice(0, 10)
		? `${from}\u2013${end.slice(11)}`
		: `${from} \u2013 ${end}`;
}

/** `TQ-31 REQUEST HOLD OUTSIDE`; an id that no phrase names stands alone. */
export function messageName(reader: Translator, msg: unknown): string {
	const id = identifier(msg);
	const phrase = `msg.${id}.name`;
	return isHotlinePhraseId(phrase) ? `${id} ${reader.t(phrase)}` : id;
}

/** A member of an object; undefined for whatever is none. */
export function field(value: unknown, name: string): unknown {
	if (typeof value !== "object" || value === null) return undefined;
	return Object.hasOwn(value, name) ? (value as MessageSlots)[name] : undefined;
}

export function isInteger(value: unknown): value is number {
	return Number.isSafeInteger(value);
}

/** Identifiers of the codebook are ASCII: anything else could pass for another. */
function identifier(value: unknown): string {
	return typeof value === "string" && ASCII.test(value) ? value : MISSING;
}

function wordText(reader: Translator, family: string, value: unknown): string {
	const word = identifier(value);
	// The ids of neutral texts carry their family already.
	const id = word.startsWith(`${family}.`) ? word : `${family}.${word}`;
	return isHotlinePhraseId(id) ? reader.t(id) : word;
}

function heightText(value: unknown, units: UnitSystem): string {
	const altitude01mm = field(value, "altitude01mm");
	const datum = field(value, "datum");
	if (!isInteger(altitude01mm)) return MISSING;
	if (datum !== "W84" && datum !== "EGM96" && datum !== "STD" && datum !== "AGL") return MISSING;
	return formatAltitude(altitude01mm, datum, units);
}

/** Eight digits from each end: enough to find it, and visibly not the whole. */
export function hashText(value: unknown): string {
	if (typeof value !== "string" || !SHA256.test(value)) return MISSING;
	return `${value.slice(0, 8)}\u2026${value.slice(-8)}`;
}

function headText(head: unknown): string {
	const size = field(head, "size");
	const root = field(head, "root");
	const place = `${identifier(field(head, "author"))}/${identifier(field(head, "log"))}`;
	return `${place} ${isInteger(size) ? size : MISSING} ${identifier(root).slice(0, 8)}`;
}

/** That a notice has no marks is a fact, and not a gap. */
function marksText(reader: Translator, marks: unknown): string {
	if (Array.isArray(marks) && marks.length === 0) return reader.t("list.none");
	return list(marks, (mark) => (typeof mark === "string" ? onOneLine(mark) : MISSING));
}

function list(value: unknown, shown: (item: unknown) => string): string {
	if (!Array.isArray(value) || value.length === 0) return MISSING;
	return value.map(shown).join(", ");
}

import type { Band, Fault, Outline, Theatre, Window } from "@tansiq/space";
import { volumeFaults } from "@tansiq/space";
import { shownJson } from "./json-bounds.ts";

/** May one enter: see the same words of an agreement's zone. */
export const ZONE_RULES = ["closed", "notice", "consent", "free"] as const;
export type ZoneRule = (typeof ZONE_RULES)[number];

export const ZONE_PURPOSES = [
	"influence",
	"de-escalation",
	"caution",
	"protected",
	"restricted",
] as const;
export type ZonePurpose = (typeof ZONE_PURPOSES)[number];

/** Times of day in minutes of UTC on days of the week, 0 = Sunday; `toMinute` ≤ `fromMinute` ends the next day. */
export interface ZoneSchedule {
	days: number[];
	fromMinute: number;
	toMinute: number;
}

/** A zone as a file states it. Every such zone is, as it stands, a zone that an agreement can hold. */
export interface ImportedZone {
	id: string;
	name: string;
	rule: ZoneRule;
	outline: Outline;
	band: Band;
	window: Window;
	schedules?: ZoneSchedule[];
	purpose?: ZonePurpose;
	responsible?: string[];
}

/** What was read otherwise than it stands in the file; always outward. */
export interface ImportNote {
	field: string;
	zone: string;
	/** A sentence without its full stop. */
	said: string;
}

export interface ZoneImport {
	zones: ImportedZone[];
	/** Each thing that kept a zone, or more, out. */
	faults: Fault[];
	notes: ImportNote[];
}

/** What the reader of a file adds where the file is silent. */
export interface ZoneOptions {
	/** For zones whose file states no validity; without it they hold for as long as their agreement. */
	window?: Window;
	/** The rule of every zone, whatever the file says. */
	rule?: ZoneRule;
	/** Limits of zones whose file states none, as a zone's property would: `SFC`, `400 ft AGL`. */
	lower?: string;
	upper?: string;
	/** How far two pressure or height scales may differ, 0.1 mm; null: a zone with limits of two datums is a fault. */
	datumBound01mm?: number | null;
	/** Limits of notices as their qualifier lines round them, in flight levels, for traffic that is measured so. */
	limits?: "levels";
	/** Where given, outlines that lie in it only with their coordinates swapped are faults. */
	theatre?: Theatre;
}

/** All time that an instant can say: an agreement's own validity bounds it. */
export const ALWAYS: Window = { startUs: 0, endUs: Number.MAX_SAFE_INTEGER };

/** Most zones of one file. */
export const MAXIMUM_ZONES = 100_000;
const LONGEST_NAME = 64;
const LONGEST_ID = 40;
/** What would change how the text around it is read: controls, and marks and isolates of direction. */
const INVISIBLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

/** A name that people read: trimmed, and cut where it is too long for an agreement. */
export function readName(text: unknown): { name: string; cut: boolean } | { expected: string } {
	const name = typeof text === "string" ? text.trim() : "";
	if (name === "" || INVISIBLE.test(name) || !name.isWellFormed())
		return { expected: `1 to ${LONGEST_NAME} characters, none invisible` };
	if (name.length <= LONGEST_NAME) return { name, cut: false };
	// A pair of surrogates is not cut in two.
	const head = name.slice(0, LONGEST_NAME - 1).replace(/[\ud800-\udbff]$/, "");
	return { name: `${head}…`, cut: true };
}

/** Ids that are unique in one file, from names: `CTR East` is `ctr-east`, the next one `ctr-east-2`. */
export class ZoneIds {
	readonly #taken = new Set<string>();
	/** The next number to try for a name that came before. */
	readonly #next = new Map<string, number>();

	/** @returns null when the file gives an id twice */
	given(id: string): string | null {
		if (this.#taken.has(id)) return null;
		this.#taken.add(id);
		return id;
	}

	from(name: string): string {
		const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["zone"];
		const base = words
			.join("-")
			.slice(0, LONGEST_ID)
			.replace(/[\ud800-\udbff-]$/, "");
		let number = this.#next.get(base) ?? 1;
		let id = number === 1 ? base : `${base}-${number}`;
		while (this.#taken.has(id)) id = `${base}-${++number}`;
		this.#next.set(base, number + 1);
		this.#taken.add(id);
		return id;
	}
}

/** The first fault of a zone's shape, under the name that it has in its file; null for a sound one. */
export function shapeFault(
	{ outline, band, window }: Pick<ImportedZone, "outline" | "band" | "window">,
	field: string,
	theatre?: Theatre,
): Fault | null {
	const [first] = volumeFaults({ outline, band, window }, "", theatre);
	if (first === undefined) return null;
	return { field, value: shownJson(first.value), expected: first.expected };
}

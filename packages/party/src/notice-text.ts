import type { Agreement } from "@tansiq/agreement";
import {
	type Altitude01mm,
	FLIGHT_LEVEL_01MM,
	FOOT_01MM,
	METRE_01MM,
	type Volume,
} from "@tansiq/space";
import type { Fault } from "./facts.ts";

/**
 * What the words of a notice say of its geometry: which zones they name, and how high they say that
 * it reaches. Where words and drawing differ somebody will believe the wrong one.
 */

/** The longest text of a notice, characters. */
export const MAX_NOTICE_TEXT = 256;

/** No flight level is higher: what reads higher was a number of feet. */
const HIGHEST_LEVEL = 999;

const UNITS: Readonly<Record<string, Altitude01mm>> = {
	FL: FLIGHT_LEVEL_01MM,
	FT: FOOT_01MM,
	FEET: FOOT_01MM,
	M: METRE_01MM,
	METRES: METRE_01MM,
};

/** An upper limit: a word that says so, a number, and its unit before or after it. */
const UPPER =
	/\b(?:UP TO|BELOW|UPPER LIMIT|UPPER|NOT ABOVE|MAX) (?:(FL) ?(\d{1,6})|(\d{1,6}) ?(FT|FEET|M|METRES))\b/gu;

interface Limit {
	text: string;
	number: number;
	unit: string;
	altitude01mm: Altitude01mm;
}

/** What of a text contradicts the volumes that it goes with. Linear in its length. */
export function textFaults(
	agreement: Agreement,
	text: string,
	volumes: readonly Volume[],
	/** The zones that the volumes meet; null where that cannot be told. */
	met: readonly string[] | null,
): Fault[] {
	const upper = text.toUpperCase();
	return [...limitFaults(upper, volumes), ...zoneFaults(agreement, upper, met)];
}

/** Ids of the zones that a text names, by their id or their name. */
export function zonesNamed({ zones }: Agreement, text: string): string[] {
	const upper = text.toUpperCase();
	return zones.filter(({ id, name }) => names(upper, id) || names(upper, name)).map(({ id }) => id);
}

function zoneFaults(agreement: Agreement, text: string, met: readonly string[] | null): Fault[] {
	if (met === null) return [];
	return zonesNamed(agreement, text)
		.filter((id) => !met.includes(id))
		.map((id) => ({
			field: "text",
			value: `names ${id}`,
			expected: `a zone that the volumes meet: ${met.join(", ") || "they meet none"}`,
		}));
}

/** As a word of its own: RANGE is not named by ORANGE. */
function names(text: string, name: string): boolean {
	const wanted = name.trim().toUpperCase();
	if (wanted === "") return false;
	for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1))
		if (isEdge(text[at - 1]) && isEdge(text[at + wanted.length])) return true;
	return false;
}

function isEdge(letter: string | undefined): boolean {
	return letter === undefined || !/[\p{L}\p{N}]/u.test(letter);
}

function limitFaults(text: string, volumes: readonly Volume[]): Fault[] {
	const limits = [...text.replaceAll(/\s+/gu, " ").matchAll(UPPER)].map(limitOf);
	const [first, ...others] = limits;
	if (first === undefined) return [];
	const other = others.find(({ altitude01mm }) => altitude01mm !== first.altitude01mm);
	if (other !== undefined)
		return [{ field: "text", value: `${first.text}, ${other.text}`, expected: "one upper limit" }];
	return againstVolumes(first, volumes);
}

function limitOf([text, level, levels, number, unit]: RegExpExecArray): Limit {
	const value = Number(level === undefined ? number : levels);
	const named = level ?? unit ?? "";
	return { text, number: value, unit: named, altitude01mm: value * (UNITS[named] ?? 0) };
}

/** The words are rounded to their unit, and no further. */
function againstVolumes({ text, number, unit, altitude01mm }: Limit, volumes: readonly Volume[]) {
	const highest = volumes.reduce((a, b) => (b.band.upper01mm > a.band.upper01mm ? b : a)).band;
	const isNear = (altitude: number, by: number) => Math.abs(altitude - highest.upper01mm) <= by / 2;
	const fault = (expected: string): Fault[] => [{ field: "text", value: text, expected }];
	if (unit === "FL" && number > HIGHEST_LEVEL)
		return fault(`a flight level of at most ${HIGHEST_LEVEL}: the number is not one of its unit`);
	if (unit === "FL" && highest.datum !== "STD")
		return fault(`an altitude above ${highest.datum}, as the volumes have it`);
	if (isNear(altitude01mm, UNITS[unit] ?? 0)) return [];
	const meant = Object.entries(UNITS).find(([, size]) => isNear(number * size, size));
	return meant === undefined
		? fault(`the upper limit of the volumes, ${highest.upper01mm / METRE_01MM} m`)
		: fault(`the unit ${meant[0]}, in which the volumes have that number`);
}

import { distanceMm, NAUTICAL_MILE_MM } from "@tansiq/space";
import { scaledInteger } from "./decimal.ts";
import { type Position9, readCompactPosition } from "./sexagesimal.ts";

const LONGEST = 8_000;
const MOST_PLACES = 200;
/** The qualifier line rounds its centre to a minute and its radius to a mile. */
const ROUNDING_MM = 2 * NAUTICAL_MILE_MM;

/**
 * Whether the words of a notice contradict the circle it draws: a position that they name lies
 * outside of it, or a radius that they name is larger.
 * @returns what was expected of the text, or null
 */
export function textContradiction(
	text: string,
	circle: Position9 & { radiusMm: number },
): string | null {
	if (text.length > LONGEST) return `at most ${LONGEST} characters`;
	const reachMm = circle.radiusMm + ROUNDING_MM;
	const miles = circle.radiusMm / NAUTICAL_MILE_MM;
	let places = 0;
	for (const [found] of text.matchAll(/\b\d{4}(?:\d\d)?[NS]\s?\d{5}(?:\d\d)?[EW]\b/g)) {
		if (++places > MOST_PLACES) return `at most ${MOST_PLACES} positions`;
		const place = readCompactPosition(found.replace(/\s/, ""));
		if ("expected" in place) return `positions that exist, not ${found}`;
		const awayMm = distanceMm(circle.lat9, circle.lon9, place.lat9, place.lon9);
		if (awayMm > reachMm)
			return `positions within ${miles} NM of the centre drawn; ${found} is ${Math.round(awayMm / NAUTICAL_MILE_MM)} NM away`;
	}
	for (const [found, number = ""] of text.matchAll(
		/\b(\d{1,3}(?:\.\d{1,3})?)\s?NM RAD(?:IUS)?\b/g,
	)) {
		const radiusMm = (scaledInteger(number, 3) / 1_000) * NAUTICAL_MILE_MM;
		if (radiusMm > reachMm) return `a radius of ${miles} NM, as drawn, not ${found}`;
	}
	return null;
}

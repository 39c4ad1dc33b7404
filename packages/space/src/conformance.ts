import { gapMm, placeInRing, pointAt } from "./gap.ts";
import { pointSpine, spineOf } from "./spine.ts";
import type { Altitude01mm, Datum, Degrees9, Micros } from "./units.ts";
import type { Volume } from "./volume.ts";

export interface Position {
	lat9: Degrees9;
	lon9: Degrees9;
	altitude01mm: Altitude01mm;
	datum: Datum;
}

/** How far a position may be beyond a volume before it counts as outside. */
export interface Tolerance {
	lateralMm: number;
	vertical01mm: number;
	timeUs: number;
}

/**
 * Whether a position is in none of the volumes, each grown by the tolerance; a position exactly at
 * the tolerance is in. A volume of another datum cannot be compared and holds nothing.
 */
export function outside(
	position: Position,
	tUs: Micros,
	volumes: readonly Volume[],
	tolerance: Tolerance,
): boolean {
	const here = pointAt(pointSpine(position.lat9, position.lon9), 0);
	return !volumes.some(
		({ outline, band, window }) =>
			tUs >= window.startUs - tolerance.timeUs &&
			tUs < window.endUs + tolerance.timeUs &&
			band.datum === position.datum &&
			position.altitude01mm >= band.lower01mm - tolerance.vertical01mm &&
			position.altitude01mm <= band.upper01mm + tolerance.vertical01mm &&
			gapMm(here, spineOf(outline)) <= tolerance.lateralMm,
	);
}

/**
 * Whether a position is in a volume: start ≤ t < end, edges and limits of the band included.
 * `unknown` where time and outline hold it and the datums differ.
 */
export function inside(position: Position, tUs: Micros, volume: Volume): boolean | "unknown" {
	const { outline, band, window } = volume;
	if (tUs < window.startUs || tUs >= window.endUs) return false;
	const isComparable = band.datum === position.datum;
	const { altitude01mm } = position;
	if (isComparable && (altitude01mm < band.lower01mm || altitude01mm > band.upper01mm))
		return false;
	const here = pointAt(pointSpine(position.lat9, position.lon9), 0);
	const spine = spineOf(outline);
	const isHeld = spine.closed ? placeInRing(here, spine) !== "outside" : gapMm(here, spine) === 0;
	return isHeld && !isComparable ? "unknown" : isHeld;
}

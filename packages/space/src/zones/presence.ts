import type { Micros } from "../units.ts";
import type { Band, Window } from "../volume.ts";

/** From one whole microsecond to another after an instant, both included; none when it ends first. */
export interface Presence {
	fromUs: number;
	toUs: number;
}

/** The part of the look-ahead in which a window, which is half-open, is open. */
export function during({ startUs, endUs }: Window, nowUs: Micros, lookAheadUs: number): Presence {
	return {
		fromUs: Math.max(0, startUs - nowUs),
		toUs: Math.min(lookAheadUs, endUs - 1 - nowUs),
	};
}

/**
 * The part of it in which an altitude that changes at a constant rate is in a band, its limits
 * included. The microseconds are found in whole numbers, exactly, for altitudes to 900 km.
 * @param climb01mmS 0.1 mm/s, a whole number
 */
export function within(
	presence: Presence,
	altitude01mm: number,
	climb01mmS: number,
	{ lower01mm, upper01mm }: Band,
): Presence {
	if (climb01mmS === 0) {
		const isIn = altitude01mm >= lower01mm && altitude01mm <= upper01mm;
		return isIn ? presence : { fromUs: 0, toUs: -1 };
	}
	const up = climb01mmS > 0;
	const rate = Math.abs(climb01mmS);
	const near = up ? lower01mm - altitude01mm : altitude01mm - upper01mm;
	const far = up ? upper01mm - altitude01mm : altitude01mm - lower01mm;
	return {
		fromUs: Math.max(presence.fromUs, -floorDivided(-near * 1e6, rate)),
		toUs: Math.min(presence.toUs, floorDivided(far * 1e6, rate)),
	};
}

/** The greatest whole number of which `by` times is at most `value`; both are whole. */
function floorDivided(value: number, by: number): number {
	const rest = value % by;
	return (value - (rest < 0 ? rest + by : rest)) / by;
}

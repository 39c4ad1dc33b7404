import { lossesOf } from "./replay/losses-of.ts";
import { trajectoriesOf } from "./replay/trajectories.ts";
import type { Altitude01mm, Degrees9, Micros } from "./units.ts";

/** One report of a flight. */
export interface Sample {
	tUs: Micros;
	lat9: Degrees9;
	lon9: Degrees9;
	altitude01mm: Altitude01mm;
}

export interface Flight {
	id: string;
	/** In order of time, no two at one time; altitudes of all flights in one datum. */
	samples: readonly Sample[];
}

export interface LossRule {
	/** Separated at this distance and beyond. */
	radiusMm: number;
	height01mm: number;
	/** Reports further apart in time say nothing about the time between them. */
	maxGapUs: number;
}

/** One unbroken loss of separation of two flights, `a` before `b` in code-unit order. */
export interface Loss {
	a: string;
	b: string;
	/** Rounded outward to the microsecond. */
	startUs: Micros;
	endUs: Micros;
	/** The least distance and the least height during it, each for itself; rounded down. */
	minimumDistanceMm: number;
	minimumHeight01mm: number;
}

/**
 * Every loss of separation: an instant, of all real instants, at which two flights are nearer than
 * `radiusMm` along the ellipsoid and nearer than `height01mm` in height. Positions are linear in
 * latitude, longitude and altitude between consecutive reports at most `maxGapUs` apart. Whether
 * the height is below its minimum is decided exactly, in integers. In order of start, then a, b.
 *
 * @throws RangeError naming the first sample that is not later than the one before it
 */
export function losses(flights: readonly Flight[], rule: LossRule): Loss[] {
	return lossesOf(
		trajectoriesOf(flights),
		flights.map(({ id }) => id),
		rule,
	);
}

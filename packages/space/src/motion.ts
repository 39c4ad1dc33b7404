import { destination } from "./geodesy.ts";
import { type Altitude01mm, type Degrees9, type Micros, SECOND_US } from "./units.ts";

/** A reported position and how it moves; null is not reported. */
export interface Motion {
	lat9: Degrees9;
	lon9: Degrees9;
	altitude01mm: Altitude01mm;
	/** Ground speed, mm/s. */
	speedMmS: number | null;
	/** True track, 1e-3 degree clockwise from north. */
	trackMdeg: number | null;
	/** Vertical rate, 0.1 mm/s. */
	climb01mmS: number | null;
	reportedUs: Micros;
}

/**
 * Where a track is at another time: along the geodesic at its speed and track, up or down at its
 * vertical rate, rounded to the units. A position without speed or track is held, and so is an
 * altitude without a rate or with one of at most `levelClimb01mmS`.
 */
export function extrapolate(
	motion: Motion,
	toUs: Micros,
	levelClimb01mmS = 0,
): { lat9: Degrees9; lon9: Degrees9; altitude01mm: Altitude01mm } {
	const ageUs = toUs - motion.reportedUs;
	const { speedMmS: speed, trackMdeg: track, lat9, lon9 } = motion;
	const moved =
		speed === null || track === null || speed === 0 || ageUs === 0
			? { lat9, lon9 }
			: destination(lat9, lon9, track, (speed * ageUs) / SECOND_US);
	const climb = climbOf(motion, levelClimb01mmS);
	return { ...moved, altitude01mm: motion.altitude01mm + Math.round((climb * ageUs) / SECOND_US) };
}

/** The vertical rate that counts, 0.1 mm/s: 0 where none is reported or it is level. */
export function climbOf(motion: Motion, levelClimb01mmS: number): number {
	const climb = motion.climb01mmS ?? 0;
	return Math.abs(climb) <= levelClimb01mmS ? 0 : climb;
}

/**
 * Four ranges in two words of 32 bits, one byte for each of latitude, longitude, time and altitude,
 * so that eight comparisons are two subtractions. A byte holds a level from 1 to 126 below a guard
 * bit; 127 below and 0 above stand for "nothing", which meets no range.
 */
export const GUARD = 0x80808080 | 0;
export const LEAST_LEVEL = 1;
export const MOST_LEVEL = 126;
export const NO_LOW = 0x7f7f7f7f;
export const NO_HIGH = 0;

/** The level of a place in a range that is `1 / scale` long; the nearest level beyond its ends. */
export function level(offset: number, scale: number): number {
	const at = offset * scale;
	return at <= 0 ? LEAST_LEVEL : at >= MOST_LEVEL - 1 ? MOST_LEVEL : (at | 0) + LEAST_LEVEL;
}

/** Levels for a scale: how many there are between the least and the most. */
export const LEVELS = MOST_LEVEL - LEAST_LEVEL;

/** The altitude's level: steps of 8 m to 512 m, of 256 m to 16 km. */
export function altitudeLevel(altitude01mm: number): number {
	if (altitude01mm < 0) return LEAST_LEVEL;
	if (altitude01mm < LOW_01MM) return 2 + Math.floor(altitude01mm / LOW_STEP_01MM);
	return Math.min(MOST_LEVEL, 66 + Math.floor((altitude01mm - LOW_01MM) / HIGH_STEP_01MM));
}

const LOW_01MM = 5_120_000;
const LOW_STEP_01MM = 80_000;
const HIGH_STEP_01MM = 2_560_000;

export function lanes(latitude: number, longitude: number, time: number, altitude: number): number {
	return latitude | (longitude << 8) | (time << 16) | (altitude << 24);
}

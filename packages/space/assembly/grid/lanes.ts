/**
 * Four ranges in two words of 32 bits, one byte for each of latitude, longitude, time and altitude,
 * so that eight comparisons are two subtractions. A byte holds a level from 1 to 126 below a guard
 * bit; 127 below and 0 above stand for "nothing", which meets no range.
 */
import { whole } from "./classes";

export const GUARD: u32 = 0x80808080;
export const LEAST_LEVEL: u32 = 1;
export const MOST_LEVEL: u32 = 126;
const LEVELS: i32 = 125;
export const NO_LOW: u32 = 0x7f7f7f7f;
export const NO_HIGH: u32 = 0;

/** The level of a place in a range that is `1 / scale` long; the nearest level beyond its ends. */
// @ts-ignore: decorator
@inline
export function level(offset: f64, scale: f64): u32 {
	return <u32>max(min(whole(offset * scale), LEVELS), 0) + LEAST_LEVEL;
}

const LOW_01MM: f64 = 5_120_000;
const HIGH_01MM: f64 = 158_720_000;

/** The altitude's level: steps of 8 m to 512 m, of 256 m to 16 km. */
// @ts-ignore: decorator
@inline
export function altitudeLevel(altitude01mm: f64): u32 {
	if (altitude01mm < 0) return LEAST_LEVEL;
	if (altitude01mm < LOW_01MM) return 2 + <u32>whole(altitude01mm * (1.0 / 80_000));
	if (altitude01mm < HIGH_01MM) return 66 + <u32>whole((altitude01mm - LOW_01MM) * (1.0 / 2_560_000));
	return MOST_LEVEL;
}

// @ts-ignore: decorator
@inline
export function lanes(latitude: u32, longitude: u32, time: u32, altitude: u32): u32 {
	return latitude | (longitude << 8) | (time << 16) | (altitude << 24);
}

/** Below 0 when not all four ranges meet. */
// @ts-ignore: decorator
@inline
export function apart(low: u32, high: u32, askedLow: u32, askedHigh: u32): i32 {
	const met = ((askedHigh | GUARD) - low) & ((high | GUARD) - askedLow) & GUARD;
	const missing = met ^ GUARD;
	return <i32>(missing | (0 - missing));
}

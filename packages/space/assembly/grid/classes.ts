/**
 * The size classes of boxes, read from the tables that src/strategic/size-classes.ts makes: what the
 * numbers mean is said there.
 */
import { TABLES } from "./layout";

export const DATUMS: u32 = 4;
export const TIMES: u32 = 4;
export const SPACES: u32 = 5;

export const QUARTER_7: f64 = 900_000_000;
export const HALF_TURN_7: f64 = 1_800_000_000;
export const TURN_7: f64 = 3_600_000_000;

/** Added to a whole number it leaves that number in the low bits, two's complement. */
const INTEGRAL: f64 = 6755399441055744;

/** The greatest whole number up to one that 32 bits hold. */
// @ts-ignore: decorator
@inline
export function whole(x: f64): i32 {
	return <i32>reinterpret<i64>(floor(x) + INTEGRAL);
}

const TIME_BYTES: usize = 32;
const SPACE_BYTES: usize = 64;
const SPACE_TABLES: usize = TABLES + <usize>TIMES * TIME_BYTES;
const ROW_TABLES: usize = SPACE_TABLES + <usize>SPACES * SPACE_BYTES;
const ROW_BYTES: usize = 64;

/** Address of a class of time. */
// @ts-ignore: decorator
@inline
export function timeAt(time: u32): usize {
	return TABLES + <usize>time * TIME_BYTES;
}

// @ts-ignore: decorator
@inline
export function slotUs(time: usize): f64 {
	return load<f64>(time);
}

// @ts-ignore: decorator
@inline
export function perSlot(time: usize): f64 {
	return load<f64>(time, 8);
}

/** The most that a volume of the class lasts. */
// @ts-ignore: decorator
@inline
export function mostUs(time: usize): f64 {
	return load<f64>(time, 16);
}

// @ts-ignore: decorator
@inline
export function timeScale(time: usize): f64 {
	return load<f64>(time, 24);
}

/** Address of a class of space. */
// @ts-ignore: decorator
@inline
export function spaceAt(space: u32): usize {
	return SPACE_TABLES + <usize>space * SPACE_BYTES;
}

// @ts-ignore: decorator
@inline
export function row7(space: usize): f64 {
	return load<f64>(space);
}

/** The most that a box of the class extends from south to north. */
// @ts-ignore: decorator
@inline
export function most7(space: usize): f64 {
	return load<f64>(space, 24);
}

// @ts-ignore: decorator
@inline
export function latScale(space: usize): f64 {
	return load<f64>(space, 32);
}

/** The row of a latitude; beyond the poles the row at the pole. */
// @ts-ignore: decorator
@inline
export function rowOf(space: usize, lat7: f64): i32 {
	const row = whole((lat7 + QUARTER_7) * load<f64>(space, 8));
	return max(min(row, load<i32>(space, 16) - 1), 0);
}

/** The southern edge of a row, 1e-7 degree. */
// @ts-ignore: decorator
@inline
export function rowBase(space: usize, row: i32): f64 {
	return <f64>row * row7(space) - QUARTER_7;
}

/** Address of a row of a class of space. */
// @ts-ignore: decorator
@inline
export function rowAt(space: usize, row: i32): usize {
	return ROW_TABLES + <usize>(load<i32>(space, 40) + row) * ROW_BYTES;
}

// @ts-ignore: decorator
@inline
export function columnsOf(row: usize): i32 {
	return load<i32>(row);
}

// @ts-ignore: decorator
@inline
export function perWidth(row: usize): f64 {
	return load<f64>(row, 8);
}

/** The most that a box centred in the row extends from west to east. */
// @ts-ignore: decorator
@inline
export function reach7(row: usize): f64 {
	return load<f64>(row, 16);
}

// @ts-ignore: decorator
@inline
export function lonScale(row: usize): f64 {
	return load<f64>(row, 24);
}

/** The width of a column. */
// @ts-ignore: decorator
@inline
export function width7(row: usize): f64 {
	return load<f64>(row, 32);
}

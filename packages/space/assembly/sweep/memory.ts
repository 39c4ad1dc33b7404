/** Where what lies in memory: the numbers of src/tactical/layout.ts, which says what they mean. */

// Slots of the header, 8 bytes each, from address 0.
export const LOOK_AHEAD_S: usize = 0;
export const LOOK_AHEAD_US: usize = 1;
export const LOW_X: usize = 2;
export const LOW_Y: usize = 3;
export const LOW_Z: usize = 4;
export const PER_UNIT_X: usize = 5;
export const PER_UNIT_Y: usize = 6;
export const PER_UNIT_Z: usize = 7;
export const PER_COLUMN: usize = 8;
export const COLUMN_BITS: usize = 9;
export const COUNT: usize = 10;
export const MODE: usize = 11;
export const STRIPS: usize = 12;
export const BUCKET_SHIFT: usize = 13;
export const MIDDLE_X: usize = 14;
export const MIDDLE_Y: usize = 15;
export const X: usize = 16;
export const Y: usize = 17;
export const VX: usize = 18;
export const VY: usize = 19;
export const Z: usize = 20;
export const VZ: usize = 21;
export const CLASS: usize = 22;
export const KEY: usize = 23;
export const BOXES: usize = 24;
export const COURSES: usize = 25;
export const VISIT: usize = 26;
export const STRIP_START: usize = 27;
export const BUCKETED: usize = 28;
export const PLACES: usize = 29;
export const PLACES_2: usize = 30;
export const BUCKET_START: usize = 31;

// Tables of fixed length at fixed addresses.
export const GROUP_OF_BIN: usize = 512; // 64 × u8
export const GROUPS: usize = 576; // 4 × 32 bytes: strips per mm, first strip, strip count, widest, highest
export const CLASSES: usize = 768; // 16 × 16 bytes: half of R, half of H
export const MINIMA: usize = 1024; // 16 × 16 × 16 bytes: R², H
export const NEAR: usize = 5120; // 16 × f32: what the quick test takes for R²

export const BINS: i32 = 64;
export const DIGITS: usize = 2048;
export const MAX_GROUPS: usize = 4;
// After the cursors of a thread: a list of pairs, then the hits.
export const LIST_AT: usize = 262_208;
export const HITS_AT: usize = 295_040;
/** Hits that are examined together. */
export const MOST_HITS: usize = 512;

// A record: x, y, vx, vy, doubles; altitude and climb, i32; index and above it class, u32; key, u32.
export const ALTITUDE: usize = 32;
export const CLIMB: usize = 36;
export const NAME: usize = 40;
export const KEY_OF: usize = 44;
const CLASS_SHIFT: u32 = 28;

// Eight tracks in sorted order, 128 bytes: their boxes' sides, eight times i16 each, and keys, u32.
export const X0: usize = 0;
export const X1: usize = 16;
export const Y0: usize = 32;
export const Y1: usize = 48;
export const Z0: usize = 64;
export const Z1: usize = 80;
export const KEYS: usize = 96;
export const LAST_KEY: usize = 124;

// What a track visits: its box's last column; strips below and above its own, 14 bits each, and class.
export const BELOW_BITS: u32 = 14;
export const STRIPS_MASK: u32 = 0x3fff;

/** Added to a whole number it leaves that number in the low bits, two's complement. */
export const INTEGRAL: f64 = 6755399441055744;

// @ts-ignore: decorator
@inline
export function f(slot: usize): f64 {
	return load<f64>(slot << 3);
}

// @ts-ignore: decorator
@inline
export function p(slot: usize): usize {
	return <usize>load<u32>(slot << 3);
}

/** Where an eight of boxes or courses is. */
// @ts-ignore: decorator
@inline
export function eightAt(eights: usize, eight: usize): usize {
	return eights + (eight << 7);
}

/** Where the key of a track in sorted order is. */
// @ts-ignore: decorator
@inline
export function keyAt(boxes: usize, k: usize): usize {
	return eightAt(boxes, k >> 3) + ((k & 7) << 2) + KEYS;
}

/** The record in a place of the buckets. */
// @ts-ignore: decorator
@inline
export function recordAt(bucketed: usize, place: usize): usize {
	return bucketed + place * 48;
}

// @ts-ignore: decorator
@inline
export function nameOf(id: u32, class_: u32): u32 {
	return id | (class_ << CLASS_SHIFT);
}

// @ts-ignore: decorator
@inline
export function idOf(name: u32): u32 {
	return name & ((1 << CLASS_SHIFT) - 1);
}

// @ts-ignore: decorator
@inline
export function classOf(name: u32): usize {
	return <usize>(name >> CLASS_SHIFT);
}

// @ts-ignore: decorator
@inline
export function both(a: f64, b: f64): v128 {
	return f64x2.replace_lane(f64x2.splat(a), 1, b);
}

/** By vectors, as a choice between two doubles would be compiled to a branch. */
// @ts-ignore: decorator
@inline
export function lower(a: f64, b: f64): f64 {
	return f64x2.extract_lane(f64x2.pmin(f64x2.splat(a), f64x2.splat(b)), 0);
}

// @ts-ignore: decorator
@inline
export function upper(a: f64, b: f64): f64 {
	return f64x2.extract_lane(f64x2.pmax(f64x2.splat(a), f64x2.splat(b)), 0);
}

/**
 * A box as it is given, 64 bytes: south, north, west and east (int32), lower, upper, start and end
 * (doubles), datum and slot (int32). And as it is stored, 40 bytes: the first four and lower and
 * upper as int32; the start, with the datum above its 56 bits, and the end as 64-bit integers.
 */
import { BOXES } from "./layout";
import { TURN_7 } from "./classes";

const BYTES: usize = 64;
const DATUM_BITS: u64 = 56;
const TIME: u64 = (1 << DATUM_BITS) - 1;

export const MOST_BOXES: u32 = 64;

// @ts-ignore: decorator
@inline
export function givenAt(place: u32): usize {
	return BOXES + <usize>place * BYTES;
}

// @ts-ignore: decorator
@inline
export function southOf(box: usize): f64 {
	return <f64>load<i32>(box);
}

// @ts-ignore: decorator
@inline
export function northOf(box: usize): f64 {
	return <f64>load<i32>(box, 4);
}

// @ts-ignore: decorator
@inline
export function westOf(box: usize): f64 {
	return <f64>load<i32>(box, 8);
}

// @ts-ignore: decorator
@inline
export function eastOf(box: usize): f64 {
	return <f64>load<i32>(box, 12);
}

// @ts-ignore: decorator
@inline
export function lowerOf(given: usize): f64 {
	return load<f64>(given, 16);
}

// @ts-ignore: decorator
@inline
export function upperOf(given: usize): f64 {
	return load<f64>(given, 24);
}

// @ts-ignore: decorator
@inline
export function startOf(given: usize): f64 {
	return load<f64>(given, 32);
}

// @ts-ignore: decorator
@inline
export function endOf(given: usize): f64 {
	return load<f64>(given, 40);
}

// @ts-ignore: decorator
@inline
export function datumOf(given: usize): u32 {
	return load<u32>(given, 48);
}

// @ts-ignore: decorator
@inline
export function slotOf(given: usize): u32 {
	return load<u32>(given, 52);
}

/** How far east of `west7` an arc to `east7` reaches. */
// @ts-ignore: decorator
@inline
export function span7(west7: f64, east7: f64): f64 {
	return west7 <= east7 ? east7 - west7 : east7 - west7 + TURN_7;
}

/** Writes a given box to where it is stored. */
export function keep(given: usize, stored: usize): void {
	store<u64>(stored, load<u64>(given));
	store<u64>(stored, load<u64>(given, 8), 8);
	store<i32>(stored, <i32>lowerOf(given), 16);
	store<i32>(stored, <i32>upperOf(given), 20);
	store<u64>(stored, <u64>startOf(given) | (<u64>datumOf(given) << DATUM_BITS), 24);
	store<u64>(stored, <u64>endOf(given), 32);
}

/** Writes a stored box as one that is given. */
export function unpack(stored: usize, given: usize): void {
	const start = load<u64>(stored, 24);
	store<u64>(given, load<u64>(stored));
	store<u64>(given, load<u64>(stored, 8), 8);
	store<f64>(given, <f64>load<i32>(stored, 16), 16);
	store<f64>(given, <f64>load<i32>(stored, 20), 24);
	store<f64>(given, <f64>(<i64>(start & TIME)), 32);
	store<f64>(given, <f64>load<i64>(stored, 32), 40);
	store<u32>(given, <u32>(start >> DATUM_BITS), 48);
}

/** Whether a stored box and a given one meet: closed in space, in time closed or half-open. */
export function meets(stored: usize, given: usize, isTimeClosed: bool): bool {
	if (southOf(stored) > northOf(given) || northOf(stored) < southOf(given)) return false;
	const startAndDatum = load<u64>(stored, 24);
	const start = <f64>(<i64>(startAndDatum & TIME));
	const end = <f64>load<i64>(stored, 32);
	if (start > endOf(given) || startOf(given) > end) return false;
	if (!isTimeClosed && (start == endOf(given) || startOf(given) == end)) return false;
	if (<u32>(startAndDatum >> DATUM_BITS) == datumOf(given)) {
		if (<f64>load<i32>(stored, 16) > upperOf(given)) return false;
		if (<f64>load<i32>(stored, 20) < lowerOf(given)) return false;
	}
	const west = westOf(stored);
	const from = westOf(given) - west;
	if ((from < 0 ? from + TURN_7 : from) <= span7(west, eastOf(stored))) return true;
	return (from > 0 ? TURN_7 - from : -from) <= span7(westOf(given), eastOf(given));
}

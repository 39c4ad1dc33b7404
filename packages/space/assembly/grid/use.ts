/**
 * Which size classes hold boxes, and how far the largest of each extends: what a question has to
 * reach. A class forgets its largest boxes when it is empty.
 */
import { durationOf, extent7Of, widthsOf } from "./cells";
import { DATUMS, SPACES, TIMES } from "./classes";
import { COUNTS, EXTENTS, OCCUPIED } from "./layout";

const CLASSES: u32 = SPACES * TIMES * DATUMS;
/** Three doubles for each class: 1e-7 degree, widths of a column, µs. */
const BYTES: usize = 24;

/** The classes that hold a box, in order. */
let occupied: u32 = 0;

// @ts-ignore: decorator
@inline
export function occupiedCount(): u32 {
	return occupied;
}

// @ts-ignore: decorator
@inline
export function occupiedClass(place: u32): u32 {
	return load<u8>(OCCUPIED + <usize>place);
}

// @ts-ignore: decorator
@inline
export function greatest7(sizeClass: u32): f64 {
	return load<f64>(EXTENTS + <usize>sizeClass * BYTES);
}

// @ts-ignore: decorator
@inline
export function greatestWidths(sizeClass: u32): f64 {
	return load<f64>(EXTENTS + <usize>sizeClass * BYTES, 8);
}

// @ts-ignore: decorator
@inline
export function greatestUs(sizeClass: u32): f64 {
	return load<f64>(EXTENTS + <usize>sizeClass * BYTES, 16);
}

/** Counts a box whose cell is given. */
export function addUse(sizeClass: u32, cell: usize): void {
	const count = COUNTS + (<usize>sizeClass << 2);
	store<u32>(count, load<u32>(count) + 1);
	if (load<u32>(count) == 1) list();
	const at = EXTENTS + <usize>sizeClass * BYTES;
	if (extent7Of(cell) > load<f64>(at)) store<f64>(at, extent7Of(cell));
	if (widthsOf(cell) > load<f64>(at, 8)) store<f64>(at, widthsOf(cell), 8);
	if (durationOf(cell) > load<f64>(at, 16)) store<f64>(at, durationOf(cell), 16);
}

export function removeUse(sizeClass: u32): void {
	const count = COUNTS + (<usize>sizeClass << 2);
	store<u32>(count, load<u32>(count) - 1);
	if (load<u32>(count) > 0) return;
	memory.fill(EXTENTS + <usize>sizeClass * BYTES, 0, BYTES);
	list();
}

function list(): void {
	occupied = 0;
	for (let each: u32 = 0; each < CLASSES; each++) {
		if (load<u32>(COUNTS + (<usize>each << 2)) == 0) continue;
		store<u8>(OCCUPIED + <usize>occupied, <u8>each);
		occupied++;
	}
}

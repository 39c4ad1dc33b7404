/** The cell of a box: the smallest class that takes it, and there the cell of its centre. */
import { datumOf, eastOf, endOf, lowerOf, northOf, southOf, span7, startOf, upperOf, westOf } from "./box";
import {
	columnsOf,
	DATUMS,
	HALF_TURN_7,
	latScale,
	lonScale,
	most7,
	mostUs,
	perSlot,
	perWidth,
	reach7,
	rowAt,
	rowBase,
	rowOf,
	slotUs,
	spaceAt,
	TIMES,
	timeAt,
	timeScale,
	whole,
	width7,
} from "./classes";
import { altitudeLevel, lanes, level } from "./lanes";
import { CELLS } from "./layout";

/** 64 bytes: size class, place and time slot, lanes, address and tag; how far the box extends. */
const BYTES: usize = 64;

// @ts-ignore: decorator
@inline
export function cellAt(place: u32): usize {
	return CELLS + <usize>place * BYTES;
}

// @ts-ignore: decorator
@inline
export function classOf(cell: usize): u32 {
	return load<u32>(cell);
}

/** Row and column. */
// @ts-ignore: decorator
@inline
export function placeOf(cell: usize): u32 {
	return load<u32>(cell, 4);
}

// @ts-ignore: decorator
@inline
export function timeSlotOf(cell: usize): i32 {
	return load<i32>(cell, 8);
}

// @ts-ignore: decorator
@inline
export function lowOf(cell: usize): u32 {
	return load<u32>(cell, 12);
}

// @ts-ignore: decorator
@inline
export function highOf(cell: usize): u32 {
	return load<u32>(cell, 16);
}

/** What decides the line of the cell's entries. */
// @ts-ignore: decorator
@inline
export function addressOf(cell: usize): u32 {
	return load<u32>(cell, 20);
}

// @ts-ignore: decorator
@inline
export function tagOf(cell: usize): u32 {
	return load<u32>(cell, 24);
}

/** How far the box extends: 1e-7 degree, parts of its column's width, µs. */
// @ts-ignore: decorator
@inline
export function extent7Of(cell: usize): f64 {
	return load<f64>(cell, 32);
}

// @ts-ignore: decorator
@inline
export function widthsOf(cell: usize): f64 {
	return load<f64>(cell, 40);
}

// @ts-ignore: decorator
@inline
export function durationOf(cell: usize): f64 {
	return load<f64>(cell, 48);
}

/** Row and column in one number: the smallest class has fewer than 2^13 columns. */
// @ts-ignore: decorator
@inline
export function placeIn(row: i32, column: i32): u32 {
	return (<u32>row << 13) | <u32>column;
}

/** A hash of class and place (the finalizer of MurmurHash3). */
// @ts-ignore: decorator
@inline
export function columnHash(sizeClass: u32, place: u32): u32 {
	let h = place ^ ((sizeClass + 1) * 0x9e3779b1);
	h = (h ^ (h >>> 16)) * 0x85ebca6b;
	h = (h ^ (h >>> 13)) * 0xc2b2ae35;
	return h ^ (h >>> 16);
}

/** Slots of one column follow one another, as their lines do in memory. */
// @ts-ignore: decorator
@inline
export function addressIn(columnHash: u32, timeSlot: i32): u32 {
	return columnHash + <u32>timeSlot;
}

/** Five bits that tell apart most of the cells that share a line. */
// @ts-ignore: decorator
@inline
export function tagIn(columnHash: u32, timeSlot: i32): u32 {
	return ((columnHash >>> 27) + 11 * <u32>timeSlot) & 31;
}

/** Writes the cell of a box as it is given. */
export function locate(given: usize, cell: usize): void {
	const south = southOf(given);
	const west = westOf(given);
	const start = startOf(given);
	const high = northOf(given) - south;
	const wide = span7(west, eastOf(given));
	const duration = endOf(given) - start;
	let spacePlace: u32 = 0;
	let space = spaceAt(0);
	let row = rowOf(space, south + high / 2);
	let at = rowAt(space, row);
	while (high > most7(space) || wide > reach7(at)) {
		space = spaceAt(++spacePlace);
		row = rowOf(space, south + high / 2);
		at = rowAt(space, row);
	}
	let timePlace: u32 = 0;
	while (duration > mostUs(timeAt(timePlace))) timePlace++;
	const time = timeAt(timePlace);

	const column = whole((west + wide / 2 + HALF_TURN_7) * perWidth(at));
	const columns = columnsOf(at);
	const timeSlot = whole((start + duration / 2) * perSlot(time));
	const sizeClass = (spacePlace * TIMES + timePlace) * DATUMS + datumOf(given);
	const place = placeIn(row, column >= columns ? column - columns : column);
	const hash = columnHash(sizeClass, place);
	store<u32>(cell, sizeClass);
	store<u32>(cell, place, 4);
	store<i32>(cell, timeSlot, 8);
	store<u32>(cell, addressIn(hash, timeSlot), 20);
	store<u32>(cell, tagIn(hash, timeSlot), 24);
	store<f64>(cell, high, 32);
	store<f64>(cell, wide * perWidth(at), 40);
	store<f64>(cell, duration, 48);

	// A class keeps what its boxes may extend beyond their cell: half of their extent to each side.
	const latBase = south - rowBase(space, row) + most7(space) / 2;
	const lonBase = west + HALF_TURN_7 - <f64>column * width7(at) + reach7(at) / 2;
	const timeBase = start - <f64>timeSlot * slotUs(time) + mostUs(time) / 2;
	const low = lanes(
		level(latBase, latScale(space)),
		level(lonBase, lonScale(at)),
		level(timeBase, timeScale(time)),
		altitudeLevel(lowerOf(given)),
	);
	const top = lanes(
		level(latBase + high, latScale(space)),
		level(lonBase + wide, lonScale(at)),
		level(timeBase + duration, timeScale(time)),
		altitudeLevel(upperOf(given)),
	);
	store<u32>(cell, low, 12);
	store<u32>(cell, top, 16);
}

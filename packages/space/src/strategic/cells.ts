import { DATUMS } from "../units.ts";
import { type GridBox, HALF_TURN_7, QUARTER_7, span7 } from "./grid-box.ts";
import { altitudeLevel, lanes, level } from "./lanes.ts";
import {
	rowOf,
	SPACE_CLASSES,
	type SpaceClass,
	spaceClasses,
	TIME_CLASSES,
	type TimeClass,
} from "./size-classes.ts";

/** Size classes of space, time and datum together. */
export const CLASSES = SPACE_CLASSES * TIME_CLASSES.length * DATUMS.length;

export function spaceClassOf(sizeClass: number): SpaceClass {
	return spaceClasses()[
		Math.floor(sizeClass / (DATUMS.length * TIME_CLASSES.length))
	] as SpaceClass;
}

export function timeClassOf(sizeClass: number): TimeClass {
	return TIME_CLASSES[Math.floor(sizeClass / DATUMS.length) % TIME_CLASSES.length] as TimeClass;
}

/** Where a box stands, and what of it is compared first. */
export interface Cell {
	sizeClass: number;
	/** Row and column. */
	place: number;
	timeSlot: number;
	low: number;
	high: number;
	/** How far the box extends: 1e-7 degree, parts of its column's width, µs. */
	extent7: number;
	widths: number;
	durationUs: number;
}

export function noCell(): Cell {
	return {
		sizeClass: 0,
		place: 0,
		timeSlot: 0,
		low: 0,
		high: 0,
		extent7: 0,
		widths: 0,
		durationUs: 0,
	};
}

/** Finds the cell of a box's centre in the smallest class that takes the box. */
export function locate(box: GridBox, cell: Cell): void {
	const { south7, north7, west7, startUs, endUs, datum } = box;
	const wide7 = span7(west7, box.east7);
	const classes = spaceClasses();
	let spacePlace = 0;
	let space = classes[0] as SpaceClass;
	let row = rowOf(space, (south7 + north7) / 2);
	while (north7 - south7 > space.extent7 || wide7 > (space.reach7[row] as number)) {
		space = classes[++spacePlace] as SpaceClass;
		row = rowOf(space, (south7 + north7) / 2);
	}
	let time = 0;
	while (endUs - startUs > (TIME_CLASSES[time] as TimeClass).durationUs) time++;
	const { slotUs, durationUs, perSlot, scale } = TIME_CLASSES[time] as TimeClass;

	const width7 = space.width7[row] as number;
	const middle7 = west7 + wide7 / 2 + HALF_TURN_7;
	const column = Math.floor(middle7 * (space.perWidth[row] as number));
	const timeSlot = Math.floor((startUs + (endUs - startUs) / 2) * perSlot);
	const columns = space.columns[row] as number;
	cell.sizeClass = (spacePlace * TIME_CLASSES.length + time) * DATUMS.length + datum;
	cell.place = placeIn(row, column >= columns ? column - columns : column);
	cell.timeSlot = timeSlot;

	// A class keeps what its boxes may extend beyond their cell: half of their extent to each side.
	const latBase = south7 - rowBase(space, row) + space.extent7 / 2;
	const lonBase = west7 + HALF_TURN_7 - column * width7 + (space.reach7[row] as number) / 2;
	const lonScale = space.lonScale[row] as number;
	const timeBase = startUs - timeSlot * slotUs + durationUs / 2;
	cell.extent7 = north7 - south7;
	cell.widths = wide7 / width7;
	cell.durationUs = endUs - startUs;
	cell.low = lanes(
		level(latBase, space.scale),
		level(lonBase, lonScale),
		level(timeBase, scale),
		altitudeLevel(box.lower01mm),
	);
	cell.high = lanes(
		level(latBase + north7 - south7, space.scale),
		level(lonBase + wide7, lonScale),
		level(timeBase + endUs - startUs, scale),
		altitudeLevel(box.upper01mm),
	);
}

/** The southern edge of a row, 1e-7 degree. */
export function rowBase({ row7 }: SpaceClass, row: number): number {
	return row * row7 - QUARTER_7;
}

/** Row and column in one number: the smallest class has fewer than 2^13 columns. */
export function placeIn(row: number, column: number): number {
	return (row << 13) | column;
}

/** A hash of class and place (the finalizer of MurmurHash3). */
export function columnHash(sizeClass: number, place: number): number {
	let h = place ^ Math.imul(sizeClass + 1, 0x9e3779b1);
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return h ^ (h >>> 16);
}

/** Slots of one column follow one another, as their lines do in memory. */
export function addressIn(columnHash: number, timeSlot: number): number {
	return (columnHash + timeSlot) | 0;
}

/** Five bits that tell apart most of the cells that share a line. */
export function tagIn(columnHash: number, timeSlot: number): number {
	return ((columnHash >>> 27) + 11 * timeSlot) & 31;
}

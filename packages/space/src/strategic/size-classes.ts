import { cos } from "../trig.ts";
import { HOUR_US, MINUTE_US } from "../units.ts";
import { DEGREE_7, QUARTER_7, TURN_7 } from "./grid-box.ts";
import { LEVELS } from "./lanes.ts";

/**
 * The cells of boxes of about one size: rows of equal height, and in each row as many columns as
 * keep the cells no narrower than high, so that a row at a pole is a single cell. A box stands in
 * the cell of its centre; `reach7` bounds how far from it a box of the class can extend.
 */
export interface SpaceClass {
	/** Height of a row, 1e-7 degree. */
	row7: number;
	rows: number;
	/** The most that a box extends from south to north. */
	extent7: number;
	/** Levels to a unit of latitude, from the southernmost that a box of a row may reach. */
	scale: number;
	/** By row: the number of columns, the width of one, and columns to a unit of longitude. */
	columns: Float64Array;
	width7: Float64Array;
	perWidth: Float64Array;
	/** By row: the most that a box centred in it extends from west to east, and levels to a unit. */
	reach7: Float64Array;
	lonScale: Float64Array;
}

/** The slots of volumes of about one duration; a volume stands in the slot of its middle. */
export interface TimeClass {
	slotUs: number;
	/** The most that a volume lasts. */
	durationUs: number;
	/** Slots, and levels, to a microsecond. */
	perSlot: number;
	scale: number;
}

/** Greatest extents: some 2, 18, 140 and 1,140 km. */
const EXTENTS_7 = [0.02, 0.16, 1.28, 10.24].map((degrees) => Math.round(degrees * DEGREE_7));
/** Sides of a cell for the extent of its boxes: a question of middle size looks in two cells, not nine. */
const CELL_PER_EXTENT = 3;

/** From small to large; the last takes every box. Made when the first index needs them. */
let known: readonly SpaceClass[] | null = null;

export function spaceClasses(): readonly SpaceClass[] {
	known ??= [...EXTENTS_7.map(spaceClass), everywhere()];
	return known;
}

export const SPACE_CLASSES = EXTENTS_7.length + 1;

/** From short to long; the last takes every duration in a single slot. */
export const TIME_CLASSES: readonly TimeClass[] = [
	timeClass(45 * MINUTE_US, 30 * MINUTE_US),
	timeClass(6 * HOUR_US, 4 * HOUR_US),
	timeClass(48 * HOUR_US, 32 * HOUR_US),
	timeClass(2 ** 54, 2 ** 54),
];

function timeClass(slotUs: number, durationUs: number): TimeClass {
	return { slotUs, durationUs, perSlot: 1 / slotUs, scale: LEVELS / (slotUs + durationUs) };
}

function spaceClass(extent7: number): SpaceClass {
	const row7 = CELL_PER_EXTENT * extent7;
	return withColumns(row7, extent7, (row) => {
		const edge7 = Math.max(QUARTER_7 - row * row7, (row + 1) * row7 - QUARTER_7);
		const narrowest = cos((Math.min(edge7, QUARTER_7) / QUARTER_7) * (Math.PI / 2));
		return Math.max(1, Math.floor((TURN_7 * narrowest) / row7));
	});
}

function everywhere(): SpaceClass {
	return withColumns(2 * QUARTER_7, 2 * QUARTER_7, () => 1);
}

function withColumns(
	row7: number,
	extent7: number,
	columnsOf: (row: number) => number,
): SpaceClass {
	const rows = Math.ceil((2 * QUARTER_7) / row7);
	const columns = Float64Array.from({ length: rows }, (_, row) => columnsOf(row));
	const width7 = columns.map((count) => TURN_7 / count);
	const perWidth = width7.map((width) => 1 / width);
	const reach7 = width7.map((width) => (width === TURN_7 ? TURN_7 : width / CELL_PER_EXTENT));
	const lonScale = width7.map((width, row) => LEVELS / (width + (reach7[row] as number)));
	const scale = LEVELS / (row7 + extent7);
	return { row7, rows, extent7, scale, columns, width7, perWidth, reach7, lonScale };
}

/** The row of a latitude; beyond the poles the row at the pole. */
export function rowOf({ row7, rows }: SpaceClass, lat7: number): number {
	const row = Math.floor((lat7 + QUARTER_7) / row7);
	return row < 0 ? 0 : row >= rows ? rows - 1 : row;
}

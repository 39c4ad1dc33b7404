import { radians } from "../geodesy.ts";
import { cos } from "../trig.ts";

/** Degrees from row to row, and about as wide at every latitude. */
const CELL = 0.125;
export const ROWS = 180 / CELL;
/** Nearer to a pole a row is one cell, so that meridians crowding together are nothing special. */
const POLAR = 85;

/** Degrees; west to east may go beyond ±180, and covers all longitudes when 360 or more apart. */
export interface DegreeBox {
	south: number;
	north: number;
	west: number;
	east: number;
}

/** Number of the first cell of every row from the south, and of all cells at the end. */
export const FIRST = Int32Array.from({ length: ROWS + 1 }, () => 0);
export const COLUMNS = Int32Array.from({ length: ROWS }, (_, row) => {
	const south = row * CELL - 90;
	const nearest = south < 0 ? Math.max(0, -(south + CELL)) : south;
	const furthest = Math.max(Math.abs(south), Math.abs(south + CELL));
	return furthest > POLAR ? 1 : Math.floor((360 / CELL) * cos(radians(nearest * 1e9)));
});
for (let row = 0; row < ROWS; row++)
	FIRST[row + 1] = (FIRST[row] as number) + (COLUMNS[row] as number);

export function rowOf(lat: number): number {
	const row = Math.floor((lat + 90) / CELL) | 0;
	return row < 0 ? 0 : row >= ROWS ? ROWS - 1 : row;
}

/** The cell of a position in degrees, longitude in [−180, 180]. */
export function cellOf(lat: number, lon: number): number {
	const row = rowOf(lat);
	const columns = COLUMNS[row] as number;
	const column = Math.floor(((lon + 180) / 360) * columns) | 0;
	return (FIRST[row] as number) + (column >= columns ? 0 : column);
}

/** The cells of one row between two longitudes: where they begin, how many, and where the row does. */
export interface RowSpan {
	first: number;
	columns: number;
	/** May be below 0 or beyond the row, by less than a turn or two. */
	from: number;
	count: number;
}

export function rowSpan(row: number, west: number, east: number): RowSpan {
	const columns = COLUMNS[row] as number;
	const first = FIRST[row] as number;
	// As 32-bit integers, or the numbers of cells would be computed as doubles all the way.
	const from = Math.floor(((west + 180) / 360) * columns) | 0;
	const to = Math.floor(((east + 180) / 360) * columns) | 0;
	return to - from + 1 >= columns
		? { first, columns, from: 0, count: columns }
		: { first, columns, from, count: to - from + 1 };
}

/** A cell of a span, counted from its first. */
export function cellAt({ first, columns, from }: RowSpan, k: number): number {
	let column = from + k;
	while (column >= columns) column -= columns;
	while (column < 0) column += columns;
	return first + column;
}

/** The middle of a cell of a row, degrees. */
export function middleOf(row: number, cell: number): { lat: number; lon: number } {
	const columns = COLUMNS[row] as number;
	const column = cell - (FIRST[row] as number);
	return { lat: (row + 0.5) * CELL - 90, lon: ((column + 0.5) / columns) * 360 - 180 };
}

/** The row that a cell is in. */
export function rowOfCell(cell: number): number {
	let low = 0;
	let high = ROWS;
	while (high - low > 1) {
		const row = (low + high) >> 1;
		if ((FIRST[row] as number) <= cell) low = row;
		else high = row;
	}
	return low;
}

/** Calls `visit` for every cell that a box touches. */
export function eachCell(box: DegreeBox, visit: (cell: number) => void): void {
	const last = rowOf(box.north);
	for (let row = rowOf(box.south); row <= last; row++) {
		const span = rowSpan(row, box.west, box.east);
		for (let k = 0; k < span.count; k++) visit(cellAt(span, k));
	}
}

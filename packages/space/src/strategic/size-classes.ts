/**
 * The cells of boxes of about one size, as tables that the grid's kernel reads (the numbers of their
 * layout stand again in assembly/grid/classes.ts). Of space: rows of equal height, and in each row as
 * many columns as keep the cells no narrower than high, so that a row at a pole is a single cell. A
 * box stands in the cell of its centre. Of time: slots; a volume stands in the slot of its middle.
 */
import { cos } from "../trig.ts";
import { HOUR_US, MINUTE_US } from "../units.ts";
import { DEGREE_7, QUARTER_7, TURN_7 } from "./grid-box.ts";

/** Levels between the least and the most that a byte tells apart: see assembly/grid/lanes.ts. */
const LEVELS = 125;

/** Greatest extents: some 2, 18, 140 and 1,140 km. */
const EXTENTS_7 = [0.02, 0.16, 1.28, 10.24].map((degrees) => Math.round(degrees * DEGREE_7));
/** Sides of a cell for the extent of its boxes: a question of middle size looks in two cells, not nine. */
const CELL_PER_EXTENT = 3;

/** From short to long: the slot, and the most that a volume lasts; the last takes every duration. */
const TIMES_US = [
	[45 * MINUTE_US, 30 * MINUTE_US],
	[6 * HOUR_US, 4 * HOUR_US],
	[48 * HOUR_US, 32 * HOUR_US],
	[2 ** 54, 2 ** 54],
] as const;

/** Doubles of a class of space, and of a row. */
const DOUBLES = 8;

interface Space {
	/** Height of a row, 1e-7 degree. */
	row7: number;
	/** The most that a box extends from south to north. */
	extent7: number;
	/** How many columns each row has. */
	columns: number[];
}

let known: Float64Array | null = null;

/** The tables; the last class of space takes every box. Made when the first grid needs them. */
export function sizeClasses(): Float64Array {
	known ??= tables();
	return known;
}

function tables(): Float64Array {
	const spaces = [...EXTENTS_7.map(spaceOf), everywhere()];
	const times = TIMES_US.flatMap(([slotUs, mostUs]) => {
		return [slotUs, 1 / slotUs, mostUs, LEVELS / (slotUs + mostUs)];
	});
	let rows = 0;
	const headers = spaces.flatMap(({ row7, extent7, columns }) => {
		const header = [
			row7,
			1 / row7,
			whole(columns.length),
			extent7,
			LEVELS / (row7 + extent7),
			whole(rows),
		];
		rows += columns.length;
		return filled(header);
	});
	const byRow = spaces.flatMap(({ columns }) => columns.flatMap(rowOf));
	return Float64Array.from([...times, ...headers, ...byRow]);
}

/** A number as which the kernel reads an int32 in the low word of a double. */
function whole(number: number): number {
	return new Float64Array(new Int32Array([number, 0]).buffer)[0] as number;
}

/** Columns, columns to a unit of longitude, the most that a box extends, levels to a unit, a column's width. */
function rowOf(columns: number): number[] {
	const width7 = TURN_7 / columns;
	const reach7 = columns === 1 ? TURN_7 : width7 / CELL_PER_EXTENT;
	return filled([whole(columns), 1 / width7, reach7, LEVELS / (width7 + reach7), width7]);
}

function filled(numbers: number[]): number[] {
	return [...numbers, ...new Array<number>(DOUBLES - numbers.length).fill(0)];
}

function spaceOf(extent7: number): Space {
	const row7 = CELL_PER_EXTENT * extent7;
	const columns = Array.from({ length: Math.ceil((2 * QUARTER_7) / row7) }, (_, row) => {
		const edge7 = Math.max(QUARTER_7 - row * row7, (row + 1) * row7 - QUARTER_7);
		const narrowest = cos((Math.min(edge7, QUARTER_7) / QUARTER_7) * (Math.PI / 2));
		return Math.max(1, Math.floor((TURN_7 * narrowest) / row7));
	});
	return { row7, extent7, columns };
}

function everywhere(): Space {
	return { row7: 2 * QUARTER_7, extent7: 2 * QUARTER_7, columns: [1] };
}

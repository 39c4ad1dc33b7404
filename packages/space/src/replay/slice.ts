/** The segments of one slice of time: what is asked of each most often, in arrays of one length. */
export interface Slice {
	count: number;
	/** The sample that begins each. */
	sample: Int32Array;
	flight: Int32Array;
	/** Its cell; row −1: longer than the cells allow for. */
	row: Int32Array;
	column: Int32Array;
	/** The next in the chain of its cell, counted from 1; 0: none. */
	next: Int32Array;
	fromUs: Float64Array;
	/** Just after the last instant of it that counts. */
	untilUs: Float64Array;
	low01mm: Float64Array;
	high01mm: Float64Array;
	/** The second coordinate of its middle. */
	east: Float64Array;
	/** Where the chains begin: a power of two of places, which cells share. */
	heads: Int32Array;
	shift: number;
}

const LEAST = 64;

export function emptySlice(): Slice {
	return { count: 0, ...arrays(LEAST) };
}

/** Twice the room. */
export function grow(slice: Slice): void {
	const grown = arrays(2 * slice.sample.length);
	for (const name of ["sample", "flight", "row", "column"] as const) grown[name].set(slice[name]);
	for (const name of ["fromUs", "untilUs", "low01mm", "high01mm", "east"] as const)
		grown[name].set(slice[name]);
	Object.assign(slice, grown);
}

/** Where the chain of a cell begins. */
export function placeOf(row: number, column: number, shift: number): number {
	return (Math.imul(row, 0x9e3779b1) + Math.imul(column, 0x85ebca6b)) >>> shift;
}

function arrays(capacity: number): Omit<Slice, "count"> {
	return {
		sample: new Int32Array(capacity),
		flight: new Int32Array(capacity),
		row: new Int32Array(capacity),
		column: new Int32Array(capacity),
		next: new Int32Array(capacity),
		fromUs: new Float64Array(capacity),
		untilUs: new Float64Array(capacity),
		low01mm: new Float64Array(capacity),
		high01mm: new Float64Array(capacity),
		east: new Float64Array(capacity),
		heads: new Int32Array(2 * capacity),
		shift: Math.clz32(2 * capacity - 1),
	};
}

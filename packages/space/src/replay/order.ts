import type { Slice } from "./slice.ts";

/**
 * The pieces of a slice from west to east by columns, and in no order within a column. Those that
 * have no reach are in a column of their own after all others.
 */
export interface Order {
	boxes: Float64Array;
	/** What number each has in the slice. */
	piece: Int32Array;
	/** As many as pieces; column k: from place `starts[k]` on up to, without it, `starts[k + 1]`. */
	columns: number;
	starts: Int32Array;
	west: number;
	columnsPerUnit: number;
}

export function emptyOrder(): Order {
	return {
		boxes: new Float64Array(0),
		piece: new Int32Array(0),
		columns: 0,
		starts: new Int32Array(0),
		west: 0,
		columnsPerUnit: 0,
	};
}

/** Puts the pieces of a slice in order. */
export function arrange(slice: Slice, order: Order): void {
	const { count } = slice;
	const from = slice.boxes;
	if (order.boxes.length < from.length) {
		const room = from.length / 8;
		order.boxes = new Float64Array(8 * room);
		order.piece = new Int32Array(room);
		order.starts = new Int32Array(room + 3);
	}
	const { boxes, piece, starts } = order;
	let west = Number.POSITIVE_INFINITY;
	let furthest = Number.NEGATIVE_INFINITY;
	for (let e = 0; e < count; e++) {
		const east = from[8 * e + 2] as number;
		west = Math.min(west, east);
		furthest = Math.max(furthest, east);
	}
	// A little less, so that the furthest is in the last column and not beyond it.
	const perUnit = furthest > west ? (count * (1 - 2 ** -20)) / (furthest - west) : 0;
	starts.fill(0, 0, count + 3);
	for (let e = 0; e < count; e++) {
		const k = columnOf(from, e, west, perUnit, count);
		starts[k + 2] = (starts[k + 2] as number) + 1;
	}
	for (let k = 2; k <= count + 1; k++)
		starts[k + 1] = (starts[k + 1] as number) + (starts[k] as number);
	for (let e = 0; e < count; e++) {
		const k = columnOf(from, e, west, perUnit, count);
		const place = starts[k + 1] as number;
		starts[k + 1] = place + 1;
		piece[place] = e;
		for (let n = 0; n < 8; n++) boxes[8 * place + n] = from[8 * e + n] as number;
	}
	order.columns = count;
	order.west = west;
	order.columnsPerUnit = perUnit;
}

function columnOf(boxes: Float64Array, e: number, west: number, perUnit: number, beyond: number) {
	if (boxes[8 * e + 7] === Number.POSITIVE_INFINITY) return beyond;
	return (((boxes[8 * e + 2] as number) - west) * perUnit) | 0;
}

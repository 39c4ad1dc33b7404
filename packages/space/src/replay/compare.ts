import { wideEastScale2 } from "./chart.ts";
import { type Comparing, comparePieces, ROUNDING } from "./compare-pieces.ts";
import type { Order } from "./order.ts";
import type { Slice } from "./slice.ts";

/** Each piece with those that lie east of it within its reach. */
export function compareSlice(slice: Slice, order: Order, by: Comparing): void {
	const { columns, starts, boxes, west, columnsPerUnit } = order;
	const { turn } = by.chart;
	const placed = starts[columns] as number;
	for (let e = 0; e < placed; e++) {
		const limit = (boxes[8 * e + 2] as number) + (boxes[8 * e + 7] as number) - west;
		const column = limit * columnsPerUnit;
		const end = column < columns ? (starts[(column | 0) + 1] as number) : placed;
		scan(slice, order, by, e, e + 1, end, 0);
		// Beyond the turn the second coordinate begins anew.
		if (turn === 0 || limit < turn) continue;
		const again = starts[Math.min(columns, ((limit - turn) * columnsPerUnit + 1) | 0)] as number;
		scan(slice, order, by, e, 0, Math.min(e, again), turn);
	}
	if (placed < slice.count) compareWide(slice, order, by, placed);
}

/** One piece with those in some places, whose second coordinate is so much greater. */
function scan(
	slice: Slice,
	{ boxes, piece }: Order,
	by: Comparing,
	e: number,
	from: number,
	end: number,
	turn: number,
): void {
	const { radiusMm, height01mm, chart } = by;
	const { northScale2 } = chart;
	const most2 = radiusMm * radiusMm * ROUNDING;
	const i = 8 * e;
	const north = boxes[i] as number;
	const halfNorth = boxes[i + 1] as number;
	const east = (boxes[i + 2] as number) - turn;
	const halfEast = boxes[i + 3] as number;
	const height = boxes[i + 4] as number;
	const halfHeight = boxes[i + 5] as number;
	const ownScale2 = boxes[i + 6] as number;
	for (let f = from; f < end; f++) {
		const j = 8 * f;
		const up =
			Math.abs((boxes[j + 4] as number) - height) - ((boxes[j + 5] as number) + halfHeight);
		const gapNorth =
			Math.abs((boxes[j] as number) - north) - ((boxes[j + 1] as number) + halfNorth);
		const gapEast =
			Math.abs((boxes[j + 2] as number) - east) - ((boxes[j + 3] as number) + halfEast);
		// Twice the gap where there is one, else 0, without a branch.
		const twiceNorth = gapNorth + Math.abs(gapNorth);
		const twiceEast = gapEast + Math.abs(gapEast);
		const scale2 = Math.min(ownScale2, boxes[j + 6] as number);
		const least2 = 0.25 * (northScale2 * twiceNorth * twiceNorth + scale2 * twiceEast * twiceEast);
		if (least2 <= most2 && up < height01mm)
			comparePieces(slice, piece[e] as number, piece[f] as number, by, scale2);
	}
}

/** Those without a reach with all others. */
function compareWide(slice: Slice, { boxes, piece }: Order, by: Comparing, placed: number): void {
	const { northScale2, turn } = by.chart;
	for (let e = placed; e < slice.count; e++) {
		for (let f = 0; f < e; f++) {
			const gapNorth = gap(boxes, 8 * e, 8 * f);
			if (gapNorth > 0 && northScale2 * gapNorth * gapNorth > by.radiusMm * by.radiusMm * ROUNDING)
				continue;
			if (gap(boxes, 8 * e + 4, 8 * f + 4) >= by.height01mm) continue;
			const scale2 = wideEastScale2(boxes, e, f, turn);
			comparePieces(slice, piece[e] as number, piece[f] as number, by, scale2);
		}
	}
}

/** How far apart two pieces are in a coordinate at least; below 0 where they share some of it. */
function gap(boxes: Float64Array, i: number, j: number): number {
	const halves = (boxes[i + 1] as number) + (boxes[j + 1] as number);
	return Math.abs((boxes[i] as number) - (boxes[j] as number)) - halves;
}

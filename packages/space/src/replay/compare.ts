import { type Chart, wideEastScale2 } from "./chart.ts";
import { nearestSquare } from "./nearest-square.ts";
import { placeOf, type Slice } from "./slice.ts";

/** Two segments of different flights, each by the sample that begins it. */
export type Meet = (p: number, q: number, flightP: number, flightQ: number) => void;

/** Pairs in one slice are compared by this. */
export interface Comparing {
	samples: Float64Array;
	chart: Chart;
	radiusMm: number;
	height01mm: number;
	/** Pairs that have time in common before it met in an earlier slice. */
	startUs: number;
	meet: Meet;
}

/** Rounding of a squared distance, far more than it needs. */
const ROUNDING = 1 + 1e-9;

/** Each segment with what is in its own cell and in half of the neighbours. */
export function compareSlice(slice: Slice, by: Comparing): void {
	const { count, row, column, next, heads, east, shift } = slice;
	const { rows, columns, columnsPerUnit, reach, turn } = by.chart;
	let wide = 0;
	for (let e = 0; e < count; e++) {
		const r = row[e] as number;
		if (r < 0) {
			wide++;
			continue;
		}
		const c = column[e] as number;
		const own = next[e] as number;
		if (own !== 0) compareChain(slice, own, e, r, c, by);
		if ((columns[r] as number) > 1) {
			const beside = c + 1 < (columns[r] as number) ? c + 1 : 0;
			const head = heads[placeOf(r, beside, shift)] as number;
			if (head !== 0) compareChain(slice, head, e, r, beside, by);
		}
		const above = r + 1;
		if (above === rows) continue;
		const per = columnsPerUnit[above] as number;
		const most = columns[above] as number;
		let first = Math.floor(((east[e] as number) - (reach[r] as number)) * per) | 0;
		let last = Math.floor(((east[e] as number) + (reach[r] as number)) * per) | 0;
		if (last - first >= most - 1) {
			first = 0;
			last = most - 1;
		}
		for (let k = first; k <= last; k++) {
			const at = turn === 0 || (k >= 0 && k < most) ? k : k < 0 ? k + most : k - most;
			const head = heads[placeOf(above, at, shift)] as number;
			if (head !== 0) compareChain(slice, head, e, above, at, by);
		}
	}
	if (wide > 0) compareWide(slice, by);
}

/** With what is in one cell, along a chain that may hold others too. */
function compareChain(
	slice: Slice,
	head: number,
	e: number,
	r: number,
	c: number,
	by: Comparing,
): void {
	const { row, column, next } = slice;
	for (let link = head; link !== 0; link = next[link - 1] as number) {
		const f = link - 1;
		if (areApartInHeight(slice, e, f, by.height01mm)) continue;
		if (row[f] !== r || column[f] !== c) continue;
		if (areTogether(slice, e, f, by.startUs) && comeNear(slice, e, f, by)) report(slice, e, f, by);
	}
}

/** Those that no cell holds, with everything. */
function compareWide(slice: Slice, by: Comparing): void {
	const { count, row } = slice;
	for (let e = 0; e < count; e++) {
		if ((row[e] as number) >= 0) continue;
		for (let f = 0; f < count; f++) {
			if ((row[f] as number) < 0 && f <= e) continue;
			if (areApartInHeight(slice, e, f, by.height01mm)) continue;
			if (areTogether(slice, e, f, by.startUs) && comeNear(slice, e, f, by))
				report(slice, e, f, by);
		}
	}
}

function areApartInHeight({ low01mm, high01mm }: Slice, e: number, f: number, height: number) {
	return (
		(low01mm[f] as number) - (high01mm[e] as number) >= height ||
		(low01mm[e] as number) - (high01mm[f] as number) >= height
	);
}

/** Whether two flights have time in common, and did not have it in an earlier slice. */
function areTogether({ flight, fromUs, untilUs }: Slice, e: number, f: number, startUs: number) {
	const us = Math.max(fromUs[e] as number, fromUs[f] as number);
	return (
		us >= startUs &&
		us < (untilUs[e] as number) &&
		us < (untilUs[f] as number) &&
		flight[e] !== flight[f]
	);
}

function comeNear({ row, sample, fromUs }: Slice, e: number, f: number, by: Comparing): boolean {
	const { eastScale2, northScale2, turn } = by.chart;
	const p = sample[e] as number;
	const q = sample[f] as number;
	const rowE = row[e] as number;
	const rowF = row[f] as number;
	const scale2 =
		rowE < 0 || rowF < 0
			? wideEastScale2(by.samples, p, q, turn)
			: Math.min(eastScale2[rowE] as number, eastScale2[rowF] as number);
	const sinceUs = Math.max(fromUs[e] as number, fromUs[f] as number);
	const least2 = nearestSquare(by.samples, p, q, sinceUs, turn, northScale2, scale2);
	return least2 <= by.radiusMm * by.radiusMm * ROUNDING;
}

function report({ sample, flight }: Slice, e: number, f: number, by: Comparing): void {
	by.meet(sample[e] as number, sample[f] as number, flight[e] as number, flight[f] as number);
}

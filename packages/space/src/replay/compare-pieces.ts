import type { Chart } from "./chart.ts";
import { nearestSquare } from "./nearest-square.ts";
import type { Slice } from "./slice.ts";

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
export const ROUNDING = 1 + 1e-9;

/** Names the segments of two pieces that have time in common and may be near one another then. */
export function comparePieces(
	{ pieces }: Slice,
	e: number,
	f: number,
	by: Comparing,
	eastScale2: number,
): void {
	const flightP = pieces[4 * e + 2] as number;
	const flightQ = pieces[4 * f + 2] as number;
	if (flightP === flightQ) return;
	const { samples, startUs, height01mm } = by;
	const { northScale2, turn } = by.chart;
	const most2 = by.radiusMm * by.radiusMm * ROUNDING;
	const lastP = pieces[4 * e + 1] as number;
	const lastQ = pieces[4 * f + 1] as number;
	const endP = pieces[4 * e + 3] === 1 ? lastP : -1;
	const endQ = pieces[4 * f + 3] === 1 ? lastQ : -1;
	let p = pieces[4 * e] as number;
	let q = pieces[4 * f] as number;
	while (p < lastP && q < lastQ) {
		const i = 4 * p;
		const j = 4 * q;
		// Only the last segment of a run holds the instant at its end.
		const untilP = (samples[i + 4] as number) + (p + 1 === endP ? 1 : 0);
		const untilQ = (samples[j + 4] as number) + (q + 1 === endQ ? 1 : 0);
		const fromUs = Math.max(samples[i] as number, samples[j] as number);
		if (
			fromUs >= startUs &&
			fromUs < untilP &&
			fromUs < untilQ &&
			!areApartInHeight(samples, i, j, height01mm) &&
			nearestSquare(samples, p, q, fromUs, turn, northScale2, eastScale2) <= most2
		)
			by.meet(p, q, flightP, flightQ);
		if (untilP <= untilQ) p++;
		if (untilQ <= untilP) q++;
	}
}

function areApartInHeight(samples: Float64Array, i: number, j: number, height01mm: number) {
	const a = samples[i + 3] as number;
	const nextA = samples[i + 7] as number;
	const b = samples[j + 3] as number;
	const nextB = samples[j + 7] as number;
	return (
		(a - b >= height01mm &&
			a - nextB >= height01mm &&
			nextA - b >= height01mm &&
			nextA - nextB >= height01mm) ||
		(b - a >= height01mm &&
			b - nextA >= height01mm &&
			nextB - a >= height01mm &&
			nextB - nextA >= height01mm)
	);
}

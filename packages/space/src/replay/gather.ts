import type { Chart, Metric } from "./chart.ts";
import { halfLengthMm, middleEast } from "./extent-of-segments.ts";
import type { Runs } from "./runs.ts";
import { grow, placeOf, type Slice } from "./slice.ts";
import { SAMPLE } from "./trajectories.ts";

/** Runs under way, and where in each the next slice goes on. */
export interface Cursors {
	count: number;
	run: Int32Array;
	sample: Int32Array;
}

/** How segments are put into cells. */
export interface Placing {
	metric: Metric;
	chart: Chart;
	/** Segments with a longer half are not kept in cells. */
	usualMm: number;
}

/**
 * Fills consecutive slices, the first from `startUs` on, with what the runs under way do in them,
 * and ends runs that end there. Some slices at once, because what a run does next stands in memory
 * beside what it does now, and far from what others do.
 */
export function gather(
	slices: readonly Slice[],
	samples: Float64Array,
	runs: Runs,
	cursors: Cursors,
	placing: Placing,
	startUs: number,
	sliceUs: number,
): void {
	const endUs = startUs + slices.length * sliceUs;
	for (const slice of slices) slice.count = 0;
	for (let k = cursors.count - 1; k >= 0; k--) {
		const run = cursors.run[k] as number;
		const last = runs.to[run] as number;
		const flight = runs.flight[run] as number;
		let i = cursors.sample[k] as number;
		while (i < last) {
			const fromUs = samples[SAMPLE * i] as number;
			if (fromUs >= endUs) break;
			// Only the last segment of a run holds the instant at its end.
			const untilUs = (samples[SAMPLE * (i + 1)] as number) + (i + 1 === last ? 1 : 0);
			const first = fromUs <= startUs ? 0 : Math.floor((fromUs - startUs) / sliceUs);
			const end = untilUs >= endUs ? slices.length : Math.ceil((untilUs - startUs) / sliceUs);
			for (let s = first; s < end; s++)
				put(slices[s] as Slice, samples, i, flight, untilUs, placing);
			if (untilUs > endUs) break;
			i++;
		}
		cursors.sample[k] = i;
		if (i < last) continue;
		const end = --cursors.count;
		cursors.run[k] = cursors.run[end] as number;
		cursors.sample[k] = cursors.sample[end] as number;
	}
	for (const slice of slices) chain(slice);
}

function put(
	slice: Slice,
	samples: Float64Array,
	i: number,
	flight: number,
	untilUs: number,
	{ metric, chart, usualMm }: Placing,
): void {
	if (slice.count === slice.sample.length) grow(slice);
	const e = slice.count++;
	const at = SAMPLE * i;
	const altitude = samples[at + 3] as number;
	const nextAltitude = samples[at + SAMPLE + 3] as number;
	slice.sample[e] = i;
	slice.flight[e] = flight;
	slice.fromUs[e] = samples[at] as number;
	slice.untilUs[e] = untilUs;
	slice.low01mm[e] = Math.min(altitude, nextAltitude);
	slice.high01mm[e] = Math.max(altitude, nextAltitude);
	if (halfLengthMm(samples, i, metric) > usualMm) {
		slice.row[e] = -1;
		return;
	}
	const north = ((samples[at + 1] as number) + (samples[at + SAMPLE + 1] as number)) / 2;
	const east = middleEast(samples, i, chart.turn);
	const place = Math.floor((north - chart.south) * chart.rowsPerUnit) | 0;
	const row = place < 0 ? 0 : place >= chart.rows ? chart.rows - 1 : place;
	const column = Math.floor(east * (chart.columnsPerUnit[row] as number)) | 0;
	slice.row[e] = row;
	slice.column[e] = column >= (chart.columns[row] as number) ? 0 : column;
	slice.east[e] = east;
}

/** Hangs every segment into the chain of its cell, before those that hang there. */
function chain({ count, row, column, next, heads, shift }: Slice): void {
	heads.fill(0);
	for (let e = 0; e < count; e++) {
		if ((row[e] as number) < 0) continue;
		const place = placeOf(row[e] as number, column[e] as number, shift);
		next[e] = heads[place] as number;
		heads[place] = e + 1;
	}
}

import type { Chart } from "./chart.ts";
import { lengthMm } from "./extent-of-segments.ts";
import { grow, type Slice } from "./slice.ts";

/** Flights under way, and where in each the next slice goes on. */
export interface Cursors {
	count: number;
	flight: Int32Array;
	/** The sample that begins the next segment. */
	sample: Int32Array;
	/** The last sample of the flight. */
	last: Int32Array;
}

/** More than the rounding of a sum of two numbers, in parts of it, and of a sum of a million. */
const ROUNDING = 2 ** -51;
const SUM_ROUNDING = 1 + 2 ** -30;

/**
 * Fills consecutive slices, the first from `startUs` on, with what the flights under way do in
 * them, and ends flights that end there. Some slices at once, because what a flight does next
 * stands in memory beside what it does now, and far from what others do.
 * @param maxGapUs samples further apart in time are not the ends of a segment
 * @returns when the next segment of any of them begins that is in none of these slices
 */
export function gather(
	slices: readonly Slice[],
	samples: Float64Array,
	cursors: Cursors,
	chart: Chart,
	maxGapUs: number,
	startUs: number,
	sliceUs: number,
): number {
	const { turn } = chart;
	const halfTurn = turn === 0 ? Number.POSITIVE_INFINITY : turn / 2;
	const endUs = startUs + slices.length * sliceUs;
	let nextUs = Number.POSITIVE_INFINITY;
	for (const slice of slices) slice.count = 0;
	for (let k = cursors.count - 1; k >= 0; k--) {
		const flight = cursors.flight[k] as number;
		const last = cursors.last[k] as number;
		let i = cursors.sample[k] as number;
		let s = 0;
		while (i < last) {
			let at = 4 * i;
			let us = samples[at] as number;
			if (us >= endUs) {
				nextUs = Math.min(nextUs, us);
				break;
			}
			if ((samples[at + 4] as number) - us > maxGapUs) {
				i++;
				continue;
			}
			if (us >= startUs + (s + 1) * sliceUs) s = Math.floor((us - startUs) / sliceUs);
			const sliceEndUs = startUs + (s + 1) * sliceUs;
			const first = i;
			const firstNorth = samples[at + 1] as number;
			const firstEast = samples[at + 2] as number;
			const firstHeight = samples[at + 3] as number;
			let north = firstNorth;
			let east = firstEast;
			let height = firstHeight;
			// The second coordinate goes on beyond the turn, so that the piece is in one part.
			let turns = 0;
			// What goes such a way stays within half of it from the middle of its ends: exact where
			// it does not turn back, and without a branch.
			let wayNorth = 0;
			let wayEast = 0;
			let wayUp = 0;
			let isRunEnd = false;
			do {
				i++;
				at += 4;
				us = samples[at] as number;
				const nextNorth = samples[at + 1] as number;
				const nextEast = samples[at + 2] as number;
				const nextHeight = samples[at + 3] as number;
				let step = nextEast - east;
				if (!(step < halfTurn && step >= -halfTurn)) {
					const round = Math.floor((step + halfTurn) / turn) * turn;
					step -= round;
					turns -= round;
				}
				wayNorth += Math.abs(nextNorth - north);
				wayEast += Math.abs(step);
				wayUp += Math.abs(nextHeight - height);
				north = nextNorth;
				east = nextEast;
				height = nextHeight;
				isRunEnd = i === last || (samples[at + 4] as number) - us > maxGapUs;
			} while (us < sliceEndUs && !isRunEnd);
			east += turns;
			const slice = slices[s] as Slice;
			if (4 * slice.count === slice.pieces.length) grow(slice);
			const { boxes, pieces } = slice;
			const box = 8 * slice.count;
			const piece = 4 * slice.count++;
			boxes[box] = (firstNorth + north) / 2;
			boxes[box + 1] =
				(wayNorth / 2) * SUM_ROUNDING + (Math.abs(firstNorth) + Math.abs(north)) * ROUNDING;
			boxes[box + 2] = (firstEast + east) / 2;
			boxes[box + 3] =
				(wayEast / 2) * SUM_ROUNDING + (Math.abs(firstEast) + Math.abs(east)) * ROUNDING;
			boxes[box + 4] = (firstHeight + height) / 2;
			boxes[box + 5] = wayUp / 2;
			pieces[piece] = first;
			pieces[piece + 1] = i;
			pieces[piece + 2] = flight;
			pieces[piece + 3] = isRunEnd ? 1 : 0;
			place(boxes, box, chart);
			// A segment that goes on in the next slice is in that one too. Only the last segment of
			// a run holds the instant at its end.
			if (us + (isRunEnd ? 1 : 0) > sliceEndUs) {
				s++;
				i--;
				if (s === slices.length) {
					nextUs = endUs;
					break;
				}
			}
		}
		cursors.sample[k] = i;
		if (i < last) continue;
		const end = --cursors.count;
		cursors.flight[k] = cursors.flight[end] as number;
		cursors.sample[k] = cursors.sample[end] as number;
		cursors.last[k] = cursors.last[end] as number;
	}
	return nextUs;
}

/** How far what is near to a piece can be, by where it is. */
function place(boxes: Float64Array, box: number, chart: Chart): void {
	const { turn, south, rowsPerUnit, rows, reach, eastScale2, usualMm, metric } = chart;
	const north = boxes[box] as number;
	const east = boxes[box + 2] as number;
	const halfNorth = boxes[box + 1] as number;
	if (turn !== 0) boxes[box + 2] = east - Math.floor(east / turn) * turn;
	const middle = ((north - south) * rowsPerUnit) | 0;
	const row = middle < 0 ? 0 : middle >= rows ? rows - 1 : middle;
	const halfMm = lengthMm(metric, north, halfNorth, boxes[box + 3] as number);
	boxes[box + 6] = eastScale2[row] as number;
	boxes[box + 7] = halfMm > usualMm ? Number.POSITIVE_INFINITY : (reach[row] as number);
}

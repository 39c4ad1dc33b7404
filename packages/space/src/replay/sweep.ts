import { type Chart, GLOBE, globeChart, type Metric, PLANE, planeChart } from "./chart.ts";
import { compareSlice } from "./compare.ts";
import type { Comparing, Meet } from "./compare-pieces.ts";
import { usualSegment } from "./extent-of-segments.ts";
import { type Cursors, gather } from "./gather.ts";
import { arrange, emptyOrder } from "./order.ts";
import { emptySlice } from "./slice.ts";
import { SAMPLE, type Trajectories } from "./trajectories.ts";

export interface SweepRule {
	/** What is nearer than this on the ground and nearer than the height meets. */
	radiusMm: number;
	/** `Infinity`: at any height. */
	height01mm: number;
	/** Samples further apart in time say nothing about the time between them. */
	maxGapUs: number;
}

const SECOND_US = 1_000_000;
/** Slices that are filled at once. */
const AT_ONCE = 8;
/** A piece has at most so many of the usual segments. */
const MOST_SEGMENTS = 8;

/**
 * Calls `meet` once for every two segments of different flights on the ellipsoid that may meet
 * while they have time in common: for all that do, and some that pass a little too far away. An
 * instant between two segments of a flight belongs to the later one.
 */
export function sweepGlobe(trajectories: Trajectories, rule: SweepRule, meet: Meet): void {
	sweep(trajectories, rule, GLOBE, globeChart, meet);
}

/** The same in a plane, where the coordinates are north and east in mm. */
export function sweepPlane(trajectories: Trajectories, rule: SweepRule, meet: Meet): void {
	sweep(trajectories, rule, PLANE, planeChart, meet);
}

/**
 * One pass over time in slices. A cursor in each flight brings what it does into the slices, so
 * that no segment has to be sorted.
 */
function sweep(
	trajectories: Trajectories,
	rule: SweepRule,
	metric: Metric,
	chartFor: (nearMm: number, usualMm: number) => Chart,
	meet: Meet,
): void {
	const { first, samples } = trajectories;
	const { radiusMm, height01mm, maxGapUs } = rule;
	const usual = usualSegment(trajectories, metric, maxGapUs);
	if (usual === null) return;
	// A piece is at most about as long as what it is compared with is wide.
	const segments = Math.floor((2 * radiusMm) / usual.medianMm) || 1;
	const together = Math.min(MOST_SEGMENTS, Math.max(1, segments));
	const sliceUs = Math.max(1, Math.round((together * usual.durationUs) / SECOND_US)) * SECOND_US;
	const usualMm = Math.max(radiusMm / 2, together * usual.halfMm);
	const chart = chartFor(radiusMm, usualMm);
	const order = emptyOrder();
	const by: Comparing = { samples, chart, radiusMm, height01mm, startUs: 0, meet };
	const slices = Array.from({ length: AT_ONCE }, emptySlice);
	const coming = inOrderOfStart(trajectories);
	const cursors: Cursors = {
		count: 0,
		flight: new Int32Array(coming.flights.length),
		sample: new Int32Array(coming.flights.length),
		last: new Int32Array(coming.flights.length),
	};
	let come = 0;
	let startUs = 0;
	let nextUs = Number.POSITIVE_INFINITY;
	while (come < coming.flights.length || cursors.count > 0) {
		// Where nothing flies, time is passed over.
		if (come < coming.flights.length) nextUs = Math.min(nextUs, coming.starts[come] as number);
		startUs = Math.floor(nextUs / sliceUs) * sliceUs;
		const endUs = startUs + AT_ONCE * sliceUs;
		for (; come < coming.flights.length && (coming.starts[come] as number) < endUs; come++) {
			const flight = coming.flights[come] as number;
			cursors.flight[cursors.count] = flight;
			cursors.sample[cursors.count] = first[flight] as number;
			cursors.last[cursors.count++] = (first[flight + 1] as number) - 1;
		}
		nextUs = gather(slices, samples, cursors, chart, maxGapUs, startUs, sliceUs);
		for (const [i, slice] of slices.entries()) {
			by.startUs = startUs + i * sliceUs;
			arrange(slice, order);
			compareSlice(slice, order, by);
		}
	}
}

/** Flights of more than one sample, and when they start. */
function inOrderOfStart({ first, samples }: Trajectories) {
	const flights: number[] = [];
	const starts: number[] = [];
	for (let flight = 0; flight + 1 < first.length; flight++) {
		const sample = first[flight] as number;
		if ((first[flight + 1] as number) - sample < 2) continue;
		flights.push(flight);
		starts.push(samples[SAMPLE * sample] as number);
	}
	const order = Uint32Array.from(flights.keys()).sort(
		(a, b) => (starts[a] as number) - (starts[b] as number),
	);
	return {
		flights: Int32Array.from(order, (k) => flights[k] as number),
		starts: Float64Array.from(order, (k) => starts[k] as number),
	};
}

import { GLOBE, globeChart, PLANE, planeChart } from "./chart.ts";
import { compareSlice, type Meet } from "./compare.ts";
import { usualHalfLengthMm } from "./extent-of-segments.ts";
import { type Cursors, gather, type Placing } from "./gather.ts";
import { type Runs, runsOf } from "./runs.ts";
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

/**
 * Calls `meet` once for every two segments of different flights on the ellipsoid that may meet
 * while they have time in common: for all that do, and some that pass a little too far away. An
 * instant between two segments of a flight belongs to the later one.
 */
export function sweepGlobe(trajectories: Trajectories, rule: SweepRule, meet: Meet): void {
	const runs = runsOf(trajectories, rule.maxGapUs);
	const usualMm = usualHalfLengthMm(trajectories, runs, GLOBE, rule.radiusMm / 2);
	const chart = globeChart(rule.radiusMm + 2 * usualMm, usualMm);
	sweep(trajectories, runs, rule, { metric: GLOBE, chart, usualMm }, meet);
}

/** The same in a plane, where the coordinates are north and east in mm. */
export function sweepPlane(trajectories: Trajectories, rule: SweepRule, meet: Meet): void {
	const { samples } = trajectories;
	const runs = runsOf(trajectories, rule.maxGapUs);
	const usualMm = usualHalfLengthMm(trajectories, runs, PLANE, rule.radiusMm / 2);
	const bounds = { south: 0, north: 0, furthestEast: 0 };
	for (let at = 0; at < samples.length; at += SAMPLE) {
		const north = samples[at + 1] as number;
		bounds.south = at === 0 ? north : Math.min(bounds.south, north);
		bounds.north = at === 0 ? north : Math.max(bounds.north, north);
		bounds.furthestEast = Math.max(bounds.furthestEast, Math.abs(samples[at + 2] as number));
	}
	const chart = planeChart(rule.radiusMm + 2 * usualMm, bounds);
	sweep(trajectories, runs, rule, { metric: PLANE, chart, usualMm }, meet);
}

/**
 * One pass over time in slices about as long as the mean segment. A cursor in each unbroken run
 * brings its segments into the slices that they touch, so that nothing has to be sorted.
 */
function sweep(
	{ samples }: Trajectories,
	runs: Runs,
	rule: SweepRule,
	placing: Placing,
	meet: Meet,
): void {
	if (runs.count === 0) return;
	const seconds = Math.round(runs.durationUs / runs.segments / SECOND_US);
	const sliceUs = Math.max(1, seconds) * SECOND_US;
	const startOf = (run: number) => samples[SAMPLE * (runs.from[run] as number)] as number;
	const slices = Array.from({ length: AT_ONCE }, emptySlice);
	const cursors: Cursors = {
		count: 0,
		run: new Int32Array(runs.count),
		sample: new Int32Array(runs.count),
	};
	const { radiusMm, height01mm } = rule;
	const by = { samples, chart: placing.chart, radiusMm, height01mm, startUs: 0, meet };
	let coming = 0;
	for (let number = 0; coming < runs.count || cursors.count > 0; number += AT_ONCE) {
		// Where nothing flies, time is passed over.
		if (cursors.count === 0) number = Math.floor(startOf(coming) / sliceUs);
		const startUs = number * sliceUs;
		const endUs = startUs + AT_ONCE * sliceUs;
		for (; coming < runs.count && startOf(coming) < endUs; coming++) {
			cursors.run[cursors.count] = coming;
			cursors.sample[cursors.count++] = runs.from[coming] as number;
		}
		gather(slices, samples, runs, cursors, placing, startUs, sliceUs);
		for (const [i, slice] of slices.entries()) {
			by.startUs = startUs + i * sliceUs;
			compareSlice(slice, by);
		}
	}
}

import type { Metric } from "./chart.ts";
import type { Runs } from "./runs.ts";
import { SAMPLE, type Trajectories } from "./trajectories.ts";

/** At most half the way from a sample to the next, mm. */
export function halfLengthMm(samples: Float64Array, sample: number, metric: Metric): number {
	const at = SAMPLE * sample;
	const north = samples[at + 1] as number;
	const nextNorth = samples[at + SAMPLE + 1] as number;
	const step = eastStep(samples, sample, metric.turn);
	const nearest = north * nextNorth <= 0 ? 0 : Math.min(Math.abs(north), Math.abs(nextNorth));
	const band = Math.min(metric.eastMm.length - 1, Math.floor(nearest * metric.bandsPerUnit) | 0);
	const eastMm = metric.eastMm[band] as number;
	return 0.5 * (Math.abs(nextNorth - north) * metric.northMm + Math.abs(step) * eastMm);
}

/** The change of the second coordinate to the next sample, the shorter way round. */
export function eastStep(samples: Float64Array, sample: number, turn: number): number {
	const at = SAMPLE * sample;
	return shorter((samples[at + SAMPLE + 2] as number) - (samples[at + 2] as number), turn);
}

/** The second coordinate half way to the next sample; in [0, turn) where there is a turn. */
export function middleEast(samples: Float64Array, sample: number, turn: number): number {
	const east = (samples[SAMPLE * sample + 2] as number) + eastStep(samples, sample, turn) / 2;
	return turn === 0 ? east : east - Math.floor(east / turn) * turn;
}

/** The same difference in [−½ turn, ½ turn). */
export function shorter(step: number, turn: number): number {
	if (turn === 0 || (step < turn / 2 && step >= -turn / 2)) return step;
	return step - Math.floor((step + turn / 2) / turn) * turn;
}

/** About as many segments are looked at. */
const LOOKED_AT = 1024;

/**
 * A half length, mm, that hardly any segment exceeds: one that is far longer than most and than
 * `leastMm` would make every cell too large, and is compared with everything instead.
 */
export function usualHalfLengthMm(
	{ samples }: Trajectories,
	runs: Runs,
	metric: Metric,
	leastMm: number,
): number {
	const step = Math.max(1, Math.floor(runs.segments / LOOKED_AT));
	const lengths: number[] = [];
	let at = 0;
	for (let run = 0; run < runs.count; run++) {
		const from = runs.from[run] as number;
		const segments = (runs.to[run] as number) - from;
		for (; at < segments; at += step) lengths.push(halfLengthMm(samples, from + at, metric));
		at -= segments;
	}
	const sorted = Float64Array.from(lengths).sort();
	const median = sorted[sorted.length >> 1] ?? 0;
	const longest = sorted[sorted.length - 1] ?? 0;
	// Half as much again, for what was not looked at.
	return Math.min(1.5 * longest, Math.max(leastMm, 4 * median));
}

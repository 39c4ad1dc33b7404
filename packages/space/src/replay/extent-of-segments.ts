import type { Metric } from "./chart.ts";
import { SAMPLE, type Trajectories } from "./trajectories.ts";

/** The longest way, mm, from a place to one so far north or south and so far east or west of it. */
export function lengthMm(metric: Metric, at: number, north: number, east: number): number {
	const { northMm, eastMm, bandsPerUnit } = metric;
	const nearest = Math.max(0, Math.abs(at) - north);
	const band = Math.min(eastMm.length - 1, (nearest * bandsPerUnit) | 0);
	return north * northMm + east * (eastMm[band] as number);
}

/** The change of the second coordinate to the next sample, the shorter way round. */
export function eastStep(samples: Float64Array, sample: number, turn: number): number {
	const at = 4 * sample;
	return shorter((samples[at + 6] as number) - (samples[at + 2] as number), turn);
}

/** The same difference in [−½ turn, ½ turn). */
export function shorter(step: number, turn: number): number {
	if (turn === 0 || (step < turn / 2 && step >= -turn / 2)) return step;
	return step - Math.floor((step + turn / 2) / turn) * turn;
}

/** What the segments of flights are like. */
export interface Usual {
	durationUs: number;
	/** At most so far does the median segment lead. */
	medianMm: number;
	/**
	 * Hardly any reaches further from its middle, unless it is far longer than most: such a one
	 * would make everything else seem near to everything.
	 */
	halfMm: number;
}

/** About as many segments are looked at. */
const LOOKED_AT = 1024;

/** Of some segments, evenly spread; null when no two samples are so near in time. */
export function usualSegment(
	{ first, samples }: Trajectories,
	metric: Metric,
	maxGapUs: number,
): Usual | null {
	const lengths: number[] = [];
	const durations: number[] = [];
	const count = samples.length / SAMPLE;
	const step = Math.max(1, Math.floor(count / LOOKED_AT));
	let flight = 0;
	let i = 0;
	const durationUs = () => {
		while (i >= (first[flight + 1] as number)) flight++;
		if (i + 1 === first[flight + 1]) return Number.POSITIVE_INFINITY;
		return (samples[4 * (i + 1)] as number) - (samples[4 * i] as number);
	};
	for (; i < count; i += step) {
		while (i < count && durationUs() > maxGapUs) i++;
		if (i >= count) break;
		const at = 4 * i;
		const north = samples[at + 1] as number;
		const nextNorth = samples[at + 5] as number;
		const east = eastStep(samples, i, metric.turn);
		lengths.push(lengthMm(metric, north, Math.abs(nextNorth - north), Math.abs(east)));
		durations.push(durationUs());
	}
	if (lengths.length === 0) return null;
	const sorted = Float64Array.from(lengths).sort();
	const medianMm = sorted[sorted.length >> 1] as number;
	const longMm = sorted[Math.floor(0.99 * sorted.length)] as number;
	return {
		durationUs: Float64Array.from(durations).sort()[sorted.length >> 1] as number,
		medianMm,
		halfMm: 0.5 * Math.min(1.3 * longMm, 4 * medianMm),
	};
}

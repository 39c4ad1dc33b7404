import type { Flight, Sample } from "../loss.ts";

/** Numbers of one sample in `samples`. */
export const SAMPLE = 4;

/** Recorded flights as two arrays, so that millions of samples are no objects. */
export interface Trajectories {
	/** Samples of flight k: `first[k]` up to, without it, `first[k + 1]`. */
	first: Int32Array;
	/**
	 * Of each sample, in order of time within its flight: instant (µs), two coordinates and altitude
	 * (0.1 mm). On the ellipsoid the coordinates are latitude and longitude, 1e-9 degree; in a plane
	 * they are north and east, mm.
	 */
	samples: Float64Array;
}

/** @throws RangeError naming the first sample that is not later than the one before it */
export function trajectoriesOf(flights: readonly Flight[]): Trajectories {
	const first = new Int32Array(flights.length + 1);
	for (const [k, { samples }] of flights.entries())
		first[k + 1] = (first[k] as number) + samples.length;
	const samples = new Float64Array(SAMPLE * (first[flights.length] as number));
	let at = 0;
	for (const flight of flights) {
		for (const [i, sample] of flight.samples.entries()) {
			checkOrder(flight, i, sample);
			samples[at] = sample.tUs;
			samples[at + 1] = sample.lat9;
			samples[at + 2] = sample.lon9;
			samples[at + 3] = sample.altitude01mm;
			at += SAMPLE;
		}
	}
	return { first, samples };
}

function checkOrder({ id, samples }: Flight, i: number, { tUs }: Sample): void {
	const before = samples[i - 1];
	if (before === undefined || before.tUs < tUs) return;
	throw new RangeError(`flight ${id}, samples[${i}].tUs ${tUs}: expected later than ${before.tUs}`);
}

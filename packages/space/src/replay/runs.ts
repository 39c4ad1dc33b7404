import { SAMPLE, type Trajectories } from "./trajectories.ts";

/** Stretches of flights without a gap, by their index, in order of start. */
export interface Runs {
	count: number;
	flight: Int32Array;
	/** First and last sample of each. */
	from: Int32Array;
	to: Int32Array;
	/** Segments of all runs, and their time together, µs. */
	segments: number;
	durationUs: number;
}

/** Breaks flights where two samples are more than `maxGapUs` apart; a single sample is no run. */
export function runsOf({ first, samples }: Trajectories, maxGapUs: number): Runs {
	const flights: number[] = [];
	const froms: number[] = [];
	const tos: number[] = [];
	let segments = 0;
	let durationUs = 0;
	const timeOf = (sample: number) => samples[SAMPLE * sample] as number;
	for (let flight = 0; flight + 1 < first.length; flight++) {
		const end = first[flight + 1] as number;
		let from = first[flight] as number;
		for (let i = from + 1; i <= end; i++) {
			if (i < end && timeOf(i) - timeOf(i - 1) <= maxGapUs) continue;
			if (i - 1 > from) {
				flights.push(flight);
				froms.push(from);
				tos.push(i - 1);
				segments += i - 1 - from;
				durationUs += timeOf(i - 1) - timeOf(from);
			}
			from = i;
		}
	}
	const order = Uint32Array.from(froms.keys()).sort(
		(a, b) => timeOf(froms[a] as number) - timeOf(froms[b] as number),
	);
	const ordered = (values: number[]) => Int32Array.from(order, (i) => values[i] as number);
	return {
		count: froms.length,
		flight: ordered(flights),
		from: ordered(froms),
		to: ordered(tos),
		segments,
		durationUs,
	};
}

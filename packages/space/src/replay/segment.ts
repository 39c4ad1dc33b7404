import { wrapLongitude9 } from "../geodesy.ts";
import { SAMPLE } from "./trajectories.ts";

/** A flight from one report to the next, linear in latitude, longitude and altitude. */
export interface Segment {
	fromUs: number;
	toUs: number;
	lat9: number;
	lon9: number;
	altitude01mm: number;
	/** Changes over the segment; the longitude's is the shorter way round. */
	latStep9: number;
	lonStep9: number;
	climb01mm: number;
}

/** The segment that begins with a sample. */
export function segmentAt(samples: Float64Array, sample: number): Segment {
	const at = SAMPLE * sample;
	const lat9 = samples[at + 1] as number;
	const lon9 = samples[at + 2] as number;
	const altitude01mm = samples[at + 3] as number;
	return {
		fromUs: samples[at] as number,
		toUs: samples[at + SAMPLE] as number,
		lat9,
		lon9,
		altitude01mm,
		latStep9: (samples[at + SAMPLE + 1] as number) - lat9,
		lonStep9: wrapLongitude9((samples[at + SAMPLE + 2] as number) - lon9),
		climb01mm: (samples[at + SAMPLE + 3] as number) - altitude01mm,
	};
}

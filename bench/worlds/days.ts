/** A recorded day of traffic, and many such days at once. */
import { SAMPLE, type Trajectories } from "@tansiq/space";

export { recorded, swissDay } from "../../packages/space/test/recorded.ts";

/**
 * The same flights so many times at once, for load and never as measured traffic: each copy turned
 * about the earth's axis, which is rigid on the ellipsoid, and some time later than the last; a whole
 * number of 10 s keeps the common beat of the recording.
 * Turned by 1/50 of a circle and more, two copies of the Swiss day never meet.
 */
export function copies(
	{ first, samples }: Trajectories,
	count: number,
	turn9 = 360e9 / count,
	laterUs = 70_000_000,
): Trajectories {
	const flights = first.length - 1;
	const all = {
		first: new Int32Array(count * flights + 1),
		samples: new Float64Array(count * samples.length),
	};
	for (let copy = 0; copy < count; copy++) {
		const start = (copy * samples.length) / SAMPLE;
		for (let k = 0; k <= flights; k++) all.first[copy * flights + k] = start + (first[k] as number);
		const own = all.samples.subarray(copy * samples.length, (copy + 1) * samples.length);
		own.set(samples);
		for (let at = 0; at < own.length; at += SAMPLE) {
			const lon9 = (own[at + 2] as number) + copy * turn9;
			own[at] = (own[at] as number) + copy * laterUs;
			own[at + 2] = lon9 >= 180e9 ? lon9 - 360e9 : lon9;
		}
	}
	return all;
}

/** The equirectangular plane about a latitude, on a sphere of 6,371 km: north and east in mm. */
export function projected({ first, samples }: Trajectories, lat: number): Trajectories {
	const degreeMm = (6_371_000_000 * Math.PI) / 180;
	const eastMm = degreeMm * Math.cos((lat * Math.PI) / 180);
	const plane = samples.slice();
	for (let at = 0; at < plane.length; at += SAMPLE) {
		plane[at + 1] = ((plane[at + 1] as number) / 1e9) * degreeMm;
		plane[at + 2] = ((plane[at + 2] as number) / 1e9) * eastMm;
	}
	return { first, samples: plane };
}

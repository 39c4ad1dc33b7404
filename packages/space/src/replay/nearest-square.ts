import { eastStep, shorter } from "./extent-of-segments.ts";

/**
 * The least of `northScale2·Δnorth² + eastScale2·Δeast²` over the time that two segments have in
 * common, from `fromUs` on, their coordinates linear in time: in a plane with both scales 1 the
 * square of the closest approach; on the ellipsoid below it, with scales that are lower bounds.
 * @param when takes the instant of it, µs, in its first place
 */
export function nearestSquare(
	samples: Float64Array,
	p: number,
	q: number,
	fromUs: number,
	turn: number,
	northScale2: number,
	eastScale2: number,
	when?: Float64Array,
): number {
	const i = 4 * p;
	const j = 4 * q;
	const startP = samples[i] as number;
	const startQ = samples[j] as number;
	const endP = samples[i + 4] as number;
	const endQ = samples[j + 4] as number;
	const perP = 1 / (endP - startP);
	const perQ = 1 / (endQ - startQ);
	const northP = samples[i + 1] as number;
	const northQ = samples[j + 1] as number;
	const eastP = samples[i + 2] as number;
	const eastQ = samples[j + 2] as number;
	const rateNorthP = ((samples[i + 5] as number) - northP) * perP;
	const rateNorthQ = ((samples[j + 5] as number) - northQ) * perQ;
	const rateEastP = eastStep(samples, p, turn) * perP;
	const rateEastQ = eastStep(samples, q, turn) * perQ;
	const sinceP = fromUs - startP;
	const sinceQ = fromUs - startQ;
	const north = northQ + rateNorthQ * sinceQ - (northP + rateNorthP * sinceP);
	const east = shorter(eastQ + rateEastQ * sinceQ - (eastP + rateEastP * sinceP), turn);
	const rateNorth = rateNorthQ - rateNorthP;
	const rateEast = rateEastQ - rateEastP;
	const speed2 = northScale2 * rateNorth * rateNorth + eastScale2 * rateEast * rateEast;
	const closing = northScale2 * north * rateNorth + eastScale2 * east * rateEast;
	const lasts = Math.min(endP, endQ) - fromUs;
	// Not closing, or standing still: nearest at once.
	const wanted = closing < 0 ? -closing / speed2 : 0;
	const at = Math.min(wanted, lasts);
	if (when !== undefined) when[0] = fromUs + at;
	const nearestNorth = north + rateNorth * at;
	const nearestEast = east + rateEast * at;
	return northScale2 * nearestNorth * nearestNorth + eastScale2 * nearestEast * nearestEast;
}

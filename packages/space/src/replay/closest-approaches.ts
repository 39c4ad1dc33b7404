import { nearestSquare } from "./nearest-square.ts";
import { sweepPlane } from "./sweep.ts";
import { SAMPLE, type Trajectories } from "./trajectories.ts";

/** Closest approaches of pairs of flights, in arrays of one length. */
export interface ClosestApproaches {
	/** Indices of the flights, the lower one first. */
	a: Int32Array;
	b: Int32Array;
	distanceMm: Float64Array;
	/** When: the first such instant, not rounded. */
	atUs: Float64Array;
}

/**
 * The closest approach, at any height, of every two flights that come at most `radiusMm` near one
 * another in a plane: coordinates are north and east in mm, linear in time between samples at most
 * `maxGapUs` apart. For positions on the ellipsoid that is as true as their projection is; `losses`
 * needs none. Pairs are in no particular order.
 */
export function closestApproaches(
	trajectories: Trajectories,
	radiusMm: number,
	maxGapUs: number,
): ClosestApproaches {
	const { samples, first } = trajectories;
	const places = new Map<number, number>();
	const pairs: number[] = [];
	const squares: number[] = [];
	const instants: number[] = [];
	const when = new Float64Array(1);
	const rule = { radiusMm, height01mm: Number.POSITIVE_INFINITY, maxGapUs };
	sweepPlane(trajectories, rule, (p, q, flightP, flightQ) => {
		const startP = samples[SAMPLE * p] as number;
		const startQ = samples[SAMPLE * q] as number;
		const square = nearestSquare(samples, p, q, Math.max(startP, startQ), 0, 1, 1, when);
		if (!(square <= radiusMm * radiusMm)) return;
		const pair = Math.min(flightP, flightQ) * first.length + Math.max(flightP, flightQ);
		let place = places.get(pair);
		if (place === undefined) {
			place = pairs.length;
			places.set(pair, place);
			pairs.push(pair);
			squares.push(Number.POSITIVE_INFINITY);
			instants.push(0);
		}
		const known = squares[place] as number;
		const isEarlier = square === known && (when[0] as number) < (instants[place] as number);
		if (square > known || (square === known && !isEarlier)) return;
		squares[place] = square;
		instants[place] = when[0] as number;
	});
	return {
		a: Int32Array.from(pairs, (pair) => Math.floor(pair / first.length)),
		b: Int32Array.from(pairs, (pair) => pair % first.length),
		distanceMm: Float64Array.from(squares, Math.sqrt),
		atUs: Float64Array.from(instants),
	};
}

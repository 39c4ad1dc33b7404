import type { Minima } from "../src/meet.ts";
import type { Pairs, Sweep, SweepRule, SweepTracks } from "../src/tactical/sweep.ts";

/** One track of the plane. */
export interface PlaneTrack {
	x: number;
	y: number;
	vx: number;
	vy: number;
	altitude01mm: number;
	climb01mmS: number;
	class: number;
}

export function put(tracks: SweepTracks, given: readonly PlaneTrack[]): void {
	for (const [i, track] of given.entries())
		for (const field of Object.keys(track) as (keyof PlaneTrack)[]) tracks[field][i] = track[field];
}

/** `a b` of each pair, in order. */
export function named(pairs: Pairs): string[] {
	return Array.from({ length: pairs.count }, (_, k) => `${pairs.a(k)} ${pairs.b(k)}`);
}

/** Every number of each pair. */
export function figures(pairs: Pairs): number[][] {
	return Array.from({ length: pairs.count }, (_, k) => [
		pairs.a(k),
		pairs.b(k),
		pairs.entryUs(k),
		pairs.closestUs(k),
		pairs.distanceMm(k),
	]);
}

export function found(sweep: Sweep, given: readonly PlaneTrack[], rule: SweepRule): number[][] {
	put(sweep.tracks, given);
	return figures(sweep.run(given.length, rule));
}

export interface Verdict {
	lost: boolean;
	/** Within a millimetre of the other answer. */
	close: boolean;
	closestUs: number;
	distanceMm: number;
}

/**
 * Whether two tracks lose separation, by another way than the engines': heights in whole numbers
 * of any size, and the nearest instant by halving what is left of the time.
 */
export function judged(a: PlaneTrack, b: PlaneTrack, minima: Minima, lookAheadUs: number): Verdict {
	const none = { lost: false, close: false, closestUs: 0, distanceMm: Infinity };
	const dz = BigInt(b.altitude01mm - a.altitude01mm) * 1_000_000n;
	const rate = BigInt(b.climb01mmS - a.climb01mmS);
	const height = BigInt(minima.height01mm) * 1_000_000n;
	// −height < dz + rate·t < height for some t in the look-ahead, strictly: at an end or between.
	const at = (t: bigint) => dz + rate * t;
	const [first, last] = [at(0n), at(BigInt(lookAheadUs))];
	const [low, high] = first < last ? [first, last] : [last, first];
	if (low >= height || high <= -height) return none;
	const crossing = (level: bigint) => Number(level - dz) / Number(rate);
	let [from, to] = [0, lookAheadUs];
	if (rate !== 0n) {
		const [enter, leave] = rate > 0n ? [-height, height] : [height, -height];
		from = Math.max(0, crossing(enter));
		to = Math.min(lookAheadUs, crossing(leave));
	}
	const distance = (t: number) =>
		Math.hypot(b.x - a.x + (b.vx - a.vx) * (t / 1e6), b.y - a.y + (b.vy - a.vy) * (t / 1e6));
	for (let k = 0; k < 100; k++) {
		const step = (to - from) / 3;
		if (distance(from + step) <= distance(to - step)) to -= step;
		else from += step;
	}
	const closestUs = (from + to) / 2;
	const distanceMm = distance(closestUs);
	return {
		lost: distanceMm < minima.radiusMm,
		close: Math.abs(distanceMm - minima.radiusMm) < 1,
		closestUs,
		distanceMm,
	};
}

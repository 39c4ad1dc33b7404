import { toEcef } from "../geodesy.ts";
import type { Minima } from "../meet.ts";
import type { Motion } from "../motion.ts";
import { type PredictedLoss, type PredictionRule, predictLoss } from "../prediction.ts";
import { type Micros, SECOND_US } from "../units.ts";
import { createSweep, type Sweep, type SweepRule } from "./sweep.ts";

interface NearRule {
	lookAheadUs: Micros;
	/**
	 * A track's part of the minimum distances of the pairs it is in, mm: the two parts of a pair are
	 * together at least its minimum.
	 */
	shareMm(track: number): number;
}

export interface LossRules extends NearRule, Pick<PredictionRule, "levelClimb01mmS"> {
	/** The minima of a pair; null: it is not judged. */
	minimaOf(a: number, b: number): Minima | null;
}

/** A pair of tracks, by index, a < b. */
export interface LosingPair {
	a: number;
	b: number;
	loss: PredictedLoss;
}

/** With so few tracks every pair is looked at. */
const FEW = 256;
/** Half of the room that `predictLoss` leaves for rounding, and a millimetre for ours. */
const ROUNDING_MM = 5_001;
/** The third axis stands for altitude, in units of which 32 bits hold the earth. */
const DEPTH_MM = 20;
/** Whoever reaches so far reaches everybody. */
const WHOLE_EARTH_MM = 13_000_000_000;

/**
 * Every pair for which `predictLoss` says something, in order of a, then b: what asking it for every
 * pair would give.
 * @throws RangeError for a pair whose minimum distance is more than its tracks' shares
 */
export function predictLosses(
	motions: readonly Motion[],
	rules: LossRules,
	nowUs: Micros,
): LosingPair[] {
	const { lookAheadUs, levelClimb01mmS } = rules;
	const losing: LosingPair[] = [];
	for (const [a, b] of nearPairs(motions, rules, nowUs)) {
		const minima = rules.minimaOf(a, b);
		if (minima === null) continue;
		const shares = rules.shareMm(a) + rules.shareMm(b);
		if (minima.radiusMm > shares)
			throw new RangeError(`pair ${a} ${b}, radiusMm ${minima.radiusMm}: expected to ${shares}`);
		const rule = { ...minima, lookAheadUs, levelClimb01mmS };
		const loss = predictLoss(motions[a] as Motion, motions[b] as Motion, rule, nowUs);
		if (loss !== null) losing.push({ a, b, loss });
	}
	return losing;
}

/**
 * Every pair that could come within its minimum distance by flying straight at one another, and no
 * other but for some metres; in order of a, then b. Altitude is not looked at. Distances are straight
 * lines in the earth-centred frame, where neither the antimeridian nor a pole is special.
 */
function nearPairs(motions: readonly Motion[], rule: NearRule, nowUs: Micros): [number, number][] {
	const spheres = spheresOf(motions, rule, nowUs);
	if (motions.length > FEW) return sweptPairs(spheres);
	const pairs: [number, number][] = [];
	for (let a = 0; a < motions.length; a++)
		for (let b = a + 1; b < motions.length; b++) if (areNear(spheres, a, b)) pairs.push([a, b]);
	return pairs;
}

/** Around the reported position whatever the track can reach, with its share of the minima. */
interface Spheres {
	x: Float64Array;
	y: Float64Array;
	z: Float64Array;
	radiusMm: Float64Array;
}

function spheresOf(motions: readonly Motion[], rule: NearRule, nowUs: Micros): Spheres {
	const row = () => new Float64Array(motions.length);
	const spheres: Spheres = { x: row(), y: row(), z: row(), radiusMm: row() };
	for (const [i, motion] of motions.entries()) {
		const { x, y, z } = toEcef(motion.lat9, motion.lon9);
		spheres.x[i] = x;
		spheres.y[i] = y;
		spheres.z[i] = z;
		const speed = motion.trackMdeg === null ? 0 : Math.abs(motion.speedMmS ?? 0);
		const flownUs = Math.abs(nowUs - motion.reportedUs) + rule.lookAheadUs;
		spheres.radiusMm[i] = (speed * flownUs) / SECOND_US + rule.shareMm(i) + ROUNDING_MM;
	}
	return spheres;
}

function areNear({ x, y, z, radiusMm }: Spheres, a: number, b: number): boolean {
	const dx = (x[a] as number) - (x[b] as number);
	const dy = (y[a] as number) - (y[b] as number);
	const dz = (z[a] as number) - (z[b] as number);
	const reach = (radiusMm[a] as number) + (radiusMm[b] as number);
	return dx * dx + dy * dy + dz * dz <= reach * reach;
}

/** Kept from one call to the next: it is as large as the most tracks were. */
let sweep: Sweep | undefined;
let capacity = 0;

/** The boxes stand for what flies through them in one second. */
const BOXES: SweepRule = {
	lookAheadUs: SECOND_US,
	minima: [[{ radiusMm: 0, height01mm: 0 }]],
};

/**
 * Pairs of spheres that meet, by the boxes around them, seen from above the middle of all, so that
 * they lie side by side: east, north along the axis, and depth.
 */
function sweptPairs(spheres: Spheres): [number, number][] {
	const { x, y, z, radiusMm } = spheres;
	const count = x.length;
	if (sweep === undefined || capacity < count) {
		capacity = 2 * count;
		sweep = createSweep({ capacity });
	}
	const { tracks } = sweep;
	const [cosine, sine] = middleLongitude(x, y);
	for (let i = 0; i < count; i++) {
		const [px, py] = [x[i] as number, y[i] as number];
		const r = Math.min(radiusMm[i] as number, WHOLE_EARTH_MM);
		tracks.x[i] = py * cosine - px * sine - r;
		tracks.y[i] = (z[i] as number) - r;
		tracks.vx[i] = 2 * r;
		tracks.vy[i] = 2 * r;
		const depth = px * cosine + py * sine;
		tracks.altitude01mm[i] = Math.floor((depth - r) / DEPTH_MM);
		tracks.climb01mmS[i] = Math.ceil((2 * r) / DEPTH_MM) + 1;
		tracks.class[i] = 0;
	}
	const found = sweep.overlaps(count, BOXES);
	const keys = new Float64Array(found.count);
	let kept = 0;
	for (let k = 0; k < found.count; k++) {
		const [a, b] = [found.a(k), found.b(k)];
		if (areNear(spheres, a, b)) keys[kept++] = a * count + b;
	}
	const sorted = keys.subarray(0, kept).sort();
	return Array.from(sorted, (key) => [Math.floor(key / count), key % count]);
}

/** Cosine and sine of the longitude of the middle of all positions; of 0° where they have none. */
function middleLongitude(x: Float64Array, y: Float64Array): [number, number] {
	let [sumX, sumY] = [0, 0];
	for (let i = 0; i < x.length; i++) {
		sumX += x[i] as number;
		sumY += y[i] as number;
	}
	const length = Math.sqrt(sumX * sumX + sumY * sumY);
	return length === 0 ? [1, 0] : [sumX / length, sumY / length];
}

import { gapMm, pieceEnd, placeInRing, pointAt, pointToPieceMm, sideOf } from "../gap.ts";
import { arcMm, chord2Mm2, type Ecef, toSurface } from "../geodesy.ts";
import { BLOCK_PIECES, blockCount, type Spine } from "../spine.ts";
import type { Leg } from "./course.ts";
import type { Pieces } from "./line.ts";

/** Shares of a leg are told apart down to this; of 20 km it is 0.02 mm. */
const SHARE = 1e-9;
/** An edge is found when it is so near. */
const EDGE_MM = 0.01;
/** Rises of a leg of 20 km above its chord are smaller. */
const LEG_RISE_MM = 16_000;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Whether an outline holds a point, its edge included. */
export function holds(spine: Spine, kind: "polygon" | "disc" | "corridor", p: Ecef): boolean {
	if (kind === "polygon") return placeInRing(p, spine) !== "outside";
	if (kind === "disc") {
		// No geodesic is shorter than its chord.
		if (chord2Mm2(p, spine.centre) > spine.widthMm * spine.widthMm) return false;
		return arcMm(p, spine.centre) <= spine.widthMm;
	}
	return gapMm(p, spine) === 0;
}

/**
 * When a leg that begins outside first comes upon an outline, µs; `Infinity`: not on this leg.
 * @param near every piece of a ring that it may cross; null: any
 */
export function firstContactUs(
	spine: Spine,
	kind: "polygon" | "disc" | "corridor",
	leg: Leg,
	near: Pieces | null,
): number {
	if (isLegBeyond(spine, leg)) return Number.POSITIVE_INFINITY;
	const share =
		kind !== "polygon"
			? reachShare(spine, leg)
			: near !== null
				? nearShare(spine, near, leg)
				: ringShare(spine, leg);
	return leg.fromUs + share * (leg.toUs - leg.fromUs);
}

/** Whether a leg passes the sphere around an outline. */
function isLegBeyond({ centre, radiusMm, widthMm }: Spine, { from, to }: Leg): boolean {
	const share = footShare(centre, from, to);
	const x = from.x + share * (to.x - from.x) - centre.x;
	const y = from.y + share * (to.y - from.y) - centre.y;
	const z = from.z + share * (to.z - from.z) - centre.z;
	const reach = radiusMm + widthMm + LEG_RISE_MM;
	return x * x + y * y + z * z > reach * reach;
}

/** The first crossing of some pieces of a ring, as a share of the leg. */
function nearShare(spine: Spine, { count, numbers }: Pieces, leg: Leg): number {
	let least = Number.POSITIVE_INFINITY;
	for (let i = 0; i < count; i++)
		least = Math.min(least, crossingShare(spine, numbers[i] as number, leg));
	return least;
}

/** The first crossing of a ring's edge, as a share of the leg. */
function ringShare(spine: Spine, leg: Leg): number {
	let least = Number.POSITIVE_INFINITY;
	const rise = spine.riseMm + LEG_RISE_MM;
	for (let block = 0; block < blockCount(spine); block++) {
		if (isBlockApart(spine, block, leg.from, leg.to, rise)) continue;
		const end = Math.min((block + 1) * BLOCK_PIECES, spine.pieces);
		for (let i = block * BLOCK_PIECES; i < end; i++)
			least = Math.min(least, crossingShare(spine, i, leg));
	}
	return least;
}

function crossingShare(spine: Spine, piece: number, { from, to }: Leg): number {
	const a = pointAt(spine, piece);
	const b = pieceEnd(spine, piece);
	const before = sideOf(from, a, b);
	const after = sideOf(to, a, b);
	if (before > 0 === after > 0) return Number.POSITIVE_INFINITY;
	if (sideOf(a, from, to) > 0 === sideOf(b, from, to) > 0) return Number.POSITIVE_INFINITY;
	return before / (before - after);
}

function isBlockApart({ boxes }: Spine, block: number, p: Ecef, q: Ecef, mm: number): boolean {
	const at = 6 * block;
	return (
		Math.min(p.x, q.x) - (boxes[at + 3] as number) > mm ||
		(boxes[at] as number) - Math.max(p.x, q.x) > mm ||
		Math.min(p.y, q.y) - (boxes[at + 4] as number) > mm ||
		(boxes[at + 1] as number) - Math.max(p.y, q.y) > mm ||
		Math.min(p.z, q.z) - (boxes[at + 5] as number) > mm ||
		(boxes[at + 2] as number) - Math.max(p.z, q.z) > mm
	);
}

/** The first point within a disc's radius or a corridor's half-width, as a share of the leg. */
function reachShare(spine: Spine, leg: Leg): number {
	let least = Number.POSITIVE_INFINITY;
	for (let i = 0; i < spine.pieces; i++) {
		const a = pointAt(spine, i);
		const b = pieceEnd(spine, i);
		const far = Math.sqrt(chord2Mm2(a, b)) + Math.sqrt(chord2Mm2(leg.from, leg.to));
		// No geodesic is shorter than its chord.
		if (Math.sqrt(chord2Mm2(leg.from, a)) > far + spine.widthMm + LEG_RISE_MM) continue;
		least = Math.min(least, pieceShare(a, b, spine.widthMm, leg));
	}
	return least;
}

/** The distance to one piece falls and then rises along a leg: first its least, then the edge. */
function pieceShare(a: Ecef, b: Ecef, widthMm: number, { from, to }: Leg): number {
	const isPoint = a.x === b.x && a.y === b.y && a.z === b.z;
	const outside = (share: number) => {
		const p = between(from, to, share);
		return (isPoint ? arcMm(p, a) : pointToPieceMm(p, a, b)) - widthMm;
	};
	const nearest = isPoint ? footShare(a, from, to) : leastShare(outside);
	let low = 0;
	let high = nearest;
	let gapLow = outside(low);
	let gapHigh = outside(high);
	if (gapLow <= 0) return 0;
	if (gapHigh > 0) return Number.POSITIVE_INFINITY;
	// False position, halving the end that stays (Illinois).
	for (let round = 0, stayed = 0; round < 60; round++) {
		const tried = low + ((high - low) * gapLow) / (gapLow - gapHigh);
		const gap = outside(tried);
		if (Math.abs(gap) < EDGE_MM || high - low < SHARE) return tried;
		if (gap > 0) {
			[low, gapLow] = [tried, gap];
			if (stayed === 1) gapHigh /= 2;
			stayed = 1;
		} else {
			[high, gapHigh] = [tried, gap];
			if (stayed === -1) gapLow /= 2;
			stayed = -1;
		}
	}
	return high;
}

function between(p: Ecef, q: Ecef, share: number): Ecef {
	if (share === 0) return p;
	return toSurface({
		x: p.x + share * (q.x - p.x),
		y: p.y + share * (q.y - p.y),
		z: p.z + share * (q.z - p.z),
	});
}

function footShare(c: Ecef, p: Ecef, q: Ecef): number {
	const dx = q.x - p.x;
	const dy = q.y - p.y;
	const dz = q.z - p.z;
	const length2 = dx * dx + dy * dy + dz * dz;
	if (length2 === 0) return 0;
	const along = (c.x - p.x) * dx + (c.y - p.y) * dy + (c.z - p.z) * dz;
	return Math.min(1, Math.max(0, along / length2));
}

/** Where a function that falls and then rises is least, by golden sections. */
function leastShare(of: (share: number) => number): number {
	let low = 0;
	let high = 1;
	let left = high - GOLDEN;
	let right = low + GOLDEN;
	let atLeft = of(left);
	let atRight = of(right);
	while (high - low > SHARE) {
		if (atLeft < atRight) {
			[high, right, atRight] = [right, left, atLeft];
			left = high - GOLDEN * (high - low);
			atLeft = of(left);
		} else {
			[low, left, atLeft] = [left, right, atRight];
			right = low + GOLDEN * (high - low);
			atRight = of(right);
		}
	}
	const ends = [0, (low + high) / 2, 1];
	return ends.reduce((best, share) => (of(share) < of(best) ? share : best));
}

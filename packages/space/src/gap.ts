import { type Budget, spend } from "./budget.ts";
import { arcMm, type Ecef, levelNormal, toSurface } from "./geodesy.ts";
import { BLOCK_PIECES, blockCount, type Spine } from "./spine.ts";

/** Questions about one or two pieces of spines: geodesics of at most 20 km between two points. */

export type Place = "inside" | "boundary" | "outside";

export function pointAt(spine: Spine, i: number): Ecef {
	const { xyz } = spine;
	return { x: xyz[3 * i] as number, y: xyz[3 * i + 1] as number, z: xyz[3 * i + 2] as number };
}

/** The end of a piece; the piece of a single point ends where it begins. */
export function pieceEnd(spine: Spine, piece: number): Ecef {
	return pointAt(spine, Math.min(piece + 1, spine.xyz.length / 3 - 1));
}

/** Geodesic distance from a point of the ellipsoid to the nearest point of the piece a-b, mm. */
export function pointToPieceMm(p: Ecef, a: Ecef, b: Ecef): number {
	return arcMm(p, nearestOnPiece(p, a, b));
}

/**
 * The nearest point of the chord, raised to the surface. Taking the chord for the geodesic moves
 * the foot along the piece by less than 2 m at a distance of 100 km, and the distance by nothing
 * that can be measured; raising it along the normal leaves the geodesic by less than 0.1 mm.
 */
function nearestOnPiece(p: Ecef, a: Ecef, b: Ecef): Ecef {
	const dx = b.x - a.x;
	const dy = b.y - a.y;
	const dz = b.z - a.z;
	const along = (p.x - a.x) * dx + (p.y - a.y) * dy + (p.z - a.z) * dz;
	const length2 = dx * dx + dy * dy + dz * dz;
	if (along <= 0) return a;
	if (along >= length2) return b;
	const t = along / length2;
	return toSurface({ x: a.x + t * dx, y: a.y + t * dy, z: a.z + t * dz });
}

/** Whether two pieces come nearer to one another than `reachMm`, which is above 0. */
export function piecesWithin(
	a: Ecef,
	b: Ecef,
	c: Ecef,
	d: Ecef,
	reachMm: number,
	riseMm: number,
): boolean {
	if (areApart(a, b, c, d, reachMm + riseMm)) return false;
	return (
		isNearPiece(a, c, d, reachMm) ||
		isNearPiece(b, c, d, reachMm) ||
		isNearPiece(c, a, b, reachMm) ||
		isNearPiece(d, a, b, reachMm) ||
		piecesCross(a, b, c, d)
	);
}

function isNearPiece(p: Ecef, a: Ecef, b: Ecef, reachMm: number): boolean {
	const foot = nearestOnPiece(p, a, b);
	const x = foot.x - p.x;
	const y = foot.y - p.y;
	const z = foot.z - p.z;
	// No geodesic is shorter than its chord.
	if (x * x + y * y + z * z > reachMm * reachMm) return false;
	return arcMm(p, foot) < reachMm;
}

/** Whether the boxes around two chords are further apart than `mm` in some direction. */
function areApart(a: Ecef, b: Ecef, c: Ecef, d: Ecef, mm: number): boolean {
	return (
		Math.min(a.x, b.x) - Math.max(c.x, d.x) > mm ||
		Math.min(c.x, d.x) - Math.max(a.x, b.x) > mm ||
		Math.min(a.y, b.y) - Math.max(c.y, d.y) > mm ||
		Math.min(c.y, d.y) - Math.max(a.y, b.y) > mm ||
		Math.min(a.z, b.z) - Math.max(c.z, d.z) > mm ||
		Math.min(c.z, d.z) - Math.max(a.z, b.z) > mm
	);
}

/** Whether two pieces cross at a point that is an end of neither. */
export function piecesCross(a: Ecef, b: Ecef, c: Ecef, d: Ecef, riseMm = 0): boolean {
	if (riseMm > 0 && areApart(a, b, c, d, riseMm)) return false;
	return side(c, a, b) * side(d, a, b) < 0 && side(a, c, d) * side(b, c, d) < 0;
}

/** As `sideOf`, and 0 at the ends of the piece whatever rounding says. */
function side(p: Ecef, a: Ecef, b: Ecef): number {
	if ((p.x === a.x && p.y === a.y && p.z === a.z) || (p.x === b.x && p.y === b.y && p.z === b.z)) {
		return 0;
	}
	return sideOf(p, a, b);
}

/**
 * Positive where `p` is to the left of the piece a → b. The piece is seen in the plane through a, b
 * and the normal of the ellipsoid between them, which holds the geodesic to less than 0.1 mm.
 */
export function sideOf(p: Ecef, a: Ecef, b: Ecef): number {
	const up = levelNormal({ x: a.x + b.x, y: a.y + b.y, z: a.z + b.z });
	const dx = b.x - a.x;
	const dy = b.y - a.y;
	const dz = b.z - a.z;
	return (
		(p.x - a.x) * (up.y * dz - up.z * dy) +
		(p.y - a.y) * (up.z * dx - up.x * dz) +
		(p.z - a.z) * (up.x * dy - up.y * dx)
	);
}

/**
 * Where a point lies to a ring: inside when the ring winds about it. Pieces count where they pass
 * from behind the point to ahead of it or back, which holds at any distance short of the antipodes;
 * the side of the piece that the point is on decides, as in `side`. Every block of pieces costs
 * an edge test, and every piece of a block that is neither all ahead nor all behind.
 */
export function placeInRing(p: Ecef, ring: Spine, budget?: Budget): Place {
	const dx = p.x - ring.centre.x;
	const dy = p.y - ring.centre.y;
	const dz = p.z - ring.centre.z;
	if (dx * dx + dy * dy + dz * dz > ring.radiusMm * ring.radiusMm) return "outside";
	if (budget) spend(budget, blockCount(ring));
	const north = northAt(p);
	const isAhead = (v: Ecef) =>
		(v.x - p.x) * north.x + (v.y - p.y) * north.y + (v.z - p.z) * north.z > 0;
	let winding = 0;
	for (let block = 0; block < blockCount(ring); block++) {
		if (isToOneSide(ring, block, p, north)) continue;
		const first = block * BLOCK_PIECES;
		const end = Math.min(first + BLOCK_PIECES, ring.pieces);
		if (budget) spend(budget, end - first);
		let a = pointAt(ring, first);
		for (let i = first; i < end; i++) {
			const b = pieceEnd(ring, i);
			if (b.x === p.x && b.y === p.y && b.z === p.z) return "boundary";
			const bAhead = isAhead(b);
			if (isAhead(a) !== bAhead) {
				const left = side(p, a, b);
				if (left === 0) return "boundary";
				if (bAhead && left > 0) winding++;
				if (!bAhead && left < 0) winding--;
			}
			a = b;
		}
	}
	return winding === 0 ? "outside" : "inside";
}

/** Whether a block is at least 1 mm ahead of the point, or behind it, with all of its points. */
function isToOneSide({ boxes }: Spine, block: number, p: Ecef, north: Ecef): boolean {
	const at = 6 * block;
	const x = extent(north.x, (boxes[at] as number) - p.x, (boxes[at + 3] as number) - p.x);
	const y = extent(north.y, (boxes[at + 1] as number) - p.y, (boxes[at + 4] as number) - p.y);
	const z = extent(north.z, (boxes[at + 2] as number) - p.z, (boxes[at + 5] as number) - p.z);
	return x.least + y.least + z.least > 1 || x.most + y.most + z.most < -1;
}

function extent(factor: number, low: number, high: number): { least: number; most: number } {
	return factor < 0
		? { least: factor * high, most: factor * low }
		: { least: factor * low, most: factor * high };
}

/** Any level direction would do; north is at hand but at the poles. */
function northAt(p: Ecef): Ecef {
	const up = levelNormal(p);
	const length2 = up.x * up.x + up.y * up.y;
	if (length2 === 0) return { x: 1, y: 0, z: 0 };
	const length = Math.sqrt(length2 + up.z * up.z) * Math.sqrt(length2);
	return { x: (-up.z * up.x) / length, y: (-up.z * up.y) / length, z: length2 / length };
}

/** Geodesic distance from a point to an outline, mm; 0 inside it or on its edge. */
export function gapMm(p: Ecef, spine: Spine): number {
	if (spine.closed && placeInRing(p, spine) !== "outside") return 0;
	let least = Number.POSITIVE_INFINITY;
	for (let i = 0; i < spine.pieces; i++) {
		least = Math.min(least, pointToPieceMm(p, pointAt(spine, i), pieceEnd(spine, i)));
	}
	return Math.max(0, least - spine.widthMm);
}

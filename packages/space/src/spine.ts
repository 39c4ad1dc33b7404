import { type Budget, BudgetExceeded } from "./budget.ts";
import { chord2Mm2, type Ecef, LEAST_CURVATURE_RADIUS_MM, middle, toEcef } from "./geodesy.ts";
import type { Outline } from "./volume.ts";

/**
 * An outline made ready for measuring: a chain of points in the earth-centred frame, and how far
 * the outline reaches from it. A disc is its centre and its radius, a corridor its polyline and
 * half-width, a polygon its closed ring and 0. The geodesic between two neighbouring points, a
 * *piece*, is at most 20 km long: longer edges are halved at the middle of their geodesic.
 */
export interface Spine {
	/** A ring whose inside belongs to the outline. */
	closed: boolean;
	widthMm: number;
	/** x, y, z of every point; the first point of a ring stands again at the end. */
	xyz: Float64Array;
	/** At least 1; the piece of a single point has no length. */
	pieces: number;
	/** No piece rises further than this above its chord. */
	riseMm: number;
	/** Boxes around the chords of each block of pieces: least x, y, z, greatest x, y, z. */
	boxes: Float64Array;
	/** A sphere around everything but the width. */
	centre: Ecef;
	radiusMm: number;
}

const PIECE_MM = 20_000_000;
const MAX_POINTS = 1_000_000;

/** Consecutive pieces that share a box. */
export const BLOCK_PIECES = 16;

const spines = new WeakMap<Outline, Spine>();

/**
 * The spine of an outline, which must not change afterwards: it is kept for as long as the outline.
 * @throws BudgetExceeded when it has more pieces than the budget's limit allows to test once
 */
export function spineOf(outline: Outline, budget?: Budget): Spine {
	const most = mostPoints(budget);
	let spine = spines.get(outline);
	if (spine === undefined) {
		spine = makeSpine(outline, most);
		spines.set(outline, spine);
	}
	if (spine.pieces > most) throw new BudgetExceeded(most);
	return spine;
}

/** The spine of a single position. */
export function pointSpine(lat9: number, lon9: number): Spine {
	return makeSpine({ kind: "disc", lat9, lon9, radiusMm: 0 }, 1);
}

/** The vertices of an outline in the earth-centred frame; a ring's first is not repeated. */
export function verticesOf(outline: Outline): Ecef[] {
	if (outline.kind === "disc") return [toEcef(outline.lat9, outline.lon9)];
	return outline.lat9.map((lat9, i) => toEcef(lat9, outline.lon9[i] as number));
}

export function widthMm(outline: Outline): number {
	if (outline.kind === "polygon") return 0;
	return outline.kind === "disc" ? outline.radiusMm : outline.halfWidthMm;
}

/** Bounds how far a geodesic may rise above its chord. */
export function riseMm(chordMm: number): number {
	return (chordMm * chordMm) / (4 * LEAST_CURVATURE_RADIUS_MM);
}

/**
 * The spine of an outline that is asked about once: it is not kept.
 * @throws BudgetExceeded when it has more pieces than the budget's limit allows to test once
 */
export function passingSpine(outline: Outline, budget: Budget): Spine {
	return makeSpine(outline, mostPoints(budget));
}

function mostPoints(budget?: Budget): number {
	return Math.min(MAX_POINTS, budget?.limit ?? MAX_POINTS);
}

function makeSpine(outline: Outline, most: number): Spine {
	const vertices = verticesOf(outline);
	const first = vertices[0] as Ecef;
	const closed = outline.kind === "polygon";
	const points: Ecef[] = [first];
	for (let i = 1; i < vertices.length; i++) {
		appendGeodesic(points, vertices[i - 1] as Ecef, vertices[i] as Ecef, most);
	}
	if (closed) appendGeodesic(points, vertices[vertices.length - 1] as Ecef, first, most);

	const xyz = new Float64Array(3 * points.length);
	let longest = 0;
	points.forEach((p, i) => {
		xyz[3 * i] = p.x;
		xyz[3 * i + 1] = p.y;
		xyz[3 * i + 2] = p.z;
		if (i > 0) longest = Math.max(longest, chordMm(points[i - 1] as Ecef, p));
	});
	const [lowX, lowY, lowZ, highX, highY, highZ] = cornersOf(points);
	const centre = { x: (lowX + highX) / 2, y: (lowY + highY) / 2, z: (lowZ + highZ) / 2 };
	const rise = riseMm(longest);
	const radius = points.reduce((most, p) => Math.max(most, chordMm(centre, p)), 0) + rise;
	return {
		closed,
		widthMm: widthMm(outline),
		xyz,
		pieces: Math.max(1, points.length - 1),
		riseMm: rise,
		boxes: boxesOf(points),
		centre,
		radiusMm: radius,
	};
}

export function blockCount(spine: Spine): number {
	return spine.boxes.length / 6;
}

/** Whether two blocks' boxes are further apart than `mm` in some direction. */
export function blocksApart(
	a: Spine,
	blockA: number,
	b: Spine,
	blockB: number,
	mm: number,
): boolean {
	for (let axis = 0; axis < 3; axis++) {
		const p = 6 * blockA + axis;
		const q = 6 * blockB + axis;
		if ((a.boxes[p] as number) - (b.boxes[q + 3] as number) > mm) return true;
		if ((b.boxes[q] as number) - (a.boxes[p + 3] as number) > mm) return true;
	}
	return false;
}

type Corners = [number, number, number, number, number, number];

/** Least x, y, z and greatest x, y, z of some points. */
function cornersOf(points: readonly Ecef[]): Corners {
	const first = points[0] as Ecef;
	const corners: Corners = [first.x, first.y, first.z, first.x, first.y, first.z];
	for (const { x, y, z } of points) {
		corners[0] = Math.min(corners[0], x);
		corners[1] = Math.min(corners[1], y);
		corners[2] = Math.min(corners[2], z);
		corners[3] = Math.max(corners[3], x);
		corners[4] = Math.max(corners[4], y);
		corners[5] = Math.max(corners[5], z);
	}
	return corners;
}

function boxesOf(points: readonly Ecef[]): Float64Array {
	const count = Math.max(1, Math.ceil((points.length - 1) / BLOCK_PIECES));
	const boxes = new Float64Array(6 * count);
	for (let block = 0; block < count; block++) {
		const first = block * BLOCK_PIECES;
		const own = points.slice(first, first + BLOCK_PIECES + 1);
		boxes.set(cornersOf(own), 6 * block);
	}
	return boxes;
}

/** Adds the geodesic from `p`, which is already there, to `q`. */
function appendGeodesic(points: Ecef[], p: Ecef, q: Ecef, most: number): void {
	if (chordMm(p, q) <= PIECE_MM) {
		if (points.length > most) throw new BudgetExceeded(most);
		points.push(q);
		return;
	}
	const m = middle(p, q);
	appendGeodesic(points, p, m, most);
	appendGeodesic(points, m, q, most);
}

function chordMm(p: Ecef, q: Ecef): number {
	return Math.sqrt(chord2Mm2(p, q));
}

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
	let longest2 = 0;
	for (let i = 1; i < vertices.length; i++) {
		const from = vertices[i - 1] as Ecef;
		longest2 = appendGeodesic(points, from, vertices[i] as Ecef, most, longest2);
	}
	if (closed)
		longest2 = appendGeodesic(points, vertices[vertices.length - 1] as Ecef, first, most, longest2);
	const xyz = new Float64Array(3 * points.length);
	for (let i = 0; i < points.length; i++) {
		const { x, y, z } = points[i] as Ecef;
		xyz[3 * i] = x;
		xyz[3 * i + 1] = y;
		xyz[3 * i + 2] = z;
	}
	const boxes = boxesOf(xyz);
	const centre = middleOf(boxes);
	let farthest2 = 0;
	for (let i = 0; i < points.length; i++)
		farthest2 = Math.max(farthest2, chord2Mm2(centre, points[i] as Ecef));
	const rise = riseMm(Math.sqrt(longest2));
	return {
		closed,
		widthMm: widthMm(outline),
		xyz,
		pieces: Math.max(1, points.length - 1),
		riseMm: rise,
		boxes,
		centre,
		radiusMm: Math.sqrt(farthest2) + rise,
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

function boxesOf(xyz: Float64Array): Float64Array {
	const points = xyz.length / 3;
	const count = Math.max(1, Math.ceil((points - 1) / BLOCK_PIECES));
	const boxes = new Float64Array(6 * count);
	for (let block = 0; block < count; block++) {
		const first = block * BLOCK_PIECES;
		const end = Math.min(points, first + BLOCK_PIECES + 1);
		for (let axis = 0; axis < 3; axis++) {
			let least = xyz[3 * first + axis] as number;
			let greatest = least;
			for (let i = first + 1; i < end; i++) {
				const at = xyz[3 * i + axis] as number;
				if (at < least) least = at;
				if (at > greatest) greatest = at;
			}
			boxes[6 * block + axis] = least;
			boxes[6 * block + axis + 3] = greatest;
		}
	}
	return boxes;
}

/** The middle of the box around all boxes. */
function middleOf(boxes: Float64Array): Ecef {
	const axis = (k: number) => {
		let least = boxes[k] as number;
		let greatest = boxes[k + 3] as number;
		for (let at = 6 + k; at < boxes.length; at += 6) {
			least = Math.min(least, boxes[at] as number);
			greatest = Math.max(greatest, boxes[at + 3] as number);
		}
		return (least + greatest) / 2;
	};
	return { x: axis(0), y: axis(1), z: axis(2) };
}

/**
 * Adds the geodesic from `p`, which is already there, to `q`; returns the square of the longest chord
 * of a piece, those before it counted.
 */
function appendGeodesic(points: Ecef[], p: Ecef, q: Ecef, most: number, longest2: number): number {
	const chord2 = chord2Mm2(p, q);
	if (Math.sqrt(chord2) <= PIECE_MM) {
		if (points.length > most) throw new BudgetExceeded(most);
		points.push(q);
		return Math.max(longest2, chord2);
	}
	const m = middle(p, q);
	return appendGeodesic(points, m, q, most, appendGeodesic(points, p, m, most, longest2));
}

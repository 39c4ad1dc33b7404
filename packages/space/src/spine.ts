import { type Budget, BudgetExceeded } from "./budget.ts";
import { chord2Mm2, type Ecef, LEAST_CURVATURE_RADIUS_MM, middle } from "./geodesy.ts";
import { type OutlineRun, runOf, vertexOf, widthMm } from "./outline-run.ts";
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
	/**
	 * x, y, z of every point; the first point of a ring stands again at the end. A plain array: a typed
	 * one of more than eight numbers takes ten times as long to make.
	 */
	xyz: readonly number[];
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
		spine = makeSpine(runOf(outline), most);
		spines.set(outline, spine);
	}
	if (spine.pieces > most) throw new BudgetExceeded(most);
	return spine;
}

/** The spine of a single position. */
export function pointSpine(lat9: number, lon9: number): Spine {
	return makeSpine({ kind: "disc", count: 1, numbers: [lat9, lon9, 0], from: 0 }, 1);
}

/** Bounds how far a geodesic may rise above its chord. */
export function riseMm(chordMm: number): number {
	return (chordMm * chordMm) / (4 * LEAST_CURVATURE_RADIUS_MM);
}

/**
 * The spine of an outline that is asked about once: it is not kept.
 * @throws BudgetExceeded when it has more pieces than the budget's limit allows to test once
 */
export function passingSpine(run: OutlineRun, budget: Budget): Spine {
	return makeSpine(run, mostPoints(budget));
}

function mostPoints(budget?: Budget): number {
	return Math.min(MAX_POINTS, budget?.limit ?? MAX_POINTS);
}

function makeSpine(run: OutlineRun, most: number): Spine {
	const closed = run.kind === "polygon";
	const first = vertexOf(run, 0);
	const xyz = [first.x, first.y, first.z];
	let longest2 = 0;
	let from = first;
	for (let i = 1; i < run.count; i++) {
		const to = vertexOf(run, i);
		longest2 = appendGeodesic(xyz, from, to, most, longest2);
		from = to;
	}
	if (closed) longest2 = appendGeodesic(xyz, from, first, most, longest2);
	const boxes = boxesOf(xyz);
	const centre = middleOf(boxes);
	const rise = riseMm(Math.sqrt(longest2));
	return {
		closed,
		widthMm: widthMm(run),
		xyz,
		pieces: Math.max(1, xyz.length / 3 - 1),
		riseMm: rise,
		boxes,
		centre,
		radiusMm: Math.sqrt(farthest2(xyz, centre)) + rise,
	};
}

/** Square of the distance to the farthest of some points, mm². */
function farthest2(xyz: readonly number[], { x, y, z }: Ecef): number {
	let farthest2 = 0;
	for (let at = 0; at < xyz.length; at += 3) {
		const dx = x - (xyz[at] as number);
		const dy = y - (xyz[at + 1] as number);
		const dz = z - (xyz[at + 2] as number);
		farthest2 = Math.max(farthest2, dx * dx + dy * dy + dz * dz);
	}
	return farthest2;
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

function boxesOf(xyz: readonly number[]): Float64Array {
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
function appendGeodesic(xyz: number[], p: Ecef, q: Ecef, most: number, longest2: number): number {
	const chord2 = chord2Mm2(p, q);
	if (Math.sqrt(chord2) <= PIECE_MM) {
		if (xyz.length > 3 * most) throw new BudgetExceeded(most);
		xyz.push(q.x, q.y, q.z);
		return Math.max(longest2, chord2);
	}
	const m = middle(p, q);
	return appendGeodesic(xyz, m, q, most, appendGeodesic(xyz, p, m, most, longest2));
}

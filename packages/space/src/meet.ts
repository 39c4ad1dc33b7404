import { type Budget, spend } from "./budget.ts";
import { pieceEnd, piecesCross, piecesWithin, placeInRing, pointAt } from "./gap.ts";
import { chord2Mm2, type Ecef } from "./geodesy.ts";
import { innerPoint } from "./inner-point.ts";
import { BLOCK_PIECES, blockCount, blocksApart, type Spine, spineOf } from "./spine.ts";
import type { Band, Outline, Volume, Window } from "./volume.ts";

/** What touches, on the scale of a unit of latitude (0.11 mm) and of rounding (1e-5 mm). */
const TOUCH_MM = 0.01;

/** Distances at and beyond which two are separated. */
export interface Minima {
	radiusMm: number;
	height01mm: number;
}

/** When two operations meet: merged, in order, each window non-empty. */
export interface Meetings {
	conflict: Window[];
	/** Time and outline meet, and the bands cannot be compared. */
	unknown: Window[];
}

/** The common part of two half-open windows; null when there is none. */
export function overlap(a: Window, b: Window): Window | null {
	const startUs = Math.max(a.startUs, b.startUs);
	const endUs = Math.min(a.endUs, b.endUs);
	return startUs < endUs ? { startUs, endUs } : null;
}

/** Whether two bands come nearer than `height01mm`; exactly that far apart is separated. */
export function bandsMeet(a: Band, b: Band, height01mm: number): "yes" | "no" | "unknown" {
	if (a.datum !== b.datum) return "unknown";
	const gap = Math.max(a.lower01mm - b.upper01mm, b.lower01mm - a.upper01mm);
	return gap < height01mm ? "yes" : "no";
}

/**
 * Whether two outlines have interior points in common, or a gap of less than `radiusMm` between
 * them along the ellipsoid; a gap of exactly that is separated. A line or point without width meets
 * what it touches, even at radius 0.
 *
 * Discs and corridors are measured as such, polygons by their geodesic edges. A gap errs by less
 * than 0.1 mm for edges and gaps to 100 km, 2 cm to 500 km and 0.2 m to 1,000 km.
 *
 * @throws BudgetExceeded when the answer takes more edge tests than the budget has left
 */
export function outlinesMeet(a: Outline, b: Outline, radiusMm: number, budget: Budget): boolean {
	return spinesMeet(spineOf(a, budget), spineOf(b, budget), radiusMm, budget);
}

/** As `outlinesMeet`, for outlines made ready before. */
export function spinesMeet(
	spineA: Spine,
	spineB: Spine,
	radiusMm: number,
	budget: Budget,
): boolean {
	const declaredMm = radiusMm + spineA.widthMm + spineB.widthMm;
	const areRings = spineA.closed && spineB.closed;
	const reachMm = areRings ? declaredMm : Math.max(declaredMm, TOUCH_MM);
	if (spheresApart(spineA, spineB, reachMm)) return false;
	if (holdsFirst(spineA, spineB, budget) || holdsFirst(spineB, spineA, budget)) return true;
	if (piecesMeet(spineA, spineB, reachMm, budget)) return true;
	if (reachMm > 0) return false;
	const innerA = innerPoint(spineA, budget);
	const innerB = innerPoint(spineB, budget);
	if (holdsAny(spineA, spineB, innerB, budget)) return true;
	if (holdsAny(spineB, spineA, innerA, budget)) return true;
	// A ring too thin to have a point inside is a line: it meets what it touches.
	const isLine = innerA === null || innerB === null;
	return isLine && piecesMeet(spineA, spineB, TOUCH_MM, budget);
}

function spheresApart(a: Spine, b: Spine, reachMm: number): boolean {
	const apart = a.radiusMm + b.radiusMm + reachMm;
	return chord2Mm2(a.centre, b.centre) > apart * apart;
}

function holdsFirst(ring: Spine, other: Spine, budget: Budget): boolean {
	if (!ring.closed) return false;
	return placeInRing(pointAt(other, 0), ring, budget) === "inside";
}

/** For rings that share parts of their edges: whether one holds any vertex or the inner point of the other. */
function holdsAny(ring: Spine, other: Spine, inner: Ecef | null, budget: Budget): boolean {
	for (let i = 0; i < other.pieces; i++) {
		if (placeInRing(pieceEnd(other, i), ring, budget) === "inside") return true;
	}
	return inner !== null && placeInRing(inner, ring, budget) === "inside";
}

/** Compares blocks of pieces by their boxes first; each comparison of two counts as an edge test. */
function piecesMeet(a: Spine, b: Spine, reachMm: number, budget: Budget): boolean {
	const apartMm = reachMm + a.riseMm + b.riseMm;
	for (let blockA = 0; blockA < blockCount(a); blockA++) {
		spend(budget, blockCount(b));
		for (let blockB = 0; blockB < blockCount(b); blockB++) {
			if (blocksApart(a, blockA, b, blockB, apartMm)) continue;
			if (blocksMeet(a, blockA, b, blockB, reachMm, budget)) return true;
		}
	}
	return false;
}

function blocksMeet(
	a: Spine,
	blockA: number,
	b: Spine,
	blockB: number,
	reachMm: number,
	budget: Budget,
): boolean {
	const riseMm = a.riseMm + b.riseMm;
	const endA = Math.min((blockA + 1) * BLOCK_PIECES, a.pieces);
	const startB = blockB * BLOCK_PIECES;
	const endB = Math.min(startB + BLOCK_PIECES, b.pieces);
	for (let i = blockA * BLOCK_PIECES; i < endA; i++) {
		spend(budget, endB - startB);
		const p = pointAt(a, i);
		const q = pieceEnd(a, i);
		for (let j = startB; j < endB; j++) {
			const r = pointAt(b, j);
			const s = pieceEnd(b, j);
			const meet =
				reachMm > 0 ? piecesWithin(p, q, r, s, reachMm, riseMm) : piecesCross(p, q, r, s, riseMm);
			if (meet) return true;
		}
	}
	return false;
}

/**
 * The windows in which volumes of two operations meet. Lists sorted by start, as a flight's are,
 * cost only the pairs that overlap in time; others are sorted first.
 * @throws BudgetExceeded when the answer takes more edge tests than the budget has left
 */
export function meetings(
	volumesA: readonly Volume[],
	volumesB: readonly Volume[],
	minima: Minima,
	budget: Budget,
): Meetings {
	const conflict: Window[] = [];
	const unknown: Window[] = [];
	const sortedA = byStart(volumesA);
	const sortedB = byStart(volumesB);
	const latestEnd = latestEnds(sortedB);
	let first = 0;
	for (const a of sortedA) {
		// Nothing before `first` reaches the start of this or any later volume.
		while (first < sortedB.length && (latestEnd[first] as number) <= a.window.startUs) first++;
		for (let j = first; j < sortedB.length; j++) {
			const b = sortedB[j] as Volume;
			if (b.window.startUs >= a.window.endUs) break;
			const common = overlap(a.window, b.window);
			if (common === null) continue;
			const bands = bandsMeet(a.band, b.band, minima.height01mm);
			if (bands === "no" || !outlinesMeet(a.outline, b.outline, minima.radiusMm, budget)) continue;
			(bands === "yes" ? conflict : unknown).push(common);
		}
	}
	return { conflict: mergeWindows(conflict), unknown: mergeWindows(unknown) };
}

function byStart(volumes: readonly Volume[]): readonly Volume[] {
	const sorted = volumes.every(
		(v, i) => i === 0 || (volumes[i - 1] as Volume).window.startUs <= v.window.startUs,
	);
	return sorted ? volumes : volumes.toSorted((a, b) => a.window.startUs - b.window.startUs);
}

/** For each volume the latest end among it and those before it. */
function latestEnds(volumes: readonly Volume[]): number[] {
	let latest = 0;
	return volumes.map((v) => {
		latest = Math.max(latest, v.window.endUs);
		return latest;
	});
}

/** The union of half-open windows, in order; windows that only touch become one. */
export function mergeWindows(windows: readonly Window[]): Window[] {
	const merged: Window[] = [];
	for (const window of windows.toSorted((a, b) => a.startUs - b.startUs)) {
		const last = merged[merged.length - 1];
		if (last !== undefined && window.startUs <= last.endUs) {
			last.endUs = Math.max(last.endUs, window.endUs);
		} else {
			merged.push({ ...window });
		}
	}
	return merged;
}

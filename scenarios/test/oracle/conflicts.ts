import type { Volume } from "@tansiq/space";
import { distanceM, fraction, least, type Place, placeOf, plane } from "./geodesy.ts";

export interface OracleOperation {
	id: string;
	/** Corridors of the absolute minutes, as a replay declares them. */
	volumes: readonly Volume[];
}

interface MinuteCorridor {
	id: string;
	path: Place[];
	halfWidthM: number;
	lower: number;
	upper: number;
}

/**
 * Every unordered pair of operations of which two corridors of one minute come nearer than
 * `radiusMm`, with bands less than `height01mm` apart. All pairs of each minute are tried, edge
 * against edge: in a plane first, and near the limit with geographiclib along both geodesics.
 * @returns `a b` for each pair, ids in order of text.
 */
export function oracleConflicts(
	operations: readonly OracleOperation[],
	radiusMm: number,
	height01mm: number,
): string[] {
	const minutes = new Map<number, MinuteCorridor[]>();
	for (const { id, volumes } of operations) {
		for (const { outline, band, window } of volumes) {
			if (outline.kind !== "corridor" || window.endUs - window.startUs !== 60_000_000) {
				throw new Error(`${id}: the oracle knows only corridors of one minute`);
			}
			const path = outline.lat9.map((lat9, i) =>
				placeOf({ lat9, lon9: outline.lon9[i] as number }),
			);
			const halfWidthM = outline.halfWidthMm / 1_000;
			const { lower01mm: lower, upper01mm: upper } = band;
			const corridor = { id, path, halfWidthM, lower, upper };
			const minute = minutes.get(window.startUs);
			if (minute === undefined) minutes.set(window.startUs, [corridor]);
			else minute.push(corridor);
		}
	}
	const found = new Set<string>();
	for (const corridors of minutes.values()) {
		for (const [i, a] of corridors.entries()) {
			for (const b of corridors.slice(i + 1)) {
				const pair = [a.id, b.id].sort().join(" ");
				if (a.id === b.id || found.has(pair)) continue;
				if (Math.max(a.lower - b.upper, b.lower - a.upper) >= height01mm) continue;
				const limitM = radiusMm / 1_000 + a.halfWidthM + b.halfWidthM;
				if (nearer(a.path, b.path, limitM)) found.add(pair);
			}
		}
	}
	return [...found].sort();
}

type Edge = [Place, Place];

/** A single vertex is an edge of no length. */
function edges(path: readonly Place[]): Edge[] {
	if (path.length === 1) return [[path[0] as Place, path[0] as Place]];
	return path.slice(1).map((end, i) => [path[i] as Place, end]);
}

function nearer(a: readonly Place[], b: readonly Place[], limitM: number): boolean {
	const project = plane(a[0] as Place);
	for (const edgeA of edges(a)) {
		for (const edgeB of edges(b)) {
			const flatM = segmentGap(edgeA.map(project), edgeB.map(project));
			if (flatM > limitM * 1.01 + 100) continue;
			if (flatM < limitM * 0.99 - 100 || geodesicGap(edgeA, edgeB) < limitM) return true;
		}
	}
	return false;
}

/** Nested golden-section search along both geodesics. */
function geodesicGap([a0, a1]: Edge, [b0, b1]: Edge): number {
	return least(
		(part) => {
			const onA = fraction(a0, a1, part);
			return least((other) => distanceM(onA, fraction(b0, b1, other)), 0, 1, 30);
		},
		0,
		1,
		30,
	);
}

interface Point {
	x: number;
	y: number;
}

/** Least distance of two segments of a plane: 0 where they cross, else at an end of one. */
function segmentGap(a: Point[], b: Point[]): number {
	const [a0, a1] = a as [Point, Point];
	const [b0, b1] = b as [Point, Point];
	const side = (p: Point, q: Point, r: Point) =>
		Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
	const cross = side(a0, a1, b0) * side(a0, a1, b1) < 0 && side(b0, b1, a0) * side(b0, b1, a1) < 0;
	if (cross) return 0;
	return Math.min(
		pointGap(a0, b0, b1),
		pointGap(a1, b0, b1),
		pointGap(b0, a0, a1),
		pointGap(b1, a0, a1),
	);
}

function pointGap(p: Point, from: Point, to: Point): number {
	const [x, y] = [to.x - from.x, to.y - from.y];
	const length2 = x * x + y * y;
	const along = length2 === 0 ? 0 : ((p.x - from.x) * x + (p.y - from.y) * y) / length2;
	const part = Math.max(0, Math.min(1, along));
	return Math.hypot(p.x - from.x - part * x, p.y - from.y - part * y);
}

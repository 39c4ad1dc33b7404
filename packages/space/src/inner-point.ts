import { type Budget, spend } from "./budget.ts";
import { pieceEnd, placeInRing, pointAt } from "./gap.ts";
import { type Ecef, levelNormal, toSurface } from "./geodesy.ts";
import type { Spine } from "./spine.ts";

/** Lines that are tried, widest gap between vertices first, and on each as many gaps between edges. */
const LINES = 8;
const GAPS = 4;

/** A point in the plane of level at the ring's middle: along `u` and along `v`. */
interface Flat {
	s: number;
	t: number;
}

/**
 * A point strictly inside a ring, or null for a ring too thin to tell: the middle of a gap between
 * two edges on a line that no vertex lies on, in the plane of level at the ring's middle. For
 * rings of less than a hemisphere. The middle is taken between the edges' chords and then raised,
 * as they are: edges a millimetre apart are so even far from where the plane touches. Each line costs
 * an edge test a piece.
 *
 * @throws BudgetExceeded when that does not fit in what the budget has left
 */
export function innerPoint(ring: Spine, budget: Budget): Ecef | null {
	const origin = toSurface(ring.centre);
	const up = levelNormal(origin);
	const length = Math.sqrt(up.x * up.x + up.y * up.y + up.z * up.z);
	const w = { x: up.x / length, y: up.y / length, z: up.z / length };
	const u = perpendicular(w);
	const v = { x: w.y * u.z - w.z * u.y, y: w.z * u.x - w.x * u.z, z: w.x * u.y - w.y * u.x };
	const points = Array.from({ length: ring.pieces + 1 }, (_, i) =>
		i < ring.pieces ? pointAt(ring, i) : pieceEnd(ring, ring.pieces - 1),
	);
	const flat = points.map((p): Flat => {
		const d = { x: p.x - origin.x, y: p.y - origin.y, z: p.z - origin.z };
		return { s: dot(d, u), t: dot(d, v) };
	});
	for (const line of widestLines(flat)) {
		spend(budget, ring.pieces);
		for (const [a, b] of widestGaps(points, flat, line)) {
			const p = toSurface({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, z: (a.z + b.z) / 2 });
			if (placeInRing(p, ring, budget) === "inside") return p;
		}
	}
	return null;
}

/** The middles of the widest gaps between levels at which there are vertices. */
function widestLines(flat: readonly Flat[]): number[] {
	const levels = flat.map(({ t }) => t).sort((p, q) => p - q);
	return levels
		.slice(1)
		.map((above, i) => ({
			line: (above + (levels[i] as number)) / 2,
			wide: above - (levels[i] as number),
		}))
		.filter(({ wide }) => wide > 0)
		.sort((p, q) => q.wide - p.wide)
		.slice(0, LINES)
		.map(({ line }) => line);
}

/** Where two neighbouring edges cross a line with the ring's inside between them, widest first. */
function widestGaps(points: readonly Ecef[], flat: readonly Flat[], line: number): [Ecef, Ecef][] {
	const crossings: { s: number; at: Ecef }[] = [];
	for (let i = 1; i < flat.length; i++) {
		const a = flat[i - 1] as Flat;
		const b = flat[i] as Flat;
		if (a.t > line === b.t > line) continue;
		const share = (line - a.t) / (b.t - a.t);
		const [p, q] = [points[i - 1] as Ecef, points[i] as Ecef];
		const at = {
			x: p.x + share * (q.x - p.x),
			y: p.y + share * (q.y - p.y),
			z: p.z + share * (q.z - p.z),
		};
		crossings.push({ s: a.s + share * (b.s - a.s), at });
	}
	crossings.sort((a, b) => a.s - b.s);
	const gaps: { wide: number; ends: [Ecef, Ecef] }[] = [];
	// A line enters a ring and leaves it in turn.
	for (let i = 1; i < crossings.length; i += 2) {
		const a = crossings[i - 1] as { s: number; at: Ecef };
		const b = crossings[i] as { s: number; at: Ecef };
		gaps.push({ wide: b.s - a.s, ends: [a.at, b.at] });
	}
	return gaps
		.sort((a, b) => b.wide - a.wide)
		.slice(0, GAPS)
		.map(({ ends }) => ends);
}

function dot(a: Ecef, b: Ecef): number {
	return a.x * b.x + a.y * b.y + a.z * b.z;
}

/** A unit vector at right angles to a unit vector. */
function perpendicular(w: Ecef): Ecef {
	const axis = Math.abs(w.x) < 0.6 ? { x: 1, y: 0, z: 0 } : { x: 0, y: 1, z: 0 };
	const along = dot(axis, w);
	const p = { x: axis.x - along * w.x, y: axis.y - along * w.y, z: axis.z - along * w.z };
	const length = Math.sqrt(dot(p, p));
	return { x: p.x / length, y: p.y / length, z: p.z / length };
}

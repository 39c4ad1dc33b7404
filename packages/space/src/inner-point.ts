import { pieceEnd, placeInRing, pointAt } from "./gap.ts";
import { type Ecef, levelNormal, toSurface } from "./geodesy.ts";
import type { Spine } from "./spine.ts";

/**
 * A point strictly inside a ring, or null for a ring too thin to tell: the middle of a gap between
 * two edges on a line that no vertex lies on, in the plane of level at the ring's middle. For
 * rings of less than a hemisphere.
 */
export function innerPoint(ring: Spine): Ecef | null {
	const origin = toSurface(ring.centre);
	const up = levelNormal(origin);
	const length = Math.sqrt(up.x * up.x + up.y * up.y + up.z * up.z);
	const w = { x: up.x / length, y: up.y / length, z: up.z / length };
	const u = perpendicular(w);
	const v = { x: w.y * u.z - w.z * u.y, y: w.z * u.x - w.x * u.z, z: w.x * u.y - w.y * u.x };
	const flat = Array.from({ length: ring.pieces + 1 }, (_, i) => {
		const p = i < ring.pieces ? pointAt(ring, i) : pieceEnd(ring, ring.pieces - 1);
		const d = { x: p.x - origin.x, y: p.y - origin.y, z: p.z - origin.z };
		return { s: dot(d, u), t: dot(d, v) };
	});
	const levels = flat.map((p) => p.t).sort((p, q) => p - q);
	let line = 0;
	let widest = 0;
	for (let i = 1; i < levels.length; i++) {
		const below = levels[i - 1] as number;
		const above = levels[i] as number;
		if (above - below > widest) {
			widest = above - below;
			line = (above + below) / 2;
		}
	}
	const crossings: number[] = [];
	for (let i = 1; i < flat.length; i++) {
		const a = flat[i - 1] as { s: number; t: number };
		const b = flat[i] as { s: number; t: number };
		if (a.t > line !== b.t > line) {
			crossings.push(a.s + ((line - a.t) / (b.t - a.t)) * (b.s - a.s));
		}
	}
	crossings.sort((a, b) => a - b);
	for (let i = 1; i < crossings.length; i++) {
		const s = ((crossings[i - 1] as number) + (crossings[i] as number)) / 2;
		const p = toSurface({
			x: origin.x + s * u.x + line * v.x,
			y: origin.y + s * u.y + line * v.y,
			z: origin.z + s * u.z + line * v.z,
		});
		if (placeInRing(p, ring) === "inside") return p;
	}
	return null;
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

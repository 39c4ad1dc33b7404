import type { Outline } from "../../src/index.ts";
import { distanceToEdgeMm } from "../gap-pairs.ts";
import { directionTo, type Place, trueDistanceMm } from "../oracle.ts";

type Edge = [Place, Place, lengthMm: number];

/**
 * Says by geographiclib alone where a place is to an outline: the turn of the directions to a ring's
 * vertices, or distances. "near" is where an answer is not to be relied on: 1 cm from an edge, more
 * from edges and radii of over 100 km.
 */
export function placeOracle(outline: Outline): (at: Place) => "inside" | "outside" | "near" {
	const edges = edgesOf(outline);
	const radius =
		outline.kind === "disc"
			? outline.radiusMm
			: outline.kind === "corridor"
				? outline.halfWidthMm
				: 0;
	const longest = Math.max(radius, ...edges.map(([, , length]) => length));
	const unsure = 10 + (longest > 1e8 ? longest * 1e-3 : 0);
	return (at) => {
		const gap = distanceMm(at, edges, radius + unsure) - radius;
		if (Math.abs(gap) < unsure) return "near";
		const isIn = outline.kind === "polygon" ? windsAbout(at, edges) : gap < 0;
		return isIn ? "inside" : "outside";
	};
}

/** To the nearest of some edges; of those further away than is asked, anything above that. */
function distanceMm(at: Place, edges: readonly Edge[], most: number): number {
	let least = Number.POSITIVE_INFINITY;
	for (const [a, b, length] of edges) {
		if (0.99 * haversineMm(at, a) > length + most) continue;
		least = Math.min(least, length === 0 ? trueDistanceMm(at, a) : distanceToEdgeMm(at, a, b));
	}
	return least;
}

function windsAbout(at: Place, edges: readonly Edge[]): boolean {
	let turn = 0;
	let from = directionTo(at, (edges[0] as Edge)[0]);
	for (const [, b] of edges) {
		const to = directionTo(at, b);
		turn += to - from - 360 * Math.round((to - from) / 360);
		from = to;
	}
	return Math.abs(turn) > 180;
}

function edgesOf(outline: Outline): Edge[] {
	if (outline.kind === "disc") return [[outline, outline, 0]];
	const places = outline.lat9.map((lat9, i) => ({ lat9, lon9: outline.lon9[i] as number }));
	const ends = places.slice(1);
	if (outline.kind === "polygon" || places.length === 1) ends.push(places[0] as Place);
	return ends.map((b, i) => {
		const a = places[i] as Place;
		return [a, b, trueDistanceMm(a, b)];
	});
}

/** On a sphere: within 1 % of the distance on the ellipsoid. */
function haversineMm(a: Place, b: Place): number {
	const [p, q, l] = [a.lat9, b.lat9, b.lon9 - a.lon9].map((v) => (v / 180e9) * Math.PI) as [
		number,
		number,
		number,
	];
	const h = Math.sin((q - p) / 2) ** 2 + Math.cos(p) * Math.cos(q) * Math.sin(l / 2) ** 2;
	return 2 * 6_371_009_000 * Math.asin(Math.min(1, Math.sqrt(h)));
}

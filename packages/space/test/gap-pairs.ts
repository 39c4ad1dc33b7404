import type { Outline } from "../src/index.ts";
import {
	corridor,
	directionTo,
	disc,
	type Place,
	place,
	polygon,
	seeded,
	trueDistanceMm,
	walk,
} from "./oracle.ts";

/** Two shapes whose gap is within a few mm of 1 cm more or less than what decides, and the true gap. */
export interface GapPair {
	kind: Kind;
	a: Outline;
	b: Outline;
	radiusMm: number;
	/** By geographiclib, from the rounded coordinates: negative when they are nearer than the radius. */
	gapMm: number;
	edgeMm: number;
	at: Place;
}

export const KINDS = [
	"edge and disc",
	"edge and corridor",
	"edge and vertex",
	"corridor and disc",
	"corridor and corridor",
	"disc and disc",
] as const;
type Kind = (typeof KINDS)[number];

/** Closer than this to the decision a pair is left out: its coordinates are rounded to 0.1 mm. */
export const TIE_MM = 1;

/** Pairs of all kinds in turn, without end. */
export function* gapPairs(seed: number): Generator<GapPair> {
	const random = seeded(seed);
	for (let i = 0; ; i++) yield gapPair(random, KINDS[i % KINDS.length] as Kind);
}

/** From the equator to 89°, one in five about the antimeridian, edges of 10 m to 50 km. */
function gapPair(random: () => number, kind: Kind): GapPair {
	const lat = (random() < 0.5 ? -1 : 1) * 89 * random();
	const at = place(lat, random() < 0.2 ? 179.8 + 0.4 * random() : 360 * random());
	const edgeMm = Math.round(10_000 * 5000 ** random());
	const radiusMm = random() < 0.5 ? 0 : random() < 0.5 ? 50_000 : 9_260_000;
	const wanted = random() < 0.5 ? -10 : 10;
	const width = () => Math.round(1000 * 10_000 ** random());

	const degrees = 360 * random();
	const to = walk(at, degrees, edgeMm);
	const foot = walk(at, degrees, edgeMm * (0.05 + 0.9 * random()));
	const left = random() < 0.5;
	const away = foot.degrees + (left ? -90 : 90);
	const back = left ? 90 : -90;
	/** A ring with the edge, on the far side of what comes near it. */
	const ring = () => {
		const depth = edgeMm * (0.2 + random());
		return polygon(at, to, walk(to, to.degrees + back, depth), walk(at, degrees + back, depth));
	};
	const pair = (a: Outline, b: Outline, gapMm: number) => ({
		kind,
		a,
		b,
		radiusMm,
		gapMm,
		edgeMm,
		at,
	});

	if (kind === "disc and disc") {
		const [r, s] = [width(), width()];
		const other = walk(at, degrees, r + s + radiusMm + wanted);
		return pair(disc(at, r), disc(other, s), trueDistanceMm(at, other) - r - s - radiusMm);
	}
	const own = kind === "corridor and disc" || kind === "corridor and corridor" ? width() : 0;
	const others = kind === "edge and vertex" ? 0 : width();
	const near = walk(foot, away, own + others + radiusMm + wanted);
	const a = own > 0 ? corridor(own, at, to) : ring();
	if (kind === "edge and disc" || kind === "corridor and disc") {
		const gap = distanceToEdgeMm(near, at, to) - own - others - radiusMm;
		return pair(a, disc(near, others), gap);
	}
	const outward = (turn: number) => walk(near, near.degrees + turn, edgeMm * (0.1 + random()));
	if (kind === "edge and vertex") {
		const b = polygon(near, outward(-50), outward(50));
		// What lies on the ring's side of its edge overlaps; at a radius the distance counts.
		const distance = distanceToEdgeMm(near, at, to);
		const inside = radiusMm === 0 && isBeyond(near, at, to, left);
		return pair(a, b, (inside ? -distance : distance) - radiusMm);
	}
	const far = outward(100 * random() - 50);
	const gap =
		Math.min(
			distanceToEdgeMm(near, at, to),
			distanceToEdgeMm(far, at, to),
			distanceToEdgeMm(at, near, far),
			distanceToEdgeMm(to, near, far),
		) -
		own -
		others -
		radiusMm;
	return pair(a, corridor(others, near, far), gap);
}

/** Geodesic distance to the nearest point of a geodesic, whose direction from there is at right angles. */
export function distanceToEdgeMm(p: Place, a: Place, b: Place): number {
	const length = trueDistanceMm(a, b);
	const direction = directionTo(a, b);
	let along = length / 2;
	for (let round = 0; round < 12; round++) {
		const foot = walk(a, direction, along);
		const angle = directionTo(foot, p) - foot.degrees;
		const step = trueDistanceMm(foot, p) * Math.cos((angle * Math.PI) / 180);
		const next = Math.max(0, Math.min(length, along + step));
		const moved = Math.abs(next - along);
		along = next;
		if (moved < 1) break;
	}
	return trueDistanceMm(p, walk(a, direction, along));
}

/** Whether a point lies beyond the edge a → b, seen from its left or right. */
function isBeyond(p: Place, a: Place, b: Place, left: boolean): boolean {
	const turn = directionTo(a, p) - directionTo(a, b);
	const isLeft = Math.sin((turn * Math.PI) / 180) < 0;
	return isLeft !== left;
}

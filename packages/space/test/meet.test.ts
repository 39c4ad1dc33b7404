import assert from "node:assert/strict";
import { test } from "node:test";
import { type Budget, BudgetExceeded, type Outline, outlinesMeet } from "../src/index.ts";
import { anyPlace, corridor, disc, type Place, place, polygon, seeded, walk } from "./oracle.ts";

const budget = (limit = 1_000_000): Budget => ({ edgeTests: 0, limit });

/** Asks both ways round, and insists on one answer. */
function meet(a: Outline, b: Outline, radiusMm: number): boolean {
	const answer = outlinesMeet(a, b, radiusMm, budget());
	assert.equal(outlinesMeet(b, a, radiusMm, budget()), answer, "the same in either order");
	return answer;
}

/** A geodesic edge, a point beside its inner part and the length of the perpendicular between them. */
function edgeAndPoint(random: () => number, edgeMm: number, gapMm: number) {
	const from = anyPlace(random);
	const degrees = 360 * random();
	const foot = walk(from, degrees, edgeMm * (0.1 + 0.8 * random()));
	const left = random() < 0.5 ? -90 : 90;
	return {
		from,
		to: walk(from, degrees, edgeMm),
		point: walk(foot, foot.degrees + left, gapMm),
		/** Two places on the far side of the edge. */
		behind: [
			walk(from, degrees - left, 2_000_000),
			walk(walk(from, degrees, edgeMm), degrees - left, 2_000_000),
		] as const,
	};
}

for (const { edgeKm, gapKm } of [
	{ edgeKm: 1, gapKm: 0.1 },
	{ edgeKm: 15, gapKm: 9.26 },
	{ edgeKm: 100, gapKm: 50 },
	{ edgeKm: 100, gapKm: 9.26 },
]) {
	test(`1 cm decides beside an edge of ${edgeKm} km at ${gapKm} km, anywhere on earth`, () => {
		const random = seeded(edgeKm + gapKm);
		for (let i = 0; i < 300; i++) {
			const radius = Math.round(gapKm * 1e6);
			for (const change of [-10, 10]) {
				const { from, to, point, behind } = edgeAndPoint(random, edgeKm * 1e6, radius + change);
				const expected = change < 0;
				const at = JSON.stringify([from, to, point]);
				assert.equal(meet(corridor(0, from, to), corridor(0, point), radius), expected, at);
				const third = Math.floor(radius / 3);
				const wide = corridor(third, from, to);
				assert.equal(meet(wide, disc(point, third), radius - 2 * third), expected, at);
				if (edgeKm <= 15) {
					const ring = polygon(from, to, behind[1], behind[0]);
					assert.equal(meet(ring, disc(point, radius), 0), expected, `ring ${at}`);
				}
			}
		}
	});
}

test("1 cm decides between discs, exactly at the radius they are separated", () => {
	const random = seeded(11);
	for (let i = 0; i < 300; i++) {
		const a = anyPlace(random);
		const b = walk(a, 360 * random(), 30_000_010);
		assert.equal(meet(disc(a, 10_000_000), disc(b, 10_000_000), 10_000_000), false);
		assert.equal(meet(disc(a, 10_000_000), disc(b, 10_000_000), 10_000_020), true);
	}
	const point = corridor(0, place(10, 10));
	assert.equal(meet(point, point, 0), true, "a point meets what it touches");
	assert.equal(meet(point, corridor(0, place(10, 10.000001)), 0), false);
});

test("lines that cross meet at any radius, also across the antimeridian and over a pole", () => {
	const cases: [Place, Place, Place, Place][] = [
		[place(10, 179.9), place(10.1, -179.9), place(10.1, 179.9), place(10, -179.9)],
		[place(89.95, 0), place(89.95, 180), place(89.95, 90), place(89.95, -90)],
		[place(47, 8), place(47.1, 8.1), place(47.1, 8), place(47, 8.1)],
		[place(0, -0.1), place(0, 0.1), place(-0.1, 0), place(0.1, 0)],
	];
	for (const [a, b, c, d] of cases) {
		assert.equal(meet(corridor(0, a, b), corridor(0, c, d), 0), true);
		assert.equal(meet(corridor(0, a, b), corridor(0, c, d), 1), true);
		assert.equal(meet(corridor(0, a, c), corridor(0, b, d), 1), false);
	}
});

test("an outline wholly inside a polygon meets it; one in a notch does not", () => {
	const square = polygon(place(47, 8), place(47, 9), place(48, 9), place(48, 8));
	assert.equal(meet(square, disc(place(47.5, 8.5), 1000), 0), true);
	assert.equal(meet(square, corridor(0, place(47.4, 8.4), place(47.6, 8.6)), 0), true);
	const inner = polygon(place(47.4, 8.4), place(47.4, 8.6), place(47.6, 8.5));
	assert.equal(meet(square, inner, 0), true);
	assert.equal(meet(square, disc(place(46.9, 8.5), 1000), 0), false);
	const notched = polygon(place(47, 8), place(47, 9), place(48, 9), place(47.2, 8.5), place(48, 8));
	assert.equal(meet(notched, disc(place(47.9, 8.5), 1000), 1000), false);
	assert.equal(meet(notched, disc(place(47.1, 8.5), 1000), 0), true);
});

test("a polygon about a pole and one across the antimeridian hold what is in them", () => {
	const cap = polygon(place(89, 0), place(89, 90), place(89, 180), place(89, -90));
	assert.equal(meet(cap, corridor(0, place(90, 0)), 0), true);
	assert.equal(meet(cap, corridor(0, place(89.8, 77)), 0), true);
	assert.equal(meet(cap, corridor(0, place(88, 77)), 0), false);
	const fiji = polygon(place(-18, 179), place(-18, -179), place(-17, -179), place(-17, 179));
	for (const lon of [179.5, 180, -180, -179.5]) {
		assert.equal(meet(fiji, corridor(0, place(-17.5, lon)), 0), true);
	}
	assert.equal(meet(fiji, corridor(0, place(-17.5, 0)), 0), false);
	assert.equal(meet(fiji, corridor(0, place(-17.5, 178.9)), 0), false);
});

test("at radius 0 polygons that share an edge or a corner do not meet, equal ones do", () => {
	const [a, b, c, d] = [place(47, 8), place(47, 8.5), place(47.5, 8.5), place(47.5, 8)];
	const [e, f] = [place(47, 9), place(47.5, 9)];
	const west = polygon(a, b, c, d);
	assert.equal(meet(west, polygon(b, e, f, c), 0), false);
	assert.equal(meet(west, polygon(c, place(48, 8.5), place(48, 9)), 0), false);
	assert.equal(meet(west, polygon(b, e, f, c), 1), true);
	assert.equal(meet(west, polygon(a, b, c, d), 0), true);
	assert.equal(meet(west, polygon(c, d, a, b), 0), true);
	assert.equal(meet(west, polygon(a, b, c), 0), true, "half of it");
	assert.equal(meet(west, polygon(a, d, c), 0), true, "the other half, the other way round");
});

test("a self-crossing ring counts everything it winds about", () => {
	const bowTie = polygon(place(47, 8), place(48, 9), place(48, 8), place(47, 9));
	for (const at of [place(47.2, 8.5), place(47.8, 8.5)]) {
		assert.equal(meet(bowTie, corridor(0, at), 0), true);
	}
	assert.equal(meet(bowTie, corridor(0, place(47.5, 8.1)), 0), false);
});

/** Independent of the spines: points spread over a shape, in a small plane. */
test("random small shapes agree with sampling", () => {
	const random = seeded(21);
	const M = 1e9 / 111_195;
	let met = 0;
	for (let i = 0; i < 400; i++) {
		const base = place(-60 + 120 * random(), 180 * random());
		const shrink = Math.cos((base.lat9 / 1e9) * (Math.PI / 180));
		const shape = () => {
			const [cx, cy] = [2000 * random(), 2000 * random()];
			const corners = 3 + Math.floor(5 * random());
			return Array.from({ length: corners }, (_, k) => {
				const turn = (2 * Math.PI * (k + 0.8 * random())) / corners;
				const r = 100 + 700 * random();
				return [cx + r * Math.cos(turn), cy + r * Math.sin(turn)] as const;
			});
		};
		const asPolygon = (ring: readonly (readonly [number, number])[]) =>
			polygon(
				...ring.map(([x, y]) => ({
					lat9: base.lat9 + Math.round(y * M),
					lon9: base.lon9 + Math.round((x * M) / shrink),
				})),
			);
		const [p, q] = [shape(), shape()];
		const gap = sampledGap(p, q);
		const [a, b] = [asPolygon(p), asPolygon(q)];
		// The plane is true to 1 % here, and the samples stand less than 50 m apart.
		if (gap === 0) assert.equal(meet(a, b, 20_000), true);
		else {
			assert.equal(meet(a, b, Math.max(0, Math.floor((0.99 * gap - 50) * 1000))), false);
			assert.equal(meet(a, b, Math.ceil(gap * 1010)), true);
		}
		if (gap === 0) met++;
	}
	assert.ok(met > 50 && met < 350, `${met} of 400 met`);
});

function sampledGap(p: readonly (readonly [number, number])[], q: typeof p): number {
	const rim = (ring: typeof p) =>
		ring.flatMap(([x, y], i) => {
			const [u, v] = ring[(i + 1) % ring.length] as readonly [number, number];
			return Array.from({ length: 40 }, (_, k) => {
				return [x + ((u - x) * k) / 40, y + ((v - y) * k) / 40] as const;
			});
		});
	const holds = (ring: typeof p, [x, y]: readonly [number, number]) => {
		let odd = false;
		ring.forEach(([ax, ay], i) => {
			const [bx, by] = ring[(i + 1) % ring.length] as readonly [number, number];
			if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) odd = !odd;
		});
		return odd;
	};
	const [rimP, rimQ] = [rim(p), rim(q)];
	if (rimP.some((at) => holds(q, at)) || rimQ.some((at) => holds(p, at))) return 0;
	return Math.min(...rimP.flatMap(([x, y]) => rimQ.map(([u, v]) => Math.hypot(x - u, y - v))));
}

test("the budget counts edge tests, the same at every asking, and stops at its limit", () => {
	const ring = (at: Place) =>
		polygon(...Array.from({ length: 1000 }, (_, k) => walk(at, k * 0.36, 5e6 + (k % 2) * 1e6)));
	const a = ring(place(47, 8));
	const b = ring(place(47, 8.15));
	const apart = ring(place(47, 8.3));
	const first = budget();
	assert.equal(outlinesMeet(a, b, 0, first), true);
	const second = budget();
	outlinesMeet(a, b, 0, second);
	assert.equal(first.edgeTests, second.edgeTests);
	assert.ok(first.edgeTests > 0);
	assert.throws(() => outlinesMeet(a, apart, 20_000_000, budget(100)), BudgetExceeded);
	const vast = corridor(0, place(0, 0), place(0, 179));
	assert.throws(() => outlinesMeet(vast, a, 0, budget(100)), /more than the budget of 100/);
});

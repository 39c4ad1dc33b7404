import assert from "node:assert/strict";
import { test } from "node:test";
import {
	boundOutline,
	emptyBox,
	type GridBox,
	gridBoxesMeet,
	type Outline,
	outlinesMeet,
} from "../src/index.ts";
import {
	anyPlace,
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

function boxOf(outline: Outline, reachMm: number): GridBox {
	const box = emptyBox();
	boundOutline(outline, reachMm, box);
	return box;
}

function holds(box: GridBox, { lat9, lon9 }: Place): boolean {
	const [lat7, lon7] = [lat9 / 100, lon9 / 100];
	if (lat7 < box.south7 || lat7 > box.north7) return false;
	return box.west7 <= box.east7
		? lon7 >= box.west7 && lon7 <= box.east7
		: lon7 >= box.west7 || lon7 <= box.east7;
}

/** Places on the geodesic between two others. */
function along(a: Place, b: Place): Place[] {
	const [length, direction] = [trueDistanceMm(a, b), directionTo(a, b)];
	return [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1].map((share) => walk(a, direction, share * length));
}

test("the box of an outline holds every point of its edges and all that lies within reach of them", () => {
	const random = seeded(21);
	let around = 0;
	let crossing = 0;
	for (let i = 0; i < 1500; i++) {
		const a = anyPlace(random);
		const length = 10 ** (3 + 6.3 * random());
		const b = walk(a, 360 * random(), length);
		const c = walk(b, 360 * random(), length * random());
		const width = random() < 0.3 ? 0 : Math.floor(10 ** (8 * random()));
		const reach = random() < 0.3 ? 0 : Math.floor(10 ** (8 * random()));
		const isRing = random() < 0.5;
		const outline = isRing ? polygon(a, b, c) : corridor(width, a, b, c);
		const box = boxOf(outline, reach);
		if (box.east7 - box.west7 === 3_600_000_000) around++;
		else if (box.east7 < box.west7) crossing++;
		const edges = isRing ? [a, b, c, a] : [a, b, c];
		for (let k = 1; k < edges.length; k++) {
			for (const at of along(edges[k - 1] as Place, edges[k] as Place)) {
				const far = walk(at, 360 * random(), (reach + (isRing ? 0 : width)) * 0.999999);
				assert.ok(
					holds(box, at) && holds(box, far),
					JSON.stringify({ outline, reach, at, far, box }),
				);
			}
		}
	}
	assert.ok(around > 50 && crossing > 50, `${around} around the earth, ${crossing} across 180°`);
});

test("the box of a disc holds its rim, and little more", () => {
	const random = seeded(22);
	for (let i = 0; i < 500; i++) {
		const at = place(-60 + 120 * random(), 360 * random());
		const radius = Math.floor(10 ** (3 + 5 * random()));
		const box = boxOf(disc(at, radius), 0);
		for (let degrees = 0; degrees < 360; degrees += 30)
			assert.ok(holds(box, walk(at, degrees, radius)));
		for (const [degrees, what] of ["north", "east", "south", "west"].entries())
			assert.ok(!holds(box, walk(at, 90 * degrees, radius * 1.02 + 50)), `${what} ${radius}`);
	}
});

test("rings about a pole, lines over one and points at one have boxes that reach it", () => {
	const atPole = [
		polygon(place(80, 0), place(80, 120), place(80, -120)),
		corridor(0, place(70, 10), place(70, -170)),
		corridor(0, place(90, 77)),
		polygon(place(90, 0), place(89, 10), place(89, 20)),
	];
	for (const outline of atPole) {
		assert.ok(holds(boxOf(outline, 0), place(90, -77)), JSON.stringify(outline));
		assert.ok(!holds(boxOf(outline, 0), place(60, 0)));
	}
	assert.ok(holds(boxOf(disc(place(-89.99, 0), 2_000_000), 0), place(-90, 123)));
});

test("outlines that meet have boxes that meet, of any size anywhere", () => {
	const random = seeded(23);
	let met = 0;
	for (let i = 0; i < 4000; i++) {
		const near = anyPlace(random);
		const size = 10 ** (3 + 6 * random());
		const shape = (): Outline => {
			const a = walk(near, 360 * random(), size * random());
			const b = walk(a, 360 * random(), size * random());
			const kind = random();
			if (kind < 0.3) return disc(a, Math.ceil(size * random()));
			if (kind < 0.6) return corridor(Math.floor(size * 0.1 * random()), a, b);
			return polygon(a, b, walk(a, 360 * random(), size));
		};
		const [p, q] = [shape(), shape()];
		const radius = random() < 0.5 ? 0 : Math.floor(size * 0.2 * random());
		if (!outlinesMeet(p, q, radius, { edgeTests: 0, limit: 1e7 })) continue;
		met++;
		assert.ok(gridBoxesMeet(boxOf(p, 0), boxOf(q, radius), true), JSON.stringify([p, q]));
	}
	assert.ok(met > 1000, `${met} meet`);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { inside, outside, type Position } from "../src/index.ts";
import {
	anyPlace,
	corridor,
	disc,
	type Place,
	place,
	polygon,
	seeded,
	volume,
	walk,
} from "./oracle.ts";

const at = (p: Place, altitude01mm = 4_000_000): Position => ({
	lat9: p.lat9,
	lon9: p.lon9,
	altitude01mm,
	datum: "STD",
});
const tolerance = { lateralMm: 1_852_000, vertical01mm: 914_400, timeUs: 30_000_000 };
const none = { lateralMm: 0, vertical01mm: 0, timeUs: 0 };

test("a position is inside a disc to the centimetre, anywhere on earth", () => {
	const random = seeded(71);
	for (let i = 0; i < 500; i++) {
		const centre = anyPlace(random);
		const v = volume(disc(centre, 5_000_000));
		const degrees = 360 * random();
		assert.equal(inside(at(walk(centre, degrees, 4_999_990)), 0, v), true);
		assert.equal(inside(at(walk(centre, degrees, 5_000_010)), 0, v), false);
	}
});

test("a position is inside a polygon to the centimetre of its geodesic edge", () => {
	const random = seeded(72);
	for (let i = 0; i < 500; i++) {
		const a = anyPlace(random);
		const degrees = 360 * random();
		const b = walk(a, degrees, 30e6);
		const foot = walk(a, degrees, 30e6 * (0.05 + 0.9 * random()));
		const v = volume(polygon(a, b, walk(b, b.degrees + 90, 20e6), walk(a, degrees + 90, 20e6)));
		assert.equal(inside(at(walk(foot, foot.degrees + 90, 10)), 0, v), true);
		assert.equal(inside(at(walk(foot, foot.degrees - 90, 10)), 0, v), false);
	}
	const corner = volume(polygon(place(47, 8), place(47, 9), place(48, 8)));
	assert.equal(inside(at(place(47, 9)), 0, corner), true, "a vertex belongs to it");
});

test("time is half-open, the band closed, another datum unknown where it matters", () => {
	const v = volume(corridor(1000, place(47, 8), place(47, 9)));
	const here = place(47, 8);
	assert.equal(inside(at(here), -1, v), false);
	assert.equal(inside(at(here), 0, v), true);
	assert.equal(inside(at(here), 3_599_999_999, v), true);
	assert.equal(inside(at(here), 3_600_000_000, v), false);
	assert.equal(inside(at(here, 3_048_000), 0, v), true);
	assert.equal(inside(at(here, 3_047_999), 0, v), false);
	assert.equal(inside(at(here, 6_096_001), 0, v), false);
	assert.equal(inside({ ...at(here), datum: "W84" }, 0, v), "unknown");
	assert.equal(inside({ ...at(place(46, 8)), datum: "W84" }, 0, v), false);
	assert.equal(inside({ ...at(here), datum: "W84" }, -1, v), false);
});

test("outside is beyond the tolerance in at least one way, of every volume", () => {
	const line = corridor(0, place(47, 8), place(47, 8.2));
	const v = volume(line);
	const beside = (mm: number) => at(walk(place(47, 8), 270, mm));
	assert.equal(outside(beside(1_851_990), 0, [v], tolerance), false);
	assert.equal(outside(beside(1_852_010), 0, [v], tolerance), true);
	assert.equal(outside(at(place(47, 8), 6_096_000 + 914_400), 0, [v], tolerance), false);
	assert.equal(outside(at(place(47, 8), 6_096_000 + 914_401), 0, [v], tolerance), true);
	assert.equal(outside(at(place(47, 8), 3_048_000 - 914_401), 0, [v], tolerance), true);
	assert.equal(outside(at(place(47, 8)), -30_000_000, [v], tolerance), false);
	assert.equal(outside(at(place(47, 8)), -30_000_001, [v], tolerance), true);
	assert.equal(outside(at(place(47, 8)), 3_629_999_999, [v], tolerance), false);
	assert.equal(outside(at(place(47, 8)), 3_630_000_000, [v], tolerance), true);
	const far = volume(corridor(0, place(10, 10)));
	assert.equal(outside(at(place(10, 10)), 0, [v, far], none), false, "one volume is enough");
	assert.equal(outside(at(place(10, 10)), 0, [], tolerance), true);
	assert.equal(outside({ ...at(place(47, 8)), datum: "W84" }, 0, [v], tolerance), true);
});

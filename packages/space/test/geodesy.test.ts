import assert from "node:assert/strict";
import { test } from "node:test";
import { destination, distanceMm, wrapLongitude9 } from "../src/index.ts";
import { anyPlace, type Place, place, seeded, trueDistanceMm, walk } from "./oracle.ts";

const between = (a: Place, b: Place) => distanceMm(a.lat9, a.lon9, b.lat9, b.lon9);

for (const { km, boundMm } of [
	{ km: 1, boundMm: 0.001 },
	{ km: 50, boundMm: 0.001 },
	{ km: 100, boundMm: 0.001 },
	{ km: 500, boundMm: 1 },
	{ km: 2_000, boundMm: 100 },
	{ km: 10_000, boundMm: 1_000 },
]) {
	test(`distances to ${km} km err by less than ${boundMm} mm`, () => {
		const random = seeded(km);
		for (let i = 0; i < 2_000; i++) {
			const a = anyPlace(random);
			const b = walk(a, 360 * random(), km * 1e6 * (0.3 + 0.7 * random()));
			const error = Math.abs(between(a, b) - trueDistanceMm(a, b));
			assert.ok(error < boundMm, `${JSON.stringify([a, b])}: ${error} mm`);
			assert.equal(between(a, b), between(b, a));
		}
	});
}

test("distances to the far side of the earth", () => {
	const random = seeded(3);
	for (let i = 0; i < 500; i++) {
		const a = anyPlace(random);
		const b = walk(a, 360 * random(), 19_000e6 * random());
		const error = Math.abs(between(a, b) - trueDistanceMm(a, b));
		assert.ok(error < 1e-4 * 19_000e6, `${JSON.stringify([a, b])}: ${error} mm`);
	}
	const halfMeridian = trueDistanceMm(place(0, 0), place(0, 180));
	assert.ok(Math.abs(between(place(0, 0), place(0, 180)) - halfMeridian) < 1e-4 * halfMeridian);
	assert.ok(Math.abs(between(place(90, 0), place(-90, 0)) - halfMeridian) < 1e-4 * halfMeridian);
});

test("a place has no distance from itself, on either name of the antimeridian or the pole", () => {
	assert.equal(between(place(47, 8), place(47, 8)), 0);
	assert.ok(distanceMm(5e10, 180e9, 5e10, -180e9) < 1e-5);
	assert.ok(distanceMm(90e9, 0, 90e9, 123e9) < 1e-5);
	// One unit of latitude is 0.11 mm.
	assert.ok(Math.abs(distanceMm(47e9, 8e9, 47e9 + 1, 8e9) - 0.1112) < 0.0002);
});

for (const km of [0.001, 1, 50, 1_000, 19_000]) {
	test(`destinations after ${km} km err by their rounding`, () => {
		const random = seeded(km * 1000);
		for (let i = 0; i < 1_000; i++) {
			const from = anyPlace(random);
			const track = Math.floor(360_000 * random());
			const to = destination(from.lat9, from.lon9, track, km * 1e6);
			const error = trueDistanceMm(to, walk(from, track / 1000, km * 1e6));
			assert.ok(error < 0.3, `${JSON.stringify(from)} ${track}: ${error} mm`);
			assert.ok(Number.isSafeInteger(to.lat9) && Number.isSafeInteger(to.lon9));
			assert.ok(to.lon9 >= -180e9 && to.lon9 < 180e9);
		}
	});
}

test("a negative distance leads back", () => {
	const there = destination(47e9, 179_990_000_000, 90_000, 5e6);
	assert.ok(there.lon9 < 0, "crosses the antimeridian");
	const back = destination(47e9, 179_990_000_000, 270_000, -5e6);
	assert.ok(trueDistanceMm(there, back) < 0.2);
	assert.deepEqual(destination(47e9, 8e9, 123_456, 0), { lat9: 47e9, lon9: 8e9 });
});

test("longitudes wrap into [-180, 180)", () => {
	assert.equal(wrapLongitude9(180e9), -180e9);
	assert.equal(wrapLongitude9(-180e9), -180e9);
	assert.equal(wrapLongitude9(181e9), -179e9);
	assert.equal(wrapLongitude9(-541e9), 179e9);
});

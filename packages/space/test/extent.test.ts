import assert from "node:assert/strict";
import { test } from "node:test";
import { extentKm2h, polygonAreaMm2 } from "../src/index.ts";
import {
	anyPlace,
	corridor,
	disc,
	place,
	polygon,
	seeded,
	trueAreaKm2,
	volume,
	walk,
} from "./oracle.ts";

function near(actual: number, expected: number, relative: number) {
	assert.ok(Math.abs(actual - expected) <= relative * expected, `${actual}, not ${expected}`);
}

test("areas of polygons are within 1e-4 of geographiclib's", () => {
	const random = seeded(5);
	for (const km of [0.1, 5, 100, 500]) {
		for (let i = 0; i < 300; i++) {
			const centre = anyPlace(random);
			const corners = 3 + Math.floor(6 * random());
			const ring = Array.from({ length: corners }, (_, k) =>
				walk(centre, (360 * (k + 0.8 * random())) / corners, (km * 1e6 * (0.5 + random())) / 2),
			);
			near(polygonAreaMm2(polygon(...ring)) / 1e12, trueAreaKm2(ring), 1e-4);
		}
	}
});

test("a polygon, a disc, a line and a point for one hour", () => {
	const r = 1.852;
	const a = place(47, 8);
	const ring = [a, walk(a, 90, 20e6), walk(a, 45, 20e6)];
	const sides = 20 + 20 + 2 * 20 * Math.sin(Math.PI / 8);
	const triangle = trueAreaKm2(ring) + sides * r + Math.PI * r * r;
	near(extentKm2h([volume(polygon(...ring))]), triangle, 1e-4);
	near(extentKm2h([volume(disc(a, 5e6))]), Math.PI * (5 + r) ** 2, 1e-12);
	const line = 2 * 10 * (0.5 + r) + Math.PI * (0.5 + r) ** 2;
	near(extentKm2h([volume(corridor(500_000, a, walk(a, 10, 10e6)))]), line, 1e-8);
	near(extentKm2h([volume(corridor(0, a))]), Math.PI * r * r, 1e-12);
});

test("extents add up over volumes and grow with time", () => {
	const point = volume(corridor(0, place(47, 8)));
	const half = volume(point.outline, { window: { startUs: 0, endUs: 1_800_000_000 } });
	near(extentKm2h([point, half]), 1.5 * Math.PI * 1.852 ** 2, 1e-12);
	assert.equal(extentKm2h([]), 0);
});

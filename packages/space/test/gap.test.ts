import assert from "node:assert/strict";
import { test } from "node:test";
import { gapMm, pointAt } from "../src/gap.ts";
import { pointSpine, spineOf } from "../src/spine.ts";
import { anyPlace, corridor, seeded, walk } from "./oracle.ts";

// Both places of the edge and the point are rounded to 0.11 mm.
for (const { edgeKm, gapKm, boundMm } of [
	{ edgeKm: 15, gapKm: 10, boundMm: 0.2 },
	{ edgeKm: 100, gapKm: 100, boundMm: 0.2 },
	{ edgeKm: 500, gapKm: 50, boundMm: 20 },
	{ edgeKm: 1000, gapKm: 100, boundMm: 200 },
]) {
	test(`gaps to an edge of ${edgeKm} km err by less than ${boundMm} mm`, () => {
		const random = seeded(edgeKm);
		for (let i = 0; i < 400; i++) {
			const from = anyPlace(random);
			const degrees = 360 * random();
			const foot = walk(from, degrees, edgeKm * 1e6 * (0.1 + 0.8 * random()));
			const gap = gapKm * 1e6 * random();
			const point = walk(foot, foot.degrees + (random() < 0.5 ? 90 : -90), gap);
			const edge = corridor(0, from, walk(from, degrees, edgeKm * 1e6));
			const found = gapMm(pointAt(pointSpine(point.lat9, point.lon9), 0), spineOf(edge));
			assert.ok(
				Math.abs(found - gap) < boundMm,
				`${JSON.stringify([from, point])}: ${found - gap}`,
			);
		}
	});
}

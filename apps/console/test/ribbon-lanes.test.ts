import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { packLanes } from "../src/desk/ribbon-lanes.ts";

test("no two spans of a lane come nearer than the gap, and every span is placed or counted", () => {
	const span = fc
		.tuple(fc.nat(1000), fc.integer({ min: 1, max: 200 }))
		.map(([startUs, length]) => ({ startUs, endUs: startUs + length }));
	fc.assert(
		fc.property(
			fc.array(span, { maxLength: 40 }),
			fc.integer({ min: 1, max: 4 }),
			(spans, lanes) => {
				const gap = 5;
				const { placed, left } = packLanes(spans, lanes, gap);
				assert.equal(placed.length + left, spans.length);
				for (const a of placed) {
					for (const b of placed) {
						if (a === b || a.lane !== b.lane) continue;
						assert.ok(a.span.endUs + gap <= b.span.startUs || b.span.endUs + gap <= a.span.startUs);
					}
				}
			},
		),
		{ numRuns: 200 },
	);
});

test("spans that never overlap all fit on one lane", () => {
	const spans = [30, 10, 20].map((startUs) => ({ startUs, endUs: startUs + 10 }));
	assert.deepEqual(packLanes(spans, 1, 0), {
		placed: [10, 20, 30].map((startUs) => ({ span: { startUs, endUs: startUs + 10 }, lane: 0 })),
		left: 0,
	});
});

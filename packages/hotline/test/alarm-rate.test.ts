import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	busiestPer10Min,
	floodedPermille,
	groupedByZone,
	loadOf,
	priorityMixPermille,
	RATE_WINDOW_US,
	ratePer10Min,
} from "../src/index.ts";

const instants = fc
	.array(fc.nat(40), { maxLength: 60 })
	.map((minutes) => minutes.map((m) => m * 60_000_000).sort((a, b) => a - b));

test("the busiest sliding 10 min is the most that any window of them holds", () => {
	assert.equal(busiestPer10Min([]), 0);
	assert.equal(busiestPer10Min([0, RATE_WINDOW_US]), 1, "half-open");
	assert.equal(busiestPer10Min([0, RATE_WINDOW_US - 1]), 2);
	fc.assert(
		fc.property(instants, (raised) => {
			const windows = raised.map(
				(from) => raised.filter((at) => at >= from && at < from + RATE_WINDOW_US).length,
			);
			assert.equal(busiestPer10Min(raised), Math.max(0, ...windows));
			const now = raised.map((at) => ratePer10Min(raised, at));
			assert.equal(Math.max(0, ...now), busiestPer10Min(raised));
		}),
		{ numRuns: 500, seed: 2 },
	);
});

test("one in 10 min is fine, two are manageable, more than ten are a flood", () => {
	assert.deepEqual([0, 1, 2, 3, 10, 11].map(loadOf), [
		"fine",
		"fine",
		"manageable",
		"high",
		"high",
		"flood",
	]);
});

test("the share of 10 min that were a flood", () => {
	const flood = Array.from({ length: 11 }, (_, i) => RATE_WINDOW_US + i);
	const raised = [-5, 3, ...flood, 5 * RATE_WINDOW_US];
	assert.equal(floodedPermille(raised, 0, 4 * RATE_WINDOW_US), 250);
	assert.equal(floodedPermille(raised, 0, 3 * RATE_WINDOW_US), 333);
	assert.equal(floodedPermille(raised.slice(0, 12), 0, 4 * RATE_WINDOW_US), 0, "ten are none");
	assert.equal(floodedPermille([], 0, RATE_WINDOW_US), 0);
	assert.equal(floodedPermille(flood, 5, 5), 0);
});

test("the mix of priorities", () => {
	assert.deepEqual(priorityMixPermille([]), { high: 0, medium: 0, low: 0 });
	const mix = [...Array(16).fill("low"), "medium", "medium", "medium", "high"];
	assert.deepEqual(priorityMixPermille(mix), { high: 50, medium: 150, low: 800 });
});

test("in a flood one row a zone, the fullest first", () => {
	const alarms = ["A", "B", null, "B", null].map((zone, i) => ({ id: `a${i}`, zone }));
	assert.deepEqual(groupedByZone(alarms), [
		{ zone: "B", alarms: ["a1", "a3"] },
		{ zone: "A", alarms: ["a0"] },
		{ zone: null, alarms: ["a2"] },
		{ zone: null, alarms: ["a4"] },
	]);
});

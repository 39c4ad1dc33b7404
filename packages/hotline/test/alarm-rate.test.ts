import assert from "node:assert/strict";
import { test } from "node:test";
import { groupedByZone, loadOf, RATE_WINDOW_US, ratePer10Min } from "../src/index.ts";

test("what was raised in the 10 min up to now counts, half-open", () => {
	const now = 3 * RATE_WINDOW_US;
	assert.equal(ratePer10Min([], now), 0);
	const raised = [now - RATE_WINDOW_US, now - RATE_WINDOW_US + 1, now - 5, now, now + 1];
	assert.equal(ratePer10Min(raised, now), 3);
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

test("in a flood one row a zone, the fullest first; distress and what has no zone by themselves", () => {
	const zones = ["A", "B", null, "B", null, "B"];
	const alarms = zones.map((zone, i) => ({
		id: `a${i}`,
		zone,
		urgency: i === 5 ? ("D" as const) : ("U" as const),
	}));
	assert.deepEqual(groupedByZone(alarms), [
		{ zone: "B", alarms: ["a1", "a3"] },
		{ zone: "A", alarms: ["a0"] },
		{ zone: null, alarms: ["a2"] },
		{ zone: null, alarms: ["a4"] },
	]);
});

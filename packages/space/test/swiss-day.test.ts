import assert from "node:assert/strict";
import { test } from "node:test";
import { FOOT_01MM, losses } from "../src/index.ts";
import { isMissing, SWISS_DAY, swissDay } from "./recorded.ts";

const skip = isMissing(SWISS_DAY);

test("the Swiss day has 163 pairs in strict loss, none of them below 900 ft", { skip }, () => {
	const flights = swissDay();
	assert.equal(flights.flatMap(({ samples }) => samples).length, 139_098);
	const rule = { radiusMm: 9_260_000, height01mm: 1000 * FOOT_01MM, maxGapUs: 30_000_000 };
	const found = losses(flights, rule);
	assert.equal(new Set(found.map(({ a, b }) => `${a} ${b}`)).size, 163);
	assert.ok(found.every(({ minimumHeight01mm }) => minimumHeight01mm >= 900 * FOOT_01MM));
	assert.deepEqual(losses(flights, { ...rule, height01mm: 900 * FOOT_01MM }), []);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
	type Budget,
	bandsMeet,
	meetings,
	outlinesMeet,
	overlap,
	type Volume,
} from "../src/index.ts";
import { corridor, disc, type Place, place, volume, walk } from "./oracle.ts";

const budget = (limit = 1_000_000): Budget => ({ edgeTests: 0, limit });

test("windows are half-open, bands strict, other datums unknown", () => {
	assert.equal(overlap({ startUs: 0, endUs: 5 }, { startUs: 5, endUs: 9 }), null);
	assert.deepEqual(overlap({ startUs: 0, endUs: 6 }, { startUs: 5, endUs: 9 }), {
		startUs: 5,
		endUs: 6,
	});
	const band = (lower01mm: number, upper01mm: number, datum: "STD" | "W84" = "STD") => ({
		datum,
		lower01mm,
		upper01mm,
	});
	assert.equal(bandsMeet(band(0, 10), band(20, 30), 10), "no");
	assert.equal(bandsMeet(band(0, 10), band(20, 30), 11), "yes");
	assert.equal(bandsMeet(band(20, 30), band(0, 10), 10), "no");
	assert.equal(bandsMeet(band(0, 50), band(20, 30), 0), "yes");
	assert.equal(bandsMeet(band(0, 10), band(10, 20), 0), "no");
	assert.equal(bandsMeet(band(0, 10), band(0, 10, "W84"), 0), "unknown");
});

test("exactly 1000 ft is separated at all 41 pairs of adjacent levels", () => {
	for (let level = 0; level <= 400; level += 10) {
		const at = (fl: number) => ({
			datum: "STD" as const,
			lower01mm: fl * 304_800,
			upper01mm: fl * 304_800,
		});
		assert.equal(bandsMeet(at(level), at(level + 10), 3_048_000), "no");
		assert.equal(bandsMeet(at(level + 10), at(level), 3_048_000), "no");
		assert.equal(bandsMeet(at(level), at(level + 10), 3_048_001), "yes");
	}
});

const MINUTE = 60_000_000;
const minima = { radiusMm: 9_260_000, height01mm: 3_048_000 };

function flight(from: Place, degrees: number, minutes: number, startUs = 0): Volume[] {
	return Array.from({ length: minutes }, (_, k) =>
		volume(corridor(0, walk(from, degrees, k * 14e6), walk(from, degrees, (k + 1) * 14e6)), {
			window: { startUs: startUs + k * MINUTE, endUs: startUs + (k + 1) * MINUTE },
		}),
	);
}

test("meetings of minute volumes are the merged windows of the pairs that meet", () => {
	const a = flight(place(47, 8), 90, 30);
	const b = flight(place(47, 8.5), 85, 30, 3 * MINUTE);
	const expected: number[] = [];
	for (const x of a) {
		for (const y of b) {
			const common = overlap(x.window, y.window);
			if (common && outlinesMeet(x.outline, y.outline, minima.radiusMm, budget())) {
				expected.push(common.startUs);
			}
		}
	}
	const found = meetings(a, b, minima, budget());
	assert.deepEqual(
		found.conflict.flatMap((w) =>
			Array.from({ length: (w.endUs - w.startUs) / MINUTE }, (_, k) => w.startUs + k * MINUTE),
		),
		expected,
	);
	assert.ok(expected.length > 0 && expected.length < 27);
	assert.deepEqual(found.unknown, []);
	assert.deepEqual(meetings(a.toReversed(), b, minima, budget()), found, "in any order");
});

test("only the pairs of one minute are tested", () => {
	const a = flight(place(47, 8), 90, 30);
	const spent = budget();
	meetings(a, flight(place(47, 8), 90, 30), minima, spent);
	assert.ok(spent.edgeTests <= 30 * 3, `${spent.edgeTests} edge tests`);
});

test("a long volume among short ones is met by all of them", () => {
	const long = volume(disc(place(47, 8), 1e9), { window: { startUs: 0, endUs: 100 * MINUTE } });
	const a = [long, ...flight(place(47, 8), 90, 3, 10 * MINUTE)];
	const b = flight(place(47, 8), 90, 5, 60 * MINUTE);
	const met = [{ startUs: 60 * MINUTE, endUs: 65 * MINUTE }];
	assert.deepEqual(meetings(a, b, minima, budget()).conflict, met);
	assert.deepEqual(meetings(b, a, minima, budget()).conflict, met);
});

test("another datum is unknown, and only where time and outline meet", () => {
	const other = (v: Volume): Volume => ({ ...v, band: { ...v.band, datum: "W84" } });
	const a = flight(place(47, 8), 90, 2);
	const near = meetings(a, a.map(other), minima, budget());
	assert.deepEqual(near, { conflict: [], unknown: [{ startUs: 0, endUs: 2 * MINUTE }] });
	const far = flight(place(48, 8), 90, 2).map(other);
	assert.deepEqual(meetings(a, far, minima, budget()), { conflict: [], unknown: [] });
});

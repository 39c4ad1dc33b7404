import assert from "node:assert/strict";
import { test } from "node:test";
import { FLIGHT_LEVEL_01MM, type Flight, FOOT_01MM, losses } from "../src/index.ts";

const S = 1_000_000;
const rule = { radiusMm: 9_260_000, height01mm: 1000 * FOOT_01MM, maxGapUs: 30 * S };

const flight = (id: string, ...altitudes: number[]): Flight => ({
	id,
	samples: altitudes.map((altitude01mm, i) => ({
		tUs: i * 10 * S,
		lat9: 47e9,
		lon9: 8e9,
		altitude01mm,
	})),
});

test("1000 ft at every pair of adjacent levels is separated, level and climbing, in feet and levels", () => {
	for (let level = 10; level < 410; level += 10) {
		for (const unit of [FLIGHT_LEVEL_01MM, 100 * FOOT_01MM]) {
			const upper = flight("b", (level + 10) * unit, (level + 10) * unit, (level + 10) * unit);
			const steady = flight("a", level * unit, level * unit, level * unit);
			const climbing = flight("a", (level - 7) * unit, level * unit, level * unit);
			const passing = flight("a", (level - 7) * unit, level * unit, (level - 3) * unit);
			for (const lower of [steady, climbing, passing]) {
				assert.deepEqual(losses([lower, upper], rule), [], `FL${level}`);
				const higher = lower.samples.map((s, i) =>
					i === 1 ? { ...s, altitude01mm: s.altitude01mm + 1 } : s,
				);
				const found = losses([{ id: "a", samples: higher }, upper], rule);
				assert.equal(found.length, 1, `FL${level}: 0.1 mm less`);
			}
		}
	}
});

test("metres in floating point find less than 1000 ft between some adjacent levels", () => {
	let short = 0;
	for (let level = 10; level < 410; level += 10)
		if ((level + 10) * 30.48 - level * 30.48 < 304.8) short++;
	assert.ok(short > 0);
});

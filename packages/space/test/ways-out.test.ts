import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	asidesOf,
	meetings,
	movedAside,
	type Obstacle,
	shifted,
	type Volume,
	type WayLimits,
	waysOut,
} from "../src/index.ts";
import { place, trueDistanceMm } from "./oracle.ts";

const MINUTE = 60_000_000;
const STEP_01MM = 1_000_000;
const LIMITS: WayLimits = {
	laterUs: 60 * MINUTE,
	earlierUs: 60 * MINUTE,
	higher01mm: 60 * STEP_01MM,
	lower01mm: 60 * STEP_01MM,
	asideMm: 50_000_000,
};
const MINIMA = { radiusMm: 1_000_000, height01mm: 2 * STEP_01MM };

const arbitraryVolume = fc
	.record({
		lon: fc.integer({ min: 0, max: 6 }),
		level: fc.integer({ min: 20, max: 30 }),
		height: fc.integer({ min: 0, max: 4 }),
		minute: fc.integer({ min: 60, max: 90 }),
		minutes: fc.integer({ min: 1, max: 15 }),
	})
	.map(
		({ lon, level, height, minute, minutes }): Volume => ({
			outline: { kind: "disc", lat9: 46e9, lon9: 8e9 + lon * 1e7, radiusMm: 500_000 },
			band: {
				datum: "STD",
				lower01mm: level * STEP_01MM,
				upper01mm: (level + height) * STEP_01MM,
			},
			window: { startUs: minute * MINUTE, endUs: (minute + minutes) * MINUTE },
		}),
	);
const operation = fc.array(arbitraryVolume, { minLength: 1, maxLength: 4 });

const meets = (a: readonly Volume[], b: readonly Volume[]) =>
	meetings(a, b, MINIMA, { edgeTests: 0, limit: 1e6 }).conflict.length > 0;
const against =
	(others: readonly Volume[][]) =>
	(volumes: Volume[]): Obstacle[] =>
		others.flatMap((own, i) =>
			meets(volumes, own) ? [{ key: `other-${i}`, volumes: own, minima: MINIMA }] : [],
		);

test("each shift is the smallest that clears everything, by a search through all of them", () => {
	let found = 0;
	fc.assert(
		fc.property(operation, fc.array(operation, { maxLength: 5 }), (mine, others) => {
			const check = against(others);
			const ways = waysOut(mine, LIMITS, check);
			if (check(mine).length === 0) return assert.deepEqual(ways, []);
			for (const [axis, unit] of [
				["time", MINUTE],
				["height", STEP_01MM],
			] as const)
				for (const sense of [1, -1]) {
					// Everything above stands on whole minutes and steps, and so does the answer.
					const all = Array.from({ length: 60 }, (_, i) => sense * (i + 1) * unit);
					const smallest = all.find((by) => check(shifted(mine, axis, by)).length === 0);
					const way = ways.find((each) => each.axis === axis && sense * each.by > 0);
					assert.equal(way?.axis === axis ? way.by : undefined, smallest, `${axis} ${sense}`);
					if (way !== undefined) found++;
				}
		}),
		{ numRuns: 300, seed: 11 },
	);
	assert.ok(found > 300, `${found} ways`);
});

test("every way that is offered was found clear by the check itself", () => {
	fc.assert(
		fc.property(operation, fc.array(operation, { maxLength: 5 }), (mine, others) => {
			for (const { volumes } of waysOut(mine, LIMITS, against(others)))
				assert.ok(!others.some((other) => meets(volumes, other)));
		}),
		{ numRuns: 200, seed: 12 },
	);
});

test("no way is offered beyond its limit", () => {
	const one = fc.sample(arbitraryVolume, { numRuns: 1, seed: 1 })[0] as Volume;
	const none = { laterUs: 0, earlierUs: 0, higher01mm: 0, lower01mm: 0, asideMm: 0 };
	assert.deepEqual(waysOut([one], none, against([[one]])), []);
});

test("what is told as past an obstacle is believed before its volumes are looked at", () => {
	const one = fc.sample(arbitraryVolume, { numRuns: 1, seed: 1 })[0] as Volume;
	const past = { laterUs: 7 * MINUTE };
	const ways = waysOut([one], { ...LIMITS, asideMm: 0 }, (volumes) =>
		(volumes[0] as Volume).window.startUs >= one.window.startUs + past.laterUs
			? []
			: [{ key: "zone", volumes: [], minima: MINIMA, past }],
	);
	assert.deepEqual(
		ways.map((way) => way.axis === "time" && way.by),
		[7 * MINUTE],
	);
});

const distance = (a: readonly number[], b: readonly number[]) =>
	trueDistanceMm(place(a[0] as number, a[1] as number), place(b[0] as number, b[1] as number));
const band = { datum: "STD" as const, lower01mm: 0, upper01mm: STEP_01MM };
const window = { startUs: 0, endUs: MINUTE };

/** Two minutes of one flight to the east, 20 km each. */
const ROUTE: Volume[] = [0, 1].map((minute) => ({
	outline: {
		kind: "corridor",
		lat9: [46e9, 46e9],
		lon9: [8e9 + minute * 0.26e9, 8.26e9 + minute * 0.26e9],
		halfWidthMm: 100_000,
	},
	band,
	window: { startUs: minute * MINUTE, endUs: (minute + 1) * MINUTE },
}));

test("a path bends aside, stays whole, and begins and ends where it did", () => {
	assert.deepEqual(asidesOf(ROUTE), [{ side: "left" }, { side: "right" }]);
	for (const [side, sign] of [
		["left", 1],
		["right", -1],
	] as const) {
		const [first, second] = movedAside(ROUTE, { side }, 5_000_000).map(({ outline }) => outline);
		assert.ok(first?.kind === "corridor" && second?.kind === "corridor");
		assert.deepEqual([first.lat9[0], first.lon9[0]], [46e9, 8e9]);
		assert.deepEqual([second.lat9.at(-1), second.lon9.at(-1)], [46e9, 8.52e9]);
		assert.deepEqual(
			[first.lat9.at(-1), first.lon9.at(-1)],
			[second.lat9[0], second.lon9[0]],
			"the second minute begins where the first ends",
		);
		assert.equal(first.lat9.length, 3, "a turn where it is far enough aside");
		const middle = [(first.lat9.at(-1) as number) / 1e9, (first.lon9.at(-1) as number) / 1e9];
		assert.ok(Math.abs(distance(middle, [46, 8.26]) - 5_000_000) < 1, "5 km beside its course");
		assert.equal(Math.sign((middle[0] as number) - 46), sign, side);
	}
});

test("a detour clears an obstacle on the way that no time and no height clears", () => {
	const wall: Volume = {
		outline: { kind: "disc", lat9: 46e9, lon9: 8.26e9, radiusMm: 3_000_000 },
		band: { datum: "STD", lower01mm: -1_000 * STEP_01MM, upper01mm: 1_000 * STEP_01MM },
		window: { startUs: -1e12, endUs: 1e12 },
	};
	const ways = waysOut(ROUTE, LIMITS, against([[wall]]));
	const [way] = ways;
	assert.equal(ways.length, 1);
	assert.ok(way?.axis === "ground");
	// The wall, both minima and the half-width, and a tenth of what the search may add.
	assert.ok(way.byMm >= 4_100_000 && way.byMm <= 4_600_000, `${way.byMm}`);
});

test("what covers an area is moved whole, without changing its shape", () => {
	const area: Volume = {
		outline: { kind: "polygon", lat9: [46e9, 46e9, 46.1e9], lon9: [8e9, 8.1e9, 8e9] },
		band,
		window,
	};
	assert.equal(asidesOf([area]).length, 8);
	const [moved] = movedAside([area], { trackMdeg: 90_000 }, 2_000_000);
	assert.ok(moved?.outline.kind === "polygon");
	moved.outline.lat9.forEach((lat9, i) => {
		const to = [lat9 / 1e9, ((moved.outline as { lon9: number[] }).lon9[i] as number) / 1e9];
		const { lat9: a, lon9: b } = area.outline as { lat9: number[]; lon9: number[] };
		const from = [(a[i] as number) / 1e9, (b[i] as number) / 1e9];
		assert.ok(Math.abs(distance(from, to) - 2_000_000) < 1);
	});
});

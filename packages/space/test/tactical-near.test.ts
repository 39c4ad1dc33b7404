import assert from "node:assert/strict";
import { test } from "node:test";
import { createSweep, type SweepRule } from "../src/tactical/sweep.ts";
import { seeded } from "./oracle.ts";
import { found, type PlaneTrack } from "./tactical-worlds.ts";

/** The twin has no quick test in floats: what it finds, the kernel's must not lose. */
const CAPACITY = 3000;
const kernel = createSweep({ capacity: CAPACITY });
const twin = createSweep({ capacity: CAPACITY, simd: false });

interface Extreme {
	/** How far from the middle the crowds are, and how far apart their tracks, mm. */
	farMm: number;
	apartMm: number;
	speedMmS: number;
	/** Of two tracks to one another, where they fly almost alike. */
	driftMmS?: number;
	lookAheadUs?: number;
	minima: SweepRule["minima"];
}

const height01mm = 3_048_000;
const alike = (radiusMm: number): SweepRule["minima"] => [[{ radiusMm, height01mm }]];
const EXTREMES: Record<string, Extreme> = {
	"at the ends of the plane": { farMm: 4.9e11, apartMm: 3e7, speedMmS: 3e5, minima: alike(9.26e6) },
	"at the ends of the plane, 1 m apart": {
		farMm: 4.9e11,
		apartMm: 2000,
		speedMmS: 10,
		minima: alike(1000),
	},
	"minima of 1 mm": { farMm: 1e9, apartMm: 30, speedMmS: 1, minima: alike(1) },
	"minima of a hundredth of a mm": { farMm: 10, apartMm: 1, speedMmS: 0.1, minima: alike(0.01) },
	"no speed": { farMm: 1e9, apartMm: 3e5, speedMmS: 0, minima: alike(75_000) },
	"no look-ahead": {
		farMm: 1e9,
		apartMm: 3e5,
		speedMmS: 1e5,
		lookAheadUs: 0,
		minima: alike(75_000),
	},
	"side by side at great speed": {
		farMm: 1e11,
		apartMm: 2e5,
		speedMmS: 9e7,
		driftMmS: 300,
		minima: alike(75_000),
	},
	"drift too slow for floats": {
		farMm: 1e9,
		apartMm: 2e5,
		speedMmS: 250_000,
		driftMmS: 1e-3,
		minima: alike(75_000),
	},
	"speeds beyond the reach of floats": {
		farMm: 1e9,
		apartMm: 2e5,
		speedMmS: 1e-30,
		minima: alike(75_000),
	},
	"classes that keep more from one another than among themselves": {
		farMm: 1e9,
		apartMm: 3e7,
		speedMmS: 2e5,
		minima: [
			[{ radiusMm: 0, height01mm }, { radiusMm: 5e6, height01mm }, null],
			[
				{ radiusMm: 5e6, height01mm },
				{ radiusMm: 100, height01mm },
				{ radiusMm: 2e7, height01mm },
			],
			[null, { radiusMm: 2e7, height01mm }, null],
		],
	},
};

function crowds(seed: number, { farMm, apartMm, speedMmS, driftMmS, minima }: Extreme) {
	const random = seeded(seed);
	const around = (range: number) => range * (2 * random() - 1);
	const centres = Array.from({ length: 20 }, () => ({
		x: around(farMm),
		y: around(farMm),
		vx: around(speedMmS),
		vy: around(speedMmS),
	}));
	return Array.from({ length: CAPACITY }, (): PlaneTrack => {
		const { x, y, vx, vy } = centres[Math.floor(20 * random())] as (typeof centres)[number];
		return {
			x: x + around(apartMm),
			y: y + around(apartMm),
			vx: driftMmS === undefined ? around(speedMmS) : vx + around(driftMmS),
			vy: driftMmS === undefined ? around(speedMmS) : vy + around(driftMmS),
			altitude01mm: Math.round(10_000_000 * random()),
			climb01mmS: random() < 0.4 ? Math.round(around(100_000)) : 0,
			class: Math.floor(minima.length * random()),
		};
	});
}

for (const [name, extreme] of Object.entries(EXTREMES)) {
	test(`the quick test loses no pair: ${name}`, () => {
		const { minima, lookAheadUs = 300_000_000 } = extreme;
		const tracks = crowds(1, extreme);
		const expected = found(twin, tracks, { minima, lookAheadUs });
		assert.ok(expected.length > 20, `${expected.length} pairs`);
		const pairs = found(kernel, tracks, { minima, lookAheadUs });
		assert.equal(pairs.length, expected.length);
		assert.deepEqual(pairs, expected);
	});
}

test("two that are nearest now are so at 0, not at -0, in both engines", () => {
	const still = { x: 0, y: 0, vx: 0, vy: 0, altitude01mm: 0, climb01mmS: 0, class: 0 };
	const tracks = [
		{ ...still, vx: 100 },
		{ ...still, y: 1_000_000 },
	];
	const rule = { minima: alike(9_260_000), lookAheadUs: 300_000_000 };
	for (const sweep of [kernel, twin])
		assert.deepEqual(found(sweep, tracks, rule), [[0, 1, 0, 0, 1_000_000]]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
	type Budget,
	BudgetExceeded,
	meetings,
	StrategicIndex,
	type Volume,
	type Window,
} from "../src/index.ts";
import { corridor, disc, type Place, place, polygon, seeded, volume, walk } from "./oracle.ts";

const MINUTE = 60_000_000;
const budget = (limit = 10_000_000): Budget => ({ edgeTests: 0, limit });

function anyVolume(random: () => number, near: Place): Volume {
	const at = walk(near, 360 * random(), 30e6 * random());
	const size = random() < 0.1 ? 200e6 * random() : 200_000 + 5e6 * random();
	const kind = random();
	const outline =
		kind < 0.3
			? disc(at, Math.round(size))
			: kind < 0.6
				? corridor(
						random() < 0.3 ? 0 : Math.round(size / 20),
						at,
						walk(at, 360 * random(), size),
						walk(at, 360 * random(), size),
					)
				: polygon(
						...[10, 100, 190, 300].map((degrees) => walk(at, degrees, size * (0.3 + random()))),
					);
	const startUs = Math.floor(120 * random()) * MINUTE;
	const minutes = random() < 0.1 ? 3000 : 1 + Math.floor(40 * random());
	const lower01mm = 500_000 * Math.floor(6 * random());
	return {
		outline,
		band: {
			datum: random() < 0.8 ? "W84" : "AGL",
			lower01mm,
			upper01mm: lower01mm + 500_000 * Math.floor(1 + 2 * random()),
		},
		window: { startUs, endUs: startUs + minutes * MINUTE },
	};
}

test("an index finds what comparing operation with operation finds, through any life", () => {
	const random = seeded(12);
	let conflicts = 0;
	let unknowns = 0;
	for (const near of [place(47, 8), place(-17, 180), place(89.9, 10), place(-90, 0)]) {
		const held = new Map<string, Volume[]>();
		const index = new StrategicIndex();
		for (let i = 0; i < 250; i++) {
			const id = `op${Math.floor(80 * random())}`;
			held.delete(id);
			if (random() < 0.3) index.remove(id);
			else {
				const volumes = Array.from({ length: 1 + Math.floor(4 * random()) }, () =>
					anyVolume(random, near),
				);
				index.put(id, volumes);
				held.set(id, volumes);
			}
			assert.equal(index.size, held.size);
			assert.equal(
				index.volumes,
				[...held.values()].reduce((sum, { length }) => sum + length, 0),
			);
			if (i % 3 !== 0) continue;
			const asked = Array.from({ length: 1 + Math.floor(3 * random()) }, () =>
				anyVolume(random, near),
			);
			const minima = {
				radiusMm: random() < 0.5 ? 0 : Math.floor(5e6 * random()),
				height01mm: random() < 0.5 ? 0 : 1_000_000,
			};
			const expected = [...held].flatMap(([each, volumes]) => {
				const met = meetings(asked, volumes, minima, budget());
				return met.conflict.length + met.unknown.length > 0 ? [{ id: each, ...met }] : [];
			});
			assert.deepEqual(index.meets(asked, minima, budget(), "half-open"), expected);
			conflicts += expected.filter(({ conflict }) => conflict.length > 0).length;
			unknowns += expected.filter(({ unknown }) => unknown.length > 0).length;
		}
	}
	assert.ok(conflicts > 300 && unknowns > 100, `${conflicts} conflicts, ${unknowns} unknown`);
});

const square = (south: number, west: number, north: number, east: number) =>
	polygon(place(south, west), place(south, east), place(north, east), place(north, west));
const NONE = { radiusMm: 0, height01mm: 0 };

test("half-open is strict; closed is met by what touches in time, height and outline", () => {
	const band = (lower01mm: number, upper01mm: number) => ({
		datum: "W84" as const,
		lower01mm,
		upper01mm,
	});
	const window = (startUs: number, endUs: number): Window => ({ startUs, endUs });
	const base: Volume = {
		outline: square(47, 8, 47.01, 8.01),
		band: band(0, 1000),
		window: window(0, MINUTE),
	};
	const index = new StrategicIndex();
	index.put("a", [base]);
	const meets = (changes: Partial<Volume>, boundaries: "half-open" | "closed", minima = NONE) =>
		index.meets([{ ...base, ...changes }], minima, budget(), boundaries);
	const touching: Partial<Volume>[] = [
		{ window: window(MINUTE, 2 * MINUTE) },
		{ band: band(1000, 2000) },
		{ outline: square(47, 8.01, 47.01, 8.02) },
	];
	for (const changes of touching) {
		assert.deepEqual(meets(changes, "half-open"), [], JSON.stringify(changes));
		const [met, ...more] = meets(changes, "closed");
		assert.deepEqual(more, []);
		const endUs = MINUTE;
		const startUs = changes.window === undefined ? 0 : MINUTE;
		assert.deepEqual(met, { id: "a", conflict: [{ startUs, endUs }], unknown: [] });
	}
	assert.equal(
		meets({ band: band(1000, 2000) }, "half-open", { ...NONE, height01mm: 1 }).length,
		1,
	);
	assert.equal(meets({ band: band(1001, 2000) }, "closed").length, 0);
	assert.equal(meets({ band: band(1500, 2000) }, "closed", { ...NONE, height01mm: 500 }).length, 1);
	assert.equal(meets({ window: window(MINUTE + 1, 2 * MINUTE) }, "closed").length, 0);
});

test("the F3548 centimetre: 1 cm of overlap conflicts, 1 cm of gap does not, and neither wavers", () => {
	const random = seeded(77);
	for (let i = 0; i < 300; i++) {
		const at = place(-80 + 160 * random(), 179 + 2 * random());
		const index = new StrategicIndex();
		index.put("a", [volume(disc(at, 300_000))]);
		for (const [mm, expected] of [
			[-11, 1],
			[0, 1],
			[11, 0],
		] as const) {
			const other = volume(disc(walk(at, 360 * random(), 500_000 + mm), 200_000));
			assert.equal(index.meets([other], NONE, budget(), "closed").length, expected, `${mm} mm`);
		}
	}
});

test("the budget counts every volume whose box is met, and what is beyond it is no answer", () => {
	const index = new StrategicIndex();
	const here = volume(disc(place(47, 8), 100_000));
	for (let i = 0; i < 1_000; i++) index.put(`op${i}`, [here]);
	const spent = budget();
	assert.equal(index.meets([here], NONE, spent, "half-open").length, 1_000);
	assert.ok(spent.edgeTests >= 1_000);
	assert.throws(
		() => index.meets([here], NONE, budget(spent.edgeTests - 1), "half-open"),
		BudgetExceeded,
	);
	assert.equal(index.meets([here], NONE, budget(spent.edgeTests), "half-open").length, 1_000);
});

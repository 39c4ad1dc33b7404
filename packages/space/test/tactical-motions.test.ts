import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { FOOT_01MM, type Motion, predictLoss } from "../src/index.ts";
import { type LosingPair, type LossRules, predictLosses } from "../src/tactical/motions.ts";
import { type Place, place, seeded } from "./oracle.ts";

const S = 1_000_000;
const NOW = 1_000_000 * S;
const folder =
	process.env.TANSIQ_DATA ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const rules: LossRules = {
	lookAheadUs: 120 * S,
	levelClimb01mmS: 15_240,
	minimaOf: () => ({ radiusMm: 9_260_000, height01mm: 1000 * FOOT_01MM }),
	shareMm: () => 4_630_000,
};

/** Every pair, one by one. */
function oneByOne(motions: readonly Motion[], by: LossRules, nowUs: number): LosingPair[] {
	const found: LosingPair[] = [];
	for (const [a, p] of motions.entries()) {
		for (let b = a + 1; b < motions.length; b++) {
			const minima = by.minimaOf(a, b);
			if (minima === null) continue;
			const loss = predictLoss(p, motions[b] as Motion, { ...by, ...minima }, nowUs);
			if (loss !== null) found.push({ a, b, loss });
		}
	}
	return found;
}

function traffic(random: () => number, count: number, anywhere: () => Place): Motion[] {
	return Array.from({ length: count }, () => ({
		...anywhere(),
		altitude01mm: Math.floor(12 * random()) * 304_800 * 10,
		speedMmS: random() < 0.05 ? null : Math.round(300_000 * random()),
		trackMdeg: random() < 0.05 ? null : Math.floor(360_000 * random()),
		climb01mmS: random() < 0.5 ? null : Math.round(200_000 * (random() - 0.5)),
		reportedUs: NOW - Math.floor(40 * S * random()) + 5 * S,
	}));
}

const WORLDS: Record<string, (random: () => number) => () => Place> = {
	"at 47° north": (random) => () => place(45 + 4 * random(), 6 + 5 * random()),
	"at the equator, at 90° east": (random) => () => place(2 * random() - 1, 87 + 6 * random()),
	"across the antimeridian": (random) => () => place(-18 + 3 * random(), 178.5 + 3 * random()),
	"about the north pole": (random) => () => place(87.5 + 2.5 * random(), 360 * random()),
	"about the south pole": (random) => () => place(-90 + 3 * random(), 360 * random()),
	"all round the globe": (random) => () => {
		// In clumps, or nobody would meet: 12 of them, from pole to pole.
		const clump = Math.floor(12 * random());
		return place(
			Math.max(-90, Math.min(90, -90 + 16.3 * clump + 1.5 * random())),
			-180 + 97 * clump + 1.5 * random(),
		);
	},
};

for (const [name, world] of Object.entries(WORLDS)) {
	test(`predicted losses are those of every pair one by one: ${name}`, () => {
		for (const count of [60, 400]) {
			const random = seeded(count);
			const motions = traffic(random, count, world(random));
			const expected = oneByOne(motions, rules, NOW);
			assert.ok(expected.length > (count === 60 ? 0 : 20), `${expected.length} losses`);
			assert.deepEqual(predictLosses(motions, rules, NOW), expected);
		}
	});
}

test("a track in doubt has a larger share, and pairs without minima are left out", () => {
	const random = seeded(9);
	const motions = traffic(random, 400, () => place(60 + 8 * random(), -180 + 12 * random()));
	const share = (i: number) => (i % 40 === 0 ? 40_000_000 : 4_630_000);
	const by: LossRules = {
		...rules,
		shareMm: share,
		minimaOf: (a, b) =>
			(a + b) % 3 === 0 ? null : { radiusMm: share(a) + share(b), height01mm: 6_096_000 },
	};
	const expected = oneByOne(motions, by, NOW);
	assert.ok(expected.some(({ a, b }) => a % 40 === 0 || b % 40 === 0));
	assert.deepEqual(predictLosses(motions, by, NOW), expected);
	assert.throws(
		() => predictLosses(motions, { ...by, shareMm: () => 1_000_000 }, NOW),
		/pair \d+ \d+, radiusMm \d+: expected to 2000000/,
	);
});

const recording = `${folder}/adsb/switzerland_2018-08-01.csv.gz`;
const withoutDay = existsSync(recording) ? false : `without data: ${recording}`;

test("on the Swiss day, each quarter of an hour and all flights at once", {
	skip: withoutDay,
}, () => {
	const [, ...rows] = gunzipSync(readFileSync(recording)).toString().trimEnd().split("\n");
	const snapshots = new Map<number, Motion[]>();
	const firsts = new Map<string, Motion>();
	for (const row of rows) {
		const [flight = "", , , t, lat, lon, feet, , knots, track, fpm] = row.split(",");
		const motion: Motion = {
			lat9: Math.round(Number(lat) * 1e9),
			lon9: Math.round(Number(lon) * 1e9),
			altitude01mm: Math.round(Number(feet) * FOOT_01MM),
			speedMmS: Math.round((Number(knots) * 1_852_000) / 3600),
			trackMdeg: Math.round(Number(track) * 1000),
			climb01mmS: Math.round((Number(fpm) * FOOT_01MM) / 60),
			reportedUs: NOW,
		};
		if (!firsts.has(flight)) firsts.set(flight, motion);
		if (Number(t) % 900 !== 0) continue;
		const snapshot = snapshots.get(Number(t)) ?? [];
		snapshots.set(Number(t), snapshot);
		snapshot.push(motion);
	}
	let found = 0;
	for (const motions of [...snapshots.values(), [...firsts.values()]]) {
		const expected = oneByOne(motions, rules, NOW);
		assert.deepEqual(predictLosses(motions, rules, NOW), expected);
		found += expected.length;
	}
	assert.ok(snapshots.size > 60 && firsts.size === 1244 && found > 100, `${found} losses`);
});

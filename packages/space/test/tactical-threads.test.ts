import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createSweep, type SweepRule } from "../src/tactical/sweep.ts";
import { createThreadedSweep } from "../src/tactical/threads.ts";
import { seeded } from "./oracle.ts";
import { figures, type PlaneTrack, put } from "./tactical-worlds.ts";

const KM = 1_000_000;
const rule: SweepRule = {
	lookAheadUs: 120_000_000,
	minima: [[{ radiusMm: 9_260_000, height01mm: 3_048_000 }]],
};

function traffic(seed: number, count: number, sideKm: number): PlaneTrack[] {
	const random = seeded(seed);
	return Array.from({ length: count }, () => ({
		x: Math.round(sideKm * KM * random()),
		y: Math.round(sideKm * KM * random() * random()),
		vx: Math.round(500_000 * (random() - 0.5)),
		vy: Math.round(500_000 * (random() - 0.5)),
		altitude01mm: Math.round(120_000_000 * random()),
		climb01mmS: random() < 0.3 ? Math.round(100_000 * (random() - 0.5)) : 0,
		class: 0,
	}));
}

const alone = createSweep({ capacity: 20_000 });
const two = await createThreadedSweep({ capacity: 20_000, threads: 2 });
const three = await createThreadedSweep({ capacity: 20_000, threads: 3 });
after(() => Promise.all([two.close(), three.close()]));

test("several threads find the same pairs as one, in every bit and in the same order", () => {
	assert.deepEqual([two.threads, three.threads], [2, 3]);
	// Many, few, many again; the last with more pairs than there is room for.
	for (const [seed, count, sideKm] of [
		[1, 20_000, 2000],
		[2, 47, 100],
		[3, 1999, 400],
		[4, 2000, 400],
		[5, 4000, 60],
	] as const) {
		const tracks = traffic(seed, count, sideKm);
		for (const sweep of [alone, two, three]) put(sweep.tracks, tracks);
		const expected = figures(alone.run(count, rule));
		assert.ok(expected.length > 0, `${expected.length} pairs`);
		assert.deepEqual(figures(two.run(count, rule)), expected);
		assert.deepEqual(figures(three.run(count, rule)), expected);
	}
});

test("tracks that cannot be swept are refused, and the next run is right", () => {
	const tracks = traffic(6, 3000, 500);
	for (const sweep of [alone, two]) put(sweep.tracks, tracks);
	two.tracks.x[2999] = Number.NaN;
	assert.throws(() => two.run(3000, rule), /track 2999, x NaN/);
	two.tracks.x[2999] = tracks[2999]?.x ?? 0;
	assert.deepEqual(figures(two.run(3000, rule)), figures(alone.run(3000, rule)));
});

test("one thread is the plain sweep; none is refused", async () => {
	const one = await createThreadedSweep({ capacity: 10, threads: 1 });
	assert.equal(one.threads, 1);
	await one.close();
	await assert.rejects(createThreadedSweep({ capacity: 10, threads: 0 }), /threads 0: expected/);
	await assert.rejects(createThreadedSweep({ capacity: 0, threads: 2 }), /capacity 0: expected/);
});

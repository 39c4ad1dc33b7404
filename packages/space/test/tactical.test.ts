import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createSweep, type SweepRule } from "../src/tactical/sweep.ts";
import { seeded } from "./oracle.ts";
import { figures, found, judged, named, type PlaneTrack, put } from "./tactical-worlds.ts";

const KM = 1_000_000;
const crewed = { radiusMm: 9_260_000, height01mm: 3_048_000 };
const uncrewed = { radiusMm: 75_000, height01mm: 300_000 };
const between = { radiusMm: 1_852_000, height01mm: 1_524_000 };
const alike: SweepRule = { lookAheadUs: 300_000_000, minima: [[crewed]] };
const mixed: SweepRule = {
	lookAheadUs: 120_000_000,
	minima: [
		[crewed, between, null],
		[between, uncrewed, null],
		[null, null, uncrewed],
	],
};
const CAPACITY = 4096;
const kernel = createSweep({ capacity: CAPACITY });
const twin = createSweep({ capacity: CAPACITY, simd: false });

function still(changes: Partial<PlaneTrack> = {}): PlaneTrack {
	return { x: 0, y: 0, vx: 0, vy: 0, altitude01mm: 0, climb01mmS: 0, class: 0, ...changes };
}

/** Aircraft on levels and climbing, drones in crowds, some of a third class. */
function traffic(seed: number, count: number, sideKm: number): PlaneTrack[] {
	const random = seeded(seed);
	const centres = Array.from({ length: 3 }, () => [random() * sideKm * KM, random() * sideKm * KM]);
	return Array.from({ length: count }, () => {
		const isCrewed = random() < 0.4;
		const speed = isCrewed ? 60_000 + 200_000 * random() : 20_000 * random() * random();
		const angle = 2 * Math.PI * random();
		const [x = 0, y = 0] = centres[Math.floor(3 * random())] ?? [];
		return {
			x: Math.round(isCrewed ? sideKm * KM * random() : x + 2 * KM * random()),
			y: Math.round(isCrewed ? sideKm * KM * random() : y + 2 * KM * random()),
			vx: Math.round(speed * Math.cos(angle)),
			vy: Math.round(speed * Math.sin(angle)),
			altitude01mm: isCrewed
				? 3_048_000 * Math.floor(41 * random())
				: Math.round(1_200_000 * random()),
			climb01mmS: random() < 0.3 ? Math.round(150_000 * (random() - 0.5)) : 0,
			class: isCrewed ? 0 : random() < 0.1 ? 2 : 1,
		};
	});
}

/** Every pair, one by one. */
function compareWithAll(tracks: readonly PlaneTrack[], rule: SweepRule): number {
	put(kernel.tracks, tracks);
	const own = new Map(
		figures(kernel.run(tracks.length, rule)).map(([a, b, ...rest]) => [`${a} ${b}`, rest]),
	);
	for (const [j, q] of tracks.entries()) {
		for (const [i, p] of tracks.slice(0, j).entries()) {
			const minima = rule.minima[p.class]?.[q.class] ?? null;
			const loss = own.get(`${i} ${j}`);
			if (minima === null) {
				assert.equal(loss, undefined, `${i} ${j} is not judged`);
				continue;
			}
			const expected = judged(p, q, minima, rule.lookAheadUs);
			if (!expected.close) assert.equal(loss !== undefined, expected.lost, `${i} ${j}`);
			const [entry = 0, closest = 0, distance = 0] = loss ?? [];
			if (loss === undefined) continue;
			assert.ok(Math.abs(distance - expected.distanceMm) < 1, `${i} ${j} ${distance}`);
			assert.ok(0 <= entry && entry <= closest && closest <= rule.lookAheadUs, `${i} ${j}`);
		}
	}
	return own.size;
}

test("the sweep finds what looking at every pair finds", () => {
	assert.ok(compareWithAll(traffic(1, 1500, 600), mixed) > 300);
	assert.ok(compareWithAll(traffic(2, 700, 60), mixed) > 300);
	const crewedOnly = traffic(3, 2000, 900).filter((track) => track.class === 0);
	assert.ok(compareWithAll(crewedOnly, alike) > 20);
});

test("WebAssembly and plain TypeScript find the same in every bit and in the same order", () => {
	assert.equal(kernel.hasSimd, true, "this machine has SIMD");
	assert.equal(twin.hasSimd, false);
	for (const [seed, sideKm] of [
		[4, 3000],
		[5, 300],
		[6, 30],
	] as const) {
		const tracks = traffic(seed, 3000, sideKm);
		const pairs = found(kernel, tracks, mixed);
		assert.ok(pairs.length > 100, `${pairs.length} pairs`);
		assert.deepEqual(pairs, found(twin, tracks, mixed));
		assert.deepEqual(
			named(kernel.overlaps(tracks.length, mixed)),
			named(twin.overlaps(tracks.length, mixed)),
		);
	}
});

const anyTrack = fc.record({
	x: fc.integer({ min: -50 * KM, max: 50 * KM }),
	y: fc.integer({ min: -50 * KM, max: 50 * KM }),
	vx: fc.oneof(fc.constant(0), fc.integer({ min: -300_000, max: 300_000 })),
	vy: fc.oneof(fc.constant(0), fc.integer({ min: -300_000, max: 300_000 })),
	altitude01mm: fc.oneof(
		fc.integer({ min: -2_000_000, max: 130_000_000 }),
		fc.integer({ min: 0, max: 41 }).map((level) => level * 3_048_000),
	),
	climb01mmS: fc.oneof(fc.constant(0), fc.integer({ min: -300_000, max: 300_000 })),
	class: fc.integer({ min: 0, max: 2 }),
});

test("any few tracks: both engines, and every pair one by one, agree", () => {
	fc.assert(
		fc.property(
			fc.array(anyTrack, { maxLength: 24 }),
			fc.integer({ min: 0, max: 600_000_000 }),
			(tracks, lookAheadUs) => {
				const rule = { ...mixed, lookAheadUs };
				compareWithAll(tracks, rule);
				assert.deepEqual(found(kernel, tracks, rule), found(twin, tracks, rule));
			},
		),
		{ numRuns: 150 },
	);
});

test("exactly 1000 ft is separated at all 41 pairs of adjacent levels, 0.1 mm less is not", () => {
	for (let level = 0; level <= 400; level += 10) {
		for (const [change, expected] of [
			[0, 0],
			[1, 1],
		] as const) {
			const tracks = [
				still({ altitude01mm: level * 304_800 + change }),
				still({ altitude01mm: (level + 10) * 304_800, vx: 200_000 }),
			];
			for (const sweep of [kernel, twin])
				assert.equal(found(sweep, tracks, alike).length, expected, `FL${level}`);
		}
	}
});

test("a climb that only just reaches the minimum height at the last instant is separated", () => {
	const rule = { ...alike, lookAheadUs: 100_000_000 };
	const level = still();
	// 100 s at 1 m/s, down to 1000 ft exactly.
	const touching = still({ altitude01mm: 3_048_000 + 1_000_000, climb01mmS: -10_000 });
	assert.deepEqual(found(kernel, [level, touching], rule), []);
	const lower = { ...touching, altitude01mm: touching.altitude01mm - 1 };
	assert.equal(found(kernel, [level, lower], rule).length, 1);
});

test("exactly at the minimum distance is separated, 1 mm less is not", () => {
	for (const [x, y] of [
		[9_260_000, 0],
		[0, 9_260_000],
		[5_556_000, 7_408_000],
	] as const) {
		assert.deepEqual(found(kernel, [still(), still({ x, y })], alike), []);
		assert.equal(found(kernel, [still(), still({ x: x - 1, y })], alike).length, x === 0 ? 0 : 1);
		const passing = still({ x: x - 200 * 100_000, y, vx: 200_000 });
		assert.equal(found(kernel, [still(), passing], alike).length, y === 9_260_000 ? 0 : 1);
	}
});

test("entry, closest approach and distance of a crossing", () => {
	const tracks = [still({ vx: 200_000 }), still({ x: 40 * KM, y: 3 * KM })];
	const [pair = []] = found(kernel, tracks, alike);
	const [a, b, entry = 0, closest = 0, distance = 0] = pair;
	assert.deepEqual([a, b], [0, 1]);
	assert.ok(Math.abs(closest - 200e6) < 1 && Math.abs(distance - 3 * KM) < 1e-3);
	const chord = Math.sqrt(9.26 * 9.26 - 9);
	assert.ok(Math.abs(entry - ((40 - chord) / 0.2) * 1e6) < 1, `${entry}`);
});

test("a crowd has more pairs than there was room for, and none is lost", () => {
	const random = seeded(7);
	const tracks = Array.from({ length: 600 }, () =>
		still({ x: Math.round(KM * random()), y: Math.round(KM * random()) }),
	);
	const small = createSweep({ capacity: 600 });
	const smallTwin = createSweep({ capacity: 600, simd: false });
	for (const sweep of [small, smallTwin]) {
		const pairs = found(sweep, tracks, alike);
		assert.equal(pairs.length, (600 * 599) / 2);
		assert.equal(new Set(pairs.map(([a, b]) => `${a} ${b}`)).size, pairs.length);
	}
});

test("one track that passes nine thousand others meets every one of them", () => {
	// Levels 10 mm apart, and one that climbs through all of them from a little further west.
	const climbing = still({ x: -50_000, climb01mmS: 9000 });
	const levels = Array.from({ length: 9000 }, (_, k) => still({ altitude01mm: 100 * k }));
	const rule: SweepRule = {
		lookAheadUs: 100_000_000,
		minima: [[{ radiusMm: 100_000, height01mm: 100 }]],
	};
	for (const simd of [true, false]) {
		const sweep = createSweep({ capacity: 9001, simd });
		const pairs = found(sweep, [...levels, climbing], rule);
		assert.deepEqual(
			pairs.map(([a]) => a ?? -1).sort((a, b) => a - b),
			Array.from({ length: 9000 }, (_, k) => k),
		);
		assert.ok(pairs.every(([, b]) => b === 9000));
	}
});

test("one track of absurd speed does not hide or invent pairs among the others", () => {
	const tracks = traffic(8, 800, 200);
	const before = found(kernel, tracks, mixed).map(([a, b]) => `${a} ${b}`);
	const fast = still({ x: 90 * KM, vx: 90_000_000, vy: 5, altitude01mm: 400_000_000 });
	const after = found(kernel, [...tracks, fast], mixed).map(([a, b]) => `${a} ${b}`);
	assert.deepEqual(after.toSorted(), before.toSorted());
	compareWithAll([...tracks.slice(0, 300), fast], mixed);
});

test("none, one and two tracks; the largest positions", () => {
	assert.deepEqual(found(kernel, [], alike), []);
	assert.deepEqual(found(kernel, [still()], alike), []);
	assert.equal(found(kernel, [still(), still()], alike).length, 1);
	const far = { x: -4e11, y: 4e11 };
	const tracks = [still(far), still({ x: 4e11, y: -4e11 }), still(far)];
	for (const sweep of [kernel, twin])
		assert.deepEqual(
			found(sweep, tracks, alike).map(([a, b]) => [a, b]),
			[[0, 2]],
		);
});

test("a machine that gives no shared memory is served by plain TypeScript", (t) => {
	t.mock.method(WebAssembly, "Memory", () => {
		throw new RangeError("WebAssembly.Memory(): could not allocate memory");
	});
	const sweep = createSweep({ capacity: 4 });
	assert.equal(sweep.hasSimd, false);
	sweep.tracks.x[1] = 9_000_000;
	assert.equal(sweep.run(2, alike).count, 1);
});

test("what cannot be swept is refused by name", () => {
	const refused = (track: Partial<PlaneTrack>, message: RegExp) => {
		for (const sweep of [kernel, twin])
			assert.throws(() => found(sweep, [still(), still(track)], alike), message);
	};
	refused({ x: Number.NaN }, /track 1, x NaN: expected a number to 1e12/);
	refused({ vy: Infinity }, /track 1, vy Infinity/);
	refused({ y: 2e12 }, /track 1, y 2000000000000/);
	refused({ class: 1 }, /track 1, class 1: expected below 1/);
	assert.throws(() => createSweep({ capacity: 0 }), /capacity 0: expected an integer from 1/);
	assert.throws(() => kernel.run(CAPACITY + 1, alike), /count 4097: expected .* to 4096/);
	assert.throws(() => kernel.run(2, { ...alike, lookAheadUs: -1 }), /lookAheadUs -1: expected/);
	assert.throws(() => kernel.run(2, { ...alike, minima: [] }), /minima of 0 classes/);
	const lopsided = {
		...alike,
		minima: [
			[crewed, between],
			[uncrewed, crewed],
		],
	};
	assert.throws(() => kernel.run(2, lopsided), /expected the same as minima/);
});

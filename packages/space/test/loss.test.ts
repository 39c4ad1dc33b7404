import assert from "node:assert/strict";
import { test } from "node:test";
import { type Flight, type Loss, losses, type Sample } from "../src/index.ts";
import { type Place, place, seeded, trueDistanceMm, walk } from "./oracle.ts";

const S = 1_000_000;
const rule = { radiusMm: 9_260_000, height01mm: 3_048_000, maxGapUs: 30 * S };

function sample(t: number, at: Place, altitude01mm = 30_480_000): Sample {
	return { tUs: t * S, lat9: at.lat9, lon9: at.lon9, altitude01mm };
}

/** Straight on from a place, a report every `every` seconds. */
function straight(
	id: string,
	from: Place,
	degrees: number,
	mmS: number,
	every = 10,
	altitude = 30_480_000,
): Flight {
	return {
		id,
		samples: Array.from({ length: 21 }, (_, k) =>
			sample(k * every, walk(from, degrees, k * every * mmS), altitude),
		),
	};
}

test("exactly 1000 ft is separated at all 41 pairs of adjacent levels", () => {
	for (let level = 0; level <= 400; level += 10) {
		const a = straight("a", place(47, 8), 90, 200_000, 10, level * 304_800);
		const b = straight("b", place(47, 8.01), 90, 200_000, 10, (level + 10) * 304_800);
		assert.deepEqual(losses([a, b], rule), [], `FL${level}`);
		assert.equal(losses([a, b], { ...rule, height01mm: 3_048_001 }).length, 1);
	}
});

test("heights are compared exactly where a climb only just reaches 1000 ft", () => {
	const level = straight("a", place(47, 8), 90, 0);
	const touching = (change: number) => ({
		id: "b",
		// Down to 1000 ft above `level` at 10 s, but for `change`, and up again.
		samples: [
			sample(10 - 7, place(47, 8), 33_528_000 + 7 * 1000),
			sample(10, place(47, 8), 33_528_000 + change),
			sample(24, place(47, 8), 33_528_000 + 14 * 1000),
		],
	});
	assert.deepEqual(losses([level, touching(0)], rule), []);
	assert.deepEqual(losses([{ ...level, id: "c" }, touching(0)], rule), []);
	const found = losses([level, touching(-1)], rule);
	assert.equal(found.length, 1);
	assert.equal(found[0]?.minimumHeight01mm, 3_047_999);
	const between = (change: number) => ({
		id: "b",
		samples: [
			sample(5, place(47, 8), 33_528_000 + 5),
			sample(20, place(47, 8), 33_528_000 - 10 + change),
		],
	});
	const brief = { id: "a", samples: [sample(8, place(47, 8)), sample(10, place(47, 8))] };
	assert.deepEqual(losses([brief, between(0)], rule), [], "1000 ft exactly at the last instant");
	assert.deepEqual(losses([{ ...brief, id: "c" }, between(0)], rule), [], "in the other order");
	assert.equal(losses([brief, between(-1)], rule).length, 1);
});

test("a loss between two reports is found, with its ends and least distance", () => {
	// Crossing at right angles at 15 s between reports at 0 s and 30 s.
	const cross = place(47, 8);
	const a = {
		id: "a",
		samples: [sample(0, walk(cross, 270, 12e6)), sample(30, walk(cross, 90, 12e6))],
	};
	const b = {
		id: "b",
		samples: [sample(0, walk(cross, 180, 12e6)), sample(30, walk(cross, 0, 12e6))],
	};
	const found = losses([b, a], rule);
	assert.equal(found.length, 1);
	const { startUs, endUs, minimumDistanceMm, ...rest } = found[0] as Loss;
	assert.deepEqual(rest, { a: "a", b: "b", minimumHeight01mm: 0 });
	// Half the way apart is 9.26 km at 12 km − 9.26 km / √2 from the middle.
	const seconds = 15 - (9.26 / Math.SQRT2 / 12) * 15;
	assert.ok(Math.abs(startUs / S - seconds) < 0.01, `${startUs}`);
	assert.ok(Math.abs(endUs / S - (30 - seconds)) < 0.01, `${endUs}`);
	assert.ok(minimumDistanceMm < 20_000, `${minimumDistanceMm} mm: the lines bend by metres`);
});

test("losses of consecutive segments are one; reports more than 30 s apart say nothing", () => {
	const a = straight("a", place(47, 8), 90, 200_000);
	const b = straight("b", place(47.05, 8), 90, 200_000, 7);
	const found = losses([a, b], rule);
	assert.deepEqual(
		found.map(({ startUs, endUs }) => [startUs, endUs]),
		[[0, 140 * S]],
	);
	assert.deepEqual(losses([a, straight("b", place(47.05, 8), 90, 200_000, 31)], rule), []);
	const torn = { id: "b", samples: b.samples.filter(({ tUs }) => tUs < 50 * S || tUs > 100 * S) };
	assert.deepEqual(
		losses([a, torn], rule).map(({ startUs, endUs }) => [startUs, endUs]),
		[
			[0, 49 * S],
			[105 * S, 140 * S],
		],
	);
});

test("across the antimeridian and about a pole", () => {
	const crossing = (lon: number) =>
		losses(
			[
				straight("a", place(10, lon - 0.1), 90, 250_000, 20),
				straight("b", place(10.02, lon + 0.7), 270, 250_000, 20),
			],
			rule,
		).map(({ startUs, endUs, minimumDistanceMm }) => [startUs, endUs, minimumDistanceMm]);
	const [here, there180] = [crossing(8), crossing(180)];
	assert.equal(here.length, 1);
	here.flat().forEach((value, i) => {
		assert.ok(Math.abs(value - (there180.flat()[i] ?? Number.NaN)) < 10, `${here} ${there180}`);
	});
	const west = straight("a", place(10, 179.9), 90, 250_000);
	const east = straight("b", place(10.02, -179.9), 270, 250_000);
	assert.equal(losses([west, east], rule).length, 1);
	const there = straight("a", place(89.99, 10), 0, 250_000);
	const back = straight("b", place(89.99, -100), 0, 250_000);
	assert.equal(losses([there, back], rule).length, 1);
});

test("a flight whose reports go back in time is refused", () => {
	const bad = { id: "x", samples: [sample(5, place(1, 1)), sample(5, place(1, 1))] };
	assert.throws(
		() => losses([bad], rule),
		/flight x, samples\[1\]\.tUs 5000000: expected later than/,
	);
});

/** Every 20 ms, every pair, with geographiclib. */
function byBruteForce(flights: Flight[], untilS: number) {
	const at = (f: Flight, tUs: number) => {
		const i = f.samples.findIndex((s) => s.tUs > tUs);
		const [p, q] = [f.samples[i - 1], f.samples[i]];
		if (p === undefined || q === undefined || q.tUs - p.tUs > rule.maxGapUs) return null;
		const share = (tUs - p.tUs) / (q.tUs - p.tUs);
		return {
			lat9: p.lat9 + share * (q.lat9 - p.lat9),
			lon9: p.lon9 + share * (q.lon9 - p.lon9),
			altitude01mm: p.altitude01mm + share * (q.altitude01mm - p.altitude01mm),
		};
	};
	const found = new Map<string, { firstUs: number; lastUs: number; mm: number }>();
	for (let tUs = 0; tUs < untilS * S; tUs += S / 10) {
		const here = flights.map((f) => ({ id: f.id, at: at(f, tUs) }));
		here.forEach(({ id, at: p }, i) => {
			for (const { id: other, at: q } of here.slice(i + 1)) {
				if (p === null || q === null) continue;
				if (Math.abs(p.altitude01mm - q.altitude01mm) >= rule.height01mm) continue;
				const mm = trueDistanceMm(p, q);
				if (mm >= rule.radiusMm) continue;
				const pair = found.get(`${id} ${other}`) ?? { firstUs: tUs, lastUs: tUs, mm };
				found.set(`${id} ${other}`, { ...pair, lastUs: tUs, mm: Math.min(mm, pair.mm) });
			}
		});
	}
	return found;
}

test("random traffic loses separation exactly where sampling finds it", () => {
	const random = seeded(61);
	const flights = Array.from({ length: 16 }, (_, i): Flight => {
		let at: Place = place(60 + 0.6 * random(), 10 + random());
		let altitude = 30_480_000;
		const samples: Sample[] = [];
		const degrees = 360 * random();
		for (let t = 0; t <= 150; t += 5 + Math.floor(24 * random())) {
			samples.push(sample(t, at, altitude));
			at = walk(at, degrees + 20 * random(), 3e6 * random());
			altitude += Math.floor((random() - 0.5) * 4_000_000);
		}
		return { id: String.fromCharCode(97 + i), samples };
	});
	const expected = byBruteForce(flights, 150);
	const found = Map.groupBy(losses(flights, rule), ({ a, b }) => `${a} ${b}`);
	for (const [pair, { firstUs, lastUs, mm }] of expected) {
		const own = found.get(pair);
		assert.ok(own !== undefined, `${pair} is missing`);
		const first = own[0] as Loss;
		const last = own[own.length - 1] as Loss;
		assert.ok(firstUs >= first.startUs && lastUs <= last.endUs, pair);
		assert.ok(Math.min(...own.map((l) => l.minimumDistanceMm)) < mm + 1, pair);
		assert.ok(Math.min(...own.map((l) => l.minimumDistanceMm)) > mm - 100_000, pair);
	}
	// What sampling missed is shorter than its step.
	for (const [pair, own] of found) {
		const longest = Math.max(...own.map((l) => l.endUs - l.startUs));
		assert.ok(expected.has(pair) || longest <= S / 10, pair);
	}
	assert.ok(expected.size >= 10, `${expected.size} pairs lose separation`);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
	closestApproaches,
	type Flight,
	losses,
	lossesOf,
	type Sample,
	trajectoriesOf,
} from "../src/index.ts";
import { segmentAt } from "../src/replay/segment.ts";
import { segmentLoss } from "../src/replay/segment-loss.ts";
import { sweepGlobe } from "../src/replay/sweep.ts";
import { anyPlace, type Place, place, seeded, trueDistanceMm, walk } from "./oracle.ts";

const S = 1_000_000;
const rule = { radiusMm: 9_260_000, height01mm: 3_048_000, maxGapUs: 30 * S };

/** Some flights near one place, at any cadence, with gaps and, now and then, a jump. */
function traffic(random: () => number, near: Place, count: number): Flight[] {
	return Array.from({ length: count }, (_, k) => {
		let at: Place = walk(near, 360 * random(), 15e6 * random());
		let altitude01mm = 30_480_000 + 3_048_000 * Math.floor(2 * random());
		let tUs = Math.floor(20 * S * random());
		const samples: Sample[] = [];
		const degrees = 360 * random();
		const cadence = [1, 4, 10, 25][Math.floor(4 * random())] as number;
		while (samples.length < 25) {
			samples.push({ tUs, lat9: at.lat9, lon9: at.lon9, altitude01mm });
			const seconds = random() < 0.05 ? 40 : cadence;
			tUs += seconds * S + (random() < 0.5 ? 0 : Math.floor(S * random()));
			const jump = random() < 0.01 ? 400e6 : 0;
			at = walk(at, degrees + 10 * random(), seconds * 230_000 + jump);
			if (random() < 0.3) altitude01mm += Math.floor((random() - 0.5) * 1_000_000);
		}
		return { id: `f${k}`, samples };
	});
}

/** Every segment of every flight with every other, without a filter. */
function everyPair(
	flights: readonly Flight[],
	meet: (p: number, q: number, a: string, b: string) => void,
): void {
	const { first, samples } = trajectoriesOf(flights);
	const segments = flights.flatMap(({ id }, k) =>
		Array.from({ length: (first[k + 1] as number) - (first[k] as number) - 1 }, (_, i) => ({
			id,
			i: i + (first[k] as number),
		})).filter(({ i }) => {
			const { fromUs, toUs } = segmentAt(samples, i);
			return toUs - fromUs <= rule.maxGapUs;
		}),
	);
	segments.forEach((p, k) => {
		for (const q of segments.slice(k + 1)) if (p.id !== q.id) meet(p.i, q.i, p.id, q.id);
	});
}

test("the sweep finds every loss that all pairs of segments have, anywhere on earth", () => {
	const random = seeded(91);
	let lost = 0;
	for (let round = 0; round < 25; round++) {
		const flights = traffic(random, anyPlace(random), 8);
		const { samples } = trajectoriesOf(flights);
		const found = losses(flights, rule);
		const expected = new Map<string, [number, number][]>();
		everyPair(flights, (p, q, idP, idQ) => {
			const loss = segmentLoss(segmentAt(samples, p), segmentAt(samples, q), rule);
			if (loss === null) return;
			const key = [idP, idQ].sort().join(" ");
			expected.set(key, [...(expected.get(key) ?? []), [loss.startUs, loss.endUs]]);
		});
		const own = Map.groupBy(found, ({ a, b }) => `${a} ${b}`);
		assert.deepEqual([...own.keys()].sort(), [...expected.keys()].sort());
		for (const [key, spans] of expected) {
			const runs = own.get(key) ?? [];
			for (const [startUs, endUs] of spans)
				assert.ok(
					runs.some((run) => run.startUs <= startUs && run.endUs >= endUs),
					`${key} ${startUs}–${endUs}`,
				);
			for (const { startUs, endUs } of runs) {
				assert.ok(spans.some(([start]) => start === startUs));
				assert.ok(spans.some(([, end]) => end === endUs));
			}
		}
		lost += expected.size;
	}
	assert.ok(lost > 40, `${lost} pairs lost separation`);
});

test("the sweep names no two segments twice, and all that sampling finds near", () => {
	const random = seeded(92);
	let near = 0;
	for (let round = 0; round < 12; round++) {
		const flights = traffic(random, anyPlace(random), 7);
		const trajectories = trajectoriesOf(flights);
		const named = new Set<string>();
		sweepGlobe(trajectories, { ...rule, height01mm: Number.POSITIVE_INFINITY }, (p, q) => {
			const key = `${Math.min(p, q)} ${Math.max(p, q)}`;
			assert.ok(!named.has(key), `${key} twice`);
			named.add(key);
		});
		everyPair(flights, (p, q) => {
			const a = segmentAt(trajectories.samples, p);
			const b = segmentAt(trajectories.samples, q);
			const at = ({ fromUs, toUs, lat9, lon9, latStep9, lonStep9 }: typeof a, tUs: number) => {
				const share = (tUs - fromUs) / (toUs - fromUs);
				return { lat9: lat9 + share * latStep9, lon9: lon9 + share * lonStep9 };
			};
			const fromUs = Math.max(a.fromUs, b.fromUs);
			const toUs = Math.min(a.toUs, b.toUs);
			if (fromUs >= toUs) return;
			const isNear = [0.01, 0.25, 0.5, 0.75, 0.99].some((share) => {
				const tUs = fromUs + share * (toUs - fromUs);
				return trueDistanceMm(at(a, tUs), at(b, tUs)) < rule.radiusMm;
			});
			if (!isNear) return;
			near++;
			assert.ok(named.has(`${p} ${q}`), `${p} ${q} in round ${round}`);
		});
	}
	assert.ok(near > 300, `${near} pairs of segments near`);
});

test("copies of a day that do not meet have its losses so many times", () => {
	const random = seeded(93);
	const flights = traffic(random, place(47, 8), 12);
	const day = trajectoriesOf(flights);
	const once = losses(flights, rule);
	assert.ok(once.length > 3);
	const copies = Array.from({ length: 5 }, (_, copy) =>
		flights.map(({ id, samples }) => ({
			id: `${id} ${copy}`,
			samples: samples.map((s) => ({
				...s,
				tUs: s.tUs + copy * 7 * S,
				lon9: s.lon9 + copy * 30e9,
			})),
		})),
	).flat();
	const all = lossesOf(
		trajectoriesOf(copies),
		copies.map(({ id }) => id),
		rule,
	);
	assert.equal(all.length, 5 * once.length);
	assert.equal(day.first.at(-1), flights.flatMap(({ samples }) => samples).length);
});

test("closest approaches in a plane are those of all pairs, by the formula and by sampling", () => {
	const random = seeded(94);
	const flights = Array.from({ length: 14 }, (_, k): Flight => {
		const [north, east] = [4e7 * random(), 4e7 * random()];
		const [v, w] = [(random() - 0.5) * 500, (random() - 0.5) * 500];
		const startUs = Math.floor(100 * random()) * S;
		return {
			id: `${k}`,
			samples: Array.from({ length: 12 }, (_, i) => ({
				tUs: startUs + i * 10 * S,
				lat9: north + v * i * 10_000 + 1e5 * random(),
				lon9: east + w * i * 10_000 + 1e5 * random(),
				altitude01mm: 0,
			})),
		};
	});
	const at = ({ samples }: Flight, tUs: number) => {
		const i = samples.findIndex((s) => s.tUs > tUs);
		const [p, q] = [samples[i - 1], samples[i]];
		if (p === undefined || q === undefined) return null;
		const share = (tUs - p.tUs) / (q.tUs - p.tUs);
		return [p.lat9 + share * (q.lat9 - p.lat9), p.lon9 + share * (q.lon9 - p.lon9)] as const;
	};
	const found = closestApproaches(trajectoriesOf(flights), 9_260_000, 30 * S);
	const own = new Map(
		Array.from(found.a, (a, i) => [
			`${a} ${found.b[i]}`,
			{ mm: found.distanceMm[i] as number, us: found.atUs[i] as number },
		]),
	);
	assert.equal(own.size, found.a.length);
	let near = 0;
	flights.forEach((f, i) => {
		flights.slice(i + 1).forEach((g, k) => {
			let least = Number.POSITIVE_INFINITY;
			for (let tUs = 0; tUs < 300 * S; tUs += S / 20) {
				const [p, q] = [at(f, tUs), at(g, tUs)];
				if (p && q) least = Math.min(least, Math.sqrt((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2));
			}
			const pair = own.get(`${i} ${i + 1 + k}`);
			if (pair === undefined) {
				assert.ok(least > 9_260_000, `${i} ${i + 1 + k}: ${least}`);
				return;
			}
			near++;
			assert.ok(pair.mm <= least + 1e-3 && pair.mm > least - 40_000, `${pair.mm} ${least}`);
			const [p, q] = [at(f, pair.us), at(g, pair.us)];
			if (p && q) {
				const mm = Math.sqrt((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2);
				assert.ok(Math.abs(mm - pair.mm) < 1, `${mm} at its instant, not ${pair.mm}`);
			}
		});
	});
	assert.ok(near > 10, `${near} pairs near`);
});

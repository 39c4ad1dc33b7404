import assert from "node:assert/strict";
import { test } from "node:test";
import { extrapolate, type Motion, type PredictionRule, predictLoss } from "../src/index.ts";
import { anyPlace, directionTo, place, seeded, trueDistanceMm, walk } from "./oracle.ts";

const S = 1_000_000;
const rule: PredictionRule = {
	radiusMm: 9_260_000,
	height01mm: 3_048_000,
	lookAheadUs: 120 * S,
	levelClimb01mmS: 15_240,
};

function motion(changes: Partial<Motion> = {}): Motion {
	return {
		...place(47, 8),
		altitude01mm: 30_480_000,
		speedMmS: 200_000,
		trackMdeg: 90_000,
		climb01mmS: 0,
		reportedUs: 0,
		...changes,
	};
}

test("a track is where speed, track and rate take it; what is not reported is held", () => {
	const m = motion({ climb01mmS: 100_000 });
	const later = extrapolate(m, 30 * S);
	assert.ok(trueDistanceMm(later, walk(m, 90, 6_000_000)) < 0.2);
	assert.equal(later.altitude01mm, 30_480_000 + 3_000_000);
	const held = { lat9: m.lat9, lon9: m.lon9, altitude01mm: m.altitude01mm };
	assert.deepEqual(extrapolate({ ...m, speedMmS: null, climb01mmS: null }, 30 * S), held);
	assert.deepEqual(extrapolate({ ...m, trackMdeg: null, climb01mmS: null }, 30 * S), held);
	assert.equal(
		extrapolate(motion({ climb01mmS: 15_240 }), 30 * S, 15_240).altitude01mm,
		30_480_000,
	);
});

/** Nearest approach by asking geographiclib every quarter second. */
function sampled(a: Motion, b: Motion, nowUs: number) {
	let best = { mm: Number.POSITIVE_INFINITY, tUs: 0 };
	for (let tUs = nowUs; tUs <= nowUs + rule.lookAheadUs; tUs += S / 4) {
		const [p, q] = [a, b].map((m) =>
			walk(m, (m.trackMdeg ?? 0) / 1000, ((m.speedMmS ?? 0) * (tUs - m.reportedUs)) / S),
		);
		if (p === undefined || q === undefined) continue;
		const mm = trueDistanceMm(p, q);
		if (mm < best.mm) best = { mm, tUs };
	}
	return best;
}

test("predicted distances are true to 1 m anywhere on earth", () => {
	const random = seeded(51);
	let predicted = 0;
	for (let i = 0; i < 120; i++) {
		const a = motion({
			...anyPlace(random),
			speedMmS: Math.floor(250_000 * random()),
			trackMdeg: Math.floor(360_000 * random()),
		});
		const at = walk(a, 360 * random(), 60e6 * random());
		const toward = directionTo(at, a) + 30 * (random() - 0.5);
		const b = motion({
			lat9: at.lat9,
			lon9: at.lon9,
			speedMmS: Math.floor(250_000 * random()),
			trackMdeg: Math.floor(((toward + 360) % 360) * 1000),
			reportedUs: 7 * S,
		});
		const nowUs = 10 * S;
		const best = sampled(a, b, nowUs);
		const found = predictLoss(a, b, rule, nowUs);
		if (Math.abs(best.mm - rule.radiusMm) > 2000) {
			assert.equal(found !== null, best.mm < rule.radiusMm, JSON.stringify([a, b, best, found]));
		}
		if (found === null) continue;
		predicted++;
		// A quarter second at 500 m/s past the nearest approach at 10 m adds 100 m at most.
		const slack = 1000 + (best.mm < 1e6 ? 125_000 : 1_000);
		assert.ok(Math.abs(found.distanceMm - best.mm) < slack, JSON.stringify([a, b, best, found]));
		assert.ok(found.entryUs >= nowUs && found.entryUs <= found.closestUs);
		assert.ok(found.closestUs <= nowUs + rule.lookAheadUs);
	}
	assert.ok(predicted > 20, `${predicted} predicted`);
});

test("positions 100 km apart are predicted to 1 m over 40 km of flight", () => {
	const wide = { ...rule, radiusMm: 25_000_000, lookAheadUs: 160 * S };
	for (const lat of [0, 47, 75, -89]) {
		for (const degrees of [0, 90, 200]) {
			const a = motion({ ...place(lat, 8), speedMmS: 250_000, trackMdeg: degrees * 1000 });
			const far = walk(a, degrees, 100e6);
			const trackMdeg = (Math.round(far.degrees * 1000) + 540_000) % 360_000;
			const b = motion({ lat9: far.lat9, lon9: far.lon9, speedMmS: 250_000, trackMdeg });
			const found = predictLoss(a, b, wide, 0);
			assert.equal(found?.closestUs, 160 * S);
			const truth = trueDistanceMm(walk(a, degrees, 40e6), walk(b, trackMdeg / 1000, 40e6));
			const error = (found?.distanceMm ?? 0) - truth;
			assert.ok(Math.abs(error) < 1000, `${lat} ${degrees}: ${error} mm`);
		}
	}
});

test("head-on: entry at R, nearest at the meeting", () => {
	const a = motion();
	const far = walk(a, 90, 29_260_000);
	const b = motion({
		lat9: far.lat9,
		lon9: far.lon9,
		trackMdeg: Math.round(far.degrees * 1000) + 180_000,
	});
	const found = predictLoss(a, b, rule, 0);
	assert.ok(found !== null);
	assert.ok(Math.abs(found.entryUs - 50 * S) < 10_000, `entry ${found.entryUs}`);
	assert.ok(Math.abs(found.closestUs - 73.15 * S) < 10_000, `closest ${found.closestUs}`);
	assert.ok(found.distanceMm < 1000, `distance ${found.distanceMm}`);
	const short = { ...rule, lookAheadUs: 49 * S };
	assert.equal(predictLoss(a, b, short, 0), null);
});

test("exactly 1000 ft is separated at all 41 pairs of adjacent levels, also when reached", () => {
	for (let level = 0; level <= 400; level += 10) {
		const a = motion({ altitude01mm: level * 304_800 });
		const b = motion({ altitude01mm: (level + 10) * 304_800 });
		assert.equal(predictLoss(a, b, rule, 0), null, `FL${level}`);
		assert.ok(predictLoss(a, { ...b, altitude01mm: b.altitude01mm - 1 }, rule, 0) !== null);
		// Down by 500 units a tick to exactly 1000 ft at the end of the look-ahead, or one beyond.
		const down = motion({ altitude01mm: b.altitude01mm + 120 * 20_000, climb01mmS: -20_000 });
		assert.equal(predictLoss(a, down, rule, 0), null);
		const found = predictLoss(a, { ...down, altitude01mm: down.altitude01mm - 1 }, rule, 0);
		assert.equal(found?.entryUs, 119_999_950);
	}
});

test("the vertical part says when, and at which height", () => {
	const a = motion();
	const b = motion({ altitude01mm: a.altitude01mm + 6_048_000, climb01mmS: -100_000 });
	const found = predictLoss(a, b, rule, 0);
	assert.equal(found?.entryUs, 30 * S, "3,000,000 at 100,000 a second");
	assert.equal(found?.distanceMm, 0);
	assert.equal(found?.height01mm, 3_048_000, "nearest from the first instant of it");
	const level = { ...b, climb01mmS: -15_240 };
	assert.equal(predictLoss(a, level, rule, 0), null, "300 ft/min counts as level");
	const opening = motion({ altitude01mm: a.altitude01mm + 3_048_000, climb01mmS: 100_000 });
	assert.equal(predictLoss(a, opening, rule, 0), null, "leaving from exactly 1000 ft");
});

test("prediction does not depend on the order of the two, nor on the antimeridian", () => {
	for (const lon of [8, 179.99]) {
		const a = motion(place(47, lon));
		const b = motion({ ...walk(a, 90, 20_000_000), trackMdeg: 260_000, reportedUs: 3 * S });
		const found = predictLoss(a, b, rule, 10 * S);
		assert.ok(found !== null);
		assert.deepEqual(predictLoss(b, a, rule, 10 * S), found);
		const there = predictLoss(
			motion(place(47, 8)),
			{ ...b, ...walk(place(47, 8), 90, 20_000_000) },
			rule,
			10 * S,
		);
		assert.ok(Math.abs((there?.distanceMm ?? 0) - found.distanceMm) < 1);
	}
});

test("two that hold still in loss are in loss now", () => {
	const a = motion({ speedMmS: null });
	const found = predictLoss(a, { ...a, altitude01mm: a.altitude01mm + 5 }, rule, 20 * S);
	assert.deepEqual(found, { entryUs: 20 * S, closestUs: 20 * S, distanceMm: 0, height01mm: 5 });
});

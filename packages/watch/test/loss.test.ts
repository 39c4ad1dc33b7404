import assert from "node:assert/strict";
import { test } from "node:test";
import { predictLoss } from "@tansiq/space";
import { seeded } from "../../space/test/oracle.ts";
import { DOUBT_GROWTH, emptyWatch, predictedLosses, type Track, take, tick } from "../src/index.ts";
import { at, MINIMA, policy, report, SECOND } from "./sample.ts";

const rules = policy();
const judge = (
	watch: ReturnType<typeof emptyWatch>,
	seconds: number,
	minimaOf = rules.minimaOf,
) => {
	const unjudged = { datum: 0, minima: 0 };
	const found = predictedLosses(
		watch.picture,
		rules.loss,
		{ ...rules, minimaOf },
		at(seconds),
		unjudged,
	);
	return { pairs: found.map(({ tracks }) => tracks.join(" ")), found, unjudged };
};

test("only pairs with an aircraft of ours, named in one order, with the operations that are ours", () => {
	const watch = emptyWatch();
	take(watch.picture, report("m", 0, { operation: "op" }), "own");
	take(watch.picture, report("z", 0), "seen");
	take(watch.picture, report("b", 0, { operation: "bravo/routine/1" }), "told");
	const { found } = judge(watch, 0);
	assert.deepEqual(
		found.map(({ key, operations }) => [key, operations]),
		[
			["predicted_loss b m", ["op"]],
			["predicted_loss m z", ["op"]],
		],
	);
});

test("a track is judged until it is stale", () => {
	const watch = emptyWatch();
	take(watch.picture, report("a", 0, { operation: "op" }), "own");
	take(watch.picture, report("b", 5), "seen");
	assert.equal(judge(watch, 30).pairs.length, 1);
	assert.equal(judge(watch, 30 + 1e-6).pairs.length, 0);
});

test("what cannot be judged is counted, and only where it could matter", () => {
	const watch = emptyWatch();
	take(watch.picture, report("a", 0, { operation: "op" }), "own");
	take(watch.picture, report("b", 0, { datum: "W84" }), "seen");
	assert.deepEqual(judge(watch, 0, () => null).unjudged, { datum: 0, minima: 1 });
	take(watch.picture, report("c", 0, { datum: "W84", lat9: 20_000_000_000 }), "seen");
	assert.deepEqual(judge(watch, 0).unjudged, { datum: 1, minima: 0 });
	assert.deepEqual(judge(watch, 0, () => null).unjudged, { datum: 0, minima: 1 });
});

/** Traffic that crosses and turns; some reports are missed, some flights vanish. */
function traffic(random: () => number) {
	return Array.from({ length: 24 }, (_, i) => ({
		id: `f${i}`,
		origin: (i % 3 === 0 ? "own" : i % 3 === 1 ? "seen" : "told") as Track["origin"],
		lat9: 47_000_000_000 + Math.round((random() - 0.5) * 7e8),
		lon9: 8_000_000_000 + Math.round((random() - 0.5) * 9e8),
		altitude01mm: (340 + 10 * Math.floor(random() * 3)) * 304_800,
		speedMmS: Math.round(150_000 + 100_000 * random()),
		trackMdeg: Math.floor(random() * 360_000),
		climb01mmS: random() < 0.3 ? 60_000 : 0,
		goneS: random() < 0.3 ? 60 + Math.floor(random() * 100) : 10_000,
	}));
}

test("alerts over random traffic are those of judging every pair at every tick by the rule", () => {
	let raised = 0;
	let over = 0;
	for (const seed of [1, 2]) {
		const random = seeded(seed);
		const flights = traffic(random);
		const watch = emptyWatch();
		const newest = new Map<string, Track>();
		const hitsOf = new Map<string, boolean[]>();
		const openSince = new Map<string, number>();
		const from = new Map<string, number>();
		for (let s = 0; s < 300; s++) {
			for (const flight of flights) {
				if (s > flight.goneS || random() < 0.4) continue;
				if (random() < 0.02) flight.trackMdeg = Math.floor(random() * 360_000);
				// Positions need not be flown: any sequence of reports must be judged right.
				flight.lat9 += Math.round((flight.speedMmS / 111.2) * Math.cos(flight.trackMdeg / 57_296));
				flight.lon9 += Math.round((flight.speedMmS / 75.9) * Math.sin(flight.trackMdeg / 57_296));
				const sample = report(flight.id, s, { ...flight, operation: `op-${flight.id}` });
				take(watch.picture, sample, flight.origin);
				newest.set(flight.id, {
					...sample,
					origin: flight.origin,
					operation: `op-${flight.id}`,
					integrity: (watch.picture.tracks.get(flight.id) as Track).integrity,
				});
			}
			const expected: string[] = [];
			const ids = [...newest.keys()].sort();
			for (const a of ids)
				for (const b of ids) {
					const [one, two] = [newest.get(a) as Track, newest.get(b) as Track];
					if (a >= b || (one.origin !== "own" && two.origin !== "own")) continue;
					const fresh = [one, two].every((t) => at(s) - t.reportedUs <= 30 * SECOND);
					// Whoever flies such steps is in doubt, and asks for as much more room.
					const doubts = [one, two]
						.map(({ integrity }) => integrity.doubt !== null)
						.filter(Boolean);
					const grown = {
						radiusMm: MINIMA.radiusMm + doubts.length * DOUBT_GROWTH.mm,
						height01mm: MINIMA.height01mm + doubts.length * DOUBT_GROWTH.height01mm,
					};
					const loss = fresh && predictLoss(one, two, { ...grown, ...rules.loss }, at(s));
					const pair = `${a} ${b}`;
					const hits = hitsOf.get(pair) ?? [];
					hitsOf.set(pair, hits);
					hits[s] = Boolean(loss);
					const recent = hits.slice(Math.max(from.get(pair) ?? 0, s - 2), s + 1);
					const opened = openSince.get(pair);
					const clearS = s - hits.lastIndexOf(true);
					if (opened === undefined && hits[s] && recent.filter(Boolean).length >= 2) {
						openSince.set(pair, s);
						expected.push(`raised ${pair}@${at(s)}`);
					} else if (opened !== undefined && clearS >= 60) {
						expected.push(`${fresh ? "cleared" : "lost"} ${pair}@${at(opened)}`);
						openSince.delete(pair);
						from.set(pair, s + 1);
					}
				}
			const found = tick(watch, rules, at(s)).alerts.map(
				({ type, alert }) => `${type} ${alert.replace("predicted_loss ", "")}`,
			);
			assert.deepEqual(found.toSorted(), expected.toSorted(), `seed ${seed}, second ${s}`);
			raised += found.filter((change) => change.startsWith("raised")).length;
			over += found.length - found.filter((change) => change.startsWith("raised")).length;
		}
	}
	assert.ok(raised > 20 && over > 10, `${raised} raised, ${over} over`);
});

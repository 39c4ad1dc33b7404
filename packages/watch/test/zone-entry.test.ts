import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyWatch, take, tick, type WatchedZone, zoneEntries } from "../src/index.ts";
import { at, BOX, policy, report, SECOND } from "./sample.ts";

const ZONE: WatchedZone = { id: "works", rule: "closed", ...BOX };
const STALE = 30 * SECOND;

test("every fresh track inside a closed zone, whosever it is, and its operation only if ours", () => {
	const { picture } = emptyWatch();
	take(picture, report("a", 5, { operation: "op" }), "own");
	take(picture, report("b", 5), "seen");
	take(picture, report("c", 5, { operation: "bravo/routine/2" }), "told");
	take(picture, report("out", 5, { lat9: 48_000_000_000 }), "seen");
	take(picture, report("high", 5, { altitude01mm: 36_001 * 3048 }), "seen");
	const found = zoneEntries(picture, [ZONE], STALE, at(6));
	assert.deepEqual(
		found.map(({ key, operations, zone }) => [key, operations, zone]),
		[
			["zone_entry a works", ["op"], "works"],
			["zone_entry b works", [], "works"],
			["zone_entry c works", [], "works"],
		],
	);
});

test("an altitude that cannot be compared may be inside and is treated as inside", () => {
	const { picture } = emptyWatch();
	take(picture, report("a", 5, { datum: "W84", altitude01mm: 0 }), "seen");
	take(picture, report("b", 5, { datum: "W84", lat9: 48_000_000_000 }), "seen");
	assert.deepEqual(
		zoneEntries(picture, [ZONE], STALE, at(6)).map(({ tracks }) => tracks),
		[["a"]],
	);
});

test("a notice zone is no closed zone, a stale track is no entry, a window is half-open", () => {
	const { picture } = emptyWatch();
	take(picture, report("a", 0), "seen");
	const entries = (zone: WatchedZone, seconds: number) =>
		zoneEntries(picture, [zone], STALE, at(seconds)).length;
	assert.equal(entries(ZONE, 30), 1);
	assert.equal(entries(ZONE, 31), 0, "stale");
	assert.equal(entries({ ...ZONE, rule: "notice" }, 1), 0);
	const soon = { ...ZONE, window: { startUs: at(10), endUs: at(20) } };
	assert.deepEqual(
		[9, 10, 19, 20].map((s) => entries(soon, s)),
		[0, 1, 1, 0],
	);
});

test("an entry is a fact: one tick raises it, and it clears 60 s after it was last inside", () => {
	const watch = emptyWatch();
	const rules = policy({ zones: [ZONE] });
	take(watch.picture, report("a", 0), "seen");
	assert.equal(tick(watch, rules, at(0)).alerts[0]?.type, "raised");
	take(watch.picture, report("a", 1, { lat9: 48_000_000_000 }), "seen");
	for (let s = 1; s < 60; s++) {
		if (s % 10 === 0) take(watch.picture, report("a", s, { lat9: 48_000_000_000 }), "seen");
		assert.deepEqual(tick(watch, rules, at(s)).alerts, []);
	}
	assert.equal(tick(watch, rules, at(60)).alerts[0]?.type, "cleared");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_US } from "@tansiq/space";
import { disc, place } from "../../space/test/oracle.ts";
import { ledgerPage, ledgerTotals, preview, readersOf } from "../src/index.ts";
import {
	act,
	BY,
	declareAt,
	exchange,
	MINUTE,
	NOW,
	type Party,
	pair,
	pass,
	request,
	VOLUME,
} from "./pair.ts";

const RELEASER = { ...BY, role: "releaser" as const };
const told = ({ state }: Party, query = {}) =>
	ledgerPage(state, { direction: "told", ...query }, 0, 100);
const entries = (of: Party, query = {}) =>
	told(of, query).rows.map(({ operations }) => operations[0]);

/** Alpha tells a flight by rule, seals another, and a releaser lets a drone go. */
function threeTold() {
	const { alpha, bravo } = pair();
	declareAt(alpha, "flight");
	pass(MINUTE, alpha, bravo);
	declareAt(alpha, "secret", { level: "sealed" });
	pass(MINUTE, alpha, bravo);
	const away = { ...VOLUME, outline: disc(place(46, 7), 2_000_000) };
	declareAt(alpha, "drone", { class: "uncrewed", volumes: [away] });
	act(alpha, { type: "release", hold: "drone@1", by: RELEASER });
	exchange(alpha, bravo);
	return { alpha, bravo };
}

test("each crossing is a row: what, to whom, level, rule, who let it go, when and where it tells of", () => {
	const { alpha } = threeTold();
	const [flight, secret, drone] = told(alpha).rows;
	assert.deepEqual(
		[flight?.from, flight?.to, flight?.level, flight?.by, flight?.purpose.kind],
		["alpha", "bravo", "volume", "rule", "rule"],
	);
	assert.deepEqual(flight?.window, VOLUME.window);
	assert.ok(flight?.area && flight.area.south9 < 47e9 && flight.area.north9 > 47e9);
	// Of what is sealed neither where it is nor when it is leaves, but for the agreed block.
	assert.equal(secret?.area, null);
	assert.equal((secret?.window?.endUs ?? 0) - (secret?.window?.startUs ?? 0), DAY_US / 4);
	assert.equal(secret?.extentKm2h, 0);
	assert.deepEqual(drone?.purpose, { kind: "person", name: RELEASER.name });
});

test("rows are found by time, level, rule, releaser, operation and area, and what is sealed is nowhere", () => {
	const { alpha } = threeTold();
	const box = (south: number, west: number, north: number, east: number) => ({
		area: { south9: south * 1e9, west9: west * 1e9, north9: north * 1e9, east9: east * 1e9 },
	});
	assert.deepEqual(entries(alpha, { fromUs: NOW + MINUTE }), ["secret", "drone"]);
	assert.deepEqual(entries(alpha, { toUs: NOW + MINUTE }), ["flight"]);
	assert.deepEqual(entries(alpha, { level: "sealed" }), ["secret"]);
	assert.deepEqual(entries(alpha, { by: RELEASER.name }), ["drone"]);
	assert.deepEqual(entries(alpha, { by: "rule" }), ["flight", "secret"]);
	assert.deepEqual(entries(alpha, { operation: "flight" }), ["flight"]);
	assert.deepEqual(entries(alpha, { rule: "nothing" }), []);
	assert.deepEqual(entries(alpha, box(45.9, 6.9, 46.1, 7.1)), ["drone"]);
	assert.deepEqual(entries(alpha, box(40, 0, 50, 20)), ["flight", "drone"]);
	assert.deepEqual(entries(alpha, box(10, 0, 11, 20)), []);
});

test("pages together are the whole, whatever their size, and each has the totals of all", () => {
	const { alpha } = threeTold();
	const whole = told(alpha);
	for (const size of [1, 2, 3, 4]) {
		const rows = [];
		for (let after: number | null = 0; after !== null; ) {
			const page: ReturnType<typeof ledgerPage> = ledgerPage(
				alpha.state,
				{ direction: "told" },
				after,
				size,
			);
			assert.ok(page.rows.length <= size);
			assert.deepEqual([page.matching, page.totals], [3, whole.totals]);
			rows.push(...page.rows);
			after = page.next;
		}
		assert.deepEqual(rows, whole.rows);
	}
});

test("what one party has told is what the other has heard: rows, positions and km²·h by level", () => {
	const { alpha, bravo } = threeTold();
	declareAt(bravo, "theirs", { volumes: [{ ...VOLUME, outline: disc(place(47, 8), 1_000) }] });
	exchange(alpha, bravo);
	pass(57 * MINUTE, alpha, bravo);
	const report = {
		id: "abc123",
		operation: "flight",
		lat9: 47e9,
		lon9: 8e9,
		altitude01mm: 304_800_000,
		datum: "STD" as const,
		speedMmS: null,
		trackMdeg: null,
		climb01mmS: null,
		reportedUs: alpha.clock.wallUs,
	};
	act(alpha, { type: "positions", reports: [report] });
	exchange(alpha, bravo);
	const turned = (of: Party) =>
		ledgerTotals(of.state, {}).map(({ direction, ...sum }) => [
			direction === "told" ? of.state.self : of.state.peer,
			sum,
		]);
	const byParty = (of: Party) => turned(of).sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
	assert.deepEqual(byParty(alpha), byParty(bravo));
	assert.deepEqual(
		turned(alpha).map(([party, sum]) => `${party} ${(sum as { level: string }).level}`),
		["alpha sealed", "alpha volume", "alpha track", "bravo volume"],
	);
	const [row] = ledgerPage(bravo.state, { direction: "heard", level: "track" }, 0, 1).rows;
	assert.deepEqual(
		[row?.from, row?.to, row?.operations, row?.positions, row?.purpose],
		["alpha", "bravo", ["alpha/routine/1"], 1, { kind: "not-told" }],
	);
});

test("who has read it: nobody while it is held, then node, desk and the person who answered", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "drone", { class: "uncrewed" });
	assert.deepEqual(readersOf(alpha.state, "drone"), []);
	act(alpha, { type: "release", hold: "drone@1", by: RELEASER });
	const read = () => {
		const [one, ...more] = readersOf(alpha.state, "drone");
		assert.ok(one && more.length === 0);
		return [one.receiptedUs, one.presentedUs, one.answeredUs].map((us) => us !== null);
	};
	assert.deepEqual(read(), [false, false, false]);
	exchange(alpha, bravo);
	assert.deepEqual(read(), [true, false, false]);
	const ref = "alpha/routine/1";
	act(bravo, { type: "present", ref, by: BY });
	exchange(alpha, bravo);
	assert.deepEqual(read(), [true, true, false]);
	act(bravo, { type: "answer", ref, answer: { msg: "TQ-4" }, by: BY });
	exchange(alpha, bravo);
	assert.deepEqual(read(), [true, true, true]);
	const [one] = readersOf(alpha.state, "drone");
	assert.deepEqual([one?.by, one?.role, one?.answer], [BY.name, "watch", "TQ-4"]);
});

test("what is told coarsely has the box of its cells, and not of the volumes behind them", () => {
	const raster = {
		id: "raster",
		kind: "presence",
		cell9: 500_000_000,
		band01mm: 100_000_000,
		blockUs: 6 * 60 * MINUTE,
	};
	const rules = [raster, { ...TRACKED, level: "presence" }];
	const { alpha, bravo } = pair({ rules });
	const outline = disc(place(47.2, 8.2), 100_000);
	declareAt(alpha, "flight", { volumes: [{ ...VOLUME, outline }] });
	exchange(alpha, bravo);
	const [ours] = told(alpha).rows;
	const [theirs] = ledgerPage(bravo.state, { direction: "heard" }, 0, 1).rows;
	assert.equal(ours?.level, "presence");
	assert.deepEqual(ours?.area, { south9: 47e9, west9: 8e9, north9: 47.5e9, east9: 8.5e9 });
	assert.deepEqual([ours?.area, ours?.window], [theirs?.area, theirs?.window]);
	assert.equal(ours?.extentKm2h, theirs?.extentKm2h);
});

const TRACKED = {
	id: "see",
	kind: "tell",
	zone: "any",
	class: "crewed",
	category: "any",
	to: "any",
	phase: "any",
	level: "track",
	release: "automatic",
} as const;

test("where a rule lets live positions follow, they do while it runs, unless the planner asked for less", () => {
	for (const [level, expected] of [
		[undefined, 1],
		["track", 1],
		["volume", 0],
		["presence", 0],
		["sealed", 0],
	] as const) {
		const { alpha, bravo } = pair({ rules: [TRACKED] });
		const asked = level === undefined ? {} : { level };
		const seen = preview(alpha.state, request(asked), NOW);
		assert.deepEqual([seen.allowed, seen.track, seen.rule], ["track", expected === 1, "see"]);
		const lesser = level === "sealed" || level === "presence";
		assert.equal(seen.told, lesser ? "sealed" : "volume");
		declareAt(alpha, "flight", asked);
		assert.equal(alpha.state.ledger[0]?.level, seen.told);
		exchange(alpha, bravo);
		const report = {
			id: "abc123",
			operation: "flight",
			lat9: 47e9,
			lon9: 8e9,
			altitude01mm: 304_800_000,
			datum: "STD" as const,
			speedMmS: null,
			trackMdeg: null,
			climb01mmS: null,
		};
		const fly = () => {
			const reports = [{ ...report, reportedUs: alpha.clock.wallUs }];
			return act(alpha, { type: "positions", reports }).length;
		};
		assert.equal(fly(), 0);
		pass(60 * MINUTE, alpha, bravo);
		assert.equal(fly(), expected);
		assert.equal(alpha.state.ledger.at(-1)?.rule, "see");
		pass(10 * MINUTE, alpha, bravo);
		assert.equal(fly(), 0);
	}
});

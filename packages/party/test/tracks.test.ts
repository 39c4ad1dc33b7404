import assert from "node:assert/strict";
import { test } from "node:test";
import type { Agreement } from "@tansiq/agreement";
import { MAX_ENTRY_BYTES } from "@tansiq/record";
import type { Report } from "@tansiq/watch";
import { chained } from "../src/index.ts";
import {
	act,
	BY,
	declareAt,
	deliver,
	entriesOf,
	exchange,
	MINUTE,
	NOW,
	type Party,
	pair,
	request,
	SECOND,
} from "./pair.ts";

const [VOLUME] = request().volumes;
const at = (fromMinute: number, toMinute: number) => {
	const window = { startUs: NOW + fromMinute * MINUTE, endUs: NOW + toMinute * MINUTE };
	return { volumes: VOLUME === undefined ? [] : [{ ...VOLUME, window }] };
};

function report(operation: string, reportedUs: number, changes: Partial<Report> = {}): Report {
	return {
		id: "abc123",
		operation,
		lat9: 47_000_000_000,
		lon9: 8_000_000_000,
		altitude01mm: 304_800_000,
		datum: "STD",
		speedMmS: 200_000,
		trackMdeg: 0,
		climb01mmS: null,
		reportedUs,
		...changes,
	};
}

/** Whether a position reported so many µs from the start is told. */
function isTold(of: Party, operation: string, atUs: number): boolean {
	of.clock.wallUs = atUs;
	const [event] = act(of, { type: "positions", reports: [report(operation, atUs)] });
	return event?.type === "positionsTold";
}

const strayed = { operation: "flight", state: "nonconforming" as const };

test("a conflict opens the track from 5 min before to 1 min after the overlapping minutes", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "flight", at(60, 80));
	declareAt(bravo, "other", at(70, 90));
	exchange(alpha, bravo);
	for (const [of, operation] of [
		[alpha, "flight"],
		[bravo, "other"],
	] as const) {
		const told = [
			NOW + 65 * MINUTE - 1,
			NOW + 65 * MINUTE,
			NOW + 75 * MINUTE,
			NOW + 81 * MINUTE - 1,
			NOW + 81 * MINUTE,
		].map((us) => isTold(of, operation, us));
		assert.deepEqual(told, [false, true, true, true, false]);
	}
	assert.deepEqual(
		alpha.state.ledger.slice(1).map((row) => [row.level, row.rule, row.by, row.positions]),
		Array(3).fill(["track", "conflict", "rule", 1]),
	);
});

test("without a conflict, and after one with our own alone, nothing is told", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "flight", at(60, 80));
	declareAt(alpha, "sister", at(60, 80));
	declareAt(bravo, "later", at(80, 90));
	exchange(alpha, bravo);
	assert.equal(alpha.state.conflicts.size, 1);
	assert.equal(isTold(alpha, "flight", NOW + 70 * MINUTE), false);
});

test("a notice made up for the purpose opens nothing of what was not told", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "held", { class: "uncrewed", ...at(60, 80) });
	declareAt(alpha, "sealed", { level: "sealed", ...at(60, 80) });
	declareAt(alpha, "marked", { marks: ["NOFORN"], ...at(60, 80) });
	declareAt(bravo, "phantom", at(60, 80));
	exchange(alpha, bravo);
	assert.equal([...alpha.state.conflicts.values()].filter((c) => c.scope === "cross").length, 3);
	assert.equal(alpha.state.trackWindows.size, 0);
	for (const operation of ["held", "sealed", "marked"]) {
		const result = { alerts: [], states: [{ ...strayed, operation }] };
		act(alpha, { type: "watched", result });
		assert.equal(isTold(alpha, operation, NOW + 70 * MINUTE), false, operation);
	}
	act(alpha, { type: "release", hold: "held@1", by: { ...BY, role: "releaser" } });
	assert.equal(isTold(alpha, "held", NOW + 70 * MINUTE), true, "told now, and in conflict");
});

test("a sealed notice of the peer opens nothing", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "flight", at(60, 80));
	declareAt(bravo, "other", { level: "sealed", ...at(60, 80) });
	exchange(alpha, bravo);
	assert.equal(isTold(alpha, "flight", NOW + 70 * MINUTE), false);
});

test("straying opens the track of what was told, for as long as it lasts", () => {
	const { alpha } = pair();
	declareAt(alpha, "flight");
	assert.equal(isTold(alpha, "flight", NOW + 1), false);
	act(alpha, { type: "watched", result: { alerts: [], states: [strayed] } });
	assert.equal(isTold(alpha, "flight", NOW + 2), true);
	const contingent = { ...strayed, state: "contingent" as const };
	act(alpha, { type: "watched", result: { alerts: [], states: [contingent] } });
	assert.equal(isTold(alpha, "flight", NOW + 3), true);
	const back = { ...strayed, state: "activated" as const };
	act(alpha, { type: "watched", result: { alerts: [], states: [back] } });
	assert.equal(isTold(alpha, "flight", NOW + 4), false);
	assert.deepEqual(
		alpha.state.ledger.slice(1).map(({ rule }) => rule),
		["nonconformance", "nonconformance"],
	);
});

test("a track opens only for what the agreement lists", () => {
	const openings: Agreement["trackOpenings"][] = [[], ["distress"], ["nonconformance"]];
	for (const trackOpenings of openings) {
		const { alpha, bravo } = pair({ trackOpenings });
		declareAt(alpha, "flight", at(60, 80));
		declareAt(alpha, "mayday", { category: "distress", ...at(100, 110) });
		declareAt(bravo, "other", at(60, 80));
		exchange(alpha, bravo);
		assert.equal(isTold(alpha, "flight", NOW + 70 * MINUTE), false, "conflict");
		assert.equal(isTold(alpha, "mayday", NOW + 71 * MINUTE), trackOpenings[0] === "distress");
		act(alpha, { type: "watched", result: { alerts: [], states: [strayed] } });
		assert.equal(isTold(alpha, "flight", NOW + 72 * MINUTE), trackOpenings[0] === "nonconformance");
	}
});

test("only our own told aircraft, each report once, and never an older one", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "flight", at(60, 80));
	const theirs = declareAt(bravo, "other", at(60, 80));
	exchange(alpha, bravo);
	const now = NOW + 70 * MINUTE;
	assert.equal(isTold(alpha, "flight", now), true);
	const reports = [
		report("flight", now),
		report("flight", now - 1),
		report(theirs, now),
		report("unknown", now),
	];
	assert.deepEqual(act(alpha, { type: "positions", reports }), []);
	const { operation: _, ...foreign } = report("flight", now + 1);
	assert.deepEqual(act(alpha, { type: "positions", reports: [foreign] }), []);
});

test("the positions of a tick are one entry and one row, and name notices, not our operations", () => {
	const { alpha, bravo } = pair();
	for (const id of ["own-a", "own-b", "own-c"]) declareAt(alpha, id, at(60, 80));
	declareAt(bravo, "other", at(60, 80));
	exchange(alpha, bravo);
	alpha.clock.wallUs = NOW + 70 * MINUTE;
	const before = entriesOf(alpha).length;
	const reports = ["own-a", "own-b", "own-c"].map((operation, i) =>
		report(operation, alpha.clock.wallUs, { id: `abc12${i}` }),
	);
	act(alpha, { type: "positions", reports });
	const [said, ...more] = entriesOf(alpha).slice(before);
	assert.deepEqual(more, []);
	assert.ok(said && !said.text.includes("own-"));
	const row = alpha.state.ledger.at(-1);
	assert.deepEqual(
		[row?.entry, row?.positions, row?.extentKm2h, row?.operations],
		[said.place, 3, 0, ["own-a", "own-b", "own-c"]],
	);
	const told = deliver(alpha, bravo)?.reports ?? [];
	const refs = ["alpha/routine/1", "alpha/routine/2", "alpha/routine/3"];
	assert.deepEqual(
		told,
		reports.map((each, i) => ({ ...each, operation: refs[i] })),
	);
});

test("the chain over what was told is the chain over what was heard, whatever the number", () => {
	const ids = Array.from({ length: 170 }, (_, i) => `op-${i}`);
	const { alpha, bravo } = pair({
		trackOpenings: ["distress"],
		disclosure: [
			{ id: "all", class: "any", category: "any", level: "volume", release: "automatic" },
		],
	});
	for (const [i, id] of ids.entries())
		declareAt(alpha, id, { category: "distress", ...at(60 + i, 61 + i) });
	exchange(alpha, bravo);
	let heard = { count: 0, sha256: "" };
	for (const second of [1, 2]) {
		const reportedUs = alpha.clock.wallUs + second * SECOND;
		const reports = ids.map((id, i) =>
			report(id, reportedUs, {
				id: `${"abcdef-0123456789".padEnd(21, "z")}${String(i).padStart(3, "0")}`,
				lat9: -89_999_999_999,
				lon9: -179_999_999_000 - i,
				altitude01mm: -2_147_483_647,
				climb01mmS: -10_000_000,
			}),
		);
		const events = act(alpha, { type: "positions", reports });
		assert.deepEqual(
			events.map((event) => event.type === "positionsTold" && event.ledger.positions),
			[80, 80, 10],
		);
		for (const { text } of entriesOf(alpha).slice(-3))
			assert.ok(Buffer.byteLength(text) <= MAX_ENTRY_BYTES);
		const hearing = deliver(alpha, bravo);
		assert.equal(hearing?.reports.length, 170);
		heard = chained(heard, hearing.reports);
		assert.deepEqual(heard, alpha.state.toldChain);
	}
	assert.equal(heard.count, 340);
	assert.equal(bravo.state.toldChain.count, 0);
});

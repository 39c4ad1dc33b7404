import assert from "node:assert/strict";
import { test } from "node:test";
import { DISREGARD, NOTICE, STOP } from "@tansiq/hotline";
import { DAY_US, type Volume } from "@tansiq/space";
import {
	act,
	BY,
	declareAt,
	exchange,
	MINUTE,
	NOW,
	type Pair,
	type Party,
	pair,
	pass,
	request,
	sayRaw,
} from "../../party/test/pair.ts";
import { answerOf, answers, says } from "../../party/test/talk.ts";
import { disc, place } from "../../space/test/oracle.ts";
import { type Report, reportOf } from "../src/index.ts";
import { entriesOf } from "./entries.ts";

const DAY = { startUs: NOW - (NOW % DAY_US), endUs: NOW - (NOW % DAY_US) + DAY_US };

function reportAt(of: Party, { founding }: Pair, window = DAY): Report {
	return reportOf("strait-1", entriesOf(of), founding.agreement, window, (said) =>
		Array.isArray(said.body.volumes) ? (said.body.volumes as unknown as Volume[]) : null,
	);
}

const sideOf = (report: Report, party: string) =>
	report.sides.find((each) => each.party === party)?.side;

/** A crewed operation at 47 N, so many minutes from the beginning of the test. */
const from = (minutes: number, lon = 8) => ({
	volumes: [
		{
			...(request().volumes[0] as Volume),
			outline: disc(place(47, lon), 5_000_000),
			window: { startUs: NOW + minutes * MINUTE, endUs: NOW + (minutes + 10) * MINUTE },
		},
	],
});

function answer(of: Party, ref: string, msg: string): void {
	const dialogue = of.state.dialogues.get(ref);
	assert.ok(dialogue, ref);
	answers(of, ref, answerOf(dialogue, msg));
}

test("a day of two desks, counted by hand, is the same from either log", () => {
	const both = pair();
	const { alpha, bravo } = both;
	const first = declareAt(alpha, "first", from(60));
	declareAt(alpha, "late", from(10, 3));
	declareAt(bravo, "theirs", from(65));
	declareAt(bravo, "apart", from(120, -5));
	exchange(alpha, bravo);
	pass(4 * MINUTE, alpha, bravo);
	answer(bravo, first, "TQ-4");
	exchange(alpha, bravo);
	const stop = says(bravo, STOP);
	exchange(alpha, bravo);
	pass(MINUTE / 2, alpha, bravo);
	answer(alpha, stop, "TQ-2");
	exchange(alpha, bravo);

	const report = reportAt(alpha, both);
	assert.deepEqual(reportAt(bravo, both), report);
	const [ofAlpha, ofBravo] = [sideOf(report, "alpha"), sideOf(report, "bravo")];
	assert.deepEqual(ofAlpha?.lead, {
		count: 2,
		leastUs: 10 * MINUTE,
		medianUs: 10 * MINUTE,
		mostUs: 60 * MINUTE,
	});
	assert.equal(ofAlpha?.late, 1, "ten minutes where fifteen were agreed");
	assert.equal(ofBravo?.late, 0);
	assert.deepEqual(
		[ofAlpha?.asked, ofAlpha?.answered, ofAlpha?.unable, ofAlpha?.open],
		[3, 1, 1, 2],
	);
	assert.deepEqual(
		[ofBravo?.asked, ofBravo?.answered, ofBravo?.unable, ofBravo?.open],
		[2, 1, 0, 1],
	);
	assert.equal(ofBravo?.answerTime?.medianUs, 4 * MINUTE);
	assert.equal(ofAlpha?.answerTime?.mostUs, MINUTE / 2);
	assert.deepEqual([ofAlpha?.urgent, ofBravo?.urgent], [{}, { [STOP]: 1 }]);
	const [met, ...others] = report.meetings.found;
	assert.deepEqual(others, []);
	assert.deepEqual(met?.notices[0], first);
	assert.deepEqual([met?.kind, met?.resolved], ["conflict", false]);
	assert.deepEqual(met?.windows, [{ startUs: NOW + 65 * MINUTE, endUs: NOW + 70 * MINUTE }]);
});

test("what one party ended before it met the other is resolved", () => {
	const both = pair();
	const { alpha, bravo } = both;
	declareAt(alpha, "first", from(60));
	declareAt(bravo, "theirs", from(65));
	exchange(alpha, bravo);
	assert.equal(reportAt(alpha, both).meetings.found[0]?.resolved, false);
	act(alpha, { type: "end", operation: "first", by: BY });
	exchange(alpha, bravo);
	assert.deepEqual(
		reportAt(bravo, both).meetings.found.map(({ resolved }) => resolved),
		[true],
	);
	assert.equal(sideOf(reportAt(bravo, both), "alpha")?.ended, 1);
});

test("a withdrawal counts once it was heard", () => {
	const both = pair();
	const { alpha, bravo } = both;
	const ref = declareAt(alpha, "first", from(60));
	exchange(alpha, bravo);
	const withdrawal = says(alpha, DISREGARD, { msg: NOTICE, ref });
	exchange(alpha, bravo);
	assert.equal(sideOf(reportAt(alpha, both), "alpha")?.ended, 0);
	answer(bravo, withdrawal, "TQ-4");
	exchange(alpha, bravo);
	assert.equal(sideOf(reportAt(alpha, both), "alpha")?.ended, 1);
});

test("what had no effect is counted as such, and as nothing else", () => {
	const both = pair();
	const { alpha, bravo } = both;
	sayRaw(alpha, [STOP, { start_us: "now" }]);
	exchange(alpha, bravo);
	act(bravo, { type: "time" });
	exchange(alpha, bravo);
	const side = sideOf(reportAt(bravo, both), "alpha");
	assert.deepEqual([side?.withoutEffect, side?.urgent], [1, {}]);
	assert.equal(sideOf(reportAt(bravo, both), "bravo")?.asked, 0);
});

test("a report of yesterday is not changed by what was said today", () => {
	const both = pair();
	const { alpha, bravo } = both;
	const ref = declareAt(alpha, "first", from(60));
	exchange(alpha, bravo);
	const before = reportAt(alpha, both);
	pass(DAY_US, alpha, bravo);
	declareAt(alpha, "next", from(24 * 60 + 60));
	exchange(alpha, bravo);
	answer(bravo, ref, "TQ-4");
	exchange(alpha, bravo);
	const { sides } = reportAt(alpha, both);
	assert.deepEqual(sides, before.sides);
	const next = { startUs: DAY.endUs, endUs: DAY.endUs + DAY_US };
	assert.equal(sideOf(reportAt(alpha, both, next), "alpha")?.notices, 1);
});

test("a day on which nothing was said is a report too", () => {
	const both = pair();
	const report = reportAt(both.alpha, both, { startUs: 0, endUs: DAY_US });
	assert.deepEqual(report.meetings, { found: [], unchecked: [] });
	assert.deepEqual(sideOf(report, "alpha")?.lead, null);
});

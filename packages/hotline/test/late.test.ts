import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	answered,
	answerFault,
	answersNow,
	type Body,
	CODEBOOK,
	delayed,
	escalationPlan,
	isDelayed,
	nextDeadlineMonoUs,
	opened,
	outcomeOwed,
	receipted,
	standbyFault,
	stateOf,
} from "../src/index.ts";
import { BODIES, START_US } from "./bodies.ts";
import { at, BY, RECEIVED, SAID, WALL_US } from "./sample.ts";

const CLAIMED = WALL_US;
const arrival = (ageUs: number, provenAgeUs: number | null = null) => ({
	claimedUs: CLAIMED,
	receiptUs: CLAIMED + ageUs,
	provenAgeUs,
});

for (const [msg, { maxLatencyUs, answers }] of CODEBOOK) {
	const body = BODIES[msg] as Body;
	if (maxLatencyUs === null) {
		test(`threat 27: ${msg} opens no dialogue, however late it comes`, () => {
			assert.equal(isDelayed(msg, body, arrival(1e15)), false);
			assert.deepEqual([...answers], []);
		});
		continue;
	}
	test(`threat 27: ${msg} delivered late is history: nobody can answer it, at either desk`, () => {
		const { start_us: _, until_us: __, end_us: ___, ...undated } = body;
		assert.equal(isDelayed(msg, undated, arrival(maxLatencyUs)), false);
		for (const lateUs of [maxLatencyUs + 1, maxLatencyUs * 2, 86_400_000_000 * 3]) {
			assert.equal(isDelayed(msg, body, arrival(lateUs)), true);
			for (const direction of ["sent", "received"] as const) {
				const made = opened("bravo/urgent/1", direction, msg, "x", at(SAID), body);
				receipted(made, CLAIMED + lateUs, at(RECEIVED), 600_000_000);
				delayed(made, at(RECEIVED));
				assert.equal(stateOf(made, RECEIVED), "delayed");
				assert.deepEqual(answersNow(made, RECEIVED), []);
				for (const answer of CODEBOOK.keys()) assert.equal(answerFault(made, answer), "delayed");
				assert.equal(standbyFault(made, RECEIVED), "delayed");
				const before = structuredClone(made);
				for (const answer of answers) answered(made, { msg: answer, by: BY }, at(RECEIVED + 1));
				assert.deepEqual(made, before);
				assert.equal(outcomeOwed(made, RECEIVED * 99), null);
				assert.deepEqual(escalationPlan(made), []);
				assert.equal(nextDeadlineMonoUs(made, 0), null);
			}
		}
	});
	if (CODEBOOK.get(msg)?.slots.valid_until_us === undefined) continue;
	test(`threat 27: ${msg} past the end of its validity is history, however young`, () => {
		const short = { ...body, valid_until_us: CLAIMED + 20 };
		assert.equal(isDelayed(msg, short, arrival(19)), false);
		assert.equal(isDelayed(msg, short, arrival(20)), true);
	});
}

test("threat 27: an intention whose time has come, a hold and a corridor that are over, are history", () => {
	const soon = CLAIMED + 60_000_000;
	for (const [msg, slot] of [
		["TQ-23", "start_us"],
		["TQ-31", "until_us"],
		["TQ-53", "end_us"],
	] as const) {
		const body = { ...BODIES[msg], [slot]: soon };
		assert.equal(isDelayed(msg, body, arrival(59_999_999)), false);
		assert.equal(isDelayed(msg, body, arrival(60_000_000)), true);
	}
	assert.ok(START_US > soon);
});

const JUMP_US = 619_315_200_000_000; // 1,024 weeks

test("threat 26: a clock that is spoofed by years silences no message that the chain proves fresh", () => {
	const stop = BODIES["TQ-41"] as Body;
	assert.equal(isDelayed("TQ-41", stop, arrival(JUMP_US, 61_000_000)), false);
	assert.equal(isDelayed("TQ-41", stop, arrival(JUMP_US, 121_000_000)), true);
	assert.equal(isDelayed("TQ-41", stop, arrival(JUMP_US)), true);
	assert.equal(isDelayed("TQ-41", stop, arrival(-JUMP_US)), false);
	assert.equal(isDelayed("TQ-41", stop, arrival(-JUMP_US, 121_000_000)), true);
	const short = { ...stop, valid_until_us: CLAIMED + 90_000_000 };
	assert.equal(isDelayed("TQ-41", short, arrival(JUMP_US, 61_000_000)), false);
	assert.equal(isDelayed("TQ-41", short, arrival(JUMP_US, 90_000_000)), true);
});

test("a message that is late stays late as time goes on, and a proof only makes it younger", () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...CODEBOOK.keys()),
			fc.nat(200_000_000),
			fc.nat(200_000_000),
			fc.option(fc.nat(200_000_000)),
			(msg, ageUs, moreUs, provenUs) => {
				const body = { ...BODIES[msg], valid_until_us: CLAIMED + 100_000_000 };
				const early = isDelayed(msg, body, arrival(ageUs, provenUs));
				if (early) assert.ok(isDelayed(msg, body, arrival(ageUs + moreUs, provenUs)));
				if (early) assert.ok(isDelayed(msg, body, arrival(ageUs)));
			},
		),
		{ numRuns: 2_000, seed: 7 },
	);
});

test("what is not in the codebook is never delayed, and neither is a word for an instant", () => {
	assert.equal(isDelayed("TQ-99", {}, arrival(1e15)), false);
	assert.equal(isDelayed("TQ-41", { valid_until_us: "now" }, arrival(5)), false);
});

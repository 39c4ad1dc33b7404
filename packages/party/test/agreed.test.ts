import assert from "node:assert/strict";
import { test } from "node:test";
import { canonical, type Json } from "@tansiq/record";
import { ORIGIN_US } from "../../agreement/test/sample.ts";
import { agreementOf, due, sha256Hex, standing } from "../src/index.ts";
import {
	affirms,
	agreed,
	both,
	declines,
	HOUR,
	NEGOTIATOR,
	nextOf,
	proposes,
	refusedWith,
	stands,
	states,
	ticks,
} from "./agreeing.ts";
import {
	act,
	deliver,
	effectsOf,
	exchange,
	NOW,
	pair,
	pass,
	refold,
	SECOND,
	sayAs,
} from "./pair.ts";

/** A day after the end of the sample. */
const LATER = { startUs: ORIGIN_US, endUs: ORIGIN_US + 40 * 24 * HOUR };

test("signed by two people of either side a next version is in force at both, and both hold its text", () => {
	const { alpha, bravo } = agreed();
	assert.deepEqual([stands(alpha), stands(bravo)], ["4 in-force", "4 in-force"]);
	for (const { state } of [alpha, bravo]) {
		assert.equal(agreementOf(state).rules?.[0]?.id, "night");
		assert.deepEqual(Object.keys(agreementOf(state).sentences ?? {}).sort(), [
			"ar",
			"en",
			"he",
			"ru",
		]);
		const [, version] = state.agreed.versions;
		const text = canonical(version?.agreement as unknown as Json);
		assert.equal(version?.hash, sha256Hex(text));
	}
	const [ours, theirs] = [alpha, bravo].map(({ state }) => state.agreed.versions[1]?.agreedUs);
	assert.equal(ours, theirs, "agreed at the instant of one receipt");
	assert.deepEqual(
		bravo.state.agreed.history.map(({ what, party }) => `${what} ${party ?? "by the clock"}`),
		["proposed alpha", "signed bravo", "in-force by the clock"],
	);
});

test("signed by one side only it is never in force, whatever time passes", () => {
	const line = pair();
	const { alpha, bravo } = line;
	proposes(alpha, nextOf(alpha));
	exchange(alpha, bravo);
	for (const hours of [0, 1, 30, 100]) {
		pass(hours * HOUR, alpha, bravo);
		ticks(alpha, bravo);
		exchange(alpha, bravo);
		assert.deepEqual(both(line), ["3 in-force", "3 in-force"]);
	}
});

test("threat 2: signed by one person of the other side it is not in force", () => {
	const { alpha, bravo } = pair();
	const ref = proposes(alpha, nextOf(alpha));
	exchange(alpha, bravo);
	act(bravo, { type: "answer", ref, answer: { msg: "TQ-5" }, by: NEGOTIATOR });
	exchange(alpha, bravo);
	assert.equal(stands(bravo), "3 in-force");
	// A node that does not count the signatures of its own people gets no further.
	const body = { by: { role: "negotiator", script: false }, ref };
	sayAs(bravo, "routine", "TQ-5", body, [NEGOTIATOR.name]);
	const [effect] = effectsOf(deliver(bravo, alpha));
	assert.equal(effect?.kind === "none" && effect.code, "missing-signature");
	assert.equal(stands(alpha), "3 in-force");
});

test("refused it changes nothing, and cannot be taken on afterwards", () => {
	const line = pair();
	const { alpha, bravo } = line;
	const ref = proposes(alpha, nextOf(alpha));
	exchange(alpha, bravo);
	declines(bravo, ref);
	exchange(alpha, bravo);
	assert.deepEqual(both(line), ["3 in-force", "3 in-force"]);
	refusedWith("already-answered", () => affirms(bravo, ref));
	assert.equal(alpha.state.agreed.history.at(-1)?.what, "refused");
});

test("the author counts it from the receipt of the AFFIRM, not from before", () => {
	const { alpha, bravo } = pair();
	const ref = proposes(alpha, nextOf(alpha));
	exchange(alpha, bravo);
	affirms(bravo, ref);
	assert.equal(stands(bravo), "3 in-force", "the other side has not heard it yet");
	exchange(alpha, bravo);
	assert.equal(stands(bravo), "4 in-force");
});

test("a version of later begins at its own instant at both", () => {
	const startUs = NOW + 2 * HOUR;
	const line = agreed({ validity: { startUs, endUs: LATER.endUs } });
	const { alpha, bravo } = line;
	assert.deepEqual(both(line), ["3 in-force", "3 in-force"]);
	const dueMonoUs = due(alpha.state, alpha.clock.monoUs).deadlineMonoUs ?? 0;
	assert.ok(dueMonoUs <= alpha.clock.monoUs + 2 * HOUR);
	pass(2 * HOUR - SECOND, alpha, bravo);
	ticks(alpha, bravo);
	assert.deepEqual(both(line), ["3 in-force", "3 in-force"]);
	pass(SECOND, alpha, bravo);
	ticks(alpha, bravo);
	assert.deepEqual(both(line), ["4 in-force", "4 in-force"]);
});

const END_US = ORIGIN_US + 30 * 24 * HOUR;

test("it expires at its end, once, in the journal", () => {
	const { alpha } = pair();
	pass(END_US - NOW - 1, alpha);
	const before = act(alpha, { type: "time" }).map(({ type }) => type);
	assert.ok(!before.includes("agreementStands"));
	assert.equal(stands(alpha), "3 in-force");
	pass(1, alpha);
	const noted = act(alpha, { type: "time" }).filter(({ type }) => type === "agreementStands");
	assert.equal(noted.length, 1);
	assert.equal(stands(alpha), "3 expired");
	assert.equal(standing(alpha.state, alpha.clock.wallUs).holds, "none");
	pass(HOUR, alpha);
	const after = act(alpha, { type: "time" }).map(({ type }) => type);
	assert.ok(!after.includes("agreementStands"), "noted once");
});

test("threat 26: a clock that jumps over the end finds it over; one that jumps back revives nothing", () => {
	const { alpha } = pair();
	alpha.clock.wallUs = END_US + 100 * 24 * HOUR;
	ticks(alpha);
	assert.equal(stands(alpha), "3 expired");
	alpha.clock.wallUs = NOW;
	ticks(alpha);
	assert.equal(stands(alpha), "3 expired");
	assert.equal(stands({ ...alpha, state: refold(alpha) }), "3 expired", "after a restart too");
	// Two people say that the clock is right now: then it goes on.
	states(alpha, "resumed", "the clock was set by hand");
	ticks(alpha);
	assert.equal(stands(alpha), "3 in-force");
});

test("a clock that jumps over two versions at once stands in the last of them", () => {
	const day = 24 * HOUR;
	const line = agreed({ validity: { startUs: ORIGIN_US, endUs: NOW + day } });
	const { alpha, bravo } = line;
	const ref = proposes(
		alpha,
		nextOf(alpha, { validity: { startUs: NOW + day, endUs: NOW + 2 * day } }),
	);
	exchange(alpha, bravo);
	affirms(bravo, ref);
	exchange(alpha, bravo);
	pass(36 * HOUR, alpha);
	pass(72 * HOUR, bravo);
	ticks(alpha, bravo);
	assert.deepEqual(both(line), ["5 in-force", "5 expired"]);
});

test("what does not follow what both have signed is refused with each field", () => {
	const { alpha } = pair();
	const refused = (changes: object) =>
		refusedWith("invalid", () => proposes(alpha, { ...nextOf(alpha), ...changes })).faults;
	assert.deepEqual(
		refused({ version: 9 }).map(({ field }) => field),
		["version"],
	);
	assert.deepEqual(
		refused({ id: "other", parties: ["alpha", "delta"] }).map(({ field }) => field),
		["id", "parties"],
	);
	assert.equal(refused({ sentences: { en: "0".repeat(64) } })[0]?.field, "sentences.en");
	refusedWith("invalid", () => proposes(alpha, "no agreement"));
});

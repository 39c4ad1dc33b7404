import assert from "node:assert/strict";
import { test } from "node:test";
import {
	briefOf,
	handoverFault,
	handoverSigned,
	offeredHandover,
	offerFault,
	type Role,
	raisedAlarm,
	responsibleFor,
	ringsFor,
	type Situation,
} from "../src/index.ts";
import { at, DEADLINE, dialogue, RECEIVED, WALL_US } from "./sample.ts";

const NOW = RECEIVED + 1_000_000;
const alarm = (id: string, minutes: number | null) => {
	const made = raisedAlarm(id, { urgency: "N", warning: false, zone: null }, at(0));
	if (minutes === null) return made;
	const { wallUs, monoUs } = at(NOW + minutes * 60_000_000);
	return { ...made, shelving: { untilUs: wallUs, untilMonoUs: monoUs, reason: "known", by: "d" } };
};
const named = (ref: string, stage = {}, saidMonoUs = 1_000) => ({
	...dialogue("received", stage),
	ref,
	saidMonoUs,
});
const SITUATION: Situation = {
	dialogues: [
		named("d", { received: true, answeredMonoUs: NOW }),
		named("young", {}, 3_000),
		named("old", {}, 2_000),
		named("same", {}, 2_000),
		{ ...named("second", { received: true, presented: true }), dueMonoUs: DEADLINE + 5 },
		named("first", { received: true }),
		named("over", { received: true, outcome: "closed" }),
	],
	alarms: [alarm("loud", null), alarm("over", -1), alarm("b", 9), alarm("c", 4), alarm("a", 9)],
	zones: ["NORTH", "HARBOUR"],
	link: { state: "up", heard_us: 2_000_000, told_us: null },
	clock: { src: "gnss", unc_us: 250_000 },
};

test("the brief: open dialogues by deadline, alarms that are shelved, zones, link and clock", () => {
	const brief = briefOf(SITUATION, at(NOW));
	assert.deepEqual(
		brief.dialogues.map(({ ref, state }) => [ref, state]),
		[
			["first", "received"],
			["second", "presented"],
			["old", "pending"],
			["same", "pending"],
			["young", "pending"],
		],
	);
	assert.equal(brief.dialogues[0]?.due_us, WALL_US + DEADLINE);
	const until = (minutes: number) => WALL_US + NOW + minutes * 60_000_000;
	assert.deepEqual(brief.shelved, [
		{ alarm: "c", by: "d", reason: "known", until_us: until(4) },
		{ alarm: "a", by: "d", reason: "known", until_us: until(9) },
		{ alarm: "b", by: "d", reason: "known", until_us: until(9) },
	]);
	assert.deepEqual(brief.zones, ["HARBOUR", "NORTH"]);
	assert.equal(brief.at_us, WALL_US + NOW);
	assert.deepEqual(JSON.parse(JSON.stringify(brief)), brief, "plain data");
});

test("equal situations make equal briefs, whatever order they are held in", () => {
	const turned = {
		...SITUATION,
		dialogues: [...SITUATION.dialogues].reverse(),
		alarms: [...SITUATION.alarms].reverse(),
		zones: [...SITUATION.zones].reverse(),
	};
	assert.deepEqual(briefOf(turned, at(NOW)), briefOf(SITUATION, at(NOW)));
	assert.deepEqual(
		briefOf(
			{ ...SITUATION, dialogues: [named("x", { received: true }), named("x", { received: true })] },
			at(NOW),
		).dialogues.length,
		2,
	);
});

test("until both have signed the old watch is responsible; urgent rings at both", () => {
	const handover = offeredHandover(briefOf(SITUATION, at(NOW)), null, "duty-3", "duty-4");
	const watch = () => [responsibleFor(handover), handover.assumedUs];
	const rings = () => (["D", "U", "N", "L"] as const).map((u) => ringsFor(handover, u).join("+"));
	assert.deepEqual(watch(), ["duty-3", null]);
	assert.equal(handoverFault(handover, "chief-1"), "not-of-this-watch");
	handoverSigned(handover, "chief-1", at(NOW + 1));
	handoverSigned(handover, "duty-4", at(NOW + 2));
	assert.equal(handoverFault(handover, "duty-4"), "duplicate");
	handoverSigned(handover, "duty-4", at(NOW + 3));
	assert.deepEqual(watch(), ["duty-3", null]);
	assert.deepEqual(rings(), ["duty-3+duty-4", "duty-3+duty-4", "duty-3", "duty-3"]);
	handoverSigned(handover, "duty-3", at(NOW + 4));
	assert.deepEqual(watch(), ["duty-4", WALL_US + NOW + 4]);
	assert.deepEqual(rings(), ["duty-4", "duty-4", "duty-4", "duty-4"]);
	assert.deepEqual(handover.signed, ["duty-4", "duty-3"]);
});

test("nobody hands the watch to himself", () => {
	const handover = offeredHandover(briefOf(SITUATION, at(NOW)), null, "duty-3", "duty-3");
	assert.equal(handoverFault(handover, "duty-3"), "same-person");
	handoverSigned(handover, "duty-3", at(NOW));
	assert.equal(handover.assumedUs, null);
});

test("only whoever has the watch offers it, or a chief in his place", () => {
	const brief = briefOf(SITUATION, at(NOW));
	const first = offeredHandover(brief, null, "duty-3", "duty-4");
	const taken = offeredHandover(brief, null, "duty-3", "duty-4");
	handoverSigned(taken, "duty-3", at(NOW));
	handoverSigned(taken, "duty-4", at(NOW + 1));
	const watch: Role[] = ["watch"];
	const chief: Role[] = ["chief", "planner"];
	for (const [current, name, roles, fault] of [
		[null, "duty-3", watch, null],
		[null, "planner-1", ["planner", "negotiator"] as Role[], "not-on-watch"],
		[null, "chief-1", chief, null],
		// Offered and not taken over: it is still the old watch that has it.
		[first, "duty-3", watch, null],
		[first, "duty-4", watch, "not-on-watch"],
		[first, "chief-1", chief, null],
		[taken, "duty-3", watch, "not-on-watch"],
		[taken, "duty-4", watch, null],
		[taken, "duty-5", watch, "not-on-watch"],
		[taken, "chief-1", chief, null],
	] as const)
		assert.equal(offerFault(current, name, roles), fault, `${name}`);
});

test("a chief signs in the place of the watch that leaves, which stays responsible until the other has signed", () => {
	const brief = briefOf(SITUATION, at(NOW));
	const before = offeredHandover(brief, null, "duty-3", "duty-4");
	handoverSigned(before, "duty-3", at(NOW));
	handoverSigned(before, "duty-4", at(NOW));
	const handover = offeredHandover(brief, before, "chief-1", "duty-5");
	assert.deepEqual([handover.outgoing, handover.offeredBy], ["duty-4", "chief-1"]);
	assert.equal(handoverFault(handover, "duty-4"), "not-of-this-watch");
	handoverSigned(handover, "chief-1", at(NOW + 1));
	assert.deepEqual([responsibleFor(handover), handover.assumedUs], ["duty-4", null]);
	assert.deepEqual(ringsFor(handover, "D"), ["duty-4", "duty-5"]);
	handoverSigned(handover, "duty-5", at(NOW + 2));
	assert.equal(responsibleFor(handover), "duty-5");
	const alone = offeredHandover(brief, before, "chief-1", "chief-1");
	assert.equal(handoverFault(alone, "chief-1"), "same-person");
	assert.deepEqual(ringsFor(null, "D"), [], "it rings wherever somebody is");
});

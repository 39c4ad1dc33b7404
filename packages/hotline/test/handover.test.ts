import assert from "node:assert/strict";
import { test } from "node:test";
import {
	alarmShelved,
	briefOf,
	handoverFault,
	handoverSigned,
	offeredHandover,
	raisedAlarm,
	responsibleFor,
	ringsFor,
	type Situation,
} from "../src/index.ts";
import { at, DEADLINE, dialogue, RECEIVED, WALL_US } from "./sample.ts";

const NOW = RECEIVED + 1_000_000;
const alarm = (id: string, minutes: number | null) => {
	const made = raisedAlarm(id, { urgency: "N", warning: false, zone: null }, at(0));
	if (minutes !== null) alarmShelved(made, minutes * 60_000_000, at(NOW));
	return made;
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
	alarms: [alarm("loud", null), alarm("b", 9), alarm("c", 4), alarm("a", 9)],
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
		{ alarm: "c", until_us: until(4) },
		{ alarm: "a", until_us: until(9) },
		{ alarm: "b", until_us: until(9) },
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
	const handover = offeredHandover(briefOf(SITUATION, at(NOW)), "duty-3", "duty-4");
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
	const handover = offeredHandover(briefOf(SITUATION, at(NOW)), "duty-3", "duty-3");
	assert.equal(handoverFault(handover, "duty-3"), "same-person");
	handoverSigned(handover, "duty-3", at(NOW));
	assert.equal(handover.assumedUs, null);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { alarmStateOf, isSounding } from "@tansiq/hotline";
import type { Condition } from "@tansiq/watch";
import { alarmsOf, alarmsRaised, type Input } from "../src/index.ts";
import {
	act,
	BY,
	exchange,
	MINUTE,
	type Party,
	pair,
	pass,
	plain,
	refold,
	SECOND,
} from "./pair.ts";
import { refusal } from "./refusal.ts";
import { answerOf, answers, says } from "./talk.ts";

const alarms = (of: Party) => alarmsOf(of.state, of.clock);
const ids = (of: Party) => alarms(of).map(({ id }) => id);
const named = (of: Party, id: string) => {
	const alarm = alarms(of).find((one) => one.id === id);
	assert.ok(alarm, `${id} among ${ids(of)}`);
	return alarm;
};
const stateOf = (of: Party, id: string) => alarmStateOf(named(of, id), of.clock.monoUs);
const tick = (...parties: Party[]) => {
	for (const party of parties) act(party, { type: "time" });
};
const shelving = (alarm: string, changes: object = {}): Input => ({
	type: "shelve",
	alarm,
	durationUs: 10 * MINUTE,
	reason: "they know, by voice",
	by: BY,
	...changes,
});

function raise(of: Party, id: string, changes: Partial<Condition> = {}): void {
	const condition: Condition = {
		key: id,
		kind: "zone_entry",
		tracks: ["abc123"],
		operations: [],
		zone: "works",
		evidence: { closestUs: null, distanceMm: null, height01mm: null },
		...changes,
	};
	const result = { alerts: [{ type: "raised" as const, alert: id, condition }], states: [] };
	act(of, { type: "watched", result });
}

test("what rings: distress and urgent of theirs until they are answered, of ours when nobody answers", () => {
	const { alpha, bravo } = pair();
	const warning = says(bravo, "TQ-40");
	says(bravo, "TQ-51", { ref: "bravo/routine/0" });
	says(bravo, "TQ-70");
	pass(SECOND, alpha, bravo);
	const stop = says(bravo, "TQ-41");
	exchange(alpha, bravo);
	assert.deepEqual(
		alarms(alpha).map(({ id, urgency, zone, warning }) => [id, urgency, zone, warning]),
		[
			[`dialogue ${stop}`, "D", "works", true],
			[`dialogue ${warning}`, "U", "works", false],
		],
	);
	assert.deepEqual(ids(bravo), [], "they have time to answer");
	assert.equal(stateOf(alpha, `dialogue ${stop}`), "unacknowledged");
	pass(30 * SECOND, alpha, bravo);
	assert.deepEqual(ids(bravo), [`dialogue ${stop}`], "thirty seconds of silence");
	for (const ref of [stop, warning]) {
		const dialogue = alpha.state.dialogues.get(ref);
		assert.ok(dialogue);
		answers(alpha, ref, answerOf(dialogue, dialogue.msg === "TQ-41" ? "TQ-1" : "TQ-4"));
	}
	exchange(alpha, bravo);
	assert.deepEqual([ids(alpha), ids(bravo)], [[], []]);
	assert.equal(alarmsRaised(alpha.state, alpha.clock).length, 2, "they were raised all the same");
});

test("an alert calls until it is silenced and clear; a loss within a minute is distress", () => {
	const { alpha } = pair();
	raise(alpha, "zone");
	raise(alpha, "loss", {
		kind: "predicted_loss",
		zone: null,
		evidence: { closestUs: alpha.clock.wallUs + 90 * SECOND, distanceMm: 1, height01mm: 1 },
	});
	assert.deepEqual(ids(alpha), ["alert loss", "alert zone"].sort());
	pass(30 * SECOND, alpha);
	assert.deepEqual(
		alarms(alpha).map(({ id, urgency, raised }) => [id, urgency, raised.monoUs]),
		[
			["alert loss", "D", alpha.clock.monoUs - 30 * SECOND],
			["alert zone", "U", alpha.clock.monoUs - 30 * SECOND],
		],
	);
	act(alpha, { type: "silence", alert: "zone", by: BY });
	assert.equal(stateOf(alpha, "alert zone"), "acknowledged");
	const result = { alerts: [{ type: "cleared" as const, alert: "loss" }], states: [] };
	act(alpha, { type: "watched", result });
	assert.equal(
		stateOf(alpha, "alert loss"),
		"latched-unacknowledged",
		"over, and nobody has seen it",
	);
	act(alpha, { type: "silence", alert: "loss", by: BY });
	assert.deepEqual(ids(alpha), ["alert zone"]);
});

test("a shelved alarm is quiet for as long as was said, and no longer; a restart does not change that", () => {
	const { alpha, bravo } = pair();
	const ref = says(bravo, "TQ-40");
	exchange(alpha, bravo);
	const id = `dialogue ${ref}`;
	act(alpha, shelving(id));
	const { shelving: kept } = named(alpha, id);
	assert.deepEqual([kept?.by, kept?.reason], [BY.name, "they know, by voice"]);
	assert.equal(stateOf(alpha, id), "shelved");
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
	act(alpha, { type: "boot", boot: "second" });
	alpha.clock.monoUs = 5 * SECOND;
	act(alpha, { type: "boot", boot: "third" });
	assert.equal(stateOf(alpha, id), "shelved");
	pass(10 * MINUTE - 1, alpha);
	assert.equal(isSounding(named(alpha, id), alpha.clock.monoUs), false);
	pass(1, alpha);
	assert.equal(isSounding(named(alpha, id), alpha.clock.monoUs), true);
	act(alpha, shelving(id));
	act(alpha, { type: "unshelve", alarm: id, by: BY });
	assert.equal(stateOf(alpha, id), "unacknowledged");
	assert.deepEqual(act(alpha, { type: "unshelve", alarm: id, by: BY }), []);
	assert.equal(alpha.state.shelvings.size, 0);
});

test("distress, a STOP and a predicted loss are never shelved, nor anything for longer than 15 min or without a reason", () => {
	const { alpha, bravo } = pair();
	const [stop, free, warning] = ["TQ-41", "TQ-75", "TQ-40"].map((msg) => says(bravo, msg));
	exchange(alpha, bravo);
	raise(alpha, "loss", { kind: "predicted_loss" });
	const before = plain(alpha.state);
	for (const id of [`dialogue ${stop}`, `dialogue ${free}`, "alert loss"])
		assert.throws(() => act(alpha, shelving(id)), refusal("invalid"), id);
	for (const [changes, code] of [
		[{ durationUs: 15 * MINUTE + 1 }, "invalid"],
		[{ durationUs: 0 }, "invalid"],
		[{ reason: "" }, "invalid"],
		[{ reason: "x".repeat(257) }, "invalid"],
		[{ by: { ...BY, role: "planner" } }, "role"],
		[{ by: { ...BY, name: "stranger" } }, "not-enrolled"],
		[{ alarm: "dialogue alpha/urgent/99" }, "unknown"],
	] as const)
		assert.throws(() => act(alpha, shelving(`dialogue ${warning}`, changes)), refusal(code));
	assert.deepEqual(plain(alpha.state), before);
});

test("what is raised anew sounds anew, and what is over makes room", () => {
	const both = pair();
	const { alpha, bravo } = both;
	// Two checks of people are missed: the line calls at both desks.
	const missTwo = () => {
		for (let minute = 0; minute < 81; minute++) {
			pass(MINUTE, alpha, bravo);
			tick(alpha, bravo);
			exchange(alpha, bravo);
		}
	};
	missTwo();
	for (const party of [alpha, bravo]) assert.deepEqual(ids(party), ["line human"]);
	act(alpha, shelving("line human", { durationUs: 15 * MINUTE }));
	assert.equal(stateOf(alpha, "line human"), "shelved");
	const round = alpha.state.checks?.rounds.human;
	assert.ok(round?.alarmed);
	round.alarmed = { ...round.alarmed, wallUs: round.alarmed.wallUs + 1 };
	assert.equal(stateOf(alpha, "line human"), "unacknowledged");
	pass(15 * MINUTE, alpha, bravo);
	raise(alpha, "zone");
	act(alpha, shelving("alert zone"));
	assert.deepEqual([...alpha.state.shelvings.keys()], ["alert zone"]);
});

test("a dead line calls at both desks", () => {
	const { alpha, bravo } = pair();
	for (let seconds = 0; seconds < 300; seconds += 5) {
		pass(5 * SECOND, alpha, bravo);
		tick(alpha, bravo);
	}
	for (const party of [alpha, bravo]) assert.deepEqual(ids(party), ["line machine"]);
});

test("the next watch is told what is shelved, until when and why", () => {
	const { alpha } = pair();
	raise(alpha, "zone");
	act(alpha, shelving("alert zone"));
	act(alpha, { type: "handover", incoming: "example/op/chief", by: BY });
	assert.deepEqual(alpha.state.handover?.brief.shelved, [
		{
			alarm: "alert zone",
			by: BY.name,
			reason: "they know, by voice",
			until_us: alpha.clock.wallUs + 10 * MINUTE,
		},
	]);
});

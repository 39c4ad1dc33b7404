import assert from "node:assert/strict";
import { test } from "node:test";
import {
	awaitsAnswer,
	type DialogueState,
	decided,
	glimpseOf,
	isProvisional,
	OUTCOMES,
	type Outcome,
	outcomeFault,
	outcomeOwed,
	stateOf,
	TRANSITIONS,
	technicalDueUsOf,
	transitionOf,
} from "../src/index.ts";
import { DEADLINE, dialogue, RECEIVED, SAID, type Stage, TECHNICAL_US } from "./sample.ts";

const UNDELIVERED = SAID + TECHNICAL_US;
const IN_TIME = DEADLINE - 1;

/** Stage, instant, the state shown, and the OUTCOME that the originator then owes. */
const TABLE: [string, Stage, number, DialogueState, Outcome | null][] = [
	["just said", {}, SAID, "pending", null],
	["not receipted, just in time", {}, UNDELIVERED - 1, "pending", null],
	["not receipted", {}, UNDELIVERED, "undelivered", null],
	["never receipted, long after", {}, DEADLINE * 9, "undelivered", null],
	["receipted", { received: true }, RECEIVED, "received", null],
	["receipted, last moment", { received: true }, IN_TIME, "received", null],
	["receipted, silence", { received: true }, DEADLINE, "overdue", "overdue"],
	["presented", { received: true, presented: true }, RECEIVED, "presented", null],
	["presented, silence", { received: true, presented: true }, DEADLINE, "overdue", "overdue"],
	["answered in time", { received: true, answeredMonoUs: IN_TIME }, IN_TIME, "closed", "closed"],
	[
		"answered in time, decided later",
		{ received: true, answeredMonoUs: IN_TIME },
		DEADLINE * 2,
		"closed",
		"closed",
	],
	[
		"answered at the deadline",
		{ received: true, answeredMonoUs: DEADLINE },
		DEADLINE,
		"closed_late",
		"closed_late",
	],
	["answered, receipt still missing", { answeredMonoUs: 5_000 }, RECEIVED, "closed", null],
	["closed", { received: true, answeredMonoUs: 1, outcome: "closed" }, DEADLINE, "closed", null],
	["overdue", { received: true, outcome: "overdue" }, DEADLINE, "overdue", null],
	[
		"overdue, then answered",
		{ received: true, outcome: "overdue", answeredMonoUs: DEADLINE + 5 },
		DEADLINE + 5,
		"overdue",
		"closed_late",
	],
	[
		"waiting",
		{ received: true, presented: true, standbyMonoUs: RECEIVED },
		IN_TIME,
		"waiting",
		null,
	],
	["waiting, silence", { received: true, standbyMonoUs: RECEIVED }, DEADLINE, "overdue", "overdue"],
	["waiting, receipt still missing", { standbyMonoUs: RECEIVED }, RECEIVED, "waiting", null],
	["too late to be acted on", { received: true, delayed: true }, DEADLINE, "delayed", null],
	["taken without effect", { received: true, refused: true }, DEADLINE, "refused", null],
	[
		"overdue, then found to have had no effect",
		{ received: true, refused: true, outcome: "overdue" },
		DEADLINE,
		"overdue",
		null,
	],
	["withdrawn", { received: true, withdrawn: true }, RECEIVED, "cancelled", "cancelled"],
	["withdrawn, receipt still missing", { withdrawn: true }, RECEIVED, "cancelled", "cancelled"],
	[
		"withdrawn past its time",
		{ received: true, withdrawn: true },
		DEADLINE,
		"cancelled",
		"cancelled",
	],
	[
		"overdue, then withdrawn",
		{ received: true, withdrawn: true, outcome: "overdue" },
		DEADLINE,
		"overdue",
		"cancelled",
	],
	[
		"cancelled",
		{ received: true, withdrawn: true, outcome: "cancelled" },
		DEADLINE,
		"cancelled",
		null,
	],
	[
		"closed late",
		{ received: true, outcome: "closed_late", answeredMonoUs: DEADLINE + 5 },
		DEADLINE * 2,
		"closed_late",
		null,
	],
];

for (const [name, stage, monoUs, state, owed] of TABLE)
	test(`${name}: ${state}, owes ${owed ?? "nothing"}`, () => {
		const sent = dialogue("sent", stage);
		assert.equal(stateOf(sent, monoUs, TECHNICAL_US), state);
		assert.equal(stateOf(sent, monoUs), state, "the table's technical time is the same");
		assert.equal(outcomeOwed(sent, monoUs), owed);
		assert.equal(isProvisional(sent), false);
		const received = dialogue("received", stage);
		assert.equal(stateOf(received, monoUs, TECHNICAL_US), state);
		assert.equal(outcomeOwed(received, monoUs), null, "only the originator decides");
		assert.equal(isProvisional(received), stage.outcome === undefined);
	});

test("an outcome follows nothing, or overdue; the originator's log says so at both desks", () => {
	for (const before of [null, ...OUTCOMES])
		for (const next of OUTCOMES) {
			const may =
				before === null || (before === "overdue" && ["closed_late", "cancelled"].includes(next));
			const stage = before === null ? {} : { outcome: before };
			const made = dialogue("received", stage);
			assert.equal(outcomeFault(made, next), may ? null : "decided");
			assert.equal(outcomeFault(dialogue("sent", stage), next), "not-yours");
			decided(made, next);
			assert.equal(made.outcome, may ? next : before);
		}
});

test("an answer is awaited until it is given, or nobody may give it any more", () => {
	const awaited: Stage[] = [{}, { received: true }, { standbyMonoUs: 5 }, { outcome: "overdue" }];
	const over: Stage[] = [
		{ answeredMonoUs: 5 },
		{ delayed: true },
		{ refused: true },
		{ refused: true, outcome: "overdue" },
		{ withdrawn: true },
		{ outcome: "closed" },
		{ outcome: "cancelled" },
		{ outcome: "overdue", answeredMonoUs: 5 },
	];
	for (const stage of awaited) assert.equal(awaitsAnswer(dialogue("sent", stage)), true);
	for (const stage of over) assert.equal(awaitsAnswer(dialogue("sent", stage)), false);
});

test("the technical time is the table's, and none for what is not in it", () => {
	assert.equal(technicalDueUsOf(dialogue("sent", { msg: "TQ-41" })), 15_000_000);
	assert.equal(technicalDueUsOf(dialogue("sent", { msg: "TQ-99" })), 0);
});

test("each transition has its name, and each name has a transition", () => {
	const states = [...new Set(TABLE.map(([, , , state]) => state))];
	assert.equal(states.length, 11);
	const named = new Set<string>();
	for (const state of states) {
		const after = { state, disregard: false };
		named.add(transitionOf(null, after) ?? "");
		for (const from of states) {
			const name = transitionOf({ state: from, disregard: false }, after);
			assert.equal(name === null, from === state, `${from} to ${state}`);
			if (name !== null) named.add(name);
		}
		const under = { state, disregard: true };
		assert.equal(transitionOf(after, under), "disregarded");
		assert.equal(transitionOf(under, after), "disregard-refused");
	}
	named.add("disregarded").add("disregard-refused");
	assert.deepEqual([...named].sort(), [...TRANSITIONS].sort());
	assert.deepEqual(glimpseOf(dialogue("sent", { outcome: "closed" }), SAID), {
		state: "closed",
		disregard: false,
	});
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
	answerFault,
	CODEBOOK,
	type Dialogue,
	type DialogueState,
	isProvisional,
	logOf,
	NOTICE,
	OUTCOME,
	type Outcome,
	outcomeOwed,
	PRESENTED,
	ROGER,
	stateOf,
	UNABLE,
} from "../src/index.ts";
import { DEADLINE, dialogue, RECEIVED, SAID, TECHNICAL_US } from "./sample.ts";

const UNDELIVERED = SAID + TECHNICAL_US;
const IN_TIME = DEADLINE - 1;

type Stage = Parameters<typeof dialogue>[1];
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
		"closed",
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
		assert.equal(outcomeOwed(sent, monoUs), owed);
		assert.equal(isProvisional(sent), false);
		const received = dialogue("received", stage);
		assert.equal(stateOf(received, monoUs, TECHNICAL_US), state);
		assert.equal(outcomeOwed(received, monoUs), null, "only the originator decides");
		assert.equal(isProvisional(received), stage?.outcome === undefined);
	});

test("every message of the codebook against every stage: one closing answer, and only one", () => {
	const unanswered: Dialogue[] = [];
	const answered: Dialogue[] = [];
	for (const [, stage] of TABLE)
		for (const direction of ["sent", "received"] as const)
			(stage?.answeredMonoUs === undefined ? unanswered : answered).push(
				dialogue(direction, stage),
			);
	for (const msg of [...CODEBOOK.keys(), "TQ-1", "TQ-41", "POSITIONS", ""]) {
		const closing = msg === ROGER || msg === UNABLE;
		for (const one of unanswered)
			assert.equal(answerFault(one, msg), closing ? null : "not-an-answer", msg);
		for (const one of answered) assert.equal(answerFault(one, msg), "duplicate", msg);
	}
});

test("what opens no dialogue has no answer", () => {
	for (const msg of [ROGER, UNABLE, PRESENTED, OUTCOME, "TQ-99"]) {
		const made = { ...dialogue("received"), msg };
		for (const answer of CODEBOOK.keys()) assert.equal(answerFault(made, answer), "not-an-answer");
	}
});

test("the codebook is the reference's: a notice is normal and wants ROGER or UNABLE", () => {
	assert.deepEqual(
		[...CODEBOOK.values()].map(({ id, urgency, answers, refers }) => [
			id,
			urgency,
			[...answers],
			refers,
		]),
		[
			["TQ-2", "N", [], true],
			["TQ-4", "N", [], true],
			["TQ-7", "N", [], true],
			["TQ-9", "N", [], true],
			["TQ-20", "N", ["TQ-4", "TQ-2"], false],
		],
	);
	assert.equal(CODEBOOK.get(NOTICE)?.id, NOTICE);
	assert.deepEqual((["D", "U", "N", "L"] as const).map(logOf), [
		"urgent",
		"urgent",
		"routine",
		"routine",
	]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
	answered,
	answersNow,
	disregarded,
	disregardFault,
	escalationPlan,
	nextDeadlineMonoUs,
	refused,
	stateOf,
	stoodBy,
} from "../src/index.ts";
import { at, BY, DEADLINE, dialogue, RECEIVED, type Stage } from "./sample.ts";

const ANSWERED = RECEIVED + 1;

test("a message that the peer took without effect awaits nothing more, and never becomes overdue", () => {
	for (const msg of ["TQ-20", "TQ-41", "TQ-31", "TQ-30", "TQ-51"])
		for (const stage of [{}, { received: true }, { received: true, presented: true }]) {
			const made = dialogue("sent", { msg, ...stage });
			refused(made, "malformed");
			assert.equal(stateOf(made, DEADLINE * 9), "refused");
			assert.deepEqual([escalationPlan(made), nextDeadlineMonoUs(made, 0)], [[], null]);
			assert.deepEqual(answersNow(made, RECEIVED), []);
			assert.equal(disregardFault(made, "sent"), "not-open");
			const before = structuredClone(made);
			answered(made, { msg: "TQ-1", by: BY }, at(ANSWERED));
			stoodBy(made, { untilUs: DEADLINE, claimedUs: RECEIVED, by: BY }, at(ANSWERED));
			disregarded(made, "alpha/urgent/9");
			refused(made, "role");
			assert.deepEqual(made, before, "the first code stays");
		}
});

test("an error changes nothing of what is over, and nothing of what the peer opened", () => {
	const over: Stage[] = [
		{ received: true, answeredMonoUs: ANSWERED },
		{ received: true, withdrawn: true },
		{ received: true, delayed: true },
		{ received: true, outcome: "closed" },
		{ received: true, outcome: "cancelled" },
	];
	for (const stage of over) {
		const made = dialogue("sent", stage);
		refused(made, "malformed");
		assert.equal(made.refusedCode, null, JSON.stringify(stage));
	}
	const theirs = dialogue("received", { received: true });
	refused(theirs, "malformed");
	assert.equal(theirs.refusedCode, null);
});

test("what is overdue stays so in the record, and climbs no further once the error came", () => {
	const made = dialogue("sent", { msg: "TQ-31", received: true, outcome: "overdue" });
	assert.ok(escalationPlan(made).length > 0);
	refused(made, "over-quota");
	assert.deepEqual([stateOf(made, DEADLINE), escalationPlan(made)], ["overdue", []]);
});

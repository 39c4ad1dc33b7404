import assert from "node:assert/strict";
import { test } from "node:test";
import {
	answered,
	answerFault,
	disregardAnswered,
	disregarded,
	disregardFault,
	type ErrorCode,
	outcomeOwed,
	receipted,
	stateOf,
} from "../src/index.ts";
import { at, BY, DEADLINE, DUE_US, dialogue, RECEIVED, type Stage, WALL_US } from "./sample.ts";

const D = "alpha/urgent/9";

/** Stage, the fault at the originator, the fault at the responder. */
const TABLE: [string, Stage, ErrorCode | null, ErrorCode | null][] = [
	["just said", {}, null, null],
	["presented", { received: true, presented: true }, null, null],
	["waiting", { received: true, standbyMonoUs: RECEIVED }, null, null],
	["overdue", { received: true, outcome: "overdue" }, null, null],
	["answered", { received: true, answeredMonoUs: RECEIVED }, "not-open", null],
	["delayed", { received: true, delayed: true }, "not-open", null],
	["withdrawn", { received: true, withdrawn: true }, "not-open", "not-open"],
	["closed", { received: true, outcome: "closed" }, "not-open", "not-open"],
	["closed late", { received: true, outcome: "closed_late" }, "not-open", "not-open"],
	["cancelled", { received: true, outcome: "cancelled" }, "not-open", "not-open"],
	["a DISREGARD", { msg: "TQ-10" }, "not-open", "not-open"],
	["a line check", { msg: "TQ-11" }, "not-open", "not-open"],
];
for (const [name, stage, sent, received] of TABLE)
	test(`DISREGARD of what is ${name}: ${sent ?? "may be said"}, ${received ?? "is taken"}`, () => {
		for (const [direction, fault, other] of [
			["sent", sent, "received"],
			["received", received, "sent"],
		] as const) {
			const made = dialogue(direction, stage);
			assert.equal(disregardFault(made, direction), fault);
			assert.equal(disregardFault(made, other), "not-yours", "only the originator withdraws");
			disregarded(made, D);
			assert.equal(made.disregard, fault === null ? D : null);
			if (fault !== null) continue;
			assert.equal(disregardFault(made, direction), "duplicate");
			disregarded(made, "alpha/urgent/10");
			assert.equal(made.disregard, D);
		}
	});

test("nothing is withdrawn that is not here", () => {
	assert.equal(disregardFault(undefined, "received"), "unknown-ref");
});

test("until the ROGER the message still stands: it is answered, and is overdue in time", () => {
	const made = dialogue("sent", { received: true });
	disregarded(made, D);
	assert.equal(answerFault(made, "TQ-4"), null);
	assert.equal(stateOf(made, DEADLINE - 1), "received");
	assert.equal(outcomeOwed(made, DEADLINE), "overdue");
	disregardAnswered(made, D, "TQ-4", at(DEADLINE));
	assert.equal(outcomeOwed(made, DEADLINE), "cancelled");
	assert.equal(answerFault(made, "TQ-4"), "cancelled");
	assert.equal(made.withdrawnUs, WALL_US + DEADLINE);
	disregardAnswered(made, D, "TQ-4", at(DEADLINE + 1));
	assert.equal(made.withdrawnUs, WALL_US + DEADLINE);
});

test("UNABLE leaves it standing, and it may be tried again", () => {
	const made = dialogue("sent", { received: true });
	disregarded(made, D);
	disregardAnswered(made, D, "TQ-2", at(RECEIVED));
	assert.deepEqual(made, dialogue("sent", { received: true }));
	assert.equal(disregardFault(made, "sent"), null);
});

test("the answer of another DISREGARD, or another word, changes nothing", () => {
	const made = dialogue("sent", { received: true });
	disregarded(made, D);
	const before = structuredClone(made);
	disregardAnswered(made, "alpha/urgent/10", "TQ-4", at(RECEIVED));
	disregardAnswered(made, D, "TQ-52", at(RECEIVED));
	assert.deepEqual(made, before);
});

test("an answer that was committed before the ROGER closes; the ROGER comes to nothing", () => {
	const made = dialogue("sent", { received: true });
	disregarded(made, D);
	answered(made, { msg: "TQ-4", by: BY }, at(RECEIVED + 1));
	disregardAnswered(made, D, "TQ-4", at(RECEIVED + 2));
	assert.equal(made.withdrawnUs, null);
	assert.equal(outcomeOwed(made, RECEIVED + 2), "closed");
});

test("the ROGER before the receipt was stored withdraws all the same", () => {
	const made = dialogue("sent");
	disregarded(made, D);
	disregardAnswered(made, D, "TQ-4", at(RECEIVED - 1));
	assert.equal(outcomeOwed(made, RECEIVED - 1), "cancelled");
	receipted(made, WALL_US, at(RECEIVED), DUE_US);
	assert.equal(outcomeOwed(made, DEADLINE), "cancelled");
});

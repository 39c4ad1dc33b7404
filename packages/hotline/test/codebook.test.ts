import assert from "node:assert/strict";
import { test } from "node:test";
import { CODEBOOK, logFor, logOf, type Message, NEUTRAL_TEXTS } from "../src/index.ts";
import { BODIES } from "./bodies.ts";

/** The reference's table: id, urgency/alert/response, minutes for the answer, people. */
const REFERENCE = `
TQ-1 N/M/N - 1
TQ-2 N/M/N - 1
TQ-3 N/M/N - 1
TQ-4 N/M/N - 1
TQ-5 N/M/N - 1
TQ-6 N/M/N - 1
TQ-7 N/M/N - 0
TQ-8 N/M/N - 0
TQ-9 N/M/N - 0
TQ-10 U/M/R 5 1
TQ-11 L/N/Y 2 0
TQ-12 N/L/A·N 30 1
TQ-20 N/M/R 30 1
TQ-21 U/M/R 10 1
TQ-22 N/L/R 30 1
TQ-23 U/M/A·N 10 1
TQ-30 N/M/W·U 60 2
TQ-31 U/H/W·U 10 1
TQ-32 N/M/A·N 1440 2
TQ-40 U/H/R 3 1
TQ-41 D/H/W·U 1 1
TQ-42 D/H/R 1 1
TQ-43 U/M/R 5 1
TQ-50 U/H/R 10 1
TQ-51 N/M/Y 60 1
TQ-52 N/L/N - 1
TQ-53 D/H/W·U 2 1
TQ-60 U/H/W·U 2 1
TQ-61 N/M/A·N 240 1
TQ-70 L/N/N - 1
TQ-71 N/L/R 30 1
TQ-72 N/M/Y 60 1
TQ-73 U/H/R 10 1
TQ-74 U/M/W·U 10 1
TQ-75 D/H/R 1 1`
	.trim()
	.split("\n");

const FREE_TEXT = ["TQ-70", "TQ-71", "TQ-72", "TQ-73", "TQ-74", "TQ-75"];

function row({ id, urgency, alert, response, answerDueUs, persons }: Message): string {
	const minutes = answerDueUs === null ? "-" : answerDueUs / 60_000_000;
	return `${id} ${urgency}/${alert}/${response.replace("/", "·")} ${minutes} ${persons}`;
}

test("the codebook is the reference's table, row by row", () => {
	assert.deepEqual([...CODEBOOK.values()].map(row), REFERENCE);
});

test("each response attribute has its closed set of closing answers", () => {
	const sets = {
		"W/U": ["TQ-1", "TQ-2"],
		"A/N": ["TQ-5", "TQ-6"],
		R: ["TQ-4", "TQ-2"],
		Y: ["TQ-52", "TQ-2"],
		N: [],
	};
	for (const { answers, response, answerDueUs } of CODEBOOK.values()) {
		assert.deepEqual([...answers], sets[response]);
		assert.equal(answerDueUs === null, answers.length === 0);
	}
});

for (const message of CODEBOOK.values()) {
	const { id, urgency, readback, slots, maxLatencyUs, answerDueUs } = message;
	test(`${id}: its times, its log and its key fields`, () => {
		const urgent = urgency === "D" || urgency === "U";
		assert.equal(message.technicalDueUs, urgent ? 15_000_000 : 120_000_000);
		assert.equal(logOf(urgency), urgent ? "urgent" : "routine");
		assert.equal(message.freeText, FREE_TEXT.includes(id));
		if (urgent && !message.freeText) assert.equal(readback.length, 2);
		for (const slot of [...readback.flat(), ...message.expires]) assert.ok(slot in slots, slot);
		const notice = ["TQ-20", "TQ-21", "TQ-22"].includes(id);
		if (answerDueUs === null) assert.equal(maxLatencyUs, null);
		else assert.equal(maxLatencyUs, notice ? 86_400_000_000 : 2 * answerDueUs);
		assert.equal(message.refers !== null, "ref" in slots);
		assert.equal(message.roles.length > 0, !["TQ-7", "TQ-8", "TQ-9"].includes(id));
		assert.ok(id in BODIES);
	});
}

test("answers, PRESENTED, ERROR, OUTCOME stand in the log of what they answer", () => {
	const log = (id: string, ref: string | null) => logFor(CODEBOOK.get(id) as Message, ref);
	for (const id of [
		"TQ-1",
		"TQ-2",
		"TQ-3",
		"TQ-4",
		"TQ-5",
		"TQ-6",
		"TQ-7",
		"TQ-8",
		"TQ-9",
		"TQ-52",
	]) {
		assert.equal(log(id, "alpha/urgent/3"), "urgent", id);
		assert.equal(log(id, "alpha/routine/3"), "routine", id);
		assert.equal(log(id, null), "routine", id);
	}
	assert.equal(log("TQ-10", "alpha/routine/3"), "urgent");
	assert.equal(log("TQ-22", "alpha/urgent/3"), "routine");
	assert.equal(log("TQ-41", null), "urgent");
});

test("the neutral texts are a dozen different ids", () => {
	assert.equal(new Set(NEUTRAL_TEXTS).size, 12);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	CODEBOOK,
	escalationOf,
	escalationPlan,
	nextDeadlineMonoUs,
	opened,
	receipted,
	stateOf,
	stoodBy,
} from "../src/index.ts";
import { at, BY, dialogue, RECEIVED, SAID, type Stage, WALL_US } from "./sample.ts";

const SECOND = 1_000_000;
const steps = (made: Parameters<typeof escalationPlan>[0]) =>
	escalationPlan(made).map(({ step, to, atMonoUs }) => [step, to, atMonoUs]);

for (const msg of ["TQ-41", "TQ-42", "TQ-75"])
	test(`${msg} climbs after 30, 60 and 120 s of silence, delivered or not, at both desks`, () => {
		for (const direction of ["sent", "received"] as const) {
			const made = opened("x", direction, msg, "x", at(SAID));
			const plan = [
				[1, "chief", SAID + 30 * SECOND],
				[2, "voice", SAID + 60 * SECOND],
				[3, "mediator", SAID + 120 * SECOND],
			];
			assert.deepEqual(steps(made), plan);
			receipted(made, WALL_US, at(RECEIVED), 60 * SECOND);
			assert.deepEqual(steps(made), plan);
			for (const [afterS, reached] of [
				[0, 0],
				[30, 1],
				[59, 1],
				[60, 2],
				[120, 3],
				[900, 3],
			] as const)
				assert.equal(escalationOf(made, SAID + afterS * SECOND).length, reached);
		}
	});

test("an agreed ladder takes the place of the codebook's, from the receipt or from STANDBY", () => {
	const agreed = [
		{ afterUs: 20 * SECOND, to: "chief" },
		{ afterUs: 300 * SECOND, to: "diplomatic" },
	] as const;
	const made = opened("x", "sent", "TQ-41", "x", at(SAID));
	const plan = () =>
		escalationPlan(made, agreed).map(({ step, to, atMonoUs }) => [step, to, atMonoUs]);
	const from = (us: number) => [
		[1, "chief", us + 20 * SECOND],
		[4, "diplomatic", us + 300 * SECOND],
	];
	assert.deepEqual(plan(), from(SAID), "not receipted yet");
	receipted(made, WALL_US, at(RECEIVED), 60 * SECOND);
	assert.deepEqual(plan(), from(RECEIVED));
	assert.equal(nextDeadlineMonoUs(made, RECEIVED, agreed), RECEIVED + 20 * SECOND);
	const saidUs = RECEIVED + 10 * SECOND;
	stoodBy(made, { untilUs: 40 * SECOND, claimedUs: 0, by: BY }, at(saidUs));
	assert.deepEqual(plan(), from(saidUs));
	assert.deepEqual(escalationOf(made, saidUs + 20 * SECOND, agreed).length, 1);
});

test("STANDBY breaks the silence of a STOP once", () => {
	const made = opened("x", "sent", "TQ-41", "x", at(SAID));
	receipted(made, WALL_US, at(RECEIVED), 60 * SECOND);
	const saidUs = RECEIVED + 20 * SECOND;
	stoodBy(made, { untilUs: 40 * SECOND, claimedUs: 0, by: BY }, at(saidUs));
	assert.deepEqual(escalationOf(made, saidUs + 29 * SECOND), []);
	assert.deepEqual(steps(made)[0], [1, "chief", saidUs + 30 * SECOND]);
});

for (const { id, urgency, alert, answerDueUs, technicalDueUs } of CODEBOOK.values()) {
	if (answerDueUs === null || (urgency === "D" && answerDueUs <= 60 * SECOND)) continue;
	test(`${id} climbs at its deadline, half an answer time later, and a whole one later`, () => {
		const made = opened("x", "sent", id, "x", at(SAID));
		const from = (deadline: number) =>
			alert === "N"
				? []
				: [
						[1, "chief", deadline],
						[2, "voice", deadline + answerDueUs / 2],
						[3, "mediator", deadline + answerDueUs],
					];
		assert.deepEqual(steps(made), from(SAID + technicalDueUs), "not receipted: the technical time");
		receipted(made, WALL_US, at(RECEIVED), answerDueUs);
		assert.deepEqual(steps(made), from(RECEIVED + answerDueUs));
	});
}

test("nothing climbs any more once it is answered, withdrawn, history or decided; overdue does", () => {
	const over: Stage[] = [
		{ received: true, answeredMonoUs: RECEIVED },
		{ received: true, delayed: true },
		{ received: true, withdrawn: true },
		{ received: true, outcome: "closed" },
	];
	for (const stage of over) {
		assert.deepEqual(escalationPlan(dialogue("sent", stage)), []);
		assert.equal(nextDeadlineMonoUs(dialogue("sent", stage), 0), null);
	}
	assert.equal(escalationPlan(dialogue("sent", { received: true, outcome: "overdue" })).length, 3);
	assert.deepEqual(escalationPlan(dialogue("sent", { msg: "TQ-99" })), []);
});

test("between two deadlines nothing moves: neither the state nor the steps", () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...[...CODEBOOK.keys()].filter((id) => CODEBOOK.get(id)?.answers.length)),
			fc.constantFrom("sent", "received"),
			fc.boolean(),
			fc.nat(90_000_000_000),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(msg, direction, isReceipted, monoUs, part) => {
				const made = opened("x", direction, msg, "x", at(SAID));
				if (isReceipted || direction === "received")
					receipted(made, WALL_US, at(RECEIVED), made.answerDueUs);
				const fromUs = RECEIVED + monoUs;
				const next = nextDeadlineMonoUs(made, fromUs);
				const look = (us: number) => [stateOf(made, us), escalationOf(made, us).length];
				if (next !== null) assert.ok(next > fromUs);
				const before = (next ?? fromUs * 2) - 1;
				const between = fromUs + Math.floor((before - fromUs) * part);
				assert.deepEqual(look(between), look(fromUs));
				if (next !== null) assert.notDeepEqual(look(next), look(fromUs));
			},
		),
		{ numRuns: 3_000, seed: 13 },
	);
});

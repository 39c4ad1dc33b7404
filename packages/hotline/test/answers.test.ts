import assert from "node:assert/strict";
import { test } from "node:test";
import {
	type Answer,
	answered,
	answerFault,
	answersNow,
	type Body,
	CODEBOOK,
	delayed,
	disregardAnswered,
	disregarded,
	type ErrorCode,
	opened,
	presented,
	type Response,
	readbackOf,
	rebased,
	receipted,
	standbyFault,
	stateOf,
	stoodBy,
	TAKES_ON,
} from "../src/index.ts";
import { BODIES } from "./bodies.ts";
import {
	at,
	BY,
	DEADLINE,
	DUE_US,
	dialogue,
	RECEIVED,
	SAID,
	type Stage,
	WALL_US,
} from "./sample.ts";

const CLOSES: { [response in Response]: string[] } = {
	"W/U": ["TQ-1", "TQ-2"],
	"A/N": ["TQ-5", "TQ-6"],
	R: ["TQ-4", "TQ-2"],
	Y: ["TQ-52", "TQ-2"],
	N: [],
};

/** The dialogue of a message at the desk that has to answer it. */
function arrived(msg: string) {
	const made = opened("bravo/urgent/1", "received", msg, "bravo/urgent/1", at(SAID), BODIES[msg]);
	receipted(made, WALL_US + RECEIVED, at(RECEIVED), DUE_US);
	return made;
}

function given(msg: string, readback: unknown) {
	const body: Body = readback === null ? {} : { readback };
	return { body: { ...body, ref: "bravo/urgent/1" }, claimedUs: WALL_US + RECEIVED, msg };
}

for (const [msg, { response, freeText }] of CODEBOOK) {
	test(`${msg} ${response}: each message of the codebook as its answer, permitted or the fault`, () => {
		const closing = CLOSES[response];
		const said = readbackOf(msg, BODIES[msg] ?? {});
		for (const answer of [...CODEBOOK.keys(), "TQ-99", "POSITIONS", ""]) {
			const made = arrived(msg);
			const permitted = closing.includes(answer);
			assert.equal(answerFault(made, answer), permitted ? null : "not-an-answer", answer);
			assert.equal(
				answerFault(made, answer, given(answer, said)),
				permitted ? null : "not-an-answer",
			);
			if (CODEBOOK.get(answer)?.freeText)
				assert.equal(permitted, false, "free text closes nothing");
			answered(made, { msg: answer, by: BY }, at(RECEIVED + 1));
			assert.deepEqual(made.answer?.msg ?? null, permitted ? answer : null);
			const again = permitted ? "duplicate" : null;
			for (const second of closing) {
				assert.equal(answerFault(made, second), again, "exactly one closing answer");
				const before = structuredClone(made);
				if (permitted) answered(made, { msg: second, by: BY }, at(RECEIVED + 2));
				assert.deepEqual(made, before);
			}
		}
		assert.equal(standbyFault(arrived(msg), RECEIVED), closing.length > 0 ? null : "not-an-answer");
		assert.deepEqual(
			answersNow(arrived(msg), RECEIVED),
			closing.length > 0 ? [...closing, "TQ-3"] : [],
		);
		assert.ok(freeText || said !== null || !["D", "U"].includes(CODEBOOK.get(msg)?.urgency ?? "N"));
	});

	const key = readbackOf(msg, BODIES[msg] ?? {});
	if (key === null) continue;
	test(`${msg}: who takes it on repeats ${Object.keys(key).join(" and ")} exactly; who declines need not`, () => {
		const wrong: unknown[] = [null, undefined, "", [], {}, { ...key, more: 1 }];
		for (const [name, value] of Object.entries(key)) {
			const { [name]: _, ...rest } = key;
			wrong.push(rest, { ...key, [name]: typeof value === "number" ? value + 1 : `${value}x` });
			wrong.push({ ...rest, other: value }, { ...key, [name]: String(value).toLowerCase() });
		}
		for (const answer of CODEBOOK.get(msg)?.answers ?? []) {
			const made = arrived(msg);
			assert.equal(answerFault(made, answer, given(answer, { ...key })), null);
			for (const readback of wrong.filter((one) => JSON.stringify(one) !== JSON.stringify(key)))
				assert.equal(
					answerFault(made, answer, given(answer, readback)),
					TAKES_ON.includes(answer) ? "readback" : null,
					`${answer} ${JSON.stringify(readback)}`,
				);
		}
	});
}

const ROGER = "TQ-4";
/** Stage, the fault of ROGER, the fault of STANDBY. */
const STAGES: [string, Stage, ErrorCode | null, ErrorCode | null][] = [
	["received", { received: true }, null, null],
	["presented", { received: true, presented: true }, null, null],
	["not receipted yet", {}, null, null],
	["waiting", { received: true, standbyMonoUs: RECEIVED }, null, "second-standby"],
	["answered", { received: true, answeredMonoUs: RECEIVED }, "duplicate", "duplicate"],
	["overdue", { received: true, outcome: "overdue" }, null, "overdue"],
	["closed", { answeredMonoUs: 1, outcome: "closed" }, "duplicate", "duplicate"],
	["delayed", { received: true, delayed: true }, "delayed", "delayed"],
	["withdrawn", { received: true, withdrawn: true }, "cancelled", "cancelled"],
	["cancelled", { received: true, outcome: "cancelled" }, "cancelled", "cancelled"],
];
for (const [name, stage, roger, standby] of STAGES)
	test(`${name}: ROGER ${roger ?? "may be said"}, STANDBY ${standby ?? "may be said"}`, () => {
		for (const direction of ["sent", "received"] as const) {
			const made = dialogue(direction, stage);
			assert.equal(answerFault(made, ROGER), roger);
			assert.equal(standbyFault(made, RECEIVED), standby);
			const offered = [
				...(roger === null ? [ROGER, "TQ-2"] : []),
				...(standby === null ? ["TQ-3"] : []),
			];
			assert.deepEqual(answersNow(made, RECEIVED), offered);
		}
	});

test("a message of no codebook has no answer", () => {
	const made = { ...dialogue("received"), msg: "TQ-99" };
	assert.equal(answerFault(made, ROGER), "not-an-answer");
	assert.deepEqual(answersNow({ ...made, outcome: "overdue" }, RECEIVED), []);
	assert.equal(opened("a", "sent", "TQ-99", "a", at(0)).answerDueUs, 0);
});

const standby = (promisedUs: number) => ({
	body: { until_us: WALL_US + promisedUs },
	claimedUs: WALL_US,
	untilUs: WALL_US + promisedUs,
	by: BY,
});

test("STANDBY at the deadline is too late, a microsecond before it is not", () => {
	for (const [offset, fault] of [
		[-1, null],
		[0, "overdue"],
		[1, "overdue"],
	] as const) {
		const made = dialogue("sent", { received: true });
		assert.equal(standbyFault(made, DEADLINE + offset, standby(DUE_US)), fault);
		stoodBy(made, standby(DUE_US), at(DEADLINE + offset));
		assert.equal(made.dueMonoUs, fault === null ? DEADLINE + offset + DUE_US : DEADLINE);
		assert.equal(stateOf(made, DEADLINE + offset), fault === null ? "waiting" : "overdue");
	}
});

test("STANDBY promises a time after it was said and within one answer time", () => {
	for (const [promisedUs, fault] of [
		[1, null],
		[DUE_US, null],
		[0, "standby-time"],
		[-1, "standby-time"],
		[DUE_US + 1, "standby-time"],
		[Number.NaN, "standby-time"],
	] as const)
		assert.equal(
			standbyFault(dialogue("received", { received: true }), RECEIVED, standby(promisedUs)),
			fault,
		);
});

test("the time restarts once, for what was promised and never for longer than the answer time", () => {
	for (const [promisedUs, dueUs] of [
		[5_000_000, 5_000_000],
		[DUE_US * 9, DUE_US],
		[-5, 0],
	] as const) {
		const made = dialogue("sent", { received: true });
		stoodBy(made, standby(promisedUs), at(RECEIVED + 50));
		assert.equal(made.dueMonoUs, RECEIVED + 50 + dueUs);
		assert.equal(made.dueUs, WALL_US + RECEIVED + 50 + dueUs);
		const before = structuredClone(made);
		stoodBy(made, standby(DUE_US), at(RECEIVED + 51));
		assert.deepEqual(made, before, "a second STANDBY changes nothing");
	}
});

test("STANDBY heard before the receipt leaves the time to the receipt", () => {
	const made = dialogue("sent");
	stoodBy(made, standby(5_000_000), at(RECEIVED - 5));
	assert.equal(made.dueMonoUs, null);
	assert.equal(stateOf(made, RECEIVED), "waiting");
	receipted(made, WALL_US + RECEIVED, at(RECEIVED), DUE_US);
	assert.equal(made.dueMonoUs, DEADLINE);
});

test("what is too late to be acted on, and what is shown, are marked once", () => {
	const made = dialogue("received", { received: true });
	presented(made, at(5));
	presented(made, at(6));
	assert.equal(made.presentedUs, WALL_US + 5);
	delayed(made, at(7));
	delayed(made, at(8));
	assert.equal(made.delayedUs, WALL_US + 7);
	for (const stage of [{ outcome: "overdue" }, { withdrawn: true }] as const) {
		const decidedBefore = dialogue("sent", stage);
		delayed(decidedBefore, at(9));
		assert.equal(decidedBefore.delayedUs, null);
	}
});

test("threat 26: a new boot moves every instant by the wall clock; what time was left is left", () => {
	const made = dialogue("sent", {
		received: true,
		standbyMonoUs: RECEIVED + 9,
		answeredMonoUs: RECEIVED + 50,
	});
	const plain = dialogue("sent");
	const bootWallUs = WALL_US + RECEIVED + 100;
	for (const one of [made, plain]) rebased(one, { wallUs: bootWallUs, monoUs: 40 });
	const shiftUs = 40 - (RECEIVED + 100);
	assert.equal(made.saidMonoUs, SAID + shiftUs);
	assert.equal(made.dueMonoUs, DEADLINE + shiftUs);
	assert.equal(made.answerMonoUs, RECEIVED + 50 + shiftUs);
	assert.equal(made.standby?.monoUs, RECEIVED + 9 + shiftUs);
	assert.deepEqual(plain, { ...dialogue("sent"), saidMonoUs: SAID + shiftUs });
});

test("threat 26: a wall clock that jumped back over a boot puts no deadline further away", () => {
	const made = dialogue("sent", {
		received: true,
		standbyMonoUs: RECEIVED,
		answeredMonoUs: RECEIVED,
	});
	rebased(made, { wallUs: WALL_US - 619_315_200_000_000, monoUs: 40 });
	assert.deepEqual([made.saidMonoUs, made.answerMonoUs, made.standby?.monoUs], [40, 40, 40]);
	assert.equal(made.dueMonoUs, 40 + DUE_US);
});

test("a dialogue is plain data: through JSON it is the same, at every step of its life", () => {
	const made = arrived("TQ-31");
	const asIs = () => assert.deepEqual(JSON.parse(JSON.stringify(made)), made);
	asIs();
	stoodBy(made, standby(5), at(RECEIVED + 1));
	asIs();
	disregarded(made, "bravo/urgent/2");
	asIs();
	const answer: Omit<Answer, "atUs"> = { msg: "TQ-2", reason: "weather", by: BY };
	answered(made, answer, at(RECEIVED + 2));
	disregardAnswered(made, "bravo/urgent/2", ROGER, at(RECEIVED + 3));
	asIs();
});

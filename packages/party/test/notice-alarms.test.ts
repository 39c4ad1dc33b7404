import assert from "node:assert/strict";
import { test } from "node:test";
import { alarmsByTime, alarmsOf } from "../src/index.ts";
import {
	act,
	BY,
	declareAt,
	exchange,
	MINUTE,
	NOW,
	type Party,
	pair,
	pass,
	request,
	SECOND,
} from "./pair.ts";
import { answerOf, answers } from "./talk.ts";

/** The alarms of a desk by what they are about, each with its urgency. */
function calling({ state, clock }: Party): string[] {
	return alarmsOf(state, clock)
		.filter(({ id }) => /^(late|unconfirmed|agreement)/.test(id))
		.map(({ id, urgency }) => `${urgency} ${id}`);
}

const starting = (minutes: number) => ({
	volumes: request().volumes.map((volume) => ({
		...volume,
		window: { startUs: NOW + minutes * MINUTE, endUs: NOW + (minutes + 10) * MINUTE },
	})),
});

function roger(of: Party, ref: string): void {
	const dialogue = of.state.dialogues.get(ref);
	assert.ok(dialogue);
	answers(of, ref, answerOf(dialogue, "TQ-4"));
}

test("a late notice that endangers one of ours calls until a person has answered it", () => {
	const { alpha, bravo } = pair();
	declareAt(bravo, "ours", starting(20));
	exchange(alpha, bravo);
	pass(15 * MINUTE, alpha, bravo);
	const ref = declareAt(alpha, "late", starting(20));
	exchange(alpha, bravo);
	assert.deepEqual(calling(bravo), [`U late ${ref}`]);
	assert.deepEqual(calling(alpha), [], "whoever said it is told of the conflict in his verdict");
	pass(4 * MINUTE + SECOND, alpha, bravo);
	assert.deepEqual(calling(bravo), [`D late ${ref}`], "nearer than an exchange by voice");
	roger(bravo, ref);
	assert.deepEqual(calling(bravo), []);
});

test("a notice in time, and a late one that endangers nobody, do not", () => {
	const { alpha, bravo } = pair();
	declareAt(bravo, "ours", starting(20));
	declareAt(alpha, "in-time", starting(20));
	declareAt(alpha, "elsewhere", starting(3));
	exchange(alpha, bravo);
	assert.deepEqual(calling(bravo), []);
});

test("a unit that has not heard of what it meets is called for, though its desk has answered", () => {
	const { alpha, bravo } = pair();
	const ref = declareAt(alpha, "route", starting(30));
	declareAt(bravo, "watch-post", { ...starting(30), unit: "post-3" });
	exchange(alpha, bravo);
	roger(bravo, ref);
	assert.deepEqual(calling(bravo), [], "its time is not over");
	pass(11 * MINUTE, alpha, bravo);
	assert.deepEqual(calling(bravo), [`U unconfirmed watch-post ${ref}`]);
	const ids = (of: Party) => [...alarmsByTime(of.state, of.clock)].map(({ id }) => id);
	assert.equal(ids(bravo).length, 1, "by the clock alone");
	act(bravo, { type: "confirm", ref, name: "unit post-3", by: BY });
	assert.deepEqual(calling(bravo), []);
});

test("a protected operation that outlasts the agreement calls at both desks, and its end is distress", () => {
	const endUs = NOW + 40 * MINUTE;
	const { alpha, bravo } = pair({ validity: { startUs: NOW - MINUTE, endUs } });
	declareAt(alpha, "convoy", { ...starting(35), category: "protected" });
	exchange(alpha, bravo);
	assert.deepEqual([...calling(alpha), ...calling(bravo)], []);
	pass(25 * MINUTE, alpha, bravo);
	for (const each of [alpha, bravo]) assert.deepEqual(calling(each), ["U agreement ends"]);
	pass(16 * MINUTE, alpha, bravo);
	for (const each of [alpha, bravo]) {
		act(each, { type: "time" });
		assert.deepEqual(calling(each), ["D agreement ends"]);
	}
	act(alpha, { type: "end", operation: "convoy", by: BY });
	exchange(alpha, bravo);
	assert.deepEqual([...calling(alpha), ...calling(bravo)], []);
});

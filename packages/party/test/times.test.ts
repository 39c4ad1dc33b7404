import assert from "node:assert/strict";
import { test } from "node:test";
import { CODEBOOK, escalationPlan, stateOf } from "@tansiq/hotline";
import type { PartyEvent } from "../src/index.ts";
import {
	act,
	deliver,
	effectsOf,
	exchange,
	MINUTE,
	type Party,
	pass,
	plain,
	refold,
	SECOND,
	sayAs,
} from "./pair.ts";
import { acquainted, answerOf, answers, bodyOf, SPOKEN, says } from "./talk.ts";

const shown = ({ state, clock }: Party, ref: string) => {
	const dialogue = state.dialogues.get(ref);
	return dialogue && stateOf(dialogue, clock.monoUs);
};
const tick = (of: Party) => act(of, { type: "time" });
const climbed = (events: readonly PartyEvent[], ref: string) =>
	events.flatMap((event) =>
		event.type === "escalated" && event.ref === ref ? [`${event.step} ${event.to}`] : [],
	);
const noError = (...parties: Party[]) => {
	for (const { state } of parties)
		assert.deepEqual([[...state.withoutEffect], [...state.refusedByPeer]], [[], []]);
};

test("STOP climbs after 30, 60 and 120 s of silence, once a step, at both desks", () => {
	const { alpha, bravo } = acquainted();
	const ref = says(alpha, "TQ-41");
	deliver(alpha, bravo, "urgent");
	const steps: string[] = [];
	for (let second = 1; second <= 200; second++) {
		pass(SECOND, alpha, bravo);
		const [here, there] = [alpha, bravo].map((party) => climbed(tick(party), ref));
		assert.deepEqual(here, there);
		for (const step of here ?? []) steps.push(`${second} s: ${step}`);
	}
	assert.deepEqual(steps, ["30 s: 1 chief", "60 s: 2 voice", "120 s: 3 mediator"]);
	assert.deepEqual([alpha.state.escalations.get(ref), bravo.state.escalations.get(ref)], [3, 3]);
	for (const party of [alpha, bravo]) assert.deepEqual(plain(refold(party)), plain(party.state));
});

test("an undelivered STOP climbs at its sender as well, with nobody at the other end", () => {
	const { alpha } = acquainted();
	const ref = says(alpha, "TQ-41");
	pass(15 * SECOND, alpha);
	assert.equal(shown(alpha, ref), "undelivered");
	pass(105 * SECOND, alpha);
	assert.deepEqual(climbed(tick(alpha), ref), ["1 chief", "2 voice", "3 mediator"]);
	assert.deepEqual(climbed(tick(alpha), ref), []);
});

test("an answer ends the climb at both desks, and STANDBY breaks the silence once", () => {
	const { alpha, bravo } = acquainted();
	const ref = says(alpha, "TQ-41");
	exchange(alpha, bravo);
	pass(29 * SECOND, alpha, bravo);
	const untilUs = bravo.clock.wallUs + MINUTE;
	answers(bravo, ref, { msg: "TQ-3", untilUs });
	exchange(alpha, bravo);
	pass(29 * SECOND, alpha, bravo);
	assert.deepEqual([...climbed(tick(alpha), ref), ...climbed(tick(bravo), ref)], []);
	pass(SECOND, alpha, bravo);
	assert.deepEqual(climbed(tick(alpha), ref), ["1 chief"]);
	const heard = bravo.state.dialogues.get(ref);
	assert.ok(heard);
	answers(bravo, ref, answerOf(heard, "TQ-1"));
	exchange(alpha, bravo);
	pass(10 * MINUTE, alpha, bravo);
	assert.deepEqual([...climbed(tick(alpha), ref), ...climbed(tick(bravo), ref)], []);
	assert.equal(alpha.state.escalations.has(ref), false);
});

const WAITING = SPOKEN.filter(({ answers, id }) => answers.length > 0 && id !== "TQ-11");

for (const { id, name, alert, urgency } of WAITING)
	test(`${id} ${name} becomes overdue at both desks, climbs by the table and is closed late`, () => {
		const { alpha, bravo } = acquainted();
		const ref = says(alpha, id);
		exchange(alpha, bravo);
		const sent = alpha.state.dialogues.get(ref);
		const heard = bravo.state.dialogues.get(ref);
		assert.ok(sent && heard);
		assert.equal(sent.answerDueUs, heard.answerDueUs);
		const due = sent.answerDueUs;
		assert.deepEqual(
			escalationPlan(sent).map(({ atMonoUs }) => atMonoUs - alpha.clock.monoUs),
			urgency === "D" && due <= MINUTE
				? [30, 60, 120].map((seconds) => seconds * SECOND)
				: alert === "N"
					? []
					: [due, due + due / 2, due * 2],
		);
		pass(due - 1, alpha, bravo);
		for (const party of [alpha, bravo]) {
			assert.notEqual(shown(party, ref), "overdue");
			tick(party);
		}
		pass(1, alpha, bravo);
		for (const party of [alpha, bravo]) assert.equal(shown(party, ref), "overdue");
		assert.equal(heard.outcome, null, "the responder's own view is provisional");
		tick(alpha);
		exchange(alpha, bravo);
		assert.equal(heard.outcome, "overdue");
		for (const party of [alpha, bravo]) {
			pass(due * 2, party);
			tick(party);
			assert.equal(party.state.escalations.get(ref), alert === "N" ? undefined : 3);
		}
		answers(bravo, ref, answerOf(heard, CODEBOOK.get(id)?.answers[0] as string));
		exchange(alpha, bravo);
		tick(alpha);
		exchange(alpha, bravo);
		for (const party of [alpha, bravo]) {
			assert.equal(party.state.dialogues.get(ref)?.outcome, "closed_late");
			assert.equal(party.state.open.has(ref), false);
			assert.deepEqual(plain(refold(party)), plain(party.state));
		}
		noError(alpha, bravo);
	});

for (const { id, name, maxLatencyUs } of WAITING)
	test(`threat 27: ${id} ${name} delivered late is history at both desks, and nobody can answer it`, () => {
		const { alpha, bravo } = acquainted();
		const ref = says(alpha, id);
		pass((maxLatencyUs ?? 0) + SECOND, alpha, bravo);
		const log = ref.includes("urgent") ? "urgent" : "routine";
		assert.deepEqual(
			effectsOf(deliver(alpha, bravo, log)).map(({ kind }) => kind),
			["delayed"],
		);
		assert.equal(shown(bravo, ref), "delayed");
		const heard = bravo.state.dialogues.get(ref);
		assert.ok(heard);
		for (const msg of [...(CODEBOOK.get(id)?.answers ?? []), "TQ-3"]) {
			const untilUs = bravo.clock.wallUs + SECOND;
			const given = { ...answerOf(heard, msg), ...(msg === "TQ-3" && { untilUs }) };
			assert.throws(() => answers(bravo, ref, given), /delayed/);
		}
		tick(bravo);
		exchange(alpha, bravo);
		assert.equal(alpha.state.refusedByPeer.get(ref), "delayed");
		assert.equal(shown(alpha, ref), "delayed");
		pass(24 * 60 * MINUTE, alpha, bravo);
		for (const party of [alpha, bravo]) {
			assert.deepEqual(climbed(tick(party), ref), []);
			assert.equal(party.state.dialogues.get(ref)?.outcome, null);
			assert.equal(party.state.open.has(ref), false);
			assert.deepEqual(plain(refold(party)), plain(party.state));
		}
	});

test("threat 27: a raw answer to what was too late has no effect", () => {
	const { alpha, bravo } = acquainted();
	const ref = says(alpha, "TQ-41");
	pass(10 * MINUTE, alpha, bravo);
	deliver(alpha, bravo, "urgent");
	tick(bravo);
	exchange(alpha, bravo);
	const by = { role: "watch", script: false };
	const readback = { zone: "works", start_us: bodyOf("TQ-41", 0).start_us as number };
	sayAs(bravo, "urgent", "TQ-1", { by, ref, readback });
	const [effect] = effectsOf(deliver(bravo, alpha, "urgent"));
	assert.equal(effect?.kind === "none" && effect.code, "delayed");
});

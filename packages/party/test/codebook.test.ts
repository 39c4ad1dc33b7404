import assert from "node:assert/strict";
import { test } from "node:test";
import { CODEBOOK, logFor, stateOf } from "@tansiq/hotline";
import {
	act,
	BY,
	CHIEF,
	deliver,
	effectsOf,
	exchange,
	MINUTE,
	type Pair,
	type Party,
	pass,
	plain,
	refold,
	sayAs,
} from "./pair.ts";
import { refusal } from "./refusal.ts";
import { acquainted, answerOf, answers, bodyOf, SPOKEN, says, speaker } from "./talk.ts";

const HOUR = 60 * MINUTE;

/** Both desks hold the same of it, and each state is the fold of its journal. */
function agree({ alpha, bravo }: Pair, ref: string): void {
	const [sent, heard] = [alpha, bravo].map(({ state }) => state.dialogues.get(ref));
	assert.ok(sent && heard);
	assert.deepEqual(
		[sent.direction, sent.answer?.msg, sent.answer?.reason, sent.outcome, sent.receiptUs],
		["sent", heard.answer?.msg, heard.answer?.reason, heard.outcome, heard.receiptUs],
	);
	assert.equal(heard.direction, "received");
	assert.deepEqual(sent.readback, heard.readback);
	for (const party of [alpha, bravo]) {
		assert.deepEqual(plain(refold(party)), plain(party.state));
		assert.deepEqual([...party.state.withoutEffect], []);
		assert.equal(party.state.open.has(ref), false);
		assert.equal(party.state.awaiting.has(ref), false);
	}
}

/** A check by people is owed an hour after the founding. */
function ready(msg: string): Pair {
	const both = acquainted();
	if (msg === "TQ-11") pass(HOUR, both.alpha, both.bravo);
	return both;
}

test("the table has every message that a person says first, and its answers", () => {
	assert.deepEqual(
		SPOKEN.map(({ id }) => id),
		"10 11 12 23 30 31 32 40 41 42 43 50 51 53 60 61 70 71 72 73 74 75"
			.split(" ")
			.map((id) => `TQ-${id}`),
	);
});

for (const message of SPOKEN) {
	const { id, name, answers: closing } = message;
	if (closing.length === 0) {
		test(`${id} ${name} is read at the other desk and wants no answer`, () => {
			const { alpha, bravo } = ready(id);
			const ref = says(alpha, id);
			exchange(alpha, bravo);
			assert.deepEqual(bravo.state.messages.get(ref)?.body, alpha.state.messages.get(ref)?.body);
			assert.equal(bravo.state.dialogues.has(ref) || alpha.state.dialogues.has(ref), false);
		});
		continue;
	}
	for (const msg of closing)
		test(`${id} ${name} is closed by ${CODEBOOK.get(msg)?.name}, the same at both desks`, () => {
			const both = ready(id);
			const { alpha, bravo } = both;
			const ref = says(alpha, id);
			assert.ok(ref.startsWith(`alpha/${logFor(message, null)}/`), ref);
			exchange(alpha, bravo);
			const heard = bravo.state.dialogues.get(ref);
			assert.ok(heard);
			assert.equal(heard.readback === null, message.readback.length === 0);
			answers(bravo, ref, answerOf(heard, msg));
			exchange(alpha, bravo);
			act(alpha, { type: "time" });
			exchange(alpha, bravo);
			agree(both, ref);
			assert.equal(bravo.state.dialogues.get(ref)?.outcome, "closed");
			assert.equal(bravo.state.dialogues.get(ref)?.answer?.msg, msg);
			assert.throws(
				() => answers(bravo, ref, { msg: msg === "TQ-2" ? "TQ-1" : "TQ-2", reason: "other" }),
				/Refusal/,
			);
		});
	test(`${id} ${name} waits for what STANDBY promised, once, and then for the answer`, () => {
		const both = ready(id);
		const { alpha, bravo } = both;
		const ref = says(alpha, id);
		exchange(alpha, bravo);
		const dueUs = bravo.state.dialogues.get(ref)?.answerDueUs ?? 0;
		pass(dueUs - 1, alpha, bravo);
		standsBy(bravo, ref, dueUs);
		exchange(alpha, bravo);
		assert.throws(() => standsBy(bravo, ref, dueUs), refusal("not-answerable"));
		pass(dueUs - 1, alpha, bravo);
		act(alpha, { type: "time" });
		for (const { state, clock } of [alpha, bravo]) {
			const dialogue = state.dialogues.get(ref);
			assert.equal(dialogue && stateOf(dialogue, clock.monoUs), "waiting");
		}
		const heard = bravo.state.dialogues.get(ref);
		assert.ok(heard);
		answers(bravo, ref, answerOf(heard, closing.at(-1) as string));
		exchange(alpha, bravo);
		act(alpha, { type: "time" });
		exchange(alpha, bravo);
		agree(both, ref);
		assert.equal(alpha.state.dialogues.get(ref)?.outcome, "closed");
	});
	if (message.readback.length === 0) continue;
	test(`${id} ${name} is not taken on with a wrong readback, and asked for again`, () => {
		const { alpha, bravo } = ready(id);
		const ref = says(alpha, id);
		exchange(alpha, bravo);
		const heard = bravo.state.dialogues.get(ref);
		assert.ok(heard?.readback);
		const right = heard.readback;
		const [field = ""] = Object.keys(right);
		const wrong = [
			undefined,
			{},
			{ ...right, [field]: typeof right[field] === "number" ? 17 : "somewhere-else" },
			{ ...right, more: 1 },
			Object.fromEntries(Object.entries(right).slice(1)),
		];
		const msg = closing.find((one) => !["TQ-2", "TQ-6"].includes(one)) as string;
		for (const readback of wrong) {
			const text = msg === "TQ-52" ? { text: "understood" } : {};
			const given = { msg, ...text, ...(readback !== undefined && { readback }) };
			const at = { type: "answer", ref, by: BY } as const;
			assert.throws(
				() => act(bravo, { ...at, answer: given }),
				// A human check's ANSWER without one is a text, and so another fault.
				(error) => refusal("readback")(error) || refusal("invalid")(error),
			);
			const body = { by: { role: "watch", script: false }, ref, ...text };
			const log = ref.includes("urgent") ? "urgent" : "routine";
			sayAs(bravo, log, msg, { ...body, ...(readback !== undefined && { readback }) });
			const [effect] = effectsOf(deliver(bravo, alpha, log));
			assert.ok(effect?.kind === "none", JSON.stringify(readback));
			assert.match(effect.code, /readback|malformed/);
			assert.equal(alpha.state.dialogues.get(ref)?.answer, null);
			assert.ok(alpha.state.awaiting.has(ref));
		}
	});
}

function standsBy(of: Party, ref: string, forUs: number): void {
	const untilUs = of.clock.wallUs + forUs;
	act(of, { type: "answer", ref, answer: { msg: "TQ-3", untilUs }, by: BY });
}

test("STANDBY promises an answer within one answer time, and is said before the deadline", () => {
	const { alpha, bravo } = acquainted();
	const ref = says(alpha, "TQ-31");
	exchange(alpha, bravo);
	for (const forUs of [0, -MINUTE, 10 * MINUTE + 1]) {
		assert.throws(() => standsBy(bravo, ref, forUs), refusal("not-answerable"));
		const until_us = bravo.clock.wallUs + forUs;
		const by = { role: "watch", script: false };
		sayAs(bravo, "urgent", "TQ-3", { by, ref, until_us });
		const [effect] = effectsOf(deliver(bravo, alpha, "urgent"));
		assert.equal(effect?.kind === "none" && effect.code, "standby-time");
	}
	pass(10 * MINUTE, alpha, bravo);
	assert.throws(() => standsBy(bravo, ref, MINUTE), refusal("not-answerable"));
	assert.equal(alpha.state.dialogues.get(ref)?.standby, null);
});

test("what is no message that a person begins with is not said that way", () => {
	const { alpha } = acquainted();
	for (const msg of [
		"TQ-1",
		"TQ-4",
		"TQ-7",
		"TQ-8",
		"TQ-9",
		"TQ-20",
		"TQ-52",
		"TQ-99",
		"toString",
	]) {
		const before = plain(alpha.state);
		const input = { type: "speak", msg, body: { ref: "bravo/routine/0" }, by: BY } as const;
		assert.throws(() => act(alpha, input), refusal("invalid"), msg);
		assert.deepEqual(plain(alpha.state), before);
	}
});

test("a body that lacks a field, has one too many or cites what is not here is refused, by its name", () => {
	const { alpha } = acquainted();
	for (const { id, roles } of SPOKEN) {
		const body = bodyOf(id, alpha.clock.wallUs);
		const names = Object.keys(body).filter((field) => !["at_us", "ref"].includes(field));
		const wrong = [{ ...body, mood: "good" }, ...names.map((field) => ({ ...body, [field]: {} }))];
		if ("ref" in body)
			for (const ref of ["alpha/routine/99", "gamma/routine/0", "alpha/routine/-1", 7])
				wrong.push({ ...body, ref });
		for (const each of wrong) {
			const input = { type: "speak", msg: id, body: each, by: speaker(roles) } as const;
			assert.throws(() => act(alpha, input), refusal("invalid"), `${id} ${JSON.stringify(each)}`);
		}
	}
	// Only what we said ourselves can we withdraw or cancel.
	for (const msg of ["TQ-10", "TQ-43"]) {
		const body = { ...bodyOf(msg, alpha.clock.wallUs), ref: "bravo/routine/0" };
		assert.throws(() => act(alpha, { type: "speak", msg, body, by: CHIEF }), refusal("invalid"));
	}
});

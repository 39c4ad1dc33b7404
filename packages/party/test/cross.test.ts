import assert from "node:assert/strict";
import { test } from "node:test";
import { ERROR_CODES, stateOf } from "@tansiq/hotline";
import {
	act,
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
import { acquainted, answerOf, answers, says } from "./talk.ts";

/** Messages that cross one another on the line, and withdrawals. */

const by = { role: "watch", script: false };
const tick = (of: Party) => act(of, { type: "time" });
const disregards = (of: Party, msg: string, ref: string) => says(of, "TQ-10", { msg, ref });
const shown = ({ state, clock }: Party, ref: string) => {
	const dialogue = state.dialogues.get(ref);
	return dialogue && stateOf(dialogue, clock.monoUs);
};
const dialogue = (of: Party, ref: string) => {
	const found = of.state.dialogues.get(ref);
	assert.ok(found, ref);
	return found;
};
/** Nobody has anything to say of them any more, and nothing had no effect. */
function over({ state }: Party, ...refs: string[]): void {
	assert.deepEqual([...state.withoutEffect], []);
	for (const ref of refs)
		assert.deepEqual([state.open.has(ref), state.awaiting.has(ref)], [false, false], ref);
}
function settle({ alpha, bravo }: Pair): void {
	for (let i = 0; i < 4; i++) {
		exchange(alpha, bravo);
		tick(alpha);
		tick(bravo);
	}
	exchange(alpha, bravo);
	for (const party of [alpha, bravo]) assert.deepEqual(plain(refold(party)), plain(party.state));
}

test("DISREGARD cancels once it has its ROGER; until then the message stands", () => {
	const both = acquainted();
	const { alpha, bravo } = both;
	const ref = says(alpha, "TQ-41");
	exchange(alpha, bravo);
	const withdrawal = disregards(alpha, "TQ-41", ref);
	exchange(alpha, bravo);
	for (const party of [alpha, bravo]) {
		assert.equal(dialogue(party, ref).disregard, withdrawal);
		assert.equal(shown(party, ref), "received");
	}
	assert.throws(() => disregards(alpha, "TQ-41", ref), refusal("invalid"));
	answers(bravo, withdrawal, answerOf(dialogue(bravo, withdrawal), "TQ-4"));
	settle(both);
	for (const party of [alpha, bravo]) {
		assert.equal(dialogue(party, ref).outcome, "cancelled");
		assert.equal(dialogue(party, withdrawal).outcome, "closed");
		over(party, ref, withdrawal);
	}
	assert.throws(() => answers(bravo, ref, answerOf(dialogue(bravo, ref), "TQ-1")), /cancelled/);
});

test("UNABLE to disregard leaves the message standing, to be answered or withdrawn again", () => {
	const both = acquainted();
	const { alpha, bravo } = both;
	const ref = says(alpha, "TQ-31");
	exchange(alpha, bravo);
	const withdrawal = disregards(alpha, "TQ-31", ref);
	exchange(alpha, bravo);
	answers(bravo, withdrawal, { msg: "TQ-2", reason: "too-late" });
	exchange(alpha, bravo);
	for (const party of [alpha, bravo]) assert.equal(dialogue(party, ref).disregard, null);
	const again = disregards(alpha, "TQ-31", ref);
	exchange(alpha, bravo);
	answers(bravo, again, answerOf(dialogue(bravo, again), "TQ-4"));
	settle(both);
	assert.deepEqual(
		[alpha, bravo].map((party) => dialogue(party, ref).outcome),
		["cancelled", "cancelled"],
	);
});

for (const first of ["answer", "withdrawal"])
	test(`DISREGARD crosses an answer, the ${first} heard first: the originator's log decides, for both`, () => {
		const both = acquainted();
		const { alpha, bravo } = both;
		const ref = says(alpha, "TQ-31");
		exchange(alpha, bravo);
		const withdrawal = disregards(alpha, "TQ-31", ref);
		answers(bravo, ref, answerOf(dialogue(bravo, ref), "TQ-1"));
		// Each is on its way to the other.
		if (first === "answer") deliver(bravo, alpha, "urgent");
		deliver(alpha, bravo, "urgent");
		answers(bravo, withdrawal, answerOf(dialogue(bravo, withdrawal), "TQ-4"));
		settle(both);
		for (const party of [alpha, bravo]) {
			assert.equal(dialogue(party, ref).outcome, "closed", "it was answered before the ROGER");
			assert.equal(dialogue(party, withdrawal).outcome, "closed");
			over(party, ref, withdrawal);
		}
	});

test("a DISREGARD that is answered before what it withdraws has come still withdraws it", () => {
	const both = acquainted();
	const { alpha, bravo } = both;
	const ref = says(alpha, "TQ-61");
	const withdrawal = disregards(alpha, "TQ-61", ref);
	deliver(alpha, bravo, "urgent");
	answers(bravo, withdrawal, answerOf(dialogue(bravo, withdrawal), "TQ-4"));
	settle(both);
	for (const party of [alpha, bravo]) {
		assert.equal(dialogue(party, ref).outcome, "cancelled");
		over(party, ref, withdrawal);
	}
});

test("a DISREGARD of what will never come, or of what is not its author's, has no effect", () => {
	const { alpha, bravo } = acquainted();
	const theirs = says(bravo, "TQ-61");
	exchange(alpha, bravo);
	for (const [ref, code] of [
		["alpha/urgent/99", "unknown-ref"],
		["alpha/routine/0", "unknown-ref"],
		["bravo/urgent/99", "unknown-ref"],
		[theirs, "not-yours"],
	] as const) {
		sayAs(alpha, "urgent", "TQ-10", { by, msg: "TQ-61", ref });
		const [effect] = effectsOf(deliver(alpha, bravo, "urgent"));
		assert.equal(effect?.kind === "none" && effect.code, code, ref);
	}
});

test("a message and its DISREGARD may come in one frame, and in two logs in either order", () => {
	for (const msg of ["TQ-41", "TQ-61"])
		for (const order of [
			["urgent", "routine"],
			["routine", "urgent"],
		] as const) {
			const both = acquainted();
			const { alpha, bravo } = both;
			const ref = says(alpha, msg);
			const withdrawal = disregards(alpha, msg, ref);
			for (const log of order) deliver(alpha, bravo, log);
			assert.equal(dialogue(bravo, ref).disregard, withdrawal, `${msg} ${order}`);
			answers(bravo, withdrawal, answerOf(dialogue(bravo, withdrawal), "TQ-4"));
			settle(both);
			for (const party of [alpha, bravo]) {
				assert.equal(dialogue(party, ref).outcome, "cancelled");
				assert.deepEqual([...party.state.withoutEffect], []);
			}
		}
});

test("two answers that cross a first one: exactly one closes, the other is told that it is one too many", () => {
	const both = acquainted();
	const { alpha, bravo } = both;
	const ref = says(alpha, "TQ-31");
	exchange(alpha, bravo);
	// Two desks of one party that do not see one another: only the node's log orders them.
	answers(bravo, ref, answerOf(dialogue(bravo, ref), "TQ-1"));
	const second = sayAs(bravo, "urgent", "TQ-2", { by, ref, reason: "conflict" });
	assert.deepEqual(
		effectsOf(deliver(bravo, alpha, "urgent")).map((effect) =>
			effect.kind === "none" ? effect.code : effect.kind,
		),
		["presented", "answer", "duplicate"],
	);
	tick(alpha);
	exchange(alpha, bravo);
	assert.equal(bravo.state.refusedByPeer.get(second), "duplicate");
	assert.deepEqual(
		[alpha, bravo].map((party) => [dialogue(party, ref).answer?.msg, dialogue(party, ref).outcome]),
		[
			["TQ-1", "closed"],
			["TQ-1", "closed"],
		],
	);
});

test("STOP of both parties at once: two dialogues, each answered by the other", () => {
	const both = acquainted();
	const { alpha, bravo } = both;
	const [ours, theirs] = [says(alpha, "TQ-41"), says(bravo, "TQ-41")];
	exchange(alpha, bravo);
	answers(bravo, ours, answerOf(dialogue(bravo, ours), "TQ-1"));
	answers(alpha, theirs, { msg: "TQ-2", reason: "safety" });
	settle(both);
	for (const party of [alpha, bravo])
		assert.deepEqual(
			[dialogue(party, ours).answer?.msg, dialogue(party, theirs).answer?.msg],
			["TQ-1", "TQ-2"],
		);
});

for (const code of ERROR_CODES.filter((one) => one !== "delayed"))
	test(`an ERROR ${code} of the peer ends the dialogue at its originator: nothing falls due or climbs`, () => {
		const { alpha, bravo } = acquainted();
		for (const msg of ["TQ-41", "TQ-31", "TQ-61"]) {
			const ref = says(alpha, msg);
			const log = msg === "TQ-61" ? "routine" : "urgent";
			exchange(alpha, bravo);
			sayAs(bravo, log, "TQ-8", { code, ref }, []);
			deliver(bravo, alpha, log);
			assert.equal(shown(alpha, ref), "refused");
			assert.equal(alpha.state.refusedByPeer.get(ref), code);
			assert.equal(alpha.state.open.has(ref), false);
			pass(24 * 60 * MINUTE, alpha);
			const events = tick(alpha).filter((event) => JSON.stringify(event).includes(ref));
			assert.deepEqual(events, []);
			assert.throws(() => disregards(alpha, msg, ref), refusal("invalid"));
			assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
		}
	});

test("a DISREGARD that the peer cannot use leaves the message standing", () => {
	const both = acquainted();
	const { alpha, bravo } = both;
	const ref = says(alpha, "TQ-31");
	exchange(alpha, bravo);
	const withdrawal = disregards(alpha, "TQ-31", ref);
	sayAs(bravo, "urgent", "TQ-8", { code: "over-quota", ref: withdrawal }, []);
	deliver(alpha, bravo, "urgent", { receipt: false });
	deliver(bravo, alpha, "urgent");
	assert.equal(dialogue(alpha, ref).disregard, null);
	assert.equal(shown(alpha, withdrawal), "refused");
	const again = disregards(alpha, "TQ-31", ref);
	assert.equal(dialogue(alpha, ref).disregard, again);
});

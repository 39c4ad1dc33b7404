import assert from "node:assert/strict";
import { test } from "node:test";
import { stateOf } from "@tansiq/hotline";
import { due, type PartyEvent, Refusal } from "../src/index.ts";
import {
	act,
	BY,
	declareAt,
	deliver,
	entriesOf,
	exchange,
	MINUTE,
	type Pair,
	type Party,
	pair,
	pass,
	plain,
	refold,
	SECOND,
} from "./pair.ts";

const REF = "alpha/routine/1";
const ROGER = { msg: "TQ-4" } as const;
const UNABLE = { msg: "TQ-2", reason: "conflict" } as const;
const refusal = (code: string) => (error: unknown) =>
	error instanceof Refusal && error.code === code;
const answer = (of: Party, given: typeof ROGER | typeof UNABLE = ROGER, by = BY) =>
	act(of, { type: "answer", ref: REF, answer: given, by });
const shown = (of: Party) => {
	const dialogue = of.state.dialogues.get(REF);
	return dialogue && stateOf(dialogue, of.clock.monoUs, 120 * SECOND);
};

/** The outcomes that were said. */
const outcomesOf = (events: readonly PartyEvent[]) =>
	events.flatMap((event) =>
		event.type === "said"
			? event.meanings.flatMap((meaning) => (meaning.kind === "outcome" ? meaning.outcome : []))
			: [],
	);

/** Alpha's notice stands at bravo's desk, receipted; ten minutes to answer. */
function noticed(): Pair {
	const both = pair();
	declareAt(both.alpha, "flight");
	deliver(both.alpha, both.bravo);
	return both;
}

test("presenting is said once, and by whoever receives", () => {
	const { alpha, bravo } = noticed();
	const present = { type: "present", ref: REF, by: BY } as const;
	assert.equal(act(bravo, present).length, 1);
	assert.deepEqual(act(bravo, present), []);
	assert.throws(() => act(alpha, present), refusal("unknown"));
	exchange(alpha, bravo);
	assert.equal(shown(alpha), "presented");
});

test("an answer says that it was presented as well, and each entry stands by itself", () => {
	const { alpha, bravo } = noticed();
	const events = answer(bravo, UNABLE);
	assert.deepEqual(
		events.map((event) => event.type === "said" && event.meanings[0]?.kind),
		["presented", "answer"],
	);
	// Only the first of the two became durable before the process died.
	const cut = { ...bravo, journal: bravo.journal.slice(0, -1) };
	cut.state = refold(cut);
	assert.deepEqual(entriesOf(cut).length, entriesOf(bravo).length - 1);
	answer(cut, ROGER);
	exchange(alpha, cut);
	assert.equal(alpha.state.line.mirrored.routine.stopped, null);
	assert.equal(alpha.state.dialogues.get(REF)?.answer?.msg, "TQ-4");
});

test("the same answer again changes nothing, another one is refused", () => {
	const { alpha, bravo } = noticed();
	answer(bravo, UNABLE);
	const before = plain(bravo.state);
	assert.deepEqual(answer(bravo, UNABLE, { ...BY, script: true }), []);
	assert.throws(() => answer(bravo, ROGER), refusal("already-answered"));
	const weather = { msg: "TQ-2", reason: "weather" } as const;
	assert.throws(
		() => act(bravo, { type: "answer", ref: REF, answer: weather, by: BY }),
		refusal("already-answered"),
	);
	assert.deepEqual(plain(bravo.state), before);
	assert.throws(() => answer(alpha), refusal("unknown"));
	exchange(alpha, bravo);
	const { by, msg, reason } = alpha.state.dialogues.get(REF)?.answer ?? {};
	assert.deepEqual(
		[msg, reason, by],
		["TQ-2", "conflict", BY],
		"the key that signed it, and its role",
	);
});

test("in time is what the originator committed strictly before its own deadline", () => {
	for (const [untilDeadlineUs, outcome] of [
		[1, "closed"],
		[0, "closed_late"],
		[-1, "closed_late"],
	] as const) {
		const { alpha, bravo } = noticed();
		answer(bravo);
		pass(10 * MINUTE - untilDeadlineUs, alpha, bravo);
		deliver(bravo, alpha);
		act(alpha, { type: "time" });
		assert.equal(alpha.state.dialogues.get(REF)?.outcome, outcome);
		assert.equal(bravo.state.dialogues.get(REF)?.outcome, null, "provisional");
		exchange(alpha, bravo);
		assert.equal(bravo.state.dialogues.get(REF)?.outcome, outcome);
		assert.deepEqual(act(alpha, { type: "time" }), []);
	}
});

test("silence is overdue at both desks, once, and a later answer closes late", () => {
	const { alpha, bravo } = noticed();
	assert.equal(alpha.state.dialogues.get(REF)?.dueMonoUs, alpha.clock.monoUs + 10 * MINUTE);
	pass(10 * MINUTE - 1, alpha, bravo);
	assert.deepEqual(outcomesOf(act(alpha, { type: "time" })), []);
	pass(1, alpha, bravo);
	assert.ok((due(alpha.state, alpha.clock.monoUs).deadlineMonoUs ?? 0) <= alpha.clock.monoUs);
	assert.equal(shown(bravo), "overdue", "the responder sees it by itself");
	assert.deepEqual(outcomesOf(act(alpha, { type: "time" })), ["overdue"]);
	assert.deepEqual(act(alpha, { type: "time" }), []);
	assert.ok((due(alpha.state, alpha.clock.monoUs).deadlineMonoUs ?? 0) > alpha.clock.monoUs);
	exchange(alpha, bravo);
	assert.equal(bravo.state.dialogues.get(REF)?.outcome, "overdue");
	answer(bravo);
	exchange(alpha, bravo);
	act(alpha, { type: "time" });
	exchange(alpha, bravo);
	for (const each of [alpha, bravo]) {
		assert.equal(each.state.dialogues.get(REF)?.outcome, "closed_late");
		assert.deepEqual(plain(refold(each)), plain(each.state));
	}
});

test("time counts from storing the receipt, not from saying or from the peer's clock", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "flight");
	pass(45 * MINUTE, alpha, bravo);
	assert.equal(shown(alpha), "undelivered");
	assert.deepEqual(outcomesOf(act(alpha, { type: "time" })), []);
	bravo.clock.wallUs -= 20 * MINUTE;
	deliver(alpha, bravo);
	assert.equal(shown(alpha), "received");
	assert.equal(alpha.state.dialogues.get(REF)?.dueMonoUs, alpha.clock.monoUs + 10 * MINUTE);
});

test("an answer that came before the receipt was stored is in time", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "flight");
	deliver(alpha, bravo, "routine", { receipt: false });
	answer(bravo);
	deliver(bravo, alpha);
	assert.deepEqual(act(alpha, { type: "time" }), [], "nothing is owed before the receipt");
	pass(MINUTE, alpha, bravo);
	deliver(alpha, bravo);
	act(alpha, { type: "time" });
	assert.equal(alpha.state.dialogues.get(REF)?.outcome, "closed");
});

test("several outcomes of one instant are said together, each about its own dialogue", () => {
	const { alpha, bravo } = pair();
	for (const id of ["a", "b", "c"]) declareAt(alpha, id);
	deliver(alpha, bravo);
	act(bravo, { type: "answer", ref: "alpha/routine/2", answer: ROGER, by: BY });
	deliver(bravo, alpha);
	pass(10 * MINUTE, alpha, bravo);
	const said = act(alpha, { type: "time" }).filter(({ type }) => type === "said");
	assert.deepEqual(
		said.map((event) => event.type === "said" && event.meanings[0]?.kind),
		["outcome", "outcome", "outcome", "message"],
		"and the check of the line that was due",
	);
	exchange(alpha, bravo);
	assert.deepEqual(
		[1, 2, 3].map((index) => bravo.state.dialogues.get(`alpha/routine/${index}`)?.outcome),
		["overdue", "closed", "overdue"],
	);
});

test("a boot with a new monotonic clock moves the deadlines over by the wall clock", () => {
	for (const answered of [false, true]) {
		const { alpha, bravo } = noticed();
		pass(4 * MINUTE, alpha, bravo);
		if (answered) {
			answer(bravo);
			deliver(bravo, alpha);
		}
		pass(MINUTE, alpha, bravo);
		alpha.clock.monoUs = 3 * SECOND;
		act(alpha, { type: "boot", boot: "second" });
		assert.equal(alpha.state.dialogues.get(REF)?.dueMonoUs, 3 * SECOND + 5 * MINUTE);
		assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
		pass(5 * MINUTE, alpha);
		act(alpha, { type: "time" });
		assert.equal(alpha.state.dialogues.get(REF)?.outcome, answered ? "closed" : "overdue");
	}
});

test("a restart within one boot keeps the deadlines as they are, whatever the wall clock does", () => {
	const { alpha } = noticed();
	const before = alpha.state.dialogues.get(REF)?.dueMonoUs;
	alpha.clock.wallUs -= 3 * 60 * MINUTE;
	act(alpha, { type: "boot", boot: "first" });
	assert.equal(alpha.state.dialogues.get(REF)?.dueMonoUs, before);
});

test("a deadline that passed while the machine was off is overdue at once", () => {
	const { alpha } = noticed();
	alpha.clock.wallUs += 60 * MINUTE;
	alpha.clock.monoUs = 0;
	act(alpha, { type: "boot", boot: "second" });
	act(alpha, { type: "time" });
	assert.equal(alpha.state.dialogues.get(REF)?.outcome, "overdue");
});

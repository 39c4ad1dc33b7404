import assert from "node:assert/strict";
import { test } from "node:test";
import { LOGS } from "@tansiq/line";
import { type PartyEvent, Refusal } from "../src/index.ts";
import { greet, restored, talk } from "./carriers.ts";
import {
	act,
	BY,
	CHIEF,
	declareAt,
	deliver,
	exchange,
	keyOf,
	MINUTE,
	type Pair,
	type Party,
	pair,
	pass,
	plain,
	refold,
	SECOND,
	SIGNERS,
	sayAs,
} from "./pair.ts";
import { refusal } from "./refusal.ts";
import { answerOf, answers, says } from "./talk.ts";

const tick = (of: Party) => act(of, { type: "time" });
const dialogue = (of: Party, ref: string) => {
	const found = of.state.dialogues.get(ref);
	assert.ok(found, ref);
	return found;
};

const errorsIn = (events: readonly PartyEvent[]) =>
	events.filter((event) => event.type === "said" && event.meanings[0]?.kind === "error");

/** Until the restored node speaks again; a mediator or the peer may still show it a longer log. */
function recover(back: Party, peer: Party): void {
	for (let i = 0; i < 40 && back.state.line.recovering !== null; i++) {
		greet(back, peer);
		pass(10 * SECOND, back, peer);
	}
	assert.equal(back.state.line.recovering, null, "recovered");
	exchange(back, peer);
}

/** What both hold of a log is the same, and each state is the fold of its journal. */
function same(a: Party, b: Party): void {
	for (const [author, mirror] of [
		[a, b],
		[b, a],
	] as const)
		for (const log of LOGS) {
			assert.deepEqual(author.state.line.own[log].roots, mirror.state.line.mirrored[log].roots);
			assert.equal(mirror.state.line.mirrored[log].stopped, null);
		}
	for (const party of [a, b]) {
		assert.deepEqual(plain(refold(party)), plain(party.state));
		assert.deepEqual(party.state.forks, []);
	}
}

interface Life extends Pair {
	/** Events of alpha's journal before what the backup lacks. */
	kept: number;
	stop: string;
	hold: string;
	proposal: string;
	theirs: string;
	notice: string;
}

/** A busy quarter of an hour; the backup was made at its beginning. */
function busy(): Life {
	const both = pair();
	const { alpha, bravo } = both;
	const hold = says(alpha, "TQ-31");
	exchange(alpha, bravo);
	const kept = alpha.journal.length;
	const notice = declareAt(alpha, "flight");
	const stop = says(alpha, "TQ-41");
	const proposal = says(alpha, "TQ-30");
	const theirs = says(bravo, "TQ-40");
	exchange(alpha, bravo);
	answers(bravo, stop, answerOf(dialogue(bravo, stop), "TQ-1"));
	answers(bravo, hold, { msg: "TQ-2", reason: "conflict" });
	answers(alpha, theirs, answerOf(dialogue(alpha, theirs), "TQ-4"));
	sayAs(bravo, "routine", "TQ-99", {}, []);
	exchange(alpha, bravo);
	act(alpha, {
		type: "operators",
		changes: [{ key: keyOf(SIGNERS.get("recruit") as never), roles: ["watch"] }],
		by: [CHIEF, BY],
	});
	tick(alpha);
	tick(bravo);
	exchange(alpha, bravo);
	return { ...both, kept, stop, hold, proposal, theirs, notice };
}

test("threat 5: a restored node says nothing until its own entries are back from the peer", () => {
	const { alpha, bravo, kept } = busy();
	const back = restored(alpha, alpha.journal.length - kept);
	assert.ok(back.state.line.recovering);
	const before = plain(back.state);
	for (const input of [
		{ type: "speak", msg: "TQ-61", body: { with: "parties" }, by: BY },
		{ type: "answer", ref: "bravo/urgent/1", answer: { msg: "TQ-4" }, by: BY },
		{ type: "handover", incoming: "nobody", by: BY },
	] as const)
		assert.throws(() => act(back, input), Refusal, input.type);
	assert.deepEqual(
		tick(back).filter(({ type }) => type === "said"),
		[],
	);
	assert.deepEqual(plain(back.state), before);
	assert.equal(declareAt(back, "later"), "", "an operation is held at the door");
	assert.equal(back.state.holds.size, 1);
	recover(back, bravo);
	says(back, "TQ-61");
	exchange(back, bravo);
	same(back, bravo);
});

test("threat 5: what was said stands again, marked as said by us with the reason lost", () => {
	const life = busy();
	const { alpha, bravo, stop, hold, proposal, theirs, notice } = life;
	const own = Object.fromEntries(LOGS.map((log) => [log, alpha.state.line.own[log].size]));
	const back = restored(alpha, alpha.journal.length - life.kept);
	const held = Object.fromEntries(LOGS.map((log) => [log, back.state.line.own[log].size]));
	recover(back, bravo);
	same(back, bravo);
	const lost = LOGS.flatMap((log) =>
		Array.from(
			{ length: (own[log] ?? 0) - (held[log] ?? 0) },
			(_, i) => `alpha/${log}/${(held[log] ?? 0) + i}`,
		),
	);
	assert.ok(lost.length >= 8, `${lost.length}`);
	assert.deepEqual([...back.state.reasonLost].sort(), lost.sort());
	for (const ref of [stop, hold, proposal, theirs, notice]) {
		const [then, now] = [dialogue(alpha, ref), dialogue(back, ref)];
		assert.deepEqual(
			[now.direction, now.msg, now.answer?.msg, now.outcome, now.receiptUs, now.readback],
			[then.direction, then.msg, then.answer?.msg, then.outcome, then.receiptUs, then.readback],
			ref,
		);
		assert.equal(now.presentedUs !== null, then.presentedUs !== null, ref);
	}
	assert.deepEqual(
		[...(back.state.people.alpha?.keys() ?? [])],
		[...(alpha.state.people.alpha?.keys() ?? [])],
	);
	const operation = [...back.state.registry.operations.values()].find(
		(each) => each.notice === notice,
	);
	assert.deepEqual(
		[operation?.volumes, operation?.class],
		[alpha.state.registry.operations.get("flight")?.volumes, "crewed"],
	);
	// What it answered and refused before is not said again.
	assert.throws(
		() => answers(back, theirs, { msg: "TQ-2", reason: "other" }),
		refusal("already-answered"),
	);
	assert.deepEqual(errorsIn(tick(back)), []);
	exchange(back, bravo);
	assert.deepEqual([...bravo.state.withoutEffect], []);
});

test("threat 5: from whatever event of its journal a node is restored, both logs end equal", () => {
	const { alpha, bravo } = busy();
	for (let lost = 1; lost < alpha.journal.length - 2; lost += 2) {
		const peer = { ...bravo, journal: [...bravo.journal], state: refold(bravo) };
		const back = restored(alpha, lost);
		recover(back, peer);
		same(back, peer);
		assert.deepEqual(errorsIn(tick(back)), [], `${lost} events lost`);
		exchange(back, peer);
	}
});

test("threat 5: entries that nobody else has are not replaced: the line stays read-only", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "flight");
	exchange(alpha, bravo);
	const unsent = says(alpha, "TQ-61");
	const back = restored(alpha, 1);
	for (let i = 0; i < 20; i++) {
		greet(back, bravo);
		pass(30 * SECOND, back, bravo);
	}
	assert.ok(back.state.line.recovering, `${unsent} is on no other machine`);
	assert.throws(() => says(back, "TQ-61"), refusal("recovering"));
	assert.ok(talk(bravo, back, []) === 0);
});

test("threat 5: a node that lost nothing but its receipts has them back and goes on", () => {
	const { alpha, bravo } = pair();
	const ref = says(alpha, "TQ-31");
	deliver(alpha, bravo, "urgent");
	const back = restored(alpha, 1);
	assert.equal(dialogue(back, ref).receiptUs, null);
	recover(back, bravo);
	assert.equal(dialogue(back, ref).receiptUs, dialogue(bravo, ref).receiptUs);
	pass(10 * MINUTE, back, bravo);
	tick(back);
	exchange(back, bravo);
	assert.equal(dialogue(bravo, ref).outcome, "overdue");
	same(back, bravo);
});

test("threat 5: both restored at once give one another back what the other lost", () => {
	const { alpha, bravo, kept, stop, theirs } = busy();
	const [here, there] = [restored(alpha, 2), restored(bravo, 2)];
	for (let i = 0; i < 20; i++) {
		greet(here, there);
		greet(there, here);
		pass(10 * SECOND, here, there);
	}
	assert.deepEqual([here.state.line.recovering, there.state.line.recovering], [null, null]);
	exchange(here, there);
	same(here, there);
	assert.ok(kept > 0);
	assert.equal(dialogue(here, stop).answer?.msg, "TQ-1");
	assert.equal(dialogue(there, theirs).answer?.msg, "TQ-4");
});

test("threat 5: a backup made in the middle of a recovery believes nothing that it was told then", () => {
	const { alpha, bravo } = pair();
	exchange(alpha, bravo);
	const sizes = () => ({
		urgent: alpha.state.line.own.urgent.size,
		routine: alpha.state.line.own.routine.size,
	});
	act(alpha, { type: "restored", least: sizes() });
	const { recovering } = alpha.state.line;
	assert.ok(recovering !== null);
	// The peer has told how far one log goes; then the backup is made, and put in place much later.
	recovering.urgent.told = true;
	pass(5 * MINUTE, alpha, bravo);
	act(alpha, { type: "restored", least: sizes() });
	for (const log of LOGS) assert.equal(alpha.state.line.recovering?.[log].told, false, log);
	assert.equal(alpha.state.recoveringMonoUs, alpha.clock.monoUs);
	recover(alpha, bravo);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { DISREGARD, END, NOTICE } from "@tansiq/hotline";
import {
	act,
	BY,
	declareAt,
	deliver,
	exchange,
	MINUTE,
	type Party,
	pair,
	pass,
	plain,
	refold,
	request,
	sayAs,
} from "./pair.ts";
import { answerOf, answers, says } from "./talk.ts";

const end = (of: Party, operation: string) => act(of, { type: "end", operation, by: BY });
const lifeOf = (of: Party, key: string) => of.state.registry.operations.get(key)?.state;
const saidBy = (of: Party) => of.state.line.own.routine.size;

/** Both have declared the same place and time; alpha told first. */
function meeting() {
	const both = pair();
	const { alpha, bravo } = both;
	const ref = declareAt(alpha, "first");
	declareAt(bravo, "second");
	exchange(alpha, bravo);
	for (const { state } of [alpha, bravo]) assert.equal(state.conflicts.size, 1);
	return { ...both, ref };
}

test("who was told of an operation is told that it is over, and the conflict with it", () => {
	const { alpha, bravo, ref } = meeting();
	end(alpha, "first");
	exchange(alpha, bravo);
	assert.equal(lifeOf(bravo, ref), "ended");
	for (const { state } of [alpha, bravo]) assert.equal(state.conflicts.size, 0);
	assert.deepEqual(bravo.state.findings.get("second") ?? [], []);
	const told = [...bravo.state.messages.values()].find(({ msg }) => msg === END);
	assert.deepEqual([told?.body.ref, told?.signers], [ref, [BY.name]]);
	for (const each of [alpha, bravo]) assert.deepEqual(plain(refold(each)), plain(each.state));
	// The freed place meets nobody.
	declareAt(bravo, "third");
	assert.deepEqual(
		bravo.state.findings.get("third")?.filter(({ scope }) => scope === "cross") ?? [],
		[],
	);
});

test("an operation that nobody was told of ends without a word", () => {
	const { alpha, bravo } = pair();
	act(alpha, {
		type: "declare",
		id: "held",
		request: request({ class: "uncrewed" }),
		by: BY,
	});
	assert.equal(alpha.state.holds.size, 1);
	const before = saidBy(alpha);
	end(alpha, "held");
	assert.equal(saidBy(alpha), before);
	assert.equal(alpha.state.holds.size, 0);
	exchange(alpha, bravo);
	assert.equal([...bravo.state.messages.values()].length, 0);
});

test("what has ended by itself is not ended again", () => {
	const { alpha, bravo } = meeting();
	pass(80 * MINUTE, alpha, bravo);
	const before = saidBy(alpha);
	end(alpha, "first");
	end(alpha, "first");
	assert.equal(saidBy(alpha), before);
	assert.equal(lifeOf(alpha, "first"), "ended");
});

test("only its author ends it: of another's operation it is taken without effect", () => {
	const { alpha, bravo, ref } = meeting();
	sayAs(bravo, "routine", END, { by: { role: "watch", script: false }, ref }, [BY.name]);
	deliver(bravo, alpha);
	assert.equal(lifeOf(alpha, "first"), "accepted");
	assert.deepEqual(
		[...alpha.state.withoutEffect.values()].map(({ code }) => code),
		["not-yours"],
	);
});

test("a notice that is withdrawn told of nothing; until that is heard it stands", () => {
	const { alpha, bravo, ref } = meeting();
	const withdrawal = says(alpha, DISREGARD, { msg: NOTICE, ref });
	exchange(alpha, bravo);
	assert.equal(lifeOf(bravo, ref), "accepted");
	const dialogue = bravo.state.dialogues.get(withdrawal);
	assert.ok(dialogue);
	answers(bravo, withdrawal, answerOf(dialogue, "TQ-4"));
	exchange(alpha, bravo);
	assert.equal(lifeOf(bravo, ref), "ended");
	assert.equal(bravo.state.conflicts.size, 0);
	assert.equal(lifeOf(alpha, "first"), "accepted", "it is still ours");
});

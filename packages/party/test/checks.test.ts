import assert from "node:assert/strict";
import { test } from "node:test";
import { checksAlarmed, lastHeard } from "@tansiq/hotline";
import { humanCheck } from "../src/index.ts";
import {
	act,
	exchange,
	hand,
	MINUTE,
	type Pair,
	type Party,
	pair,
	pass,
	plain,
	refold,
	SECOND,
	sayAs,
} from "./pair.ts";
import { refusal } from "./refusal.ts";
import { answerOf, answers, says } from "./talk.ts";

const HOUR = 60 * MINUTE;
const tick = (of: Party) => act(of, { type: "time" });
const rounds = ({ state }: Party) => {
	assert.ok(state.checks);
	return state.checks.rounds;
};
const alarmed = ({ state }: Party) => state.checks && checksAlarmed(state.checks);
/** The numbers of the checks that these events say. */
const checksIn = (of: Party, run: () => void): number[] => {
	const before = of.journal.length;
	run();
	return of.journal
		.slice(before)
		.filter(({ body }) => body.includes('"type":"said"'))
		.flatMap(({ body }) => [...body.matchAll(/"kind":"machine","seq":(\d+)/g)])
		.map(([, seq]) => Number(seq));
};

/** Seconds of a line that carries everything, or nothing. */
function live({ alpha, bravo }: Pair, seconds: number, isUp = true): void {
	for (let i = 0; i < seconds; i += 5) {
		pass(5 * SECOND, alpha, bravo);
		for (const party of [alpha, bravo]) tick(party);
		if (isUp) exchange(alpha, bravo);
	}
}

test("nodes check the line in turn, once a minute, and each hears that it was heard", () => {
	const both = pair();
	const { alpha, bravo } = both;
	const said: number[][] = [];
	said[1] = checksIn(bravo, () => {
		said[0] = checksIn(alpha, () => live(both, 360));
	});
	assert.deepEqual(said, [
		[0, 2, 4],
		[1, 3, 5],
	]);
	for (const party of [alpha, bravo]) {
		assert.deepEqual([rounds(party).machine.misses, alarmed(party)], [0, []]);
		assert.ok(party.state.checks);
		const { heardUs, toldUs } = lastHeard(party.state.checks, party.clock.monoUs);
		assert.ok(heardUs !== null && heardUs <= 120 * SECOND);
		assert.ok(toldUs !== null && toldUs <= 120 * SECOND);
		assert.deepEqual([...party.state.dialogues], [], "a machine's check opens no dialogue");
		assert.deepEqual([...party.state.withoutEffect], []);
		assert.deepEqual(plain(refold(party)), plain(party.state));
	}
});

test("a line that is dead alarms both ends after two misses, and says one check at a time", () => {
	const both = pair();
	const { alpha, bravo } = both;
	live(both, 120);
	const before = [alpha, bravo].map(({ state }) => state.line.own.routine.size);
	const at: Record<string, number> = {};
	for (let seconds = 5; seconds <= 900; seconds += 5) {
		live(both, 5, false);
		for (const party of [alpha, bravo])
			if (alarmed(party)?.includes("machine")) at[party.state.self] ??= seconds;
	}
	// By then each has missed two: the peer's own turn and the receipt of ours, in either order.
	for (const name of ["alpha", "bravo"]) {
		const seconds = at[name];
		assert.ok(seconds !== undefined && seconds <= 300, `${name}: ${seconds}`);
	}
	for (const [i, { state }] of [alpha, bravo].entries())
		assert.equal(
			state.line.own.routine.size,
			(before[i] ?? 0) + 2,
			"one check that waits, and one word that the line is dead, say enough",
		);
	live(both, 240);
	for (const party of [alpha, bravo]) {
		assert.deepEqual(alarmed(party), [], "it ends when the line works again");
		assert.deepEqual(plain(refold(party)), plain(party.state));
	}
});

test("people check the line once an hour, in turn, with a text that is read back", () => {
	const both = pair();
	const { alpha, bravo } = both;
	for (const party of [alpha, bravo])
		assert.equal(humanCheck(party.state, party.clock.monoUs), null);
	let [says_, hears] = [alpha, bravo];
	const texts = new Set<unknown>();
	for (let seq = 0; seq < 4; seq++) {
		pass(HOUR, alpha, bravo);
		const body = humanCheck(says_.state, says_.clock.monoUs);
		assert.equal(body?.seq, seq);
		assert.equal(humanCheck(hears.state, hears.clock.monoUs), null, "it is the other's turn");
		texts.add(body.text_id);
		const ref = says(says_, "TQ-11", body);
		exchange(alpha, bravo);
		const heard = hears.state.dialogues.get(ref);
		assert.ok(heard);
		assert.deepEqual(heard.readback, { seq, text_id: body.text_id });
		answers(hears, ref, answerOf(heard, "TQ-52"));
		exchange(alpha, bravo);
		tick(says_);
		exchange(alpha, bravo);
		for (const party of [alpha, bravo]) {
			assert.equal(party.state.dialogues.get(ref)?.outcome, "closed");
			assert.deepEqual([rounds(party).human.misses, rounds(party).human.open], [0, null]);
		}
		[says_, hears] = [hears, says_];
	}
	assert.equal(texts.size, 4, "the text varies");
	for (const party of [alpha, bravo]) assert.deepEqual(plain(refold(party)), plain(party.state));
});

test("a check by people that is not owed, or not the one that is owed, is refused", () => {
	const { alpha, bravo } = pair();
	const body = { kind: "human", seq: 0, text_id: "neutral.harbour" };
	assert.throws(() => says(alpha, "TQ-11", body), refusal("invalid"), "an hour early");
	pass(HOUR, alpha, bravo);
	for (const [of, changes] of [
		[alpha, { seq: 2 }],
		[alpha, { text_id: "neutral.bridge" }],
		[bravo, {}],
		[bravo, { seq: 1 }],
		[alpha, { kind: "machine" }],
	] as const)
		assert.throws(() => says(of, "TQ-11", { ...body, ...changes }), refusal("invalid"));
	says(alpha, "TQ-11", body);
});

/** Minutes of people: a desk says what it owes, and answers what it hears, while somebody is there. */
function hours({ alpha, bravo }: Pair, minutes: number, present: readonly string[]) {
	const at: Record<string, number> = {};
	for (let minute = 1; minute <= minutes; minute++) {
		pass(MINUTE, alpha, bravo);
		for (const party of [alpha, bravo]) tick(party);
		exchange(alpha, bravo);
		for (const party of [alpha, bravo]) {
			if (!present.includes(party.state.self)) continue;
			const body = humanCheck(party.state, party.clock.monoUs);
			if (body !== null) says(party, "TQ-11", body);
			exchange(alpha, bravo);
			for (const dialogue of party.state.dialogues.values())
				if (dialogue.direction === "received" && dialogue.answer === null)
					answers(party, dialogue.ref, answerOf(dialogue, "TQ-52"));
		}
		exchange(alpha, bravo);
		for (const party of [alpha, bravo])
			if (alarmed(party)?.includes("human")) at[party.state.self] ??= minute;
	}
	for (const party of [alpha, bravo]) {
		assert.ok(!alarmed(party)?.includes("machine"), "the nodes are there all the while");
		assert.deepEqual(plain(refold(party)), plain(party.state));
	}
	return at;
}

test("where no person says the check, both desks are alarmed; in the morning it ends at both", () => {
	const both = pair();
	assert.deepEqual(hours(both, 100, []), { alpha: 80, bravo: 80 });
	hours(both, 15, ["alpha", "bravo"]);
	assert.deepEqual([alarmed(both.alpha), alarmed(both.bravo)], [[], []]);
});

test("a desk where nobody says or answers a check alarms itself and the other", () => {
	assert.deepEqual(hours(pair(), 100, ["bravo"]), { alpha: 72, bravo: 72 });
	assert.deepEqual(hours(pair(), 140, ["alpha"]), { alpha: 132, bravo: 132 });
	assert.deepEqual(hours(pair(), 200, ["alpha", "bravo"]), {});
});

test("a check whose number is beyond any turn moves no turn backwards", () => {
	const both = pair();
	const { alpha, bravo } = both;
	live(both, 180);
	const { seq } = rounds(alpha).machine;
	sayAs(bravo, "routine", "TQ-11", { kind: "machine", seq: 0 }, []);
	exchange(alpha, bravo);
	assert.equal(rounds(alpha).machine.seq, seq);
	assert.equal(hand(alpha, { type: "missing", sha256: [] }).hearing.events.length, 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { STOP, WARNING } from "@tansiq/hotline";
import { LINK, mechanismOf, standing } from "../src/index.ts";
import {
	affirms,
	both,
	HOUR,
	nextOf,
	proposes,
	refusedWith,
	stands,
	states,
	TWO,
	ticks,
} from "./agreeing.ts";
import {
	act,
	CHIEF,
	deliver,
	effectsOf,
	entriesOf,
	exchange,
	MINUTE,
	pair,
	pass,
	sayAs,
} from "./pair.ts";
import { says } from "./talk.ts";

test("suspended by two people it is suspended at both; whoever did so takes it up", () => {
	const line = pair();
	const { alpha, bravo } = line;
	states(alpha, "suspended");
	exchange(alpha, bravo);
	ticks(alpha, bravo);
	assert.deepEqual(both(line), ["3 suspended", "3 suspended"]);
	assert.deepEqual(standing(bravo.state, bravo.clock.wallUs).suspendedBy, ["alpha"]);
	assert.equal(standing(bravo.state, bravo.clock.wallUs).holds, "stays");
	refusedWith("invalid", () => states(bravo, "resumed"));
	states(bravo, "suspended", "their statement");
	states(alpha, "resumed");
	exchange(alpha, bravo);
	assert.deepEqual(both(line), ["3 suspended", "3 suspended"], "the other still has it suspended");
	states(bravo, "resumed");
	exchange(alpha, bravo);
	ticks(alpha, bravo);
	assert.deepEqual(both(line), ["3 in-force", "3 in-force"]);
	const { what, reason } = bravo.state.agreed.history[0] ?? {};
	assert.deepEqual([what, reason], ["suspended", "talks broke off"]);
});

test("suspended, STOP and warnings still go and are answered, and the line is still checked", () => {
	const { alpha, bravo } = pair();
	states(alpha, "suspended");
	exchange(alpha, bravo);
	ticks(alpha, bravo);
	for (const msg of [STOP, WARNING]) {
		const ref = says(alpha, msg);
		exchange(alpha, bravo);
		const dialogue = bravo.state.dialogues.get(ref);
		assert.equal(dialogue?.direction, "received");
		const answer =
			msg === STOP
				? { msg: "TQ-1", readback: dialogue?.readback ?? {} }
				: { msg: "TQ-4", readback: dialogue?.readback ?? {} };
		act(bravo, { type: "answer", ref, answer, by: CHIEF });
		exchange(alpha, bravo);
		assert.ok(alpha.state.dialogues.get(ref)?.answer);
	}
	const before = bravo.state.checks?.rounds.machine.seq ?? 0;
	for (let minute = 0; minute < 5; minute++) {
		pass(MINUTE, alpha, bravo);
		ticks(alpha, bravo);
		exchange(alpha, bravo);
	}
	assert.ok((bravo.state.checks?.rounds.machine.seq ?? 0) > before);
});

test("threat 2: a suspension without two people, or without a chief, is none", () => {
	const { alpha, bravo } = pair();
	const [chief, second] = TWO;
	const mechanism = { type: "mechanism", state: "suspended", reason: "x" } as const;
	refusedWith("role", () => act(alpha, { ...mechanism, by: [chief, chief] }));
	refusedWith("role", () =>
		act(alpha, { ...mechanism, by: [second, { ...chief, role: "watch" }] }),
	);
	const body = {
		by: { role: "chief", script: false },
		reason: "x",
		state: "suspended",
		version: 3,
	};
	sayAs(alpha, "routine", "MECHANISM", body, [CHIEF.name]);
	const [effect] = effectsOf(deliver(alpha, bravo));
	assert.equal(effect?.kind === "none" && effect.code, "missing-signature");
	for (const malformed of [{ state: "paused" }, { reason: "" }, { version: "3" }]) {
		sayAs(alpha, "routine", "MECHANISM", { ...body, ...malformed }, [CHIEF.name, second.name]);
		const [refused] = effectsOf(deliver(alpha, bravo));
		assert.equal(refused?.kind === "none" && refused.code, "malformed");
	}
	assert.equal(stands(bravo), "3 in-force");
	refusedWith("invalid", () => states(alpha, "suspended", ""));
	refusedWith("invalid", () => states(alpha, "suspended", "x".repeat(257)));
});

test("ended it is over at both, until both sign a next version", () => {
	const line = pair();
	const { alpha, bravo } = line;
	states(bravo, "ended");
	exchange(alpha, bravo);
	ticks(alpha, bravo);
	assert.deepEqual(both(line), ["3 expired", "3 expired"]);
	refusedWith("invalid", () => states(alpha, "suspended"));
	refusedWith("invalid", () => states(alpha, "ended"));
	refusedWith("invalid", () => states(alpha, "resumed"));
	const ref = proposes(alpha, nextOf(alpha));
	exchange(alpha, bravo);
	affirms(bravo, ref);
	exchange(alpha, bravo);
	ticks(alpha, bravo);
	assert.deepEqual(both(line), ["4 in-force", "4 in-force"]);
});

test("an end that crosses an AFFIRM ends what was signed without seeing it, at both", () => {
	const line = pair();
	const { alpha, bravo } = line;
	const ref = proposes(alpha, nextOf(alpha));
	exchange(alpha, bravo);
	affirms(bravo, ref);
	states(alpha, "ended");
	exchange(alpha, bravo);
	pass(HOUR, alpha, bravo);
	ticks(alpha, bravo);
	assert.deepEqual(both(line), ["4 expired", "4 expired"]);
});

test("a dead line degrades the mechanism by itself, on the record, until it is heard again", () => {
	const { alpha, bravo } = pair();
	const shown = (of: typeof alpha) => mechanismOf(of.state, of.clock.wallUs);
	assert.equal(shown(alpha), "active");
	for (let minute = 0; minute < 8; minute++) {
		pass(MINUTE, alpha, bravo);
		ticks(alpha, bravo);
	}
	assert.deepEqual([shown(alpha), shown(bravo)], ["degraded", "degraded"]);
	const links = () => entriesOf(alpha).filter(({ text }) => text.includes(`"msg":"${LINK}"`));
	assert.equal(links().length, 1, "said once");
	assert.match(links()[0]?.text ?? "", /"state":"degraded"/);
	for (let minute = 0; minute < 4; minute++) {
		exchange(alpha, bravo);
		pass(MINUTE, alpha, bravo);
		ticks(alpha, bravo);
	}
	exchange(alpha, bravo);
	assert.deepEqual([shown(alpha), shown(bravo)], ["active", "active"]);
	assert.match(links().at(-1)?.text ?? "", /"state":"active"/);
	states(alpha, "suspended");
	ticks(alpha);
	assert.equal(shown(alpha), "suspended");
	states(alpha, "ended");
	ticks(alpha);
	assert.equal(shown(alpha), "ended");
});

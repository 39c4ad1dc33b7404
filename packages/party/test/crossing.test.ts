import assert from "node:assert/strict";
import { test } from "node:test";
import { DISREGARD, ROGER } from "@tansiq/hotline";
import { agreementOf } from "../src/index.ts";
import {
	affirms,
	agreed,
	both,
	drafted,
	HOUR,
	NEGOTIATOR,
	nextOf,
	proposes,
	refusedWith,
	states,
	ticks,
} from "./agreeing.ts";
import {
	act,
	CHIEF,
	deliver,
	effectsOf,
	exchange,
	type Pair,
	pair,
	pass,
	plain,
	refold,
	SECOND,
	sayAs,
} from "./pair.ts";
import { says } from "./talk.ts";

/** Both propose over one version before either has heard of the other. */
function crossed(): { line: Pair; refs: [string, string] } {
	const line = pair();
	const { alpha, bravo } = line;
	const refs: [string, string] = [
		proposes(alpha, nextOf(alpha, { noticeLeadUs: 20 * 60 * SECOND })),
		proposes(bravo, nextOf(bravo, { noticeLeadUs: 25 * 60 * SECOND })),
	];
	exchange(alpha, bravo);
	return { line, refs };
}

test("of two proposals that cross one stands, and it is the same at both", () => {
	const { line, refs } = crossed();
	const [ours, theirs] = refs;
	const attempts = [() => affirms(line.bravo, ours), () => affirms(line.alpha, theirs)].map(
		(attempt) => {
			try {
				attempt();
				return "taken on";
			} catch (error) {
				return (error as { code?: string }).code;
			}
		},
	);
	assert.deepEqual([...attempts].sort(), ["not-answerable", "taken on"]);
	exchange(line.alpha, line.bravo);
	assert.deepEqual(both(line), ["4 in-force", "4 in-force"]);
	assert.equal(
		agreementOf(line.alpha.state).noticeLeadUs,
		agreementOf(line.bravo.state).noticeLeadUs,
	);
});

test("an AFFIRM that a node gives to the one that is void has no effect at the other", () => {
	const { line, refs } = crossed();
	for (const [of, other, ref] of [
		[line.bravo, line.alpha, refs[0]],
		[line.alpha, line.bravo, refs[1]],
	] as const) {
		const body = { by: { role: "chief", script: false }, ref };
		sayAs(of, "routine", "TQ-5", body, [CHIEF.name, NEGOTIATOR.name]);
		const [effect] = effectsOf(deliver(of, other));
		if (effect?.kind === "none") assert.equal(effect.code, "cancelled");
		else assert.equal(effect?.kind, "answer");
	}
	const versions = [line.alpha, line.bravo].map(({ state }) => state.agreed.versions.length);
	assert.deepEqual([...versions].sort(), [1, 2], "one of the two was taken on");
});

test("a later offer of one side replaces its earlier one, unless that was taken on meanwhile", () => {
	const line = pair();
	const { alpha, bravo } = line;
	const first = proposes(alpha, nextOf(alpha, { noticeLeadUs: 20 * 60 * SECOND }));
	exchange(alpha, bravo);
	const second = proposes(alpha, nextOf(alpha, { noticeLeadUs: 40 * 60 * SECOND }));
	affirms(bravo, first);
	exchange(alpha, bravo);
	assert.deepEqual(both(line), ["4 in-force", "4 in-force"]);
	assert.equal(agreementOf(alpha.state).noticeLeadUs, 20 * 60 * SECOND);
	refusedWith("not-answerable", () => affirms(bravo, second));
});

test("a draft whose version was followed meanwhile is not said", () => {
	const { alpha, bravo } = pair();
	const draft = drafted(alpha, nextOf(alpha, { answerDueUs: HOUR }));
	const ref = proposes(bravo, nextOf(bravo));
	exchange(alpha, bravo);
	affirms(alpha, ref);
	refusedWith("not-answerable", () => act(alpha, { type: "countersign", draft, by: CHIEF }));
});

test("a restart gives the same: versions, proposals, suspensions and history", () => {
	const { line } = crossed();
	states(line.alpha, "suspended");
	exchange(line.alpha, line.bravo);
	ticks(line.alpha, line.bravo);
	for (const party of [line.alpha, line.bravo])
		assert.deepEqual(plain(refold(party)), plain(party.state));
	const done = agreed();
	for (const party of [done.alpha, done.bravo])
		assert.deepEqual(plain(refold(party)), plain(party.state));
});

test("an AFFIRM that crosses a withdrawal counts at both or at neither, whichever is heard first", () => {
	for (const first of ["routine", "urgent"] as const) {
		const line = pair();
		const { alpha, bravo } = line;
		const ref = proposes(alpha, nextOf(alpha));
		exchange(alpha, bravo);
		affirms(bravo, ref);
		const disregard = says(alpha, DISREGARD, { msg: "TQ-32", ref });
		deliver(alpha, bravo, "urgent");
		const readback = bravo.state.dialogues.get(disregard)?.readback ?? {};
		act(bravo, { type: "answer", ref: disregard, answer: { msg: ROGER, readback }, by: CHIEF });
		deliver(bravo, alpha, first);
		exchange(alpha, bravo);
		for (let i = 0; i < 3; i++) {
			pass(SECOND, alpha, bravo);
			ticks(alpha, bravo);
			exchange(alpha, bravo);
		}
		const version = first === "routine" ? 4 : 3;
		assert.deepEqual(both(line), [`${version} in-force`, `${version} in-force`], first);
		for (const party of [alpha, bravo]) assert.deepEqual(plain(refold(party)), plain(party.state));
	}
});

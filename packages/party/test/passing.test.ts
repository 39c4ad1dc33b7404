import assert from "node:assert/strict";
import { test } from "node:test";
import type { PassingAct } from "../src/index.ts";
import { passable } from "../src/index.ts";
import { greet, restored } from "./carriers.ts";
import {
	AUDITOR,
	act,
	BY,
	CHIEF,
	declareAt,
	deliver,
	effectsOf,
	exchange,
	pass as later,
	type Pair,
	type Party,
	pair,
	plain,
	refold,
	SECOND,
	sayAs,
} from "./pair.ts";
import { refusal } from "./refusal.ts";

const NOTICE = "bravo/routine/1";
const TO = "charlie";
const by = { role: "chief", script: false };

/** Alpha has heard a notice of bravo. */
function told(): Pair {
	const both = pair();
	declareAt(both.bravo, "survey");
	exchange(both.bravo, both.alpha);
	assert.ok(both.alpha.state.registry.operations.has(NOTICE));
	return both;
}

const states = (of: Party, doing: PassingAct, notice = NOTICE, to = TO) =>
	act(of, {
		type: "passing",
		stated: { act: doing, notice, to },
		by: doing === "ask" ? BY : CHIEF,
	});
const wordOf = (of: Party) => of.state.passings.get(`${NOTICE} ${TO}`)?.word ?? null;
const pass = (of: Party, consent: string, to = TO) =>
	passable(of.state, { notice: NOTICE, to, consent });

test("a notice is passable by the very entry in which its author consents, until it is taken back", () => {
	const { alpha, bravo } = told();
	assert.throws(() => pass(alpha, NOTICE), refusal("invalid"), "nothing was said");
	states(alpha, "ask");
	exchange(alpha, bravo);
	assert.equal(bravo.state.passings.get(`${NOTICE} ${TO}`)?.asked, "alpha/routine/1");
	states(bravo, "refuse");
	exchange(bravo, alpha);
	assert.throws(() => pass(alpha, wordOf(alpha)?.ref ?? ""), refusal("invalid"));
	states(bravo, "consent");
	exchange(bravo, alpha);
	const consent = wordOf(alpha)?.ref ?? "";
	const { id, request, onBehalf } = pass(alpha, consent);
	assert.match(id, /^bravo-routine-1\.[0-9a-f]{7}$/);
	assert.deepEqual(onBehalf, { theatre: "strait-1", party: "bravo", notice: NOTICE, consent });
	assert.deepEqual(request.volumes, alpha.state.registry.operations.get(NOTICE)?.volumes);
	assert.equal(request.text, undefined, "its words stay behind");
	assert.throws(
		() => pass(alpha, consent, "delta"),
		refusal("invalid"),
		"of another it says nothing",
	);
	states(bravo, "withdraw");
	exchange(bravo, alpha);
	assert.throws(() => pass(alpha, consent), refusal("invalid"));
	for (const each of [alpha, bravo]) assert.deepEqual(plain(refold(each)), plain(each.state));
});

test("said once: the same word again changes nothing, another one does", () => {
	const { alpha, bravo } = told();
	assert.equal(states(alpha, "ask").length, 1);
	assert.deepEqual(states(alpha, "ask"), []);
	assert.equal(states(bravo, "consent").length, 1);
	assert.deepEqual(states(bravo, "consent"), []);
	assert.equal(states(bravo, "withdraw").length, 1);
	assert.throws(() => states(bravo, "withdraw"), refusal("invalid"));
});

test("nobody consents for another, or in a role that releases nothing", () => {
	const { alpha, bravo } = told();
	assert.throws(() => states(alpha, "consent"), refusal("invalid"), "it is bravo's notice");
	assert.throws(() => states(bravo, "ask"), refusal("unknown"));
	for (const to of ["alpha", "bravo", "no such"])
		assert.throws(() => states(bravo, "consent", NOTICE, to), refusal("invalid"), to);
	const stated = { act: "consent", notice: NOTICE, to: TO } as const;
	for (const person of [BY, AUDITOR])
		assert.throws(() => act(bravo, { type: "passing", stated, by: person }), refusal("role"));
});

const HEARD: [what: string, code: string, body: object, signers?: string[]][] = [
	["unsigned", "missing-signature", {}, []],
	["signed by one who may not", "role", {}, [AUDITOR.name]],
	["on a notice of ours", "not-yours", { notice: "alpha/routine/1" }],
	["asking about its own", "not-yours", { act: "ask" }],
	["about what is no party", "malformed", { to: "No Such" }],
	["an act that nobody knows", "malformed", { act: "nod" }],
];
for (const [what, code, changes, signers = [CHIEF.name]] of HEARD)
	test(`a word of the peer that is ${what} has no effect`, () => {
		const { alpha, bravo } = told();
		declareAt(alpha, "ours");
		exchange(alpha, bravo);
		const body = { act: "consent", by, notice: NOTICE, to: TO, ...changes };
		sayAs(bravo, "routine", "PASSING", body, signers);
		const effect = effectsOf(deliver(bravo, alpha)).at(-1);
		assert.equal(effect?.kind === "none" && effect.code, code);
		assert.equal(alpha.state.passings.size, 0);
	});

test("free text that consents in so many words is no consent", () => {
	const { alpha, bravo } = told();
	const body = { by: { role: "watch", script: false }, text: `Tell ${TO} of ${NOTICE}.` };
	const ref = sayAs(bravo, "routine", "TQ-71", body);
	exchange(bravo, alpha);
	assert.throws(() => pass(alpha, ref), refusal("invalid"));
});

test("what the peer's mirror gives back after a restore is consented to as before", () => {
	const { alpha, bravo } = told();
	states(bravo, "consent");
	exchange(bravo, alpha);
	const again = restored(bravo, 2);
	for (let i = 0; i < 40 && again.state.line.recovering !== null; i++) {
		greet(again, alpha);
		later(10 * SECOND, again, alpha);
	}
	assert.equal(again.state.line.recovering, null);
	assert.deepEqual(wordOf(again), wordOf(alpha));
});

test("in its own theatre, and with its author, nothing is declared on behalf of him", () => {
	const { alpha, bravo } = told();
	states(bravo, "consent");
	exchange(bravo, alpha);
	const allowed = pass(alpha, wordOf(alpha)?.ref ?? "");
	const taken = () => act(alpha, { type: "declareOnBehalf", passable: allowed, by: BY });
	assert.throws(taken, refusal("invalid"));
});

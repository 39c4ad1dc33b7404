import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnyRule } from "@tansiq/agreement";
import { HOUR_US } from "@tansiq/space";
import { ORIGIN_US } from "../../agreement/test/sample.ts";
import { disc, place } from "../../space/test/oracle.ts";
import { answerTreeOf } from "../src/index.ts";
import {
	act,
	BY,
	CHIEF,
	declareAt,
	exchange,
	MINUTE,
	NOW,
	type Party,
	pair,
	pass,
	plain,
	refold,
	SECOND,
	VOLUME,
} from "./pair.ts";
import { refusal } from "./refusal.ts";

const at = (latitude: number) => ({ ...VOLUME, outline: disc(place(latitude, 8), 5_000_000) });
const CLOSURE = { id: "closed-1", outline: disc(place(47, 8), 10_000_000) };

/** What alpha says as STOP in a zone around the operations of `request`. */
function stop(of: Party, zone: object = CLOSURE): string {
	const body = { zone: zone as never, start_us: NOW };
	const [event] = act(of, { type: "speak", msg: "TQ-41", body, by: BY });
	assert.ok(event?.type === "said");
	return `${of.state.self}/urgent/${event.said.entries[0]?.index}`;
}

const shown = (of: Party, ref: string) =>
	answerTreeOf(of.state, ref).leaves.map(({ name, operations, answeredUs }) => [
		name,
		operations,
		answeredUs !== null,
	]);

test("a closure reaches every unit whose operation meets it, and only those, at both ends", () => {
	const { alpha, bravo } = pair({ zones: [] });
	declareAt(alpha, "own-in", { unit: "wing-1" });
	declareAt(bravo, "in-1", { unit: "convoy-2" });
	declareAt(bravo, "in-2", { unit: "convoy-2", class: "uncrewed" });
	declareAt(bravo, "in-3");
	declareAt(bravo, "out", { unit: "convoy-3", volumes: [at(49)] });
	declareAt(bravo, "over", { unit: "convoy-4" });
	act(bravo, { type: "end", operation: "over", by: BY });
	exchange(alpha, bravo);
	const ref = stop(alpha);
	exchange(alpha, bravo);
	assert.deepEqual(shown(alpha, ref), [
		["party bravo", [], false],
		["unit wing-1", ["own-in"], false],
	]);
	assert.deepEqual(shown(bravo, ref), [
		["unit convoy-2", ["in-1", "in-2"], false],
		["unit in-3", ["in-3"], false],
	]);
});

test("the figure is the time to the last answer, and until then it names who is missing", () => {
	const { alpha, bravo } = pair({ zones: [] });
	declareAt(bravo, "a", { unit: "convoy-2" });
	declareAt(bravo, "b", { unit: "convoy-5" });
	const ref = stop(alpha);
	exchange(alpha, bravo);
	const { receiptUs } = bravo.state.dialogues.get(ref) ?? {};
	pass(20 * SECOND, alpha, bravo);
	act(bravo, { type: "confirm", ref, name: "unit convoy-2", by: BY });
	const half = answerTreeOf(bravo.state, ref);
	assert.deepEqual([half.unconfirmed, half.timeToLastAnswerUs], [["unit convoy-5"], null]);
	pass(25 * SECOND, alpha, bravo);
	act(bravo, { type: "confirm", ref, name: "unit convoy-5", by: CHIEF });
	// Again is no news: the first time counts.
	assert.deepEqual(act(bravo, { type: "confirm", ref, name: "unit convoy-2", by: BY }), []);
	const whole = answerTreeOf(bravo.state, ref);
	assert.equal(whole.timeToLastAnswerUs, bravo.clock.wallUs - (receiptUs ?? 0));
	assert.deepEqual(
		whole.leaves.map(({ by }) => by),
		[BY.name, CHIEF.name],
	);
	assert.deepEqual(plain(refold(bravo)), plain(bravo.state));
	// What its units have heard is its own affair: the originator waits for the party's answer.
	assert.deepEqual(answerTreeOf(alpha.state, ref).unconfirmed, ["party bravo"]);
	const readback = { zone: "closed-1", start_us: NOW };
	act(bravo, { type: "answer", ref, answer: { msg: "TQ-1", readback }, by: BY });
	exchange(bravo, alpha);
	const { unconfirmed, timeToLastAnswerUs } = answerTreeOf(alpha.state, ref);
	assert.deepEqual([unconfirmed, timeToLastAnswerUs], [[], 45 * SECOND]);
});

test("a notice reaches the units that it endangers", () => {
	const { alpha, bravo } = pair({ zones: [] });
	declareAt(bravo, "met", { unit: "wing-9" });
	declareAt(bravo, "clear", { unit: "wing-8", volumes: [at(49)] });
	const ref = declareAt(alpha, "flight");
	exchange(alpha, bravo);
	assert.deepEqual(answerTreeOf(bravo.state, ref).unconfirmed, ["unit wing-9"]);
});

test("a zone that nobody can place concerns everybody; an agreed one by its geometry", () => {
	const zone = {
		id: "range",
		name: "Range",
		rule: "free" as const,
		outline: CLOSURE.outline,
		band: { datum: "STD" as const, lower01mm: 0, upper01mm: 400_000_000 },
		window: { startUs: ORIGIN_US, endUs: ORIGIN_US + 720 * HOUR_US },
	};
	const { alpha, bravo } = pair({ zones: [zone] });
	declareAt(bravo, "in");
	declareAt(bravo, "out", { volumes: [at(49)] });
	const agreed = stop(alpha, { id: "range" });
	const unknown = stop(alpha, { id: "somewhere" });
	exchange(alpha, bravo);
	assert.deepEqual(answerTreeOf(bravo.state, agreed).unconfirmed, ["unit in"]);
	assert.deepEqual(answerTreeOf(bravo.state, unknown).unconfirmed, ["unit in", "unit out"]);
});

test("distress goes to those outside the mechanism by whoever reaches them; where nobody does it is shown", () => {
	const outsider = (name: string, reachedBy: string | null, latitude = 47): AnyRule => ({
		id: `rule-${name}`,
		kind: "outsider",
		name,
		reachedBy,
		notBoundBy: [],
		extent: {
			outline: disc(place(latitude, 8), 30_000_000),
			band: { datum: "STD", lower01mm: 0, upper01mm: 400_000_000 },
			window: { startUs: ORIGIN_US, endUs: ORIGIN_US + 720 * HOUR_US },
		},
	});
	const rules = [
		outsider("patrol", "bravo"),
		outsider("militia", null),
		outsider("coast", "alpha"),
		outsider("away", "bravo", 30),
	];
	const { alpha, bravo } = pair({ zones: [], rules });
	const ref = stop(alpha);
	const warning = act(alpha, {
		type: "speak",
		msg: "TQ-40",
		body: { zone: CLOSURE as never, start_us: NOW + MINUTE, what: "aircraft" },
		by: BY,
	});
	assert.equal(warning.length, 1);
	exchange(alpha, bravo);
	assert.deepEqual(answerTreeOf(alpha.state, ref).unconfirmed, [
		"party bravo",
		"outsider patrol",
		"outsider coast",
	]);
	assert.deepEqual(answerTreeOf(bravo.state, ref).unconfirmed, ["outsider patrol"]);
	// Only what is ours to pass on is ours to confirm.
	const confirm = (name: string) => act(bravo, { type: "confirm", ref, name, by: BY });
	assert.throws(() => confirm("outsider coast"), refusal("unknown"));
	assert.throws(() => confirm("outsider militia"), refusal("unknown"));
	assert.throws(() => confirm("unit nobody"), refusal("unknown"));
	confirm("outsider patrol");
	assert.deepEqual(answerTreeOf(bravo.state, ref).unconfirmed, []);
	const passOn = (name: string) => act(alpha, { type: "confirm", ref, name, by: BY });
	assert.throws(() => passOn("outsider patrol"), refusal("unknown"));
	passOn("outsider coast");
	const nobody = answerTreeOf(bravo.state, ref).leaves.find(({ name }) => /militia/.test(name));
	assert.deepEqual([nobody?.reachedBy, nobody?.answeredUs], [null, null]);
	// A warning is no distress.
	const second = [...bravo.state.dialogues.keys()].at(-1) ?? "";
	assert.deepEqual(answerTreeOf(bravo.state, second).leaves, []);
});

test("no such message, and nobody signed in, are refused", () => {
	const { alpha } = pair();
	assert.throws(() => answerTreeOf(alpha.state, "bravo/urgent/9"), refusal("unknown"));
	const stranger = { name: "stranger", role: "watch" as const, script: false };
	const input = { type: "confirm", ref: "bravo/urgent/9", name: "unit x", by: stranger } as const;
	assert.throws(() => act(alpha, input), refusal("not-enrolled"));
});

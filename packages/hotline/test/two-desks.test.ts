import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	CODEBOOK,
	isProvisional,
	outcomeOwed,
	stateOf,
	TRANSITIONS,
	type Transition,
} from "../src/index.ts";
import { type Commit, Desks, M } from "./desks.ts";

const DUE_US = 600_000_000;
/** A notice (ROGER, routine log), a request (WILCO with readback, urgent log). */
const MESSAGES = ["TQ-20", "TQ-31"] as const;

type Command = fc.Command<object, Desks>;

function command(name: string, run: (desks: Desks) => void): Command {
	return {
		check: () => true,
		run: (_, desks) => {
			run(desks);
			desks.look();
		},
		toString: () => name,
	};
}

const anyAnswer = fc.constantFrom("TQ-1", "TQ-2", "TQ-4", "TQ-5", "TQ-6", "TQ-52", "TQ-74");
const someTime = fc.oneof(
	fc.nat(5_000_000),
	fc.nat(DUE_US),
	fc.constantFrom(DUE_US, DUE_US - 1, 120_000_000),
	{ arbitrary: fc.constant(90_000_000_000), weight: 1 },
);
const line = fc.constantFrom("urgent", "routine", "receipts");

const COMMANDS = [
	someTime.map((us) => command(`${us} µs pass`, (desks) => desks.advance(us))),
	fc.constant(command("the originator's clock", (desks) => desks.tick())),
	fc
		.tuple(fc.constantFrom("alpha", "bravo"), line)
		.map(([to, log]) => command(`${to} hears ${log}`, (desks) => desks.deliver(to, log))),
	fc
		.tuple(fc.constantFrom("alpha", "bravo"), line)
		.map(([to, log]) => command(`${to} hears ${log}`, (desks) => desks.deliver(to, log))),
	fc.constant(command("shown", (desks) => desks.present())),
	fc
		.oneof(fc.nat(DUE_US), fc.constant(DUE_US))
		.map((us) => command(`STANDBY for ${us}`, (desks) => desks.standby(us))),
	fc.constant(command("DISREGARD", (desks) => desks.disregard())),
	fc
		.tuple(anyAnswer, fc.boolean())
		.map(([msg, wrong]) =>
			command(`answer ${msg}${wrong ? ", wrong readback" : ""}`, (desks) =>
				desks.answer("message", msg, wrong),
			),
		),
	fc
		.constantFrom("TQ-4", "TQ-2")
		.map((msg) =>
			command(`DISREGARD answered ${msg}`, (desks) => desks.answer("disregard", msg, false)),
		),
];

/** The outcome, worked out once more from what the originator committed and when. */
function expectedOutcome(commits: readonly Commit[], endMonoUs: number): string | null {
	const firstOf = (what: Commit["what"]) => commits.findIndex((one) => one.what === what);
	const when = (index: number) => (index < 0 ? Infinity : (commits[index] as Commit).monoUs);
	const standby = firstOf("standby");
	const receipt = firstOf("receipt");
	let dueMonoUs = when(receipt) + DUE_US;
	if (receipt >= 0 && standby > receipt)
		dueMonoUs = when(standby) + Number(commits[standby]?.promisedUs);
	const answer = firstOf("answer");
	const withdrawn = firstOf("withdrawn");
	const overdue = firstOf("overdue");
	const late = firstOf("delayed");
	if (late >= 0 && (overdue < 0 || late < overdue)) return null;
	if (withdrawn >= 0 && (answer < 0 || withdrawn < answer)) return "cancelled";
	if (answer >= 0) {
		if (receipt < 0) return null;
		return when(answer) < dueMonoUs ? "closed" : "closed_late";
	}
	return dueMonoUs <= endMonoUs ? "overdue" : null;
}

test("threat 6: whatever the interleaving, both desks reach the same outcome and one closing answer", () => {
	const reached = new Map<Transition, number>();
	const outcomes = new Map<string, number>();
	const errors = new Set<string>();
	let crossed = 0;
	fc.assert(
		fc.property(
			fc.constantFrom(...MESSAGES),
			fc.commands(COMMANDS, { maxCommands: 40, size: "max" }),
			(msg, commands) => {
				const desks = new Desks(msg, DUE_US);
				fc.modelRun(() => ({ model: {}, real: desks }), commands);
				desks.settle();
				const { alpha, bravo } = desks;
				const ours = alpha[M];
				const theirs = bravo[M];
				assert.ok(ours && theirs, "what was said arrives once the line works");
				assert.equal(ours.outcome, theirs.outcome);
				assert.equal(ours.outcome, expectedOutcome(desks.commits, desks.at("alpha").monoUs));
				const [a, b] = [
					stateOf(ours, desks.at("alpha").monoUs),
					stateOf(theirs, desks.at("bravo").monoUs),
				];
				assert.equal(a, b, "both desks show the same");
				assert.ok(["closed", "closed_late", "overdue", "cancelled", "delayed"].includes(a), a);
				assert.equal(isProvisional(theirs), a === "delayed");
				assert.ok(desks.said.length <= 1 && desks.taken.length <= 1, "exactly one closing answer");
				if (a === "closed" || a === "closed_late") {
					assert.deepEqual(desks.taken, desks.said);
					assert.equal(ours.answer?.msg, theirs.answer?.msg);
					assert.ok(CODEBOOK.get(msg)?.answers.includes(ours.answer?.msg ?? ""));
				}
				assert.equal(outcomeOwed(ours, desks.at("alpha").monoUs), null);
				if (a === "cancelled" && desks.said.length > 0) crossed++;
				outcomes.set(a, (outcomes.get(a) ?? 0) + 1);
				for (const error of desks.errors) errors.add(error);
				for (const [name, count] of desks.reached)
					reached.set(name, (reached.get(name) ?? 0) + count);
			},
		),
		{ numRuns: 3_000, seed: 11 },
	);
	for (const name of TRANSITIONS)
		assert.ok(
			// Both desks judge alike here: neither says what the other cannot use.
			name === "refused" || (reached.get(name) ?? 0) > 0,
			`${name}: never reached ${JSON.stringify([...reached])}`,
		);
	assert.equal(outcomes.size, 5);
	for (const [state, count] of outcomes) assert.ok(count > 20, `${state}: ${count}`);
	assert.ok(crossed > 0, "an answer and a DISREGARD crossed");
	assert.ok(errors.has("overdue"), "a STANDBY came after the deadline");
});

test("a peer that answers whatever it likes: one answer is taken, the rest is refused", () => {
	const refused = new Map<string, number>();
	const readback = fc.oneof(
		fc.constant({ zone: "HARBOUR-2", until_us: 1_790_003_600_000_000 }),
		fc.jsonValue(),
	);
	const forced = fc.tuple(anyAnswer, readback).map(([msg, entered]) =>
		command(`forced ${msg}`, (desks) => {
			desks.forceAnswer(msg, entered);
			desks.deliver("alpha", "urgent");
		}),
	);
	fc.assert(
		fc.property(
			fc.commands([...COMMANDS, forced, forced, forced], { maxCommands: 40, size: "max" }),
			(commands) => {
				const desks = new Desks("TQ-31", DUE_US);
				desks.deliver("bravo", "urgent");
				desks.deliver("alpha", "receipts");
				fc.modelRun(() => ({ model: {}, real: desks }), commands);
				desks.settle();
				assert.ok(desks.taken.length <= 1);
				assert.equal(desks.alpha[M]?.answer?.msg, desks.taken[0]);
				assert.equal(desks.alpha[M]?.outcome, desks.bravo[M]?.outcome);
				assert.equal(
					desks.alpha[M]?.outcome,
					expectedOutcome(desks.commits, desks.at("alpha").monoUs),
				);
				for (const error of desks.errors) refused.set(error, (refused.get(error) ?? 0) + 1);
			},
		),
		{ numRuns: 1_000, seed: 23 },
	);
	for (const code of ["duplicate", "not-an-answer", "readback", "cancelled"])
		assert.ok((refused.get(code) ?? 0) > 10, `${code}: ${refused.get(code)}`);
});

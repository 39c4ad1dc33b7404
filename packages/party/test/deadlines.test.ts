import assert from "node:assert/strict";
import { test } from "node:test";
import { CODEBOOK, stateOf } from "@tansiq/hotline";
import { BODIES } from "../../hotline/test/bodies.ts";
import type { Fields, PartyEvent } from "../src/index.ts";
import {
	act,
	declareAt,
	exchange,
	MINUTE,
	type Pair,
	type Party,
	pair,
	pass,
	SECOND,
	sayAs,
} from "./pair.ts";
import { OWN, says } from "./talk.ts";

/**
 * What must happen when nobody answers, hours:minutes:seconds after the message: without a receipt
 * it counts as undelivered; after the time for its answer it is overdue; and it climbs to the chief,
 * to the voice channel and to the mediator. TQ-23 is here 60 min before the entry, with 15 min of
 * lead. A line check is a row, and calls nobody.
 */
const TABLE = `
TQ-10  0:00:15  0:05:00   0:05:00  0:07:30  0:10:00
TQ-11  0:02:00  0:02:00   -        -        -
TQ-12  0:02:00  0:30:00   0:30:00  0:45:00  1:00:00
TQ-20  0:02:00  0:30:00   0:30:00  0:45:00  1:00:00
TQ-21  0:00:15  0:10:00   0:10:00  0:15:00  0:20:00
TQ-22  0:02:00  0:30:00   0:30:00  0:45:00  1:00:00
TQ-23  0:00:15  0:45:00   0:45:00  1:07:30  1:30:00
TQ-30  0:02:00  1:00:00   1:00:00  1:30:00  2:00:00
TQ-31  0:00:15  0:10:00   0:10:00  0:15:00  0:20:00
TQ-32  0:02:00  24:00:00  24:00:00 36:00:00 48:00:00
TQ-40  0:00:15  0:03:00   0:03:00  0:04:30  0:06:00
TQ-41  0:00:15  0:01:00   0:00:30  0:01:00  0:02:00
TQ-42  0:00:15  0:01:00   0:00:30  0:01:00  0:02:00
TQ-43  0:00:15  0:05:00   0:05:00  0:07:30  0:10:00
TQ-50  0:00:15  0:10:00   0:10:00  0:15:00  0:20:00
TQ-51  0:02:00  1:00:00   1:00:00  1:30:00  2:00:00
TQ-53  0:00:15  0:02:00   0:02:00  0:03:00  0:04:00
TQ-60  0:00:15  0:02:00   0:02:00  0:03:00  0:04:00
TQ-61  0:02:00  4:00:00   4:00:00  6:00:00  8:00:00
TQ-71  0:02:00  0:30:00   0:30:00  0:45:00  1:00:00
TQ-72  0:02:00  1:00:00   1:00:00  1:30:00  2:00:00
TQ-73  0:00:15  0:10:00   0:10:00  0:15:00  0:20:00
TQ-74  0:00:15  0:10:00   0:10:00  0:15:00  0:20:00
TQ-75  0:00:15  0:01:00   0:00:30  0:01:00  0:02:00`
	.trim()
	.split("\n")
	.map((row) => row.split(/\s+/) as [string, string, string, string, string, string]);

function micros(time: string): number {
	const [hours = 0, minutes = 0, seconds = 0] = time.split(":").map(Number);
	return (hours * 60 + minutes) * MINUTE + seconds * SECOND;
}

/** What no person begins a dialogue with at our desk yet; the peer's node may. */
const HEARD_ONLY: readonly string[] = ["TQ-21", "TQ-22"];

/** Says it where one desk may; a line on which alpha has given notice, and people owe a check. */
function begun(msg: string): Pair & { ref: string } {
	const both = pair({ answerDueUs: 30 * MINUTE });
	const { alpha, bravo } = both;
	if (msg === "TQ-20") return { ...both, ref: declareAt(alpha, "flight") };
	declareAt(alpha, "flight");
	exchange(alpha, bravo);
	if (msg === "TQ-11") {
		pass(60 * MINUTE, alpha, bravo);
		for (const each of [alpha, bravo]) act(each, { type: "time" });
		exchange(alpha, bravo);
	}
	if (!HEARD_ONLY.includes(msg)) return { ...both, ref: says(alpha, msg) };
	const { wallUs } = alpha.clock;
	const body: Fields = { ...(BODIES[msg] as Fields), ref: OWN };
	if (msg === "TQ-21") body.start_us = wallUs + 60 * MINUTE;
	const log = msg === "TQ-21" ? "urgent" : "routine";
	return { ...both, ref: sayAs(alpha, log, msg, body) };
}

/** What these events make of a dialogue: its steps, and what the originator's log decides. */
const movesIn = (events: readonly PartyEvent[], ref: string): string[] =>
	events.flatMap((event) => {
		if (event.type === "escalated") return event.ref === ref ? [event.to] : [];
		if (event.type !== "said") return [];
		return event.meanings.flatMap((meaning) =>
			meaning.kind === "outcome" && meaning.ref === ref ? [meaning.outcome] : [],
		);
	});

/** Every move of a dialogue at one desk, with the instant; looked at before, at and between those given. */
function moves(of: Party, ref: string, instants: readonly number[]): string[] {
	const startUs = of.clock.monoUs;
	const looks = instants.flatMap((us, i) => {
		const beforeUs = instants[i - 1] ?? 0;
		return [Math.floor((us + beforeUs) / 2), us - 1, us];
	});
	const lastUs = Math.max(...instants);
	const found: string[] = [];
	for (const us of [...new Set([...looks, lastUs * 2 + MINUTE])].sort((a, b) => a - b)) {
		pass(startUs + us - of.clock.monoUs, of);
		for (const move of movesIn(act(of, { type: "time" }), ref)) found.push(`${us} ${move}`);
	}
	return found;
}

test("the table has every message that wants an answer, and no other", () => {
	const wanted = [...CODEBOOK.values()].filter(({ answers }) => answers.length > 0);
	assert.deepEqual(
		TABLE.map(([msg]) => msg),
		wanted.map(({ id }) => id),
	);
});

for (const [msg, undelivered, overdue, ...climb] of TABLE) {
	const steps = ["chief", "voice", "mediator"].flatMap((to, i) =>
		climb[i] === "-" ? [] : [{ us: micros(climb[i] ?? ""), what: to }],
	);
	const decided = { us: micros(overdue), what: "overdue" };
	const listed = (rows: { us: number; what: string }[]) =>
		rows.map(({ us, what }) => `${us} ${what}`).sort();
	const instants = [...new Set([decided, ...steps].map(({ us }) => us))].sort((a, b) => a - b);

	test(`${msg} that nobody answers is overdue after ${overdue} and climbs after ${climb.join(", ")}, at both desks`, () => {
		const { alpha, bravo, ref } = begun(msg);
		exchange(alpha, bravo);
		assert.equal(bravo.state.dialogues.get(ref)?.msg, msg);
		if (!HEARD_ONLY.includes(msg)) {
			const sent = moves(alpha, ref, instants);
			assert.deepEqual(sent.sort(), listed([decided, ...steps]));
			assert.equal(alpha.state.dialogues.get(ref)?.outcome, "overdue");
			return;
		}
		assert.deepEqual(moves(bravo, ref, instants).sort(), listed(steps));
	});

	test(`${msg} climbs alike at the desk that has not answered it`, () => {
		const { alpha, bravo, ref } = begun(msg);
		exchange(alpha, bravo);
		assert.deepEqual(moves(bravo, ref, instants).sort(), listed(steps));
		const dialogue = bravo.state.dialogues.get(ref);
		assert.ok(dialogue);
		assert.equal(
			stateOf(dialogue, bravo.clock.monoUs),
			"overdue",
			"provisional, until theirs says so",
		);
	});

	if (HEARD_ONLY.includes(msg)) continue;
	test(`${msg} without a receipt is undelivered after ${undelivered}, and climbs at its sender`, () => {
		const { alpha, ref } = begun(msg);
		const dialogue = alpha.state.dialogues.get(ref);
		assert.ok(dialogue);
		const { monoUs } = alpha.clock;
		const lateUs = micros(undelivered);
		assert.equal(stateOf(dialogue, monoUs + lateUs - 1), "pending");
		assert.equal(stateOf(dialogue, monoUs + lateUs), "undelivered");
		const isFast = msg === "TQ-41" || msg === "TQ-42" || msg === "TQ-75";
		// A minute's message counts from when it was said; the others as if the technical time were the deadline.
		const spanUs = isFast ? 0 : micros(overdue);
		const expected = isFast
			? steps
			: steps.map(({ what }, i) => ({ us: lateUs + (i * spanUs) / 2, what }));
		// At its sender TQ-23 has the table's ten minutes until the receipt says how long there is.
		if (msg === "TQ-23")
			for (const [i, step] of expected.entries()) step.us = lateUs + i * 5 * MINUTE;
		const at = expected.length > 0 ? expected.map(({ us }) => us) : [micros(overdue)];
		assert.deepEqual(moves(alpha, ref, at).sort(), listed(expected));
	});
}

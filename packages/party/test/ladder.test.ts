import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnyRule } from "@tansiq/agreement";
import { STOP } from "@tansiq/hotline";
import { due } from "../src/index.ts";
import { act, exchange, MINUTE, type Party, pair, pass, SECOND } from "./pair.ts";
import { says } from "./talk.ts";

const LADDER: AnyRule = {
	kind: "escalation",
	id: "ladder",
	urgency: "D",
	rungs: [
		{ afterUs: 20 * SECOND, to: "chief" },
		{ afterUs: 2 * MINUTE, to: "mediator" },
		{ afterUs: 5 * MINUTE, to: "diplomatic" },
	],
};

/** Who has been called for a message so far, second by second, and after how long. */
function called(of: Party, ref: string, forUs: number): [seconds: number, step: number][] {
	const climbed: [number, number][] = [];
	for (let us = 0; us < forUs; us += SECOND) {
		const before = of.state.escalations.get(ref) ?? 0;
		act(of, { type: "time" });
		const after = of.state.escalations.get(ref) ?? 0;
		if (after > before) climbed.push([us / SECOND, after]);
		pass(SECOND, of);
	}
	return climbed;
}

test("a message that nobody answers climbs by the agreed ladder, up to the diplomatic contact", () => {
	const { alpha, bravo } = pair({ rules: [LADDER] });
	const ref = says(alpha, STOP);
	exchange(alpha, bravo);
	for (const each of [alpha, bravo])
		assert.deepEqual(called(each, ref, 6 * MINUTE), [
			[20, 1],
			[120, 3],
			[300, 4],
		]);
});

test("time is told when the next rung is due", () => {
	const { alpha, bravo } = pair({ rules: [LADDER] });
	says(alpha, STOP);
	exchange(alpha, bravo);
	act(bravo, { type: "time" });
	const { deadlineMonoUs } = due(bravo.state, bravo.clock.monoUs);
	assert.ok(deadlineMonoUs !== null && deadlineMonoUs <= bravo.clock.monoUs + 20 * SECOND);
});

test("where no ladder is agreed the codebook's holds: 30, 60 and 120 seconds", () => {
	const { alpha, bravo } = pair();
	const ref = says(alpha, STOP);
	exchange(alpha, bravo);
	assert.deepEqual(called(bravo, ref, 3 * MINUTE), [
		[30, 1],
		[60, 2],
		[120, 3],
	]);
});

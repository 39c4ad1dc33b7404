import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import { TRANSITIONS } from "@tansiq/hotline";
import { FAULTS, runBatch } from "../src/index.ts";

/**
 * The seeds of `npm test`: as many as two cores get through in two minutes. The acceptance run and
 * the soak ask for more with `TANSIQ_SEEDS`.
 */
const SEEDS = Number(process.env.TANSIQ_SEEDS ?? 200);

test("threat 5, threat 10, threat 29: nothing acknowledged is lost, nobody honest forks or is accused", async (t) => {
	const tally = await runBatch({
		start: 1,
		seeds: SEEDS,
		jobs: Math.min(2, availableParallelism()),
	});
	t.diagnostic(JSON.stringify({ ...tally, details: undefined }));
	assert.deepEqual(tally.details, []);
	const { lost, diverged, honest_forks, honest_accused, unclosed_dialogues } = tally;
	assert.deepEqual(
		[lost, diverged, honest_forks, honest_accused, unclosed_dialogues],
		[0, 0, 0, 0, 0],
	);
	assert.ok(tally.hours >= 2 * SEEDS);
	assert.ok(tally.acknowledged > 0);
	assert.equal(tally.byzantine_proved, tally.byzantine_acts);
	// What was never reached was not tested.
	const unreached = [
		...FAULTS.filter((name) => !tally.faults[name]),
		...TRANSITIONS.filter((name) => !tally.transitions[name]),
	];
	assert.deepEqual(unreached, []);
});

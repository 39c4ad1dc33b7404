import assert from "node:assert/strict";
import test from "node:test";
import { type ReplayRunOptions, runReplay } from "@tansiq/cli";
import { huntCanaries } from "./canaries.ts";
import {
	assertLaws,
	assertNothingLost,
	assertOracles,
	assertSensorsOwn,
	comparable,
} from "./laws.ts";
import { generatedRecording, HALF_HOUR, SWISS_DAY, withoutSwissDay } from "./recordings.ts";

const plain = { speed: null, sensors: "all", sealedPercent: 0 } as const;

/** Every path is run on generated traffic, and on the recorded half hour where it is. */
const inputs: { name: string; skip: string | false; input: () => ReplayRunOptions }[] = [
	{
		name: "generated traffic",
		skip: false,
		input: () => ({ ...plain, file: generatedRecording() }),
	},
	{
		name: "recorded half hour",
		skip: withoutSwissDay,
		input: () => ({ ...plain, file: SWISS_DAY, ...HALF_HOUR }),
	},
];

for (const { name, skip, input } of inputs) {
	test(`${name}: laws and oracles hold, and the same input gives the same figures`, {
		skip,
	}, async (t) => {
		const options = input();
		const first = await runReplay(options);
		assertLaws(first);
		assertOracles(first);
		assert.ok(first.figures.conflicts_cross > 0 && first.figures.losses_strict > 0);
		t.diagnostic(JSON.stringify(first.figures));
		assert.equal(comparable(await runReplay(options)), comparable(first));
	});

	test(`${name}: with own sensors a node holds what its peer's ledger told`, { skip }, async () => {
		const run = await runReplay({ ...input(), sensors: "own" });
		assertLaws(run);
		assertSensorsOwn(run);
	});

	test(`${name}: nothing of a sealed flight crosses the line`, { skip }, async (t) => {
		const hunt = await huntCanaries({ ...input(), sealedPercent: 25 });
		assert.ok(hunt.sealed > 0);
		assert.deepEqual(hunt.sealedFound, []);
		assert.equal(hunt.toldFound, hunt.told);
		assert.equal(hunt.run.figures.losses_outside_known_conflicts, 0);
		t.diagnostic(`${hunt.bytes} bytes read, ${hunt.told} told, ${hunt.sealed} sealed`);
	});

	test(`${name}: flights that stray are found, and no loss comes without an alert`, {
		skip,
	}, async (t) => {
		const { figures } = await runReplay({ ...input(), perturbSeed: "1" });
		assert.ok((figures.perturbed_outside ?? 0) > 0);
		assert.equal(figures.perturbed_alerted, figures.perturbed_outside);
		assert.equal(figures.losses_beyond_tolerance_without_alert, 0);
		t.diagnostic(`${figures.perturbed} perturbed, ${figures.losses_beyond_tolerance} losses`);
	});

	test(`${name}: four kill -9 lose nothing that was receipted or answered`, { skip }, async () => {
		const run = await runReplay({ ...input(), kills: 4 });
		assert.deepEqual(run.restarts, { alpha: 2, bravo: 2 });
		assertLaws(run);
		assertNothingLost(run);
	});
}

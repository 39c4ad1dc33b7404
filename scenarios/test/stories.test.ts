import assert from "node:assert/strict";
import { test } from "node:test";
import { STORIES, type Step } from "../src/index.ts";

const ORIGIN_US = Date.UTC(2026, 0, 15) * 1_000;

for (const [name, tell] of Object.entries(STORIES)) {
	test(`${name}: the twin is the same day, and its steps stand in order within it`, () => {
		const [told, twin] = [tell(ORIGIN_US, false), tell(ORIGIN_US, true)];
		assert.equal(twin.lastsS, told.lastsS);
		assert.equal(twin.agreedUntilS, told.agreedUntilS);
		assert.deepEqual([twin.zones, twin.rules], [told.zones, told.rules]);
		assert.notDeepEqual(twin.steps, told.steps);
		for (const { steps, lastsS } of [told, twin]) {
			const instants = steps.map(({ atS }: Step) => atS);
			assert.deepEqual(
				instants,
				[...instants].sort((a, b) => a - b),
			);
			assert.ok(instants.every((atS) => atS >= 0 && atS < lastsS));
		}
	});

	test(`${name}: is the same whenever it is told`, () => {
		const text = (originUs: number) =>
			JSON.stringify(tell(originUs, false)).replaceAll(/\d{15,}/g, (us) =>
				String(Number(us) - originUs),
			);
		assert.equal(text(ORIGIN_US), text(ORIGIN_US + 3_600_000_000));
	});
}

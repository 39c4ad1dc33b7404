import assert from "node:assert/strict";
import test from "node:test";
import { runReplay } from "@tansiq/cli";
import { assertLaws, assertOracles } from "./laws.ts";
import { SWISS_DAY, withoutSwissDay } from "./recordings.ts";

test("a recorded day between two nodes", { skip: withoutSwissDay }, async (t) => {
	const run = await runReplay({ file: SWISS_DAY, speed: null, sensors: "all", sealedPercent: 0 });
	const { figures, duration_s, peak_rss_mb } = run;
	t.diagnostic(JSON.stringify({ ...figures, duration_s, peak_rss_mb }));
	assert.equal(figures.flights, 1_244);
	assert.equal(figures.positions, 139_098);
	assert.equal(figures.losses_strict, 163);
	assert.equal(figures.losses_beyond_tolerance, 0);
	assertLaws(run);
	assertOracles(run);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { failAt, IO_MODES, SCENARIOS } from "../src/index.ts";

/** So many points in all scripts together; further ones run in the soak. */
const POINTS = 3_000;

test("threat 32: whichever operation of the disk fails, nothing acknowledged is lost", (t) => {
	let points = 0;
	for (const scenario of SCENARIOS) {
		const { operations, violations } = failAt({ scenario, k: 0, mode: "once" });
		assert.deepEqual(violations, [], `${scenario.name}, undisturbed`);
		assert.ok(operations > 20, `${scenario.name} writes too little`);
		for (const mode of IO_MODES)
			for (let k = 1; k <= operations; k++) {
				if (points === POINTS) break;
				const result = failAt({ scenario, k, mode });
				assert.ok(result.struck, `${scenario.name}: ${mode} at ${k} of ${operations}`);
				assert.deepEqual(result.violations, [], `${scenario.name}: ${mode} at ${k}`);
				points++;
			}
	}
	t.diagnostic(`${points} points`);
	assert.equal(points, POINTS);
});

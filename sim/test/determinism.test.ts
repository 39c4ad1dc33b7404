import assert from "node:assert/strict";
import { test } from "node:test";
import { runBatch, runSeed } from "../src/index.ts";

test("a seed is a world: twice the same trace, twenty times", () => {
	const hashes = new Set<string>();
	for (let seed = 1; seed <= 20; seed++) {
		const first = runSeed(seed);
		const second = runSeed(seed);
		assert.equal(first.traceHash, second.traceHash, `seed ${seed}`);
		assert.deepEqual(first, second);
		hashes.add(first.traceHash);
	}
	assert.equal(hashes.size, 20, "different seeds are different worlds");
});

test("the figures do not depend on the number of threads", async () => {
	const one = await runBatch({ start: 31, seeds: 12, jobs: 1 });
	const two = await runBatch({ start: 31, seeds: 12, jobs: 2 });
	assert.deepEqual(two, one);
});

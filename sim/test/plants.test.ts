import assert from "node:assert/strict";
import { test } from "node:test";
import { catchPlant, PLANTS, runSeed } from "../src/index.ts";

test("each planted bug has a name of its own", () => {
	assert.equal(new Set(PLANTS.map(({ name }) => name)).size, PLANTS.length);
	assert.equal(PLANTS.length, 25);
});

test("each planted bug has the seed that caught it", () => {
	const unfound = PLANTS.filter(({ seed }) => seed === null).map(({ name }) => name);
	assert.deepEqual(unfound, []);
});

for (const plant of PLANTS)
	test(`planted bug ${plant.name} is caught by seed ${plant.seed}`, () => {
		assert.deepEqual(runSeed(plant.seed ?? 1).violations, [], "the seed passes without the bug");
		const caught = catchPlant(plant);
		assert.equal(caught.kind, "caught", JSON.stringify(caught));
		assert.ok(
			caught.kind === "caught" && caught.oracles.includes(plant.oracle),
			`${JSON.stringify(caught)}, expected ${plant.oracle}`,
		);
	});

test("a plant whose text is gone from the source is noticed", () => {
	const plant = { ...(PLANTS[0] as (typeof PLANTS)[number]), name: "no such plant" };
	assert.equal(catchPlant(plant).kind, "does-not-apply");
});

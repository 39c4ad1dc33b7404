import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleAgreement } from "../../agreement/test/sample.ts";
import { roomFor } from "../src/index.ts";

const WIDE = { radiusMm: 9_260_000, height01mm: 1_000_000 };
const HIGH = { radiusMm: 100_000, height01mm: 6_096_000 };
const agreement = {
	...sampleAgreement(),
	minima: [
		{ classes: ["crewed", "crewed"] as ["crewed", "crewed"], ...WIDE },
		{ classes: ["crewed", "uncrewed"] as ["crewed", "uncrewed"], ...HIGH },
	],
};

test("a pair of known classes has what was agreed for it", () => {
	assert.partialDeepStrictEqual(roomFor(agreement, "crewed", "crewed"), WIDE);
	assert.partialDeepStrictEqual(roomFor(agreement, "uncrewed", "crewed"), HIGH);
	assert.equal(roomFor(agreement, "uncrewed", "uncrewed"), null);
});

test("a class that nobody told keeps the greatest distance and the greatest height of all", () => {
	const both = { radiusMm: WIDE.radiusMm, height01mm: HIGH.height01mm };
	assert.deepEqual(roomFor(agreement, "crewed", undefined), both);
	assert.deepEqual(roomFor(agreement, undefined, undefined), both);
	assert.deepEqual(roomFor(agreement, "uncrewed", undefined), HIGH);
	assert.equal(roomFor(agreement, "ground", undefined), null);
});

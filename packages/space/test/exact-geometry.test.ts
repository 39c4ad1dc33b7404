import assert from "node:assert/strict";
import { test } from "node:test";
import { outlinesMeet } from "../src/index.ts";
import { gapPairs, KINDS, TIE_MM } from "./gap-pairs.ts";

const PAIRS = 3_000;

test("1 cm of gap or overlap decides, between shapes of all kinds anywhere, as geographiclib says", () => {
	const asked = new Map<string, number>();
	let meet = 0;
	let pairs = 0;
	for (const { kind, a, b, radiusMm, gapMm } of gapPairs(4)) {
		if (pairs++ === PAIRS) break;
		if (Math.abs(gapMm) < TIE_MM) continue;
		const answers = [
			outlinesMeet(a, b, radiusMm, budget()),
			outlinesMeet(b, a, radiusMm, budget()),
		];
		const expected = gapMm < 0;
		assert.deepEqual(
			answers,
			[expected, expected],
			JSON.stringify({ kind, a, b, radiusMm, gapMm }),
		);
		asked.set(kind, (asked.get(kind) ?? 0) + 1);
		if (expected) meet++;
	}
	for (const kind of KINDS) assert.ok((asked.get(kind) ?? 0) > PAIRS / KINDS.length / 2, kind);
	assert.ok(meet > PAIRS / 3 && meet < (2 * PAIRS) / 3, `${meet} meet`);
});

function budget() {
	return { edgeTests: 0, limit: 1_000_000 };
}

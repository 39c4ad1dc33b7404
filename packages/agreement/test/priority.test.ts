import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { changesFirst, type Declaration } from "../src/index.ts";

const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
const side = (author: string) =>
	fc.record({
		author: fc.constant(author),
		index: fc.nat(5),
		seenPeer: fc.nat(6),
		startUs: fc.nat(3),
		entryHash: hash,
	});
const pair = fc.tuple(side("alpha"), side("bravo")).filter(([a, b]) => a.entryHash !== b.entryHash);

test("exactly one of two changes first, whichever way they are given", () => {
	fc.assert(
		fc.property(pair, ([a, b]) => {
			const first = changesFirst(a, b);
			assert.ok(first === a || first === b);
			assert.equal(changesFirst(b, a), first);
		}),
		{ numRuns: 1_000 },
	);
});

test("the later start decides only between concurrent ones, the hash only at equal starts", () => {
	fc.assert(
		fc.property(pair, ([a, b]) => {
			const first = changesFirst(a, b);
			const other = first === a ? b : a;
			const sawOther = first.seenPeer > other.index;
			const otherSaw = other.seenPeer > first.index;
			if (sawOther && !otherSaw) return;
			assert.equal(sawOther, otherSaw, "the one that had seen the other yields");
			assert.ok(first.startUs >= other.startUs);
			if (first.startUs === other.startUs) assert.ok(first.entryHash > other.entryHash);
		}),
		{ numRuns: 1_000 },
	);
});

test("having seen the other yields even against an earlier start and a lower hash", () => {
	const a: Declaration = { author: "alpha", index: 4, seenPeer: 3, startUs: 1, entryHash: "00" };
	const b: Declaration = { author: "bravo", index: 2, seenPeer: 4, startUs: 9, entryHash: "ff" };
	assert.equal(changesFirst(a, b), a);
	// A size of 3 covers the entries 0 to 2; one of 2 does not reach entry 2.
	assert.equal(changesFirst({ ...a, seenPeer: 2 }, b), b);
});

test("a claimed time changes nothing", () => {
	fc.assert(
		fc.property(pair, fc.nat(), fc.nat(), ([a, b], claimedA, claimedB) => {
			const withTime = changesFirst(
				Object.assign({ claimedUs: claimedA, declaredUs: claimedA }, a),
				Object.assign({ claimedUs: claimedB, declaredUs: claimedB }, b),
			);
			assert.equal(withTime.author, changesFirst(a, b).author);
		}),
	);
});

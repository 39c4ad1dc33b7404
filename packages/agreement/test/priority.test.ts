import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { changesFirst, type Declaration } from "../src/index.ts";

const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
const side = (author: string) =>
	fc.record({
		author: fc.constant(author),
		category: fc.constant("civil" as const),
		index: fc.nat(5),
		seenPeer: fc.nat(6),
		startUs: fc.nat(3),
		entryHash: hash,
	});
const civil = { category: "civil" } as const;
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
	const a: Declaration = {
		...civil,
		author: "alpha",
		index: 4,
		seenPeer: 3,
		startUs: 1,
		entryHash: "00",
	};
	const b: Declaration = {
		...civil,
		author: "bravo",
		index: 2,
		seenPeer: 4,
		startUs: 9,
		entryHash: "ff",
	};
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

test("distress, medical and protected go before all others, in that order, whoever was later", () => {
	const order = ["distress", "medical", "protected", "civil"] as const;
	fc.assert(
		fc.property(pair, fc.nat(3), fc.nat(3), ([a, b], i, j) => {
			fc.pre(i !== j);
			const [one, two] = [order[i] ?? "civil", order[j] ?? "civil"];
			const first = changesFirst({ ...a, category: one }, { ...b, category: two });
			assert.equal(first.category, i > j ? one : two);
		}),
	);
	const [state, plain] = [side("alpha"), side("bravo")].map(
		(arbitrary) => fc.sample(arbitrary, 1)[0],
	);
	assert.ok(state && plain);
	const asState = changesFirst({ ...state, category: "state" }, plain);
	assert.equal(asState.author, changesFirst(state, plain).author, "a state flight has no priority");
});

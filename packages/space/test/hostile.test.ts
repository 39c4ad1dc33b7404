import assert from "node:assert/strict";
import { test } from "node:test";
import {
	type Budget,
	BudgetExceeded,
	boundOutline,
	emptyBox,
	type Outline,
	outlinesMeet,
	StrategicIndex,
	type Volume,
	volumeFaults,
} from "../src/index.ts";
import { hostileVolume } from "./hostile/generated.ts";
import { placeOracle } from "./hostile/inside.ts";
import { hostileShapes } from "./hostile/shapes.ts";
import { corridor, type Place, place, seeded } from "./oracle.ts";

const LIMIT = 1_000_000;
/** For shapes by the thousand: what takes longer is *unknown* sooner. */
const SMALL_LIMIT = 20_000;
const NONE = { radiusMm: 0, height01mm: 0 };
const budget = (limit = LIMIT): Budget => ({ edgeTests: 0, limit });

test("threat 16: each of 200 and more hostile shapes is refused with its reason, or legal", () => {
	assert.ok(hostileShapes.length >= 200);
	assert.equal(new Set(hostileShapes.map(({ name }) => name)).size, hostileShapes.length);
	for (const { name, volume, refused } of hostileShapes) {
		const faults = volumeFaults(volume, "v");
		if (refused === null) {
			assert.deepEqual(faults, [], name);
			continue;
		}
		assert.equal(faults.length, 1, `${name}: ${JSON.stringify(faults)}`);
		assert.match(faults[0]?.field ?? "", refused.field, name);
		assert.match(faults[0]?.expected ?? "", refused.expected, name);
	}
});

const legal = hostileShapes.filter(({ refused }) => refused === null);

test("threat 16: a legal shape holds the places that geographiclib finds in it, and no others", () => {
	const random = seeded(16);
	let inside = 0;
	let outside = 0;
	for (const { name, volume } of legal) {
		const own = volume as Volume;
		const index = new StrategicIndex();
		index.put(name, [own]);
		const oracle = placeOracle(own.outline);
		const isLarge = own.outline.kind !== "disc" && own.outline.lat9.length > 1_000;
		for (const at of placesAbout(own.outline, isLarge ? 4 : 16, random)) {
			const truth = oracle(at);
			if (truth === "near") continue;
			const expected = truth === "inside";
			const point = corridor(0, at);
			const spent = budget();
			const what = `${name} and ${JSON.stringify(at)}`;
			assert.equal(outlinesMeet(own.outline, point, 0, spent), expected, what);
			assert.ok(spent.edgeTests <= LIMIT);
			const met = index.meets([{ ...own, outline: point }], NONE, budget(), "closed");
			assert.deepEqual(
				met.map(({ id }) => id),
				expected ? [name] : [],
				what,
			);
			if (expected) inside++;
			else outside++;
		}
	}
	assert.ok(inside > 100 && outside > 100, `${inside} inside, ${outside} outside`);
});

/** Places in the box about an outline. */
function placesAbout(outline: Outline, count: number, random: () => number): Place[] {
	const box = emptyBox();
	boundOutline(outline, 1000, box);
	const wide = box.east7 - box.west7 + (box.east7 < box.west7 ? 360e7 : 0);
	return Array.from({ length: count }, () =>
		place(
			(box.south7 + random() * (box.north7 - box.south7)) / 1e7,
			(box.west7 + random() * wide) / 1e7,
		),
	);
}

test("threat 16: a legal shape meets itself, alone and in an index, or is beyond the budget", () => {
	for (const { name, volume } of legal) assert.ok(meetsItself(volume as Volume), name);
});

const alone = new StrategicIndex();

/** Never a quiet no: what is not refused meets what lies where it lies. */
function meetsItself(own: Volume, limit = LIMIT): boolean {
	const spent = budget(limit);
	try {
		const meet = outlinesMeet(own.outline, structuredClone(own.outline), 0, spent);
		alone.put("own", [own]);
		const met = alone.meets(
			[structuredClone(own)],
			{ ...NONE, height01mm: 1 },
			budget(limit),
			"half-open",
		);
		return meet && met.length === 1 && spent.edgeTests <= limit;
	} catch (error) {
		if (error instanceof BudgetExceeded) return true;
		throw error;
	}
}

test("threat 16: 20,000 generated declarations crash nothing, and none is quietly met by nothing", () => {
	const random = seeded(2_000);
	const seen = { refused: 0, legal: 0, beyond: 0, pairs: 0 };
	let last: Volume | null = null;
	for (let i = 0; i < 20_000; i++) {
		const volume = hostileVolume(random);
		const faults = volumeFaults(volume, "v");
		if (faults.length > 0) {
			seen.refused++;
			for (const { field, value, expected } of faults)
				assert.ok(field.startsWith("v") && expected !== "" && typeof value === "string");
			continue;
		}
		const own = volume as Volume;
		seen.legal++;
		assert.ok(meetsItself(own, SMALL_LIMIT), JSON.stringify(own));
		if (last !== null) {
			const answers: string[] = [answer(own, last), answer(last, own)];
			if (answers.includes("beyond")) seen.beyond++;
			else {
				seen.pairs++;
				assert.equal(answers[0], answers[1], JSON.stringify([own, last]));
			}
		}
		last = own;
	}
	assert.ok(seen.refused > 4_000 && seen.legal > 8_000, JSON.stringify(seen));
	assert.ok(seen.pairs > 100 * seen.beyond, JSON.stringify(seen));
});

function answer(a: Volume, b: Volume): "meet" | "apart" | "beyond" {
	const spent = budget(SMALL_LIMIT);
	try {
		const meet = outlinesMeet(a.outline, b.outline, 0, spent);
		assert.ok(spent.edgeTests <= SMALL_LIMIT);
		return meet ? "meet" : "apart";
	} catch (error) {
		assert.ok(error instanceof BudgetExceeded);
		return "beyond";
	}
}

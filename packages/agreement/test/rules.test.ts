import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR_US, NAUTICAL_MILE_MM } from "@tansiq/space";
import fc from "fast-check";
import {
	type Category,
	disclosureFor,
	marksAboveCeiling,
	minimaFor,
	type OperationClass,
	sealedBlock,
	widestRadiusMm,
} from "../src/index.ts";
import { ORIGIN_US, sampleAgreement } from "./sample.ts";

const agreement = sampleAgreement();
const CLASSES: OperationClass[] = ["crewed", "uncrewed", "ground", "fixed"];
const CATEGORIES: Category[] = ["distress", "medical", "protected", "state", "civil"];

test("minima are those of the unordered pair, and null where none are agreed", () => {
	const agreed = new Map<string, number>([
		["crewed crewed", 5 * NAUTICAL_MILE_MM],
		["crewed uncrewed", 1_000_000],
		["uncrewed crewed", 1_000_000],
		["uncrewed uncrewed", 150_000],
	]);
	for (const a of CLASSES)
		for (const b of CLASSES)
			assert.equal(minimaFor(agreement, a, b)?.radiusMm, agreed.get(`${a} ${b}`), `${a} ${b}`);
	assert.equal(minimaFor(agreement, "ground", "crewed"), null);
});

test("the widest radius is the largest agreed one, and 0 without any", () => {
	assert.equal(widestRadiusMm(agreement), 5 * NAUTICAL_MILE_MM);
	assert.equal(widestRadiusMm(sampleAgreement({ minima: [] })), 0);
});

test("the first disclosure rule that matches decides", () => {
	const table: [OperationClass, Category, string, string, string][] = [
		["crewed", "medical", "volume", "automatic", "medical"],
		["uncrewed", "medical", "volume", "automatic", "medical"],
		["crewed", "state", "sealed", "automatic", "state"],
		["uncrewed", "state", "volume", "hold", "drones"],
		["crewed", "civil", "volume", "automatic", "crewed"],
	];
	for (const [kind, category, level, release, rule] of table)
		assert.deepEqual(
			disclosureFor(agreement, { class: kind, category }),
			{ level, release, rule },
			`${kind} ${category}`,
		);
});

test("what no rule matches is sealed and held, whatever is asked", () => {
	const silent = sampleAgreement({ disclosure: [] });
	for (const kind of CLASSES)
		for (const category of CATEGORIES)
			for (const asked of [undefined, "sealed", "volume"] as const)
				assert.deepEqual(disclosureFor(silent, { class: kind, category }, asked), {
					level: "sealed",
					release: "hold",
					rule: "default",
				});
});

test("asking never raises the level, never changes who lets it go, and can lower it", () => {
	for (const kind of CLASSES)
		for (const category of CATEGORIES) {
			const subject = { class: kind, category };
			const ruled = disclosureFor(agreement, subject);
			assert.deepEqual(disclosureFor(agreement, subject, "volume"), ruled);
			assert.deepEqual(disclosureFor(agreement, subject, "sealed"), { ...ruled, level: "sealed" });
		}
});

test("marks above the ceiling are those that are not on it, in their order", () => {
	assert.deepEqual(marksAboveCeiling(agreement, []), []);
	assert.deepEqual(marksAboveCeiling(agreement, ["OPEN", "REL-B"]), []);
	assert.deepEqual(marksAboveCeiling(agreement, ["NOFORN", "OPEN", "EYES"]), ["NOFORN", "EYES"]);
	assert.deepEqual(marksAboveCeiling(sampleAgreement({ ceiling: [] }), ["OPEN"]), ["OPEN"]);
});

test("a sealed block is the shortest run of agreed blocks that holds the window", () => {
	const block = agreement.sealedBlockUs;
	const cases: [number, number, number, number][] = [
		[0, 1, 0, 6],
		[5, 6, 0, 6],
		[6, 7, 6, 12],
		[5, 7, 0, 12],
		[0, 24, 0, 24],
	];
	for (const [start, end, from, to] of cases)
		assert.deepEqual(
			sealedBlock(agreement, {
				startUs: ORIGIN_US + start * HOUR_US,
				endUs: ORIGIN_US + end * HOUR_US,
			}),
			{ startUs: ORIGIN_US + from * HOUR_US, endUs: ORIGIN_US + to * HOUR_US },
			`${start} to ${end} h`,
		);
	fc.assert(
		fc.property(fc.nat(2 ** 45), fc.integer({ min: 1, max: 2 ** 37 }), (startUs, length) => {
			const told = sealedBlock(agreement, { startUs, endUs: startUs + length });
			assert.ok(told.startUs <= startUs && startUs + length <= told.endUs);
			assert.ok(startUs - told.startUs < block && told.endUs - (startUs + length) < block);
			assert.equal(told.startUs % block, 0);
			assert.equal(told.endUs % block, 0);
		}),
	);
});

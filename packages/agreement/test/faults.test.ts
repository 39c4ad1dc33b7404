import assert from "node:assert/strict";
import { test } from "node:test";
import { type Agreement, agreementFaults } from "../src/index.ts";
import { sampleAgreement } from "./sample.ts";

test("a sound agreement has no faults", () => {
	assert.deepEqual(agreementFaults(sampleAgreement()), []);
});

const sample = sampleAgreement();
const [crewed, mixed] = sample.minima as [Agreement["minima"][0], Agreement["minima"][0]];
const [zone] = sample.zones as [Agreement["zones"][0]];
const { validity, theatre, alert, conformance } = sample;

/** Field that must be named → the one change that plants the fault. */
const PLANTED: [string, Partial<Agreement>][] = [
	["version", { version: 0 }],
	["version", { version: 1.5 }],
	["parties", { parties: ["alpha", "alpha"] }],
	["validity.endUs", { validity: { ...validity, endUs: validity.startUs } }],
	["theatre.north9", { theatre: { ...theatre, north9: theatre.south9 } }],
	["minima[0].radiusMm", { minima: [{ ...crewed, radiusMm: -1 }] }],
	["minima[0].radiusMm", { minima: [{ ...crewed, radiusMm: Number.NaN }] }],
	["minima[1].height01mm", { minima: [crewed, { ...mixed, height01mm: 0.5 }] }],
	["minima[1].classes", { minima: [mixed, { ...mixed, classes: ["crewed", "uncrewed"] }] }],
	["noticeLeadUs", { noticeLeadUs: 0 }],
	["answerDueUs", { answerDueUs: -1 }],
	["sealedBlockUs", { sealedBlockUs: 0 }],
	["technicalDueUs.urgent", { technicalDueUs: { urgent: 0, routine: 1 } }],
	["technicalDueUs.routine", { technicalDueUs: { urgent: 1, routine: Number.NaN } }],
	["trackBeforeUs", { trackBeforeUs: -1 }],
	["trackAfterUs", { trackAfterUs: 0.5 }],
	["alert.lookAheadUs", { alert: { ...alert, lookAheadUs: 0 } }],
	["alert.tickUs", { alert: { ...alert, tickUs: 0 } }],
	["alert.hits", { alert: { ...alert, hits: 0 } }],
	["alert.hits", { alert: { ...alert, hits: 4 } }],
	["alert.ofTicks", { alert: { ...alert, ofTicks: 32 } }],
	["alert.rearmUs", { alert: { ...alert, rearmUs: Number.POSITIVE_INFINITY } }],
	["alert.staleUs", { alert: { ...alert, staleUs: 0 } }],
	["alert.altimetryTolerance01mm", { alert: { ...alert, altimetryTolerance01mm: -1 } }],
	["alert.levelClimb01mmS", { alert: { ...alert, levelClimb01mmS: -1 } }],
	["conformance.lateralMm", { conformance: { ...conformance, lateralMm: -1 } }],
	["conformance.excursionUs", { conformance: { ...conformance, excursionUs: Number.NaN } }],
	["zones[0].window.endUs", { zones: [{ ...zone, window: { startUs: 5, endUs: 5 } }] }],
];

for (const [field, change] of PLANTED)
	test(`names ${field}: ${JSON.stringify(change)}`, () => {
		const faults = agreementFaults(sampleAgreement(change));
		assert.deepEqual(
			faults.map((fault) => fault.field),
			[field],
		);
		assert.notEqual(faults[0]?.value, "");
		assert.notEqual(faults[0]?.expected, "");
	});

test("several faults are all named", () => {
	const faults = agreementFaults(sampleAgreement({ version: 0, answerDueUs: 0 }));
	assert.deepEqual(
		faults.map(({ field }) => field),
		["version", "answerDueUs"],
	);
});

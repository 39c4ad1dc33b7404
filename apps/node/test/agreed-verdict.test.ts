import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { Verdict } from "@tansiq/api";
import { DAY_US, FOOT_01MM, MINUTE_US } from "@tansiq/space";
import { START_US } from "./enrolled.ts";
import { declare, operation } from "./operations.ts";
import { runningPair } from "./pair.ts";

const EXTENT = {
	outline: { kind: "disc" as const, lat9: 47e9, lon9: 8e9, radiusMm: 20_000_000 },
	band: { datum: "STD" as const, lower01mm: 0, upper01mm: 10_000 * FOOT_01MM },
	window: { startUs: START_US - DAY_US, endUs: START_US + DAY_US },
};

describe("a verdict by the rules of the agreement", async () => {
	const line = await runningPair({
		zones: [
			{ id: "range", name: "Range", rule: "notice", responsible: ["bravo"], ...EXTENT },
			{ id: "closed", name: "Closed", rule: "closed", ...EXTENT },
		],
		rules: [
			{ id: "lead", kind: "lead-time", zone: "range", class: "crewed", leadUs: 60 * MINUTE_US },
			{ id: "summit", kind: "event", name: "Summit", extent: EXTENT },
		],
	});
	const { alpha } = line;
	after(() => line.close());

	test("names the rule, its figures and what would make each finding go away", async () => {
		const { headline, findings } = await alpha.ask<Verdict>("POST", "/v1/checks", operation());
		assert.equal(headline, "breach");
		const seen = findings.map(({ kind, met, reason, of }) => [kind, met, reason, of]);
		assert.deepEqual(seen, [
			["breach", "closed", "reason.zone_closed", "zone"],
			["breach", "range", "reason.zone_notice", "zone"],
			["information", "summit", "reason.event", "event"],
		]);
		assert.deepEqual(findings[1]?.data, {
			leadUs: 60 * MINUTE_US,
			shortUs: 40 * MINUTE_US,
			parties: ["bravo"],
		});
		assert.deepEqual(findings[0]?.remedies, [
			{ phrase: "remedy.later", startUs: START_US + DAY_US },
			{ phrase: "remedy.above", datum: "STD", altitude01mm: 10_000 * FOOT_01MM },
		]);
	});

	/**
	 * @row R7
	 * @does A planner sees how long before its start an operation was told, how long was owed there, and that it was late; the other side sees the same.
	 * @reach PUT /v1/operations/{id}; GET /v1/dialogues
	 * @plant packages/registry/src/operation.ts: `return window.startUs - (receiptUs ?? declaredUs);` → `return Number.MAX_SAFE_INTEGER;`
	 */
	test("keeps them with the operation, and says what notice it owes and that it is late", async () => {
		const { operation: shown, verdict } = await declare(alpha, "flight", operation());
		assert.deepEqual(shown.owes, { leadUs: 60 * MINUTE_US, rule: "lead", tell: [] });
		assert.equal(shown.late, true);
		assert.equal(verdict.findings.length, 3);
		await line.after(1);
		const told = await line.bravo.dialogue("alpha/routine/1");
		assert.deepEqual([told.late, told.leadUs], [true, 20 * MINUTE_US]);
	});
});

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { OperationDetail, Verdict } from "@tansiq/api";
import { declare, disc, operation } from "./operations.ts";
import { runningPair } from "./pair.ts";

describe("conflicts between two parties", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	after(() => line.close());
	const ours = operation();
	/** 0.05° of latitude is 5.6 km, less than 5 NM; 5 of its 10 minutes are common. */
	const theirs = operation({ lat9: 47.05e9, fromMin: 25, toMin: 35 });
	const common = { startUs: disc({ fromMin: 25 }).window.startUs, endUs: disc().window.endUs };

	/**
	 * @row M01
	 * @does A planner declares an operation and has at once what of the other side it conflicts with and when, and so has the other side.
	 * @reach PUT /v1/operations/{id}; GET /v1/conflicts; tansiq check
	 * @plant packages/registry/src/registry.ts: `if (conflict.length + unknown.length === 0) continue;` → `if (conflict.length + unknown.length >= 0) continue;`
	 */
	test("are found at both nodes, with the common time and what each met", async () => {
		await declare(alpha, "first", ours);
		await line.settle();
		const detail = await declare(bravo, "second", theirs);
		assert.equal(detail.verdict.headline, "conflict");
		assert.equal(detail.operation.unresolved, true);
		const [finding] = detail.verdict.findings;
		assert.deepEqual([finding?.scope, finding?.met], ["cross", "alpha/routine/1"]);
		assert.deepEqual(finding?.windows, [common]);
		await line.settle();
		const [atAlpha, ...more] = await alpha.conflicts();
		assert.equal(more.length, 0);
		assert.deepEqual(atAlpha?.operations, ["first", "bravo/routine/1"]);
		assert.deepEqual(atAlpha?.windows, [common]);
		assert.equal(atAlpha?.status, "unresolved");
		assert.deepEqual((await bravo.conflicts())[0]?.operations, ["second", "alpha/routine/1"]);
		// The late notice shows at once which of our operations it endangers.
		assert.deepEqual((await alpha.dialogue("bravo/routine/1")).endangers, ["first"]);
	});

	test("stand with a reason that is kept at home", async () => {
		const bare = await bravo.call("POST", "/v1/operations/second/let-stand", {
			text: JSON.stringify({ reason: "" }),
		});
		assert.equal(bare.status, 422);
		const reason = { reason: "agreed by voice" };
		const detail = await bravo.ask<OperationDetail>(
			"POST",
			"/v1/operations/second/let-stand",
			reason,
		);
		assert.deepEqual(
			[detail.operation.unresolved, detail.operation.letStand],
			[false, "agreed by voice"],
		);
		await line.settle();
		const [stands] = await bravo.conflicts();
		assert.deepEqual([stands?.status, stands?.reason], ["let_stand", "agreed by voice"]);
		assert.equal((await alpha.conflicts())[0]?.status, "unresolved");
		for (const entry of await alpha.entries("bravo/routine"))
			assert.ok(!entry.includes("agreed by voice"));
		const told = await bravo.call("POST", "/v1/operations/alpha%2Froutine%2F1/let-stand", {
			text: JSON.stringify(reason),
		});
		assert.equal(told.status, 404, "not ours to let stand");
	});

	test("between our own operations never leave our node", async () => {
		const before = (await bravo.conflicts()).length;
		const detail = await declare(
			alpha,
			"third",
			operation({ lon9: 8.02e9 }, { class: "uncrewed" }),
		);
		const own = detail.verdict.findings.filter(({ scope }) => scope === "own");
		assert.deepEqual(
			own.map(({ kind, met }) => [kind, met]),
			[["conflict", "first"]],
		);
		await line.settle();
		const here = (await alpha.conflicts()).filter(({ scope }) => scope === "own");
		assert.deepEqual(here[0]?.operations, ["first", "third"]);
		assert.equal((await bravo.conflicts()).filter(({ scope }) => scope === "own").length, 0);
		assert.ok((await bravo.conflicts()).length >= before);
	});

	test("are past once their time is over", async () => {
		await line.after(31 * 60);
		assert.ok((await alpha.conflicts()).every(({ status }) => status === "past"));
		assert.deepEqual((await alpha.desk()).conflicts, []);
	});
});

describe("the verdict", async () => {
	const line = await runningPair();
	const { alpha } = line;
	after(() => line.close());
	await declare(alpha, "known", operation());
	const verdict = (request: object) => alpha.ask<Verdict>("POST", "/v1/checks", request);

	const cases: [name: string, request: object, headline: string][] = [
		["exactly 1,000 ft apart", operation({ lowerFt: 3_000, upperFt: 4_000 }), "no_known_conflict"],
		["1 ft less apart", operation({ lowerFt: 2_999, upperFt: 4_000 }), "conflict"],
		["right after it", operation({ fromMin: 30, toMin: 40 }), "no_known_conflict"],
		["a minute of it", operation({ fromMin: 29, toMin: 40 }), "conflict"],
		// 2 km of radii and 9,260 m between them; 0.1° of latitude is 11.1 km.
		["11.1 km to the north", operation({ lat9: 47.1e9 }), "conflict"],
		["11.7 km to the north", operation({ lat9: 47.105e9 }), "no_known_conflict"],
		["of a class without minima", operation({}, { class: "ground" }), "unknown"],
		[
			"of another datum",
			{
				...operation(),
				volumes: [{ ...disc(), band: { ...disc().band, datum: "W84" } }],
			},
			"unknown",
		],
		["in a closed zone", operation({ lat9: 45.5e9, lon9: 10.5e9 }), "breach"],
		[
			"above that zone",
			operation({ lat9: 45.5e9, lon9: 10.5e9, lowerFt: 10_001, upperFt: 11_000 }),
			"no_known_conflict",
		],
	];
	for (const [name, request, headline] of cases)
		test(`${name}: ${headline}`, async () => {
			const { position } = await alpha.desk();
			const { headline: found, findings } = await verdict(request);
			assert.equal(found, headline);
			for (const finding of findings)
				assert.equal(finding.missing !== undefined, finding.kind === "unknown");
			assert.equal((await alpha.desk()).position, position, "asking declares nothing");
		});
});

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { AnyRule } from "@tansiq/agreement";
import type { Conflict, OperationDetail } from "@tansiq/api";
import { FOOT_01MM, HOUR_US } from "@tansiq/space";
import { DUTY, START_US } from "../../node/test/enrolled.ts";
import { declare, operation } from "../../node/test/operations.ts";
import { runningPair } from "../../node/test/pair.ts";
import { done, type Ended, scratch, tansiqIn } from "./command.ts";

const RULES: AnyRule[] = [
	{
		id: "raster",
		kind: "presence",
		cell9: 250_000_000,
		band01mm: 10_000 * FOOT_01MM,
		blockUs: HOUR_US,
	},
	{
		id: "coarse",
		kind: "tell",
		zone: "any",
		class: "uncrewed",
		category: "any",
		to: "any",
		phase: "any",
		level: "presence",
		release: "automatic",
	},
];
const tansiq = (...args: string[]): Promise<Ended> =>
	tansiqIn({ TANSIQ_PASSPHRASE: DUTY.passphrase, LC_ALL: "C" }, ...args);

describe("told coarsely", async () => {
	const line = await runningPair({ rules: RULES });
	const { alpha, bravo } = line;
	const folder = scratch({ after });
	after(() => line.close());
	/** A drone in the corner of a cell, and a plan 12 km from it in the same cell. */
	const drone = operation({ lat9: 46_900_000_000 }, { class: "uncrewed", category: "civil" });
	const plan = {
		type: "Feature",
		geometry: { type: "Point", coordinates: [8.05, 46.99] },
		properties: {
			class: "crewed",
			category: "civil",
			radius_m: 500,
			lower: "FL010",
			upper: "FL020",
			start: new Date((START_US + 20 * 60_000_000) / 1_000).toISOString(),
			end: new Date((START_US + 30 * 60_000_000) / 1_000).toISOString(),
		},
	};

	/**
	 * @row R6 R10
	 * @does A planner tells no more than broad areas, without a position, and the other side's check still finds who may meet them.
	 * @reach PUT /v1/operations/:id under a tell rule `presence`; tansiq check; GET /v1/conflicts
	 * @plant packages/party/src/door.ts: `return { level: cells === null ? "sealed" : "presence", cells };` → `return { level: "sealed", cells: null };`
	 */
	test("cells alone cross, and a plan that meets them is a conflict, coarse, with a remedy", async () => {
		const { operation: told } = await declare(alpha, "drone", drone);
		assert.equal(told.level, "presence");
		await declare(bravo, "transit", operation({ lat9: 46_990_000_000, lon9: 8_050_000_000 }));
		await line.after(1);
		const notice = told.notice as string;
		const heard = await bravo.ask<OperationDetail>("GET", `/v1/operations/${notice}`);
		assert.deepEqual([heard.operation.class, heard.operation.level], [undefined, "presence"]);
		assert.equal(heard.volumes.length > 0, true);
		for (const { outline } of heard.volumes) assert.equal(outline.kind, "polygon");
		const [conflict] = await bravo.ask<Conflict[]>("GET", "/v1/conflicts");
		assert.deepEqual([conflict?.coarse, conflict?.operations], [true, ["transit", notice]]);
		const file = join(folder, "plan.geojson");
		writeFileSync(file, JSON.stringify(plan));
		const { code, out } = await tansiq("check", file, "--url", bravo.url);
		assert.equal(code, 3, out);
		assert.match(out, /Meets something they told only coarsely/);
		assert.match(out, /Ask them to tell more of theirs: alpha/);
	});

	/**
	 * @row M29
	 * @does A releaser raises what the other side knows of an operation from broad cells to its exact volumes, and the next one is told coarsely again.
	 * @reach tansiq operation disclose; POST /v1/operations/:id/disclose; GET /v1/ledger
	 * @plant packages/party/src/apply-entry.ts: `if (sealed === undefined || sealed.level === "volume") return;` → `if (sealed !== undefined) return;`
	 */
	test("raised on the same operation the coarse meeting goes; the next is told coarsely again", async () => {
		const { out } = done(
			await tansiq("operation", "disclose", alpha.url, "drone", "--operator", DUTY.operator),
		);
		assert.match(out, /^told as alpha\/routine\/\d+: volume\n$/);
		await line.after(1);
		const open = (await bravo.ask<Conflict[]>("GET", "/v1/conflicts")).filter(
			({ coarse }) => coarse,
		);
		assert.deepEqual(open, []);
		const again = operation(
			{ lat9: 46_900_000_000, fromMin: 90, toMin: 95 },
			{ class: "uncrewed" },
		);
		const { operation: next } = await declare(alpha, "drone-2", again);
		assert.equal(next.level, "presence");
		const asked = operation(
			{ lat9: 46_900_000_000, fromMin: 150, toMin: 155 },
			{ class: "uncrewed", level: "sealed" },
		);
		assert.equal((await declare(alpha, "drone-3", asked)).operation.level, "sealed");
	});
});

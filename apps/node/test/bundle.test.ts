import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { verifyBundle } from "@tansiq/record";
import { declare, operation } from "./operations.ts";
import { type Pair, runningPair } from "./pair.ts";

suite("a line exported for a stranger", () => {
	let pair: Pair;
	before(async () => {
		pair = await runningPair();
		await declare(pair.alpha, "flight", operation());
		await pair.after(1);
		const [notice] = await pair.bravo.dialogues();
		await pair.bravo.ask("POST", `/v1/dialogues/${notice?.ref}/answer`, { msg: "ROGER" });
		await pair.after(60);
		await pair.after(60);
	});
	after(() => pair.close());

	const bundle = async (desk: Pair["alpha"], query = "") => {
		const files = await desk.ask<Record<string, string>>("GET", `/v1/bundle${query}`);
		return new Map(
			Object.entries(files).map(([path, text]) => [path, Buffer.from(text, "base64")]),
		);
	};

	test("verifies by itself at both desks, entry by entry and receipt by receipt", async () => {
		for (const desk of [pair.alpha, pair.bravo]) {
			const report = verifyBundle(await bundle(desk));
			assert.deepEqual([report.faults, report.forks, report.claims], [[], [], []]);
			assert.equal(report.operatorSignatures, 2, "the planner's and the watch officer's");
			for (const { origin, size, entriesChecked, receiptsChecked } of report.logs) {
				assert.equal(entriesChecked, size, origin);
				assert.ok(receiptsChecked > 0, origin);
			}
		}
	});

	test("of a period discloses that period, and the hashes of the rest", async () => {
		const from = pair.nowUs - 90_000_000;
		const files = await bundle(pair.alpha, `?fromUs=${from}`);
		const report = verifyBundle(files);
		assert.deepEqual(report.faults, []);
		const routine = report.logs.find(({ origin }) =>
			origin.startsWith("alpha.tansiq/line1/routine"),
		);
		assert.ok(routine && routine.entriesChecked < routine.size);
		assert.ok(!files.has("logs/alpha/routine/entries/1"), "the notice is before it");
	});

	test("of which one byte was turned is told by the file that it is in", async () => {
		const files = await bundle(pair.alpha);
		for (const path of ["logs/alpha/routine/entries/1", "logs/bravo/routine/receipts"]) {
			const forged = new Map(files);
			const bytes = Buffer.from(files.get(path) ?? "");
			bytes[200] = (bytes[200] ?? 0) ^ 1;
			forged.set(path, bytes);
			const { faults } = verifyBundle(forged);
			assert.ok(
				faults.some(({ file }) => file === path),
				JSON.stringify(faults),
			);
		}
	});
});

import assert from "node:assert/strict";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { declare, operation } from "./operations.ts";
import { type Pair, runningPair } from "./pair.ts";

suite("threat 5: a node restored from an old backup", () => {
	let pair: Pair;
	const backup = (name: string) => join(pair.root, `backup-${name}`);
	before(async () => {
		pair = await runningPair();
		await declare(pair.alpha, "before", operation());
		await pair.after(1);
		await pair.alpha.stop();
		cpSync(pair.alpha.folder.path, backup("alpha"), { recursive: true });
		await pair.alpha.start(pair.nowUs);
		await declare(pair.alpha, "later", operation({ fromMin: 40, toMin: 50 }));
		await pair.after(1);
		await pair.alpha.stop();
		rmSync(pair.alpha.folder.path, { recursive: true });
		cpSync(backup("alpha"), pair.alpha.folder.path, { recursive: true });
	});
	after(() => pair.close());

	test("says nothing while the peer is away", async () => {
		await pair.bravo.stop();
		await pair.alpha.start(pair.nowUs);
		const desk = await pair.alpha.desk();
		assert.equal(desk.line.recovering, true);
		await declare(pair.alpha, "now", operation({ fromMin: 60, toMin: 70 }));
		const [hold] = await pair.alpha.holds();
		assert.equal(hold?.operation, "now", "what would be told waits for a releaser");
		const stop = { msg: "TQ-41", body: { zone: { id: "hospital" }, start_us: pair.nowUs } };
		const said = await pair.alpha.call("POST", "/v1/messages", { text: JSON.stringify(stop) });
		assert.equal(said.status, 503, said.text);
		assert.match(said.text, /read-only/);
	});

	test("has its own entries back from the peer's mirror, with the reason lost", async () => {
		await pair.bravo.start(pair.nowUs);
		await pair.after(70);
		await pair.after(1);
		const desk = await pair.alpha.desk();
		assert.equal(desk.line.recovering, false);
		const lost = (await pair.alpha.dialogues()).filter(({ reasonLost }) => reasonLost);
		assert.deepEqual(
			lost.map(({ ref, direction }) => [ref, direction]),
			[["alpha/routine/2", "sent"]],
		);
		const operations = await pair.alpha.ask<{ id: string; notice: string | null }[]>(
			"GET",
			"/v1/operations",
		);
		assert.ok(operations.some(({ notice }) => notice === "alpha/routine/2"));
	});

	test("goes on at the next place, and both desks hold the same logs", async () => {
		const [hold] = await pair.alpha.holds();
		await pair.alpha.ask("POST", `/v1/holds/${hold?.id}/release`, {});
		await pair.after(1);
		for (const author of ["alpha", "bravo"] as const)
			for (const log of ["urgent", "routine"] as const) {
				const [ours, theirs] = await Promise.all(
					[pair.alpha, pair.bravo].map((desk) => desk.entries(`${author}/${log}`)),
				);
				assert.deepEqual(ours, theirs, `${author} ${log}`);
			}
		assert.deepEqual((await pair.bravo.desk()).line.forks, []);
	});
});

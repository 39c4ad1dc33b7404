/** A node whose disk fills up: it stops, says why once, and starts again when there is room. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { faultEnv, withoutFaults } from "./io-fault.ts";
import { checkKept, Ledger, plan } from "./ledger.ts";
import { enrolPair, LoneNode } from "./nodes.ts";

/** The write that finds no room: some way into the work, well after the start. */
const FIRST_FAILING_WRITE = 150;
/** What a node ends with when its journal failed. */
const JOURNAL_FAILED = 70;

for (const [what, fault] of [
	["a disk that is full", `enospc ${FIRST_FAILING_WRITE} forever`],
	["a call that fails once", `eio ${FIRST_FAILING_WRITE} once`],
] as const) {
	test(`threat 32: ${what} ends the node with one message, and nothing told done is lost`, {
		skip: withoutFaults,
	}, async (t) => {
		const root = mkdtempSync(join(tmpdir(), "tansiq-full-"));
		t.after(() => rmSync(root, { recursive: true, force: true }));
		const { alpha: url = "" } = await enrolPair(root, "driven");
		const folder = join(root, "alpha");
		const ledger = new Ledger();

		const env = faultEnv({ files: `${folder}/journal.`, fault });
		const failing = await new LoneNode(t, "alpha", folder, url, env).ready();
		const work = plan(failing.ask, ledger, "full", () => true);
		await assert.rejects(work, "the node went on");
		assert.equal(await failing.ended, JOURNAL_FAILED);
		const errors = failing
			.log()
			.split("\n")
			.filter((line) => line.includes('"level":"error"'));
		assert.equal(errors.length, 1, failing.log());
		assert.match(errors[0] as string, /journal failed/);
		if (fault.startsWith("enospc")) assert.match(errors[0] as string, /full/);
		assert.ok(ledger.count > 0, "it failed before it had done anything");

		const again = await new LoneNode(t, "alpha", folder, url).ready();
		await checkKept(again.ask, ledger);
		let more = 3;
		await plan(again.ask, ledger, "again", () => more-- > 0);
		t.diagnostic(`${ledger.count} acknowledged, 0 lost`);
	});
}

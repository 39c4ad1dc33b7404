import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type Bundle, verifyBundle } from "@tansiq/record";
import { expected, goTool, printed, runEach, writeBundle } from "../../tests/verify/tools.ts";
import { runSeed } from "../src/index.ts";

/** Worlds in which somebody signed two histories, and as many of honest parties. */
const OF_EACH = 3;
/** Among so many seeds there are more of both than are asked for. */
const SEEDS = 120;

/** The victim's export of worlds with real signatures, by the seed. */
function exhibits(): { forked: Bundle[]; honest: Bundle[] } {
	const forked: Bundle[] = [];
	const honest: Bundle[] = [];
	for (let seed = 1; seed <= SEEDS && forked.length < OF_EACH; seed++) {
		const { forks, byzantine } = runSeed(seed);
		if (forks === 0 && byzantine) continue;
		const list = forks > 0 ? forked : honest;
		if (list.length === OF_EACH) continue;
		const { exhibit } = runSeed(seed, { crypto: "real" });
		assert.ok(exhibit !== null, `seed ${seed}: the same world with real signatures has an end`);
		list.push(exhibit);
	}
	return { forked, honest };
}

test("threat 5: what a victim holds of two histories convicts in a verifier that shares no code", (t) => {
	const root = mkdtempSync(join(tmpdir(), "tansiq-exhibits-"));
	try {
		mkdirSync(join(root, "go"));
		const go = goTool(join(root, "go"));
		if (typeof go === "string") return t.skip(go);
		const { forked, honest } = exhibits();
		assert.deepEqual([forked.length, honest.length], [OF_EACH, OF_EACH]);
		const folders = [...forked, ...honest].map((bundle, i) => {
			const folder = join(root, `exhibit-${i}`);
			writeBundle(folder, bundle);
			return { folder, bundle, isForked: i < OF_EACH };
		});
		const ran = runEach(
			go,
			folders.map(({ folder }) => folder),
		);
		for (const { folder, bundle, isForked } of folders) {
			const said = ran.get(folder);
			assert.ok(said !== undefined, folder);
			const lines = printed(said);
			assert.equal(lines.includes("FORK alpha.tansiq/strait-1/routine"), isForked, said.stdout);
			assert.ok(!lines.some((line) => line.startsWith("FAULT evidence/") && !/ fork$/.test(line)));
			if (!isForked) assert.equal(said.status, 0, said.stdout);
			assert.deepEqual(lines, expected(verifyBundle(bundle)));
		}
	} finally {
		rmSync(root, { recursive: true, force: true });
	}
});

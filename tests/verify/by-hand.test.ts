import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { bundleOf, smallLine } from "../../packages/record/test/bundle/line.ts";
import { writeBundle } from "./tools.ts";

/** The commands of docs/record.md, as they stand there, on the files of an export. */

const manual = readFileSync(new URL("../../docs/record.md", import.meta.url), "utf8");
const script = /```sh\n(.*?)```/s.exec(manual)?.[1] ?? "";

function run(folder: string) {
	return spawnSync("/bin/sh", ["-c", script], { cwd: folder, encoding: "utf8" });
}

test("a reader verifies one entry by hand with the documented commands", (t) => {
	for (const command of ["openssl version", "xxd -v", "base64 --version"]) {
		const [name = "", argument = ""] = command.split(" ");
		if (spawnSync(name, [argument]).error) return t.skip(`without ${name}`);
	}
	assert.match(script, /openssl pkeyutl/);
	const folder = mkdtempSync(join(tmpdir(), "tansiq-by-hand-"));
	try {
		writeBundle(folder, bundleOf(smallLine()));
		const good = run(folder);
		assert.match(good.stdout, /Signature Verified Successfully/, good.stderr);
		const [leaf, tile] = good.stdout.trimEnd().split("\n").slice(-2);
		assert.equal(leaf?.slice(0, 64), tile);

		const entry = join(folder, "logs/alpha/routine/entries/1");
		writeFileSync(entry, readFileSync(entry, "utf8").replace("to bravo", "to delta"));
		const forged = run(folder);
		assert.doesNotMatch(forged.stdout, /Verified Successfully/);
		const [changed, same] = forged.stdout.trimEnd().split("\n").slice(-2);
		assert.equal(same, tile);
		assert.notEqual(changed?.slice(0, 64), same);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});

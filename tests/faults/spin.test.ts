/**
 * The protocols as models, searched exhaustively by Spin: no error as they are, and an error for
 * each mistake that is planted in them.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { toolMissing } from "./tools.ts";

const MODELS = fileURLToPath(new URL("../../verify/spin/", import.meta.url));
const skip =
	toolMissing("spin", "no model can be searched") ||
	toolMissing("cc", "Spin's search cannot be compiled");

interface Search {
	states: number;
	errors: number;
	/** Steps of the model that no run takes. */
	unreached: string[];
	output: string;
}

function run(command: string, args: string[], cwd: string): string {
	const { status, stdout, stderr, error } = spawnSync(command, args, {
		cwd,
		encoding: "utf8",
		maxBuffer: 64 * 1024 * 1024,
	});
	assert.ok(error === undefined && status === 0, `${command}: ${error ?? stdout + stderr}`);
	return stdout;
}

/**
 * Searches all states of a model, or until an error; `defines` plant mistakes or ask for liveness.
 * A search that ends soon is not worth optimising.
 */
function search(t: TestContext, model: string, defines: string[], optimised: 0 | 2): Search {
	const folder = mkdtempSync(join(tmpdir(), "tansiq-spin-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	cpSync(join(MODELS, model), join(folder, model));
	run("spin", ["-a", ...defines.map((name) => `-D${name}`), model], folder);
	// NFAIR: room for the processes of a model in the search with weak fairness.
	run("cc", [`-O${optimised}`, "-w", "-DNFAIR=4", "-o", "pan", "pan.c"], folder);
	const live = defines.includes("LIVE") ? ["-f"] : [];
	const output = run("./pan", ["-a", ...live, "-m2000000"], folder);
	const figure = (pattern: RegExp) => Number(pattern.exec(output)?.[1] ?? Number.NaN);
	assert.doesNotMatch(output, /max search depth too small|out of memory/, "not exhaustive");
	return {
		states: figure(/^ *(\S+) states, stored/m),
		errors: figure(/errors: (\d+)/),
		unreached: [...output.matchAll(/^\t.*\.pml:\d+.*$/gm)]
			.map(([line]) => line)
			.filter((line) => !line.includes('"-end-"')),
		output,
	};
}

const PROPERTIES = [
	[
		"a receipt held is an entry mirrored durably, one T for a head, one entry for an index",
		"receipts.pml",
		[],
	],
	["every entry is receipted once the faults end", "receipts.pml", ["LIVE"]],
	["one closing answer has effect, and both desks end with one outcome", "dialogue.pml", []],
	["no dialogue stays open for ever", "dialogue.pml", ["LIVE"]],
] as const;

for (const [what, model, defines] of PROPERTIES) {
	test(`${model}: ${what}`, { skip }, (t) => {
		const { states, errors, unreached, output } = search(t, model, [...defines], 2);
		t.diagnostic(`${model} ${defines.join(" ")}: ${states} states, ${errors} errors`);
		assert.ok(states > 1_000, output);
		assert.equal(errors, 0, output);
		// A step that is never taken could hide anything; a claim ends its own runs early.
		if (defines.length === 0) assert.deepEqual(unreached, []);
	});
}

const PLANTED = {
	"receipts.pml": [
		["COSIGN_BEFORE_COMMIT"],
		["SEND_BEFORE_COMMIT"],
		["FRESH_TIME"],
		["FORGET_TIME"],
		["LIVE", "SEND_ONCE"],
	],
	"dialogue.pml": [
		["LATE_IS_CLOSED"],
		["CANCEL_AT_ONCE"],
		["CANCEL_OVERDUE"],
		["LAST_ANSWER_COUNTS"],
		["RESPONDER_DECIDES"],
		["LIVE", "STANDBY_AGAIN"],
		["LIVE", "NO_DEADLINE"],
	],
};

for (const [model, mistakes] of Object.entries(PLANTED)) {
	test(`${model}: each of ${mistakes.length} planted mistakes is found`, { skip }, (t) => {
		for (const defines of mistakes) {
			const { states, errors, output } = search(t, model, defines, 0);
			assert.ok(states > 0, output);
			assert.ok(errors >= 1, `${defines.join(" ")} was not found\n${output}`);
		}
	});
}

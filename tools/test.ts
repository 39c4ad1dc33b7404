/**
 * Runs the checks and every test of the repository and ends with one line of counts.
 *     npm test [-- PART_OF_A_PATH …]     only the checks and files whose name contains one of them
 * With TANSIQ_NO_SKIP=1 a skipped test counts as failed, unless it lacks recorded data.
 */
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Outcome, Report } from "./reporter.ts";
import { runTestFiles } from "./test-files.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const TEST_FILES = "{packages/*/test,apps/*/test,scenarios/test,sim/test,tests}/**/*.test.ts";

/** Each counts as one test. The console is built even for a subset, whose tests may serve it. */
const CHECKS = [
	{ name: "console build", task: "build", always: true },
	{ name: "types", task: "types", always: false },
	{ name: "lint", task: "lint", always: false },
];

async function runCheck(name: string, task: string): Promise<Outcome> {
	const started = performance.now();
	const child = spawn(process.execPath, ["tools/run.mjs", task], {
		cwd: root,
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
	}
	const code = await new Promise((resolve) => child.on("close", resolve));
	return {
		file: name,
		passed: code === 0 ? 1 : 0,
		failures: code === 0 ? [] : [{ name, text: `ended with ${code}` }],
		skips: [],
		notes: [],
		output,
		durationMs: performance.now() - started,
	};
}

const wanted = process.argv.slice(2).map((part) => part.replace(/^\.\//, ""));
const selected = (name: string) =>
	wanted.length === 0 || wanted.some((part) => name.includes(part));
// Whole systems, whose tests take longest, come first: one that began last would be waited for alone.
const files = globSync(TEST_FILES, { cwd: root, exclude: ["**/node_modules"] })
	.filter(selected)
	.sort()
	.reverse();
if (files.length === 0 && !CHECKS.some(({ name }) => selected(name))) {
	process.stderr.write(`no check or test file has ${wanted.join(" or ")} in its name\n`);
	process.exit(1);
}

const report = new Report({ root, noSkip: process.env.TANSIQ_NO_SKIP === "1" });
for (const { name, task, always } of CHECKS) {
	if (always || selected(name)) report.add(await runCheck(name, task));
}
await runTestFiles(root, files, report);
process.exitCode = report.end() ? 0 : 1;

/** The runner itself: a green line must mean that everything ran and passed. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const FIXTURES = {
	passes: 'test("one", () => {}); test("two", (t) => t.diagnostic("figure 42"));',
	fails: 'test("good", () => {}); test("bad", () => assert.deepEqual({ a: 1 }, { a: 2 }));',
	nested:
		'suite("s", () => { test("in", () => { throw new Error("inner"); }); test("ok", () => {}); });',
	crashes: 'console.error("last words"); throw new Error("at load");',
	leaves: 'test("good", () => {}); setTimeout(() => process.exit(3), 20);',
	late: 'test("good", () => { setTimeout(() => { throw new Error("late"); }, 20); });',
	hangs: 'test("never", () => new Promise(() => setInterval(() => {}, 1000)));',
	empty: "export {};",
	hook: 'suite("s", () => { before(() => { throw new Error("hook"); }); test("t", () => {}); });',
	noData: 'test("recorded", (t) => t.skip("without data: no recording"));',
	skips: 'test("page", (t) => t.skip("no browser here")); test("bare", { skip: true }, () => {});',
	later: 'test("unwritten", { todo: "not yet" }, () => { throw new Error("x"); });',
} as const;

const runner = new URL("../tools/", import.meta.url);

/** Runs planted files in a process of its own, since node:test does not run inside itself. */
function runFixtures(names: (keyof typeof FIXTURES)[], noSkip = false) {
	const folder = mkdtempSync(join(tmpdir(), "tansiq-runner-"));
	try {
		const imports =
			'import assert from "node:assert/strict"; import { before, suite, test } from "node:test";\n';
		for (const name of names) writeFileSync(join(folder, `${name}.ts`), imports + FIXTURES[name]);
		const script = join(folder, "script.ts");
		writeFileSync(
			script,
			`import { Report } from "${new URL("reporter.ts", runner)}";
			import { runTestFiles } from "${new URL("test-files.ts", runner)}";
			const report = new Report({ root: ${JSON.stringify(`${folder}/`)}, noSkip: ${noSkip} });
			const files = ${JSON.stringify(names.map((name) => `${name}.ts`))};
			await runTestFiles(${JSON.stringify(`${folder}/`)}, files, report, 3000);
			process.exitCode = report.end() ? 0 : 1;`,
		);
		const { NODE_TEST_CONTEXT: _, ...env } = process.env;
		const { status, stdout } = spawnSync(process.execPath, [script], { env, encoding: "utf8" });
		return { status, stdout, last: stdout.trimEnd().split("\n").at(-1) };
	} finally {
		rmSync(folder, { recursive: true });
	}
}

test("what passes is counted, its figures shown, and the exit code is 0", () => {
	const { status, stdout, last } = runFixtures(["passes"]);
	assert.equal(last, "2 passed, 0 failed, 0 skipped");
	assert.equal(status, 0);
	assert.match(stdout, /figure 42/);
});

test("a failure is printed in full and the exit code is 1", () => {
	const { status, stdout, last } = runFixtures(["passes", "fails", "nested"]);
	assert.equal(last, "4 passed, 2 failed, 0 skipped");
	assert.equal(status, 1);
	assert.match(stdout, /failed: bad[\s\S]*-\s+a: 2/);
	assert.match(stdout, /failed: in[\s\S]*Error: inner/);
});

const broken: [name: keyof typeof FIXTURES, counts: string][] = [
	["crashes", "0 passed, 1 failed"],
	["leaves", "1 passed, 1 failed"],
	["late", "1 passed, 1 failed"],
	["hangs", "0 passed, 1 failed"],
	["empty", "0 passed, 1 failed"],
	["hook", "0 passed, 2 failed"], // the suite, and the test that could not run
];
for (const [name, counts] of broken) {
	test(`a file fails in which no test does: ${name}`, () => {
		const { status, stdout, last } = runFixtures([name]);
		assert.equal(last, `${counts}, 0 skipped`);
		assert.equal(status, 1);
		if (name === "crashes") assert.match(stdout, /last words/);
	});
}

test("skips are said with their reasons and do not fail", () => {
	const { status, stdout, last } = runFixtures(["skips", "noData", "later"]);
	assert.equal(last, "0 passed, 0 failed, 4 skipped (1 without data)");
	assert.equal(status, 0);
	assert.match(stdout, /skipped: page: no browser here/);
	assert.match(stdout, /skipped: bare: no reason given/);
	assert.match(stdout, /skipped: unwritten: not yet/);
});

test("where no skip is allowed only missing data is excused", () => {
	const { status, stdout, last } = runFixtures(["skips", "noData", "later"], true);
	assert.equal(last, "0 passed, 3 failed, 1 skipped (1 without data)");
	assert.equal(status, 1);
	assert.match(stdout, /no skip is allowed: no browser here/);
});

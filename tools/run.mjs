/**
 * The tasks behind `npm start`, `npm test` and the other scripts of package.json:
 *     node tools/run.mjs TASK [arguments …]
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildConsole } from "./console.mjs";
import { become, fail, root, setup } from "./setup.mjs";

/** A task's arguments → what our Node is started with. */
const TASKS = {
	start: (args) => ["apps/cli/src/main.ts", "demo", ...args],
	test: (args) => ["tools/test.ts", ...args],
	types: (args) => ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json", ...args],
	lint: (args) => ["tools/lint.ts", ...args],
	format: (args) => ["node_modules/@biomejs/biome/bin/biome", "check", "--write", ...args],
	build: () => null,
	bench: ([name, ...args]) => [benchmark(name), ...args],
	sim: (args) => ["sim/src/main.ts", ...args],
	soak: (args) => ["sim/src/soak.ts", ...args],
	capabilities: (args) => ["tools/capabilities/main.ts", ...args],
	accept: ([stage, ...args]) => [acceptance(stage), ...args],
};
const NEEDS_CONSOLE = new Set(["start", "build", "accept", "capabilities"]);

function benchmark(name) {
	const file = `bench/${name}.ts`;
	if (/^[a-z0-9-]+$/.test(name ?? "") && existsSync(join(root, file))) return file;
	return fail(`no benchmark ${JSON.stringify(name ?? "")}: expected the name of a file in bench/.`);
}

function acceptance(stage) {
	const file = `tools/accept/${String(stage).toLowerCase()}.ts`;
	if (/^[A-Za-z]$/.test(stage ?? "") && existsSync(join(root, file))) return file;
	return fail(
		`no acceptance run for ${JSON.stringify(stage ?? "")}: expected \`npm run accept -- A\`.`,
	);
}

const [name, ...args] = process.argv.slice(2);
if (!Object.hasOwn(TASKS, name ?? "")) {
	fail(`no task ${JSON.stringify(name ?? "")}: expected one of ${Object.keys(TASKS).join(", ")}.`);
}
const command = TASKS[name](args);
const ready = setup();
process.chdir(root);
if (NEEDS_CONSOLE.has(name)) buildConsole(ready);
if (command) become(command, ready);

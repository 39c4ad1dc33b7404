import { spawn, spawnSync } from "node:child_process";
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import type { Declaration, Plant } from "./declarations.ts";

/** A capability that is gone may leave a test waiting for it; a test that waits has failed. */
const TIMEOUT_MS = 180_000;
/** Where the tests of the tree itself look for recorded data; a copy stands elsewhere. */
const DATA = new URL("../../../shared/data", import.meta.url);
/** Each has a copy of its own: the machine this is dimensioned for has two cores. */
const AT_ONCE = 2;
const NOT_COPIED = new Set([".git", "artifacts", "node_modules"]);
const CONSOLE_TEST = /^(apps\/console\/test|tests\/system)\//;
const CONSOLE_SOURCE = /^(apps\/console|packages)\//;

/** Why a plant cannot be put where it says; null when it can. */
export function plantFault(root: string, { file, find, replace }: Plant): string | null {
	if (!existsSync(root + file)) return `${file}: expected a file`;
	const source = readFileSync(root + file, "utf8");
	const times = source.split(find).length - 1;
	if (times !== 1) return `${file}: ${find}: found ${times} times, expected once`;
	try {
		transformSync(
			source.replace(find, () => replace),
			{ loader: file.endsWith("x") ? "tsx" : "ts", logLevel: "silent" },
		);
		return null;
	} catch (error) {
		return `${file}: ${replace}: ${(error as Error).message}`;
	}
}

/**
 * A copy of the tree to plant in, with the packages that the tree has installed: what is planted is
 * never in the tree itself. Ends in a slash.
 */
function copyTree(root: string): string {
	const copy = `${realpathSync(mkdtempSync(join(tmpdir(), "tansiq-planted-")))}/`;
	const isCopied = (path: string) => !NOT_COPIED.has(path.split("/").at(-1) ?? "");
	cpSync(root, copy, { recursive: true, filter: isCopied });
	for (const folder of ["", "apps/cli/"]) linkPackages(`${root}${folder}`, `${copy}${folder}`);
	return copy;
}

/** Our own packages are those of the copy; all others are one link each. */
function linkPackages(from: string, to: string): void {
	if (!existsSync(`${from}node_modules`)) return;
	mkdirSync(`${to}node_modules`);
	for (const name of readdirSync(`${from}node_modules`)) {
		const [source, target] = [`${from}node_modules/${name}`, `${to}node_modules/${name}`];
		if (name === "@tansiq") cpSync(source, target, { recursive: true, verbatimSymlinks: true });
		else symlinkSync(source, target);
	}
}

/** What became of a declaration: shown, or the test fails as it is, or it passes without. */
export type Tried = "shown" | "fails as it is" | "passes without it";

/** Runs every declared test with and without what it shows; `tell` hears of each as it is done. */
export async function tryAll(
	root: string,
	declarations: readonly Declaration[],
	tell: (declaration: Declaration, tried: Tried) => void,
): Promise<void> {
	const waiting = [...declarations];
	const worker = async () => {
		const copy = copyTree(root);
		try {
			for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
				tell(next, await tried(copy, next));
		} finally {
			rmSync(copy, { recursive: true, force: true });
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function tried(copy: string, declaration: Declaration): Promise<Tried> {
	if (!(await passes(copy, declaration, false))) return "fails as it is";
	return (await passes(copy, declaration, true)) ? "passes without it" : "shown";
}

/** Tests that build on those before them in their file, as a run of each alone has shown. */
const together = new WeakSet<Declaration>();

/**
 * Whether the declared test passes in a copy with the capability there, or gone. It is run by itself;
 * where it does not pass so with the capability there, with its whole file from then on.
 */
async function passes(copy: string, declaration: Declaration, planted: boolean): Promise<boolean> {
	const { file, test, plant } = declaration;
	const path = copy + plant.file;
	const source = readFileSync(path, "utf8");
	if (planted)
		writeFileSync(
			path,
			source.replace(plant.find, () => plant.replace),
		);
	try {
		const isShown = CONSOLE_TEST.test(file);
		if (isShown && (!planted || CONSOLE_SOURCE.test(plant.file))) buildConsole(copy);
		if (!together.has(declaration)) {
			if (await runTest(copy, file, test)) return true;
			if (planted) return false;
			together.add(declaration);
		}
		return await runFile(copy, file, test);
	} finally {
		writeFileSync(path, source);
	}
}

function buildConsole(copy: string): void {
	const build = ["apps/console/build.ts", `${copy}apps/console/dist`];
	spawnSync(process.execPath, build, { cwd: copy, stdio: "ignore" });
}

/** Whether a test passes by itself. */
async function runTest(copy: string, file: string, test: string): Promise<boolean> {
	const { code, output } = await run(copy, [`--test-name-pattern=/${escaped(test)}/`, file]);
	const passed = Number(/^# pass (\d+)$/m.exec(output)?.[1] ?? 0);
	return code === 0 && passed >= 1;
}

/** Whether a test passes after those that stand before it in its file. */
async function runFile(copy: string, file: string, test: string): Promise<boolean> {
	const { output } = await run(copy, [file]);
	const name = escaped(test.replace(/[\\#]/g, "\\$&"));
	return new RegExp(`^\\s*ok \\d+ - ${name}$`, "m").test(output);
}

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** Runs tests to their end: exit code, and TAP. */
async function run(copy: string, args: string[]): Promise<{ code: number | null; output: string }> {
	const data = process.env.TANSIQ_DATA ?? fileURLToPath(DATA);
	const child = spawn(
		process.execPath,
		["--test", "--test-force-exit", "--test-reporter=tap", ...args],
		// Nodes that a broken test leaves behind end with it.
		{
			cwd: copy,
			env: { ...process.env, TANSIQ_DATA: data },
			stdio: ["ignore", "pipe", "ignore"],
			detached: true,
		},
	);
	let output = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		output += text;
	});
	const timer = setTimeout(() => kill(child.pid), TIMEOUT_MS);
	const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
	clearTimeout(timer);
	kill(child.pid);
	return { code, output };
}

function kill(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, "SIGKILL");
	} catch {
		// It has ended already.
	}
}

/** The way in: setup, tasks and the `tansiq` command, before any of our packages runs. */
import assert from "node:assert/strict";
import { type SpawnSyncOptions, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { NODE_TEST_CONTEXT: _, ...environment } = process.env;

/** A clone in miniature: our tools, an empty lockfile and a command line that does as it is told. */
function miniature(lock: object): string {
	const folder = mkdtempSync(join(tmpdir(), "tansiq-launcher-"));
	cpSync(join(root, "tools"), join(folder, "tools"), { recursive: true });
	mkdirSync(join(folder, "apps/cli/src"), { recursive: true });
	writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
	const { packages } = lock as { packages: Record<string, object> };
	writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, ...packages[""] }));
	writeFileSync(
		join(folder, "apps/cli/src/main.ts"),
		`const [what, value]: string[] = process.argv.slice(2);
		if (what === "print") console.log(JSON.stringify([process.argv.slice(2), "__proto__" in {}, process.version]));
		if (what === "exit") process.exit(Number(value));
		if (what === "cwd") console.log(process.cwd());
		if (what === "wait") {
			process.on("SIGTERM", () => process.exit(7));
			setInterval(() => {}, 1000);
			console.log("waiting");
		}
		if (what === "die") process.kill(process.pid, "SIGKILL");`,
	);
	return folder;
}

const EMPTY_LOCK = { name: "miniature", lockfileVersion: 3, requires: true, packages: { "": {} } };

suite("the tansiq command", () => {
	const folder = miniature(EMPTY_LOCK);
	after(() => rmSync(folder, { recursive: true }));
	const hash = createHash("sha256").update(readFileSync(join(folder, "package-lock.json")));
	mkdirSync(join(folder, "node_modules"));
	writeFileSync(join(folder, "node_modules/.tansiq-lock"), hash.digest("hex"));

	const launcher = join(folder, "tools/tansiq.mjs");
	const run = (args: string[], options: SpawnSyncOptions = {}) =>
		spawnSync(process.execPath, [launcher, ...args], {
			env: environment,
			...options,
			encoding: "utf8",
		});

	test("passes arguments as they are, prints nothing of its own, runs without __proto__", () => {
		const { stdout, stderr, status } = run(["print", "a b", "--json", ""]);
		const [args, proto, version] = JSON.parse(stdout);
		assert.deepEqual(args, ["print", "a b", "--json", ""]);
		assert.equal(proto, false);
		assert.ok(Number(version.match(/^v(\d+)/)[1]) >= 24);
		assert.equal(stderr, "");
		assert.equal(status, 0);
	});

	test("ends with the same exit code, or by the same signal", () => {
		assert.equal(run(["exit", "0"]).status, 0);
		assert.equal(run(["exit", "42"]).status, 42);
		assert.equal(run(["die"]).signal, "SIGKILL");
	});

	test("stays in the folder it was called from", () => {
		assert.equal(run(["cwd"], { cwd: tmpdir() }).stdout.trim(), tmpdir());
	});

	test("hands a signal on and waits for the answer", async () => {
		const child = spawn(process.execPath, [launcher, "wait"], { env: environment });
		await new Promise((resolve) => child.stdout.once("data", resolve));
		child.kill("SIGTERM");
		const code = await new Promise((resolve) => child.once("exit", resolve));
		assert.equal(code, 7);
	});

	test("an unknown task or acceptance run is named, with what there is", () => {
		for (const args of [
			["dance"],
			[],
			["toString"],
			["accept", "Q"],
			["accept"],
			["accept", "../x"],
		]) {
			const task = spawnSync(process.execPath, [join(folder, "tools/run.mjs"), ...args], {
				env: environment,
				encoding: "utf8",
			});
			assert.equal(task.status, 1);
			assert.match(
				task.stderr,
				args[0] === "accept" ? /npm run accept -- A/ : /start, test, types/,
			);
			assert.equal(task.stdout, "");
		}
	});
});

test("packages that cannot be had: says what is missing and what to do, and does not go on", () => {
	const dependencies = { "fast-check": "4.10.2" };
	const folder = miniature({ ...EMPTY_LOCK, packages: { "": { dependencies } } });
	try {
		const { status, stdout, stderr } = spawnSync(
			process.execPath,
			[join(folder, "tools/tansiq.mjs"), "print"],
			{
				env: {
					...environment,
					npm_config_offline: "true",
					npm_config_cache: join(folder, "empty"),
				},
				encoding: "utf8",
			},
		);
		assert.equal(status, 1);
		assert.equal(stdout, "");
		assert.match(stderr, /packages of package-lock\.json are not installed/);
		assert.match(stderr, /Connect this machine/);
	} finally {
		rmSync(folder, { recursive: true });
	}
});

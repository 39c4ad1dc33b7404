/**
 * Makes a bare clone ready to run: installs what the lockfile names when that has changed, and
 * finds the Node that everything else runs on. Plain JavaScript without dependencies, because it
 * is the first thing that runs, on whatever Node (20 or newer) the system has.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");
/** Holds the hash of the lockfile that `node_modules` was installed from. */
const noteFile = join(modules, ".tansiq-lock");
const OLDEST_NODE = 24;

/**
 * In force for every Node that we start, and for those that they start:
 * `__proto__` does not exist, so that no parsed message can reach a prototype through it.
 */
const NODE_OPTIONS = [
	"--disable-proto=delete",
	"--disable-warning=ExperimentalWarning",
	// Nearly everything here dies young; a small nursery keeps three processes in little memory.
	"--max-semi-space-size=4",
];

/** Ends with one plain paragraph instead of a stack trace. */
export function fail(message) {
	process.stderr.write(`tansiq: ${message}\n`);
	process.exit(1);
}

/**
 * Installs if needed and returns how to start our Node.
 * @returns {{ node: string, env: NodeJS.ProcessEnv }} path of a Node >= 24 and the environment for it
 */
export function setup() {
	install();
	const node = findNode();
	const path = [dirname(node), join(modules, ".bin"), process.env.PATH ?? ""].join(delimiter);
	const given = process.env.NODE_OPTIONS?.split(" ").filter(Boolean) ?? [];
	const options = [...new Set([...given, ...NODE_OPTIONS])].join(" ");
	// A program starts in half the time where its types were stripped and its code compiled before.
	const cache = process.env.NODE_COMPILE_CACHE ?? join(modules, ".cache", "node");
	const env = { ...process.env, PATH: path, NODE_OPTIONS: options, NODE_COMPILE_CACHE: cache };
	return { node, env };
}

function install() {
	const lock = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
	const hash = lock.digest("hex");
	if (existsSync(noteFile) && readFileSync(noteFile, "utf8") === hash) return;

	process.stderr.write("tansiq: installing packages (once for each change of the lockfile) …\n");
	// `npm ci` refuses packages with a build for each platform where the registry lacks some.
	const args = ["install", "--no-save", "--no-audit", "--no-fund", "--prefer-offline"];
	// No package runs anything of its own here.
	args.push("--ignore-scripts");
	// Shorter pauses than npm's: without a network it would go on for over ten minutes.
	args.push("--fetch-retries=2", "--fetch-retry-mintimeout=300", "--fetch-retry-maxtimeout=1000");
	const { status, error } = spawnSync("npm", [...args, "--loglevel=error"], {
		cwd: root,
		stdio: ["ignore", 2, 2], // standard output belongs to the task, which may be asked for JSON
		shell: process.platform === "win32",
	});
	if (error) fail(`cannot start npm (${error.message}). Install npm 10 or newer, then try again.`);
	if (status !== 0) {
		fail(
			`the packages of package-lock.json are not installed: npm ended with ${status}, see above. ` +
				"The first run, and the first after a change of the lockfile, need the npm registry " +
				"or an npm cache that holds these packages. Connect this machine, or set `registry` " +
				"or a proxy in ~/.npmrc, then type the same command again. Later runs need no network.",
		);
	}
	mkdirSync(modules, { recursive: true });
	writeFileSync(noteFile, hash);
}

/** The Node that came with the packages, else the one that runs this, if new enough. */
function findNode() {
	const owned = join(modules, `node-${process.platform}-${process.arch}`, "bin", "node");
	const tried = [];
	for (const node of [owned, process.execPath]) {
		const run = spawnSync(node, ["--version"], { encoding: "utf8" });
		const version = run.status === 0 ? run.stdout.trim() : "does not run here";
		if (Number(version.match(/^v(\d+)\./)?.[1]) >= OLDEST_NODE) return node;
		tried.push(`${node} (${version})`);
	}
	return fail(
		`needs Node ${OLDEST_NODE} or newer. Tried ${tried.join(" and ")}. On Linux x64 and arm64 npm ` +
			`installs one with the packages; elsewhere install Node ${OLDEST_NODE} and start this with it.`,
	);
}

/**
 * Runs our Node on `args` with this process's standard streams and ends as it ends: same exit
 * code, same signal. Does not return.
 * @param {string[]} args
 * @param {{ node: string, env: NodeJS.ProcessEnv }} ready what `setup` returned
 */
export function become(args, { node, env }) {
	const child = spawn(node, args, { stdio: "inherit", env });
	const forward = (signal) => child.kill(signal);
	const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
	for (const signal of signals) process.on(signal, forward);
	child.on("error", (error) => fail(`cannot start ${node}: ${error.message}`));
	child.on("exit", (code, signal) => {
		if (!signal) process.exit(code ?? 1);
		for (const name of signals) process.off(name, forward);
		process.kill(process.pid, signal);
		// A signal that this process ignores leaves it alive: then say it with the shell's number.
		setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
	});
}

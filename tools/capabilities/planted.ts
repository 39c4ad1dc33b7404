import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import type { Declaration, Plant } from "./declarations.ts";

const HOOK = new URL("./hook.mjs", import.meta.url).href;
/** A capability that is gone may leave a test waiting for it; a test that waits has failed. */
const TIMEOUT_MS = 180_000;

/** Source that Node loads: what a browser is served was bundled before. */
const LOADED = /^(?:packages\/[^/]+|scenarios|apps\/(?:cli|mediator|node))\/src\/.+\.ts$/;

/** Why a plant cannot be put where it says; null when it can. */
export function plantFault(root: string, { file, find, replace }: Plant): string | null {
	if (!LOADED.test(file)) return `${file}: expected source that Node loads`;
	if (!existsSync(root + file)) return `${file}: expected a file`;
	const source = readFileSync(root + file, "utf8");
	const times = source.split(find).length - 1;
	if (times !== 1) return `${file}: ${find}: found ${times} times, expected once`;
	try {
		stripTypeScriptTypes(source.replace(find, () => replace));
		return null;
	} catch (error) {
		return `${file}: ${replace}: ${(error as Error).message}`;
	}
}

/** Whether the declared test, run by itself, passes with the capability there, or with it gone. */
export async function passes(
	root: string,
	{ file, test, plant }: Declaration,
	planted: boolean,
): Promise<boolean> {
	const name = test.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
	const { NODE_OPTIONS: _, ...env } = process.env;
	const child = spawn(
		process.execPath,
		["--test", "--test-force-exit", "--test-reporter=tap", `--test-name-pattern=/${name}/`, file],
		{
			cwd: root,
			env: planted
				? {
						...env,
						NODE_OPTIONS: `--import ${HOOK}`,
						TANSIQ_PLANT: JSON.stringify({ root, ...plant }),
					}
				: env,
			stdio: ["ignore", "pipe", "ignore"],
			// Nodes that a broken test leaves behind end with it.
			detached: true,
		},
	);
	let output = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		output += text;
	});
	const timer = setTimeout(() => kill(child.pid), TIMEOUT_MS);
	const code = await new Promise((resolve) => child.on("close", resolve));
	clearTimeout(timer);
	kill(child.pid);
	const passed = Number(/^# pass (\d+)$/m.exec(output)?.[1] ?? 0);
	return code === 0 && passed >= 1;
}

function kill(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, "SIGKILL");
	} catch {
		// It has ended already.
	}
}

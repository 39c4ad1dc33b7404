/** Builds the console when anything that goes into it has changed since it was last built. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail, root } from "./setup.mjs";

/** What the bundle is made from; packages are the ones the console may import, so all of them. */
const INPUTS = ["package-lock.json", "apps/console", "packages"];
const NOT_INPUTS = new Set(["node_modules", "dist", "test"]);

/**
 * @param {{ node: string, env: NodeJS.ProcessEnv }} ready what `setup` returned
 * @returns {void} after `apps/console/dist` matches its sources; ends the process when it cannot
 */
export function buildConsole({ node, env }) {
	const noteFile = join(root, "apps/console/dist/.inputs");
	const hash = createHash("sha256");
	for (const input of INPUTS) addTo(hash, join(root, input));
	const inputs = hash.digest("hex");
	if (existsSync(noteFile) && readFileSync(noteFile, "utf8") === inputs) return;

	const build = join(root, "apps/console/build.ts");
	const { status } = spawnSync(node, [build], { cwd: root, env, stdio: ["ignore", 2, 2] });
	if (status !== 0)
		fail("the console was not built: the messages of apps/console/build.ts say why.");
	writeFileSync(noteFile, inputs);
}

function addTo(hash, path) {
	if (statSync(path).isDirectory()) {
		for (const name of readdirSync(path).sort()) {
			if (!NOT_INPUTS.has(name)) addTo(hash, join(path, name));
		}
		return;
	}
	hash.update(`${path}\n`).update(readFileSync(path)).update("\n");
}

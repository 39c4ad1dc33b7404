/** Builds the console when anything that goes into it has changed since it was last built. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
	existsSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fail, root } from "./setup.mjs";

/** What the bundle is made from; packages are the ones the console may import, so all of them. */
const INPUTS = ["package-lock.json", "apps/console", "packages"];
const NOT_INPUTS = new Set(["node_modules", "test"]);

/**
 * @param {{ node: string, env: NodeJS.ProcessEnv }} ready what `setup` returned
 * @returns {void} after `apps/console/dist` matches its sources; ends the process when it cannot
 */
export function buildConsole({ node, env }) {
	const dist = join(root, "apps/console/dist");
	const noteFile = join(dist, ".inputs");
	const hash = createHash("sha256");
	for (const input of INPUTS) addTo(hash, join(root, input));
	const inputs = hash.digest("hex");
	if (existsSync(noteFile) && readFileSync(noteFile, "utf8") === inputs) return;

	// Built aside and moved into place whole, because two nodes may start at once.
	const build = join(root, "apps/console/build.ts");
	const made = join(root, `apps/console/dist.${process.pid}`);
	const { status } = spawnSync(node, [build, made], { cwd: root, env, stdio: ["ignore", 2, 2] });
	if (status !== 0) {
		rmSync(made, { recursive: true, force: true });
		fail("the console was not built: the messages of apps/console/build.ts say why.");
	}
	writeFileSync(join(made, ".inputs"), inputs);
	const old = `${made}.old`;
	if (existsSync(dist)) renameSync(dist, old);
	try {
		renameSync(made, dist);
	} catch {
		// Another start was faster and put the same there.
		rmSync(made, { recursive: true, force: true });
	}
	rmSync(old, { recursive: true, force: true });
}

function addTo(hash, path) {
	if (statSync(path).isDirectory()) {
		for (const name of readdirSync(path).sort()) {
			if (!NOT_INPUTS.has(name) && !name.startsWith("dist")) addTo(hash, join(path, name));
		}
		return;
	}
	hash.update(`${path}\n`).update(readFileSync(path)).update("\n");
}

/** The packages that benchmarks measure against: installed by the first benchmark that wants one. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("peers/", import.meta.url));

/**
 * What a peer's package exports.
 * @throws Error when its packages cannot be installed
 */
export async function peerPackage(name: string): Promise<Record<string, unknown>> {
	if (!existsSync(`${FOLDER}node_modules/${name}/package.json`)) install();
	const found: { default?: object } = await import(createRequire(FOLDER).resolve(name));
	return { ...found.default, ...found };
}

function install(): void {
	process.stderr.write("installing the peers' packages (once) …\n");
	const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
		cwd: FOLDER,
		stdio: ["ignore", 2, 2],
	});
	if (status !== 0)
		throw new Error("the peers' packages were not installed: see npm's words above");
}

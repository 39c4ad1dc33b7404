import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { PLANTS } from "./list.ts";

/**
 * Loaded with `--import` before anything else: the one module that a plant names is read with its
 * bug in it. The file on disk is never touched. A text that is not found exactly once ends the
 * process with code 3, so that a plant cannot outlive the source it was made for unnoticed.
 */
const name = process.env.TANSIQ_PLANT;
const plant = PLANTS.find((candidate) => candidate.name === name);
if (plant === undefined) {
	process.stderr.write(`plant ${name}: expected one of the list\n`);
	process.exit(3);
}
let planted = false;

registerHooks({
	load(url, context, nextLoad) {
		const loaded = nextLoad(url, context);
		if (!url.startsWith("file:") || !fileURLToPath(url).endsWith(`/${plant.file}`)) return loaded;
		const source = Buffer.from(loaded.source as Uint8Array).toString("utf8");
		const parts = source.split(plant.find);
		if (parts.length !== 2) {
			process.stderr.write(`plant ${name}: found ${parts.length - 1} times in ${plant.file}\n`);
			process.exit(3);
		}
		planted = true;
		return { ...loaded, source: parts.join(plant.replace) };
	},
});

process.on("exit", (code) => {
	if (planted || code === 3) return;
	process.stderr.write(`plant ${name}: ${plant.file} was never loaded\n`);
	process.exitCode = 3;
});

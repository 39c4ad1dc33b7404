import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { runSeed } from "../run.ts";
import { catchPlant } from "./catch.ts";
import { PLANTS, type Plant } from "./list.ts";

/**
 * `search [--write] [--most N] [NAME …]`: finds for each plant the first seed whose world passes
 * without the bug and catches it with the oracle that the list names. With `--write` the seed goes
 * into the list. For whoever changes a core: every change makes other worlds of the same seeds.
 */
const LIST = new URL("./list.ts", import.meta.url);

const { values, positionals } = parseArgs({
	options: {
		write: { type: "boolean", default: false },
		most: { type: "string", default: "1000" },
	},
	allowPositionals: true,
});

/** What each seed reaches without a bug; null where it fails even so. */
const worlds = new Map<number, Set<string> | null>();

function world(seed: number): Set<string> | null {
	let known = worlds.get(seed);
	if (known === undefined) {
		const { violations, faults } = runSeed(seed);
		known = violations.length > 0 ? null : new Set(Object.keys(faults));
		worlds.set(seed, known);
	}
	return known;
}

function find(plant: Plant): number | null {
	for (let seed = 1; seed <= Number(values.most); seed++) {
		const reached = world(seed);
		if (reached === null) continue;
		if (plant.reaches !== undefined && !reached.has(plant.reaches)) continue;
		const caught = catchPlant(plant, seed);
		if (caught.kind === "does-not-apply") throw new Error(caught.error);
		if (caught.kind === "caught" && caught.oracles.includes(plant.oracle)) return seed;
	}
	return null;
}

function record({ name }: Plant, seed: number): void {
	const text = readFileSync(LIST, "utf8");
	const at = text.indexOf("seed: ", text.indexOf(`name: "${name}"`));
	const end = text.indexOf(",", at);
	writeFileSync(LIST, `${text.slice(0, at)}seed: ${seed}${text.slice(end)}`);
}

for (const plant of PLANTS) {
	if (positionals.length > 0 && !positionals.includes(plant.name)) continue;
	const seed = find(plant);
	process.stdout.write(`${plant.name}: ${seed === null ? "not found" : `seed ${seed}`}\n`);
	if (seed !== null && values.write) record(plant, seed);
}

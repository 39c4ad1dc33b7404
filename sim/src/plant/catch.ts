import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Violation } from "../world.ts";
import type { Plant } from "./list.ts";

const HOOK = new URL("./hook.ts", import.meta.url).href;
const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

/** A bug may make a world run hot; nobody waits for it for ever. */
const TIMEOUT_MS = 120_000;

/** What became of a planted bug in one world. */
export type Caught =
	| { kind: "caught"; oracles: string[] }
	| { kind: "missed" }
	/** The world could not even run: also a way to be noticed, if it is said which. */
	| { kind: "threw"; error: string }
	| { kind: "does-not-apply"; error: string };

/** Runs one seed in a process of its own, with the bug in place. */
export function catchPlant(plant: Plant, seed = plant.seed ?? 1): Caught {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		["--import", HOOK, MAIN, "--seed", String(seed)],
		{
			encoding: "utf8",
			env: { ...process.env, TANSIQ_PLANT: plant.name },
			timeout: TIMEOUT_MS,
		},
	);
	if (status === 3) return { kind: "does-not-apply", error: stderr.trim() };
	if (stdout === "") return { kind: "threw", error: stderr.trim() };
	const { violations } = JSON.parse(stdout) as { violations: Violation[] };
	if (violations.length === 0) return { kind: "missed" };
	return { kind: "caught", oracles: [...new Set(violations.map(({ oracle }) => oracle))] };
}

import { parseArgs } from "node:util";
import { runBatch } from "./batch.ts";
import { runSeed } from "./run.ts";
import { tallyOf } from "./tally.ts";

/**
 * `sim --seeds N [--start S] [--jobs J]` runs a batch; `sim --seed S [--trace]` runs one world.
 * Progress goes to stderr, the figures as one JSON object to stdout; exit 1 when anything is wrong.
 */
const { values } = parseArgs({
	options: {
		seeds: { type: "string", default: "100" },
		start: { type: "string", default: "1" },
		seed: { type: "string" },
		jobs: { type: "string" },
		trace: { type: "boolean", default: false },
	},
});

function count(name: string, text: string): number {
	const value = Number(text);
	if (!Number.isSafeInteger(value) || value < 1)
		throw new Error(`--${name}: ${text}, expected a whole number of 1 or more`);
	return value;
}

if (values.seed !== undefined) {
	const onTrace = (line: string) => void process.stderr.write(line);
	const result = runSeed(count("seed", values.seed), values.trace ? { onTrace } : {});
	const { violations, traceHash } = result;
	process.stdout.write(`${JSON.stringify({ ...tallyOf(result), violations, traceHash })}\n`);
	process.exitCode = violations.length > 0 ? 1 : 0;
} else {
	const seeds = count("seeds", values.seeds);
	const tally = await runBatch({
		seeds,
		start: count("start", values.start),
		...(values.jobs !== undefined && { jobs: count("jobs", values.jobs) }),
		onProgress: ({ seeds: done, failures }) =>
			process.stderr.write(`${done} of ${seeds} seeds, ${failures.length} failed\n`),
	});
	process.stdout.write(`${JSON.stringify(tally)}\n`);
	process.exitCode = tally.failures.length > 0 ? 1 : 0;
}

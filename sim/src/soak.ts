import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { runBatch } from "./batch.ts";
import { addTally, emptyTally, type Tally } from "./tally.ts";

/**
 * `soak --minutes N --start S`: fresh seeds for so long, appended to `docs/soak.json` with the
 * commit they ran on, so that figures add up over many runs. Exit 1 when anything is wrong.
 */
interface SoakFile {
	/** The sum over all runs that found nothing. */
	total: Tally;
	runs: Run[];
	/** Runs that found a fault. They count for nothing; their seeds are worth running again. */
	found: (Run & Pick<Tally, "failures" | "details">)[];
}

interface Run {
	commit: string;
	start: number;
	end: number;
	seeds: number;
	hours: number;
	acknowledged: number;
}

const FILE = new URL("../../docs/soak.json", import.meta.url);
/** Far more than any run reaches. */
const ENDLESS = 1_000_000_000;

const { values } = parseArgs({
	options: { minutes: { type: "string", default: "1" }, start: { type: "string" } },
});
const file = read();
// What runs is what stood here when it began.
const ranOn = commit();
const start = Number(values.start ?? nextSeed(file));
const untilNs =
	process.hrtime.bigint() + BigInt(Math.round(Number(values.minutes) * 60)) * 10n ** 9n;
const figures = await runBatch({
	start,
	seeds: ENDLESS,
	isOver: () => process.hrtime.bigint() >= untilNs,
	onProgress: ({ seeds, failures }) =>
		process.stderr.write(`${seeds} seeds, ${failures.length} failed\n`),
});
const { seeds, hours, acknowledged, failures, details } = figures;
const run: Run = { commit: ranOn, start, end: start + seeds, seeds, hours, acknowledged };
if (failures.length > 0) file.found.push({ ...run, failures, details });
else {
	addTally(file.total, figures);
	file.runs.push(run);
}
writeFileSync(FILE, `${JSON.stringify(file, null, "\t")}\n`);
process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exitCode = failures.length > 0 ? 1 : 0;

function read(): SoakFile {
	let text: string;
	try {
		text = readFileSync(FILE, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
		return { total: emptyTally(), runs: [], found: [] };
	}
	return JSON.parse(text) as SoakFile;
}

/** Behind the seeds of the tests and of every earlier run. */
function nextSeed({ runs, found }: SoakFile): number {
	return [...runs, ...found].reduce((next, { end }) => Math.max(next, end), 100_001);
}

function commit(): string {
	const git = (...args: string[]): string => execFileSync("git", args, { encoding: "utf8" }).trim();
	const changed = git("status", "--porcelain", "--", "packages", "sim") !== "";
	return `${git("rev-parse", "HEAD")}${changed ? " with changes" : ""}`;
}

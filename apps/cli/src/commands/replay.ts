import { RecordingError } from "@tansiq/formats";
import { CopiesError, EmptyReplayError } from "@tansiq/scenarios";
import { Command, Option } from "commander";
import { natural, percent, positive } from "../arguments.ts";
import { EXIT, Failure } from "../exit.ts";
import { instant } from "../instant.ts";
import { printJson, printLines, progress } from "../output.ts";
import { type ReplayRun, runReplay } from "../replay/replay.ts";

interface Options {
	speed?: number;
	headless?: boolean;
	from?: number;
	to?: number;
	sensors: "all" | "own";
	sealed: number;
	copies: number;
	perturb?: string;
	notices?: string;
	kill: number;
	json?: boolean;
}

const SHOWN_ROWS = 10;

/** `tansiq replay FILE`: recorded traffic between two nodes. */
export function replayCommand(): Command {
	return new Command("replay")
		.description("play recorded traffic to two nodes and count what came of it")
		.argument("<file>", "recorded positions, CSV or CSV.gz")
		.option("--speed <factor>", "simulated seconds for each real one (default 60)", positive)
		.option("--headless", "no consoles, as fast as both nodes settle")
		.option("--from <time>", "only what was recorded from here, as 2018-08-01T06:00Z", instant)
		.option("--to <time>", "… up to here", instant)
		.addOption(
			new Option("--sensors <which>", "what each node sees by itself")
				.choices(["all", "own"])
				.default("all"),
		)
		.option("--sealed <percent>", "declare this share as sealed commitments", percent, 0)
		.option(
			"--copies <times>",
			"the same traffic so many times round the earth, for load",
			natural,
			1,
		)
		.option("--perturb <seed>", "5 % of the flights do not fly what they declared")
		.option(
			"--notices <file>",
			"lay the zones of recorded notices over the traffic, and agree on them",
		)
		.option(
			"--kill <times>",
			"kill -9 the nodes so many times in all, and restart them",
			natural,
			0,
		)
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Examples:
  tansiq replay day.csv.gz --speed 60
  tansiq replay day.csv.gz --headless --json
  tansiq replay day.csv.gz --headless --from 2018-08-01T06:00Z --to 2018-08-01T06:30Z --sensors own --json`,
		)
		.action(async (file: string, options: Options) => {
			let shownUs = 0;
			const run = await runReplay({
				file,
				speed: options.headless ? null : (options.speed ?? 60),
				...(options.from !== undefined && { fromUs: options.from }),
				...(options.to !== undefined && { toUs: options.to }),
				sensors: options.sensors,
				sealedPercent: options.sealed,
				...(options.perturb !== undefined && { perturbSeed: options.perturb }),
				...(options.notices !== undefined && { noticesFile: options.notices }),
				kills: options.kill,
				copies: options.copies,
				onNodes: (urls) => {
					if (!options.headless)
						printLines(...Object.entries(urls).map(([id, url]) => `${id}: ${url}`));
				},
				onProgress: (nowUs, { startUs, endUs }) => {
					if (nowUs - shownUs < 60_000_000) return;
					shownUs = nowUs;
					const share = Math.min(100, Math.round((100 * (nowUs - startUs)) / (endUs - startUs)));
					progress(`${new Date(nowUs / 1000).toISOString().slice(0, 16)}Z  ${share} %`);
				},
			}).catch((error) => {
				throw unusable(file, error) ?? error;
			});
			print(run, options);
		});
}

function print(run: ReplayRun, { json }: Options): void {
	const { figures, duration_s, peak_rss_mb, ends, rejected, restarts } = run;
	progress("", true);
	for (const { party, commits, fsyncMedianUs, ledger, engine } of Object.values(ends)) {
		const { positions, foreign } = ledger;
		process.stderr.write(
			`${party}: ${commits} commits, fsync median ${fsyncMedianUs} µs, restarts ${restarts[party]}; ` +
				`told ${positions.count} positions ${positions.sha256}, took in ${foreign.count} foreign ${foreign.sha256}\n`,
		);
		if (engine !== null)
			process.stderr.write(
				`${party}: CPU of ${engine.check.count} checks ${seconds(engine.check.cpuUs)} s, ` +
					`of ${engine.tick.count} ticks ${seconds(engine.tick.cpuUs)} s\n`,
			);
	}
	if (rejected.count > 0)
		process.stderr.write(`${rejected.count} rows of the recording were not used\n`);
	for (const { row, field, value, expected } of rejected.rows.slice(0, SHOWN_ROWS))
		process.stderr.write(`row ${row}: ${field} ${value}, expected ${expected}\n`);
	for (const { id, detail } of run.driven.refused.slice(0, 10))
		process.stderr.write(`${id} was refused: ${detail}\n`);
	const all = { ...figures, duration_s, peak_rss_mb };
	if (json) {
		printJson(all);
		return;
	}
	const width = Math.max(...Object.keys(all).map((name) => name.length));
	printLines(...Object.entries(all).map(([name, value]) => `${name.padEnd(width)}  ${value}`));
}

const seconds = (us: number) => (us / 1e6).toFixed(3);

/** What is wrong with the recording itself, in one line; null for any other failure. */
function unusable(file: string, error: Error & { code?: string }): Failure | null {
	if (error.code === "ENOENT") return new Failure(EXIT.usage, `${file}: no such file`);
	if (error.code === "EISDIR" || error.code === "EACCES")
		return new Failure(EXIT.usage, `${file}: expected a file that can be read`);
	if (error instanceof EmptyReplayError || error instanceof CopiesError)
		return new Failure(EXIT.usage, error.message);
	if (!(error instanceof RecordingError)) return null;
	return new Failure(
		EXIT.usage,
		error.message.startsWith(file) ? error.message : `${file}: ${error.message}`,
	);
}

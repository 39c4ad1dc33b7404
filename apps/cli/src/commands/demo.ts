import { STORIES } from "@tansiq/scenarios";
import { Command, InvalidArgumentError } from "commander";
import { positive } from "../arguments.ts";
import { runDemo } from "../demo/demo.ts";
import { EXIT, Failure } from "../exit.ts";
import { printJson, printLines } from "../output.ts";
import type { Account } from "../story/account.ts";
import { play } from "../story/play.ts";

interface Options {
	once?: boolean;
	json?: boolean;
	speed: number;
	scenario?: string;
	silent?: boolean;
	headless?: boolean;
}

/** Every story is of one and the same morning. */
const ORIGIN_US = Date.UTC(2026, 0, 15, 6) * 1_000;

/** `tansiq demo`: two parties over a fictional coast, in the browser; or one story, told twice. */
export function demoCommand(): Command {
	return new Command("demo")
		.description("two parties coordinate over one fictional sky, in your browser")
		.option("--once", "end when both consoles have answered and a notice has been answered")
		.option("--speed <factor>", "simulated seconds for each real one", positive, 1)
		.option(
			"--scenario <name>",
			`a failure of the record: ${Object.keys(STORIES).join(", ")}`,
			story,
		)
		.option("--silent", "the same day with everything done right: nobody is alarmed")
		.option("--headless", "with --scenario: nobody looks on, as fast as both nodes settle")
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Examples:
  tansiq demo
  tansiq demo --once --json
  tansiq demo --scenario late-notice --speed 30
  tansiq demo --scenario late-notice --headless --json`,
		)
		.action(async (options: Options) => {
			if (options.scenario === undefined && (options.silent || options.headless))
				throw new Failure(EXIT.usage, "--silent and --headless: expected --scenario with them");
			if (options.scenario !== undefined) return tell(options.scenario, options);
			const result = await runDemo({
				once: options.once === true,
				speed: options.speed,
				onReady: (consoles) => {
					if (!options.json) printLines(...consoles.map(({ name, url }) => `${name}: ${url}`));
				},
			});
			if (options.json) printJson(result);
			else if (options.once)
				printLines(
					`${result.notice} was answered by ${result.answered_by} after ${result.duration_s} s`,
				);
		});
}

function story(name: string): string {
	if (!Object.hasOwn(STORIES, name))
		throw new InvalidArgumentError(`expected one of ${Object.keys(STORIES).join(", ")}`);
	return name;
}

async function tell(name: string, options: Options): Promise<void> {
	const silent = options.silent === true;
	const account = await play({
		name,
		silent,
		originUs: ORIGIN_US,
		story: STORIES[name]?.(ORIGIN_US, silent) as never,
		speed: options.headless ? null : options.speed,
		onReady: (consoles) => {
			if (!options.headless && !options.json) printLines(...consoles);
		},
	});
	if (options.json) return printJson(account);
	printLines(...linesOf(account));
}

function linesOf({ raised, answers, ...account }: Account): string[] {
	const clock = (seconds: number) =>
		`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
	return [
		...[
			...raised.map(({ at_s, party, alarm, urgency }) => ({
				at_s,
				text: `${party} alarmed (${urgency}): ${alarm}`,
			})),
			...answers.map(({ at_s, party, to, msg, took_s }) => ({
				at_s,
				text: `${party} answered ${to} with ${msg} after ${took_s} s`,
			})),
		]
			.sort((a, b) => a.at_s - b.at_s)
			.map(({ at_s, text }) => `${clock(at_s).padStart(6)}  ${text}`),
		`alarms ${account.alarms}; contradictions found ${account.contradictions_found}; unconfirmed: ${account.units_unconfirmed.join(", ") || "nobody"}`,
	];
}

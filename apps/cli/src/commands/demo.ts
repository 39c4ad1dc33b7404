import { Command } from "commander";
import { positive } from "../arguments.ts";
import { runDemo } from "../demo/demo.ts";
import { printJson, printLines } from "../output.ts";

interface Options {
	once?: boolean;
	json?: boolean;
	speed: number;
}

/** `tansiq demo`: two parties over a fictional coast, in the browser. */
export function demoCommand(): Command {
	return new Command("demo")
		.description("two parties coordinate over one fictional sky, in your browser")
		.option("--once", "end when both consoles have answered and a notice has been answered")
		.option("--speed <factor>", "simulated seconds for each real one", positive, 1)
		.option("--json", "print one JSON object last")
		.addHelpText("after", "\nExamples:\n  tansiq demo\n  tansiq demo --once --json")
		.action(async (options: Options) => {
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

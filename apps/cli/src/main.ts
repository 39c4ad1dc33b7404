import { Command, CommanderError } from "commander";
import { checkCommand } from "./commands/check.ts";
import { demoCommand } from "./commands/demo.ts";
import { exportCommand } from "./commands/export.ts";
import { fingerprintCommand } from "./commands/fingerprint.ts";
import { initCommand } from "./commands/init.ts";
import { inviteCommand } from "./commands/invite.ts";
import { joinCommand } from "./commands/join.ts";
import { operatorCommand } from "./commands/operator.ts";
import { replayCommand } from "./commands/replay.ts";
import { serveCommand } from "./commands/serve.ts";
import { statusCommand } from "./commands/status.ts";
import { EXIT, Failure } from "./exit.ts";

const program = new Command("tansiq")
	.description("Coordination between parties who share a space but do not trust each other.")
	.version("0.1.0")
	.exitOverride()
	.configureOutput({ outputError: (text, write) => write(oneLine(text)) })
	.addHelpText(
		"after",
		`
Exit codes: 0 done · 1 failed · 2 wrong arguments or input · 3 findings (check) · 4 node not reached
            5 words differ (join)

Examples:
  tansiq demo                                  two parties, one sky, in your browser
  tansiq invite ./alpha --party alpha --with bravo --at desk-a.example:8443
  tansiq replay day.csv.gz --speed 60          recorded traffic between two nodes
  tansiq check plan.geojson --url http://127.0.0.1:8801`,
	);

for (const command of [
	initCommand,
	operatorCommand,
	inviteCommand,
	joinCommand,
	fingerprintCommand,
	serveCommand,
	demoCommand,
	replayCommand,
	checkCommand,
	statusCommand,
	exportCommand,
])
	program.addCommand(command().copyInheritedSettings(program));

try {
	await program.parseAsync();
} catch (error) {
	process.exitCode = report(error as Error);
}

/** What is wrong with the arguments, as every other error is told. */
function oneLine(text: string): string {
	return `${text
		.trim()
		.replace(/^error: /, "tansiq: ")
		.replaceAll("\n", " ")}\n`;
}

/** One line and an exit code. */
function report(error: Error): number {
	if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
	// A file's own words may be in it: they move no cursor, and stay on one line.
	process.stderr.write(`tansiq: ${error.message.replace(/\p{Cc}+/gu, " ")}\n`);
	if (error instanceof Failure) return error.exitCode;
	if (process.env.TANSIQ_DEBUG) process.stderr.write(`${error.stack}\n`);
	return EXIT.failed;
}

import { Command, CommanderError } from "commander";
import { EXIT, Failure } from "./exit.ts";

const program = new Command("tansiq")
	.description("Coordination between parties who share a space but do not trust each other.")
	.version("0.1.0")
	.exitOverride()
	.configureOutput({ outputError: (text, write) => write(oneLine(text)) })
	.addHelpText(
		"after",
		`
Exit codes: 0 done · 1 failed · 2 wrong arguments or input · 3 findings (check, impact, only-we-know) · 4 node not reached
            5 words differ (join)

Examples:
  tansiq demo                                  two parties, one sky, in your browser
  tansiq invite ./alpha --party alpha --with bravo --at desk-a.example:8443
  tansiq replay day.csv.gz --speed 60          recorded traffic between two nodes
  tansiq check plan.geojson --url http://127.0.0.1:8801`,
	);

/** Only what is asked for is loaded: a node's whole program is not needed to ask one for its status. */
const COMMANDS: Record<string, () => Promise<Command>> = {
	init: async () => (await import("./commands/init.ts")).initCommand(),
	operator: async () => (await import("./commands/operator.ts")).operatorCommand(),
	invite: async () => (await import("./commands/invite.ts")).inviteCommand(),
	alone: async () => (await import("./commands/alone.ts")).aloneCommand(),
	join: async () => (await import("./commands/join.ts")).joinCommand(),
	fingerprint: async () => (await import("./commands/fingerprint.ts")).fingerprintCommand(),
	serve: async () => (await import("./commands/serve.ts")).serveCommand(),
	demo: async () => (await import("./commands/demo.ts")).demoCommand(),
	replay: async () => (await import("./commands/replay.ts")).replayCommand(),
	check: async () => (await import("./commands/check.ts")).checkCommand(),
	agreement: async () => (await import("./commands/agreement.ts")).agreementCommand(),
	zones: async () => (await import("./commands/zones.ts")).zonesCommand(),
	outsider: async () => (await import("./commands/outsider.ts")).outsiderCommand(),
	status: async () => (await import("./commands/status.ts")).statusCommand(),
	impact: async () => (await import("./commands/impact.ts")).impactCommand(),
	answers: async () => (await import("./commands/answers.ts")).answersCommand(),
	"only-we-know": async () => (await import("./commands/only-we-know.ts")).onlyWeKnowCommand(),
	ledger: async () => (await import("./commands/ledger.ts")).ledgerCommand(),
	probing: async () => (await import("./commands/probing.ts")).probingCommand(),
	operation: async () => (await import("./commands/operation.ts")).operationCommand(),
	passing: async () => (await import("./commands/pass-on.ts")).passingCommand(),
	"pass-on": async () => (await import("./commands/pass-on.ts")).passOnCommand(),
	report: async () => (await import("./commands/report.ts")).reportCommand(),
	export: async () => (await import("./commands/export.ts")).exportCommand(),
	incident: async () => (await import("./commands/incident.ts")).incidentCommand(),
	contacts: async () => (await import("./commands/contacts.ts")).contactsCommand(),
	key: async () => (await import("./commands/key.ts")).keyCommand(),
	mediator: async () => (await import("./commands/mediator.ts")).mediatorCommand(),
	parcel: async () => (await import("./commands/parcel.ts")).parcelCommand(),
	verify: async () => (await import("./commands/verify.ts")).verifyCommand(),
};
const [, , asked = ""] = process.argv;
for (const [name, load] of Object.entries(COMMANDS)) {
	if (Object.hasOwn(COMMANDS, asked) && name !== asked) continue;
	const command = (await load()).copyInheritedSettings(program);
	for (const part of command.commands) part.copyInheritedSettings(program);
	program.addCommand(command);
}

// Whoever reads our words through a pipe may have read enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code !== "EPIPE") throw error;
	process.exit();
});

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

import type { PassedOn, Passings } from "@tansiq/api";
import { Command, Option } from "commander";
import { name, nodeAddress } from "../arguments.ts";
import { type Acting, asking, withOperator } from "../drive/asking.ts";
import { reading } from "../drive/reading.ts";
import { passphraseOf } from "../enrolment/passphrase.ts";
import { printJson, printLines } from "../output.ts";

interface PassingOn extends Acting {
	to: string;
	consent: string;
	there?: string;
	therePassphraseFile?: string;
}

/** `tansiq pass-on URL REF`: declares in another theatre what its author consents to be told there. */
export function passOnCommand(): Command {
	return withOperator(new Command("pass-on"))
		.description("declare a notice in another theatre, where its author has consented to that")
		.argument("<url>", "the address of the theatre that heard it", nodeAddress)
		.argument("<ref>", "the notice, as bravo/routine/7")
		.requiredOption("--to <theatre>", "the other theatre, by the id of its line")
		.requiredOption("--consent <ref>", "the entry in which its author consents, as bravo/routine/9")
		.option("--there <name>", "who declares it there; else the same name", name)
		.option("--there-passphrase-file <file>", "what opens his key there; else as for --operator")
		.addHelpText(
			"after",
			`
Nothing is passed on without a consent that names the notice and who is to hear of it: see tansiq passing.

Example:
  tansiq pass-on http://127.0.0.1:8801 bravo/routine/7 --to south --consent bravo/routine/9 --operator duty-1`,
		)
		.action(async (url: string, ref: string, options: PassingOn) => {
			const { to, consent, there = options.operator } = options;
			const file = options.therePassphraseFile ?? options.passphraseFile;
			const passphrase = await passphraseOf(there, file);
			const declared = await asking(url, options, (client) =>
				client.post<PassedOn>(`/v1/operations/${ref}/pass-on`, {
					to,
					consent,
					there: { operator: there, passphrase },
				}),
			);
			printLines(`declared in ${declared.theatre}: ${declared.operation}`);
		});
}

/** `tansiq passing …`: consent to tell a notice to somebody who is not on its line. */
export function passingCommand(): Command {
	const command = new Command("passing")
		.description("consent to tell a notice to a party that is not on its line")
		.addHelpText(
			"after",
			`
Examples:
  tansiq passing ask http://127.0.0.1:8801 bravo/routine/7 --to charlie --operator duty-1
  tansiq passing consent http://127.0.0.1:8802 bravo/routine/7 --to charlie --operator duty-1
  tansiq passing list http://127.0.0.1:8801`,
		);
	command.addCommand(
		new Command("list")
			.description("what was asked, answered and passed on, and what stands here for others")
			.argument("<url>", "a node's address", nodeAddress)
			.addOption(new Option("--json", "print one JSON object last"))
			.action(async (url: string, { json }: { json?: boolean }) => {
				const found = await reading(url, (client) => client.get<Passings>("/v1/passings"));
				if (json) return printJson(found);
				printLines(...linesOf(found));
			}),
	);
	for (const [act, what] of [
		["ask", "ask the author of a notice whether it may be told to that party"],
		["consent", "let the other side tell a notice of ours to that party"],
		["refuse", "do not let it"],
		["withdraw", "take a consent back; what was passed on before stands there"],
	] as const)
		command.addCommand(
			withOperator(new Command(act))
				.description(what)
				.argument("<url>", "a node's address", nodeAddress)
				.argument("<ref>", "the notice, as bravo/routine/7")
				.requiredOption("--to <party>", "who is to hear of it", name)
				.action(async (url: string, notice: string, options: Acting & { to: string }) => {
					const { to } = options;
					const { passings } = await asking(url, options, (client) =>
						client.post<Passings>("/v1/passings", { act, notice, to }),
					);
					const stated = passings.find((each) => each.notice === notice && each.to === to);
					printLines(`said: ${(act === "ask" ? stated?.asked : stated?.word?.ref) ?? ""}`);
				}),
		);
	return command;
}

function linesOf({ passings, onBehalf }: Passings): string[] {
	return [
		...passings.map(({ notice, to, asked, word, passed }) =>
			[
				`${notice} to ${to}`,
				...(asked === null ? [] : [`asked ${asked}`]),
				word === null ? "not answered" : `${word.act} ${word.ref}`,
				...(passed === null ? [] : [`declared in ${passed.theatre} as ${passed.operation}`]),
			].join("  "),
		),
		...onBehalf.map(
			({ operation, party, theatre, notice, consent }) =>
				`${operation}  on behalf of ${party}, ${theatre}: ${notice} by consent ${consent}`,
		),
	];
}

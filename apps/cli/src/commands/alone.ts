import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Founding } from "@tansiq/party";
import { Command } from "commander";
import { name } from "../arguments.ts";
import { foundAlone, invitationOf, partyFolder, replyOf } from "../enrolment/ceremony.ts";
import {
	ensureOperator,
	type OperatorOptions,
	refuseFounded,
	withOperatorOptions,
} from "../enrolment/operators.ts";
import {
	type ProposalOptions,
	phraseHashes,
	proposedAgreement,
	proposedLine,
	withProposalOptions,
} from "../enrolment/proposal.ts";
import { termLines } from "../enrolment/terms.ts";
import { EXIT, Failure, usage } from "../exit.ts";
import { printJson, printLines } from "../output.ts";

interface Options extends OperatorOptions, ProposalOptions {
	party: string;
	with: string;
	contact: string;
	name?: string;
	withName?: string;
	json?: boolean;
}

/** `tansiq alone FOLDER`: a line of which only this side has a node. */
export function aloneCommand(): Command {
	const command = new Command("alone")
		.description("make a one-sided line: the other party has no node, and is told on paper")
		.argument("<folder>", "a folder to make")
		.requiredOption("--party <id>", "who you are, as alpha", name)
		.requiredOption("--with <id>", "who is told on paper, as bravo", name)
		.requiredOption("--contact <words>", "where they are met: an office, a mailbox, a channel")
		.option("--name <text>", "your name on paper")
		.option("--with-name <text>", "their name on paper");
	return withOperatorOptions(withProposalOptions(command))
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
You alone sign the founding document, and it binds nobody else. What you say is printed, mailed or
read out; what they answer is typed in and stays attested by one side. Nothing is ever receipted.
When they have a node: tansiq invite FOLDER --at host:port. The history is kept.

Examples:
  tansiq alone ./alpha --party alpha --with bravo --contact "harbour office, VHF 16" \\
    --operator duty-1 --roles watch,chief,planner,releaser`,
		)
		.action(async (path: string, options: Options) => {
			refuseFounded(path, "a folder to make");
			const signed = await founded(path, options);
			const { founding } = signed;
			const { line } = founding;
			const file = join(path, "founding.json");
			const { party, with: peer } = options;
			if (options.json) return printJson({ line, party, without: peer, file, oneSided: true });
			printLines(
				...termLines(founding),
				"",
				`${file}: signed by ${party} alone; ${peer} has signed nothing`,
				`Carry recovery-1.pem and recovery-2.pem from ${path} to two safes, then: tansiq serve ${path}`,
			);
		});
}

async function founded(path: string, options: Options): Promise<{ founding: Founding }> {
	const { party, with: peer, contact } = options;
	if (party === peer) throw new Failure(EXIT.usage, `--with ${peer}: expected another party`);
	if (existsSync(path) && usage(() => invitationOf(path) ?? replyOf(path)) !== null)
		throw new Failure(EXIT.usage, `${path}: has invited or answered; expected a new folder`);
	const line = proposedLine(options);
	const terms = {
		line,
		agreement: proposedAgreement(line, [party, peer], options),
		phrases: phraseHashes(),
	};
	await ensureOperator(path, party, options);
	try {
		const folder = await partyFolder(path, party, line, { at: null, name: options.name });
		return foundAlone(folder, terms, peer, { name: options.withName ?? peer, contact });
	} catch (error) {
		throw new Failure(EXIT.usage, (error as Error).message);
	}
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { createOperator, openFolder, operatorsOf, removeOperator } from "@tansiq/node";
import type { Role } from "@tansiq/party";
import { Command } from "commander";
import { name } from "../arguments.ts";
import { roles } from "../enrolment/arguments.ts";
import { refuseFounded } from "../enrolment/operators.ts";
import { newPassphrase } from "../enrolment/passphrase.ts";
import { EXIT, Failure } from "../exit.ts";
import { printJson, printLines } from "../output.ts";

interface AddOptions {
	party?: string;
	roles: Role[];
	passphraseFile?: string;
	json?: boolean;
}

/** `tansiq operator add|list|revoke-file`: the people who have a key at a desk. */
export function operatorCommand(): Command {
	const command = new Command("operator")
		.description("the people who have a key at a desk")
		.addHelpText(
			"after",
			`
Examples:
  tansiq operator add ./alpha duty-1 --party alpha --roles watch,chief
  tansiq operator list ./alpha`,
		);
	for (const part of [addCommand, listCommand, revokeFileCommand]) command.addCommand(part());
	return command;
}

function addCommand(): Command {
	return new Command("add")
		.description("make a person's key, sealed with a passphrase; before the line is founded")
		.argument("<folder>", "a node's folder, or one to be made")
		.argument("<name>", "up to 32 of a-z, 0-9 and -; it stands on the record", name)
		.requiredOption(
			"--roles <list>",
			"of watch, chief, planner, releaser, negotiator, auditor",
			roles,
		)
		.option("--party <id>", "whose operator, while the folder has no node yet", name)
		.option("--passphrase-file <file>", "what seals the key: the file's first line")
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
The passphrase comes from --passphrase-file, from TANSIQ_PASSPHRASE, or is typed in twice. After an
invitation was written, write it again with tansiq invite FOLDER: it names the operators.

Example:
  tansiq operator add ./alpha duty-1 --party alpha --roles watch,chief`,
		)
		.action(async (folder: string, operator: string, options: AddOptions) => {
			refuseFounded(folder, "its operators");
			const party = partyOf(folder, options.party);
			if (operatorsOf(folder).has(operator))
				throw new Failure(EXIT.usage, `${operator}: has a key at this desk already`);
			const passphrase = await newPassphrase(operator, options.passphraseFile);
			const { key } = createOperator(folder, party, operator, options.roles, passphrase);
			if (options.json) return printJson({ operator, key, roles: options.roles });
			printLines(`${operator}: ${options.roles.join(", ")}`, key);
		});
}

function listCommand(): Command {
	return new Command("list")
		.description("who has a key at this desk")
		.argument("<folder>", "a node's folder")
		.option("--json", "print one JSON object last")
		.addHelpText("after", "\nExample:\n  tansiq operator list ./alpha")
		.action((folder: string, options: { json?: boolean }) => {
			const operators = [...operatorsOf(folder)].map(([operator, known]) => ({
				operator,
				...known,
			}));
			if (options.json) return printJson({ operators });
			if (operators.length === 0) return printLines("no operator yet");
			printLines(
				...operators.map((each) => `${each.operator.padEnd(20)} ${each.roles.join(", ")}`),
			);
		});
}

function revokeFileCommand(): Command {
	return new Command("revoke-file")
		.description("take a person's key file out of the folder: nobody signs in with it any more")
		.argument("<folder>", "a node's folder")
		.argument("<name>", "the operator", name)
		.addHelpText(
			"after",
			`
Copies elsewhere are not touched, and what the founding document enrolled stays enrolled at the
other party until a revocation is on the record. Whoever is on shift stays until he locks the desk.

Example:
  tansiq operator revoke-file ./alpha duty-1`,
		)
		.action((folder: string, operator: string) => {
			try {
				removeOperator(folder, operator);
			} catch (error) {
				throw new Failure(EXIT.usage, (error as Error).message);
			}
			const founded = existsSync(join(folder, "founding.json"));
			printLines(
				founded
					? `${operator}: removed here; the other party still takes this key for an operator's`
					: `${operator}: removed`,
			);
		});
}

function partyOf(folder: string, named: string | undefined): string {
	if (!existsSync(join(folder, "node.json"))) {
		if (named !== undefined) return named;
		throw new Failure(EXIT.usage, `${folder}: expected --party, there is no node here yet`);
	}
	const { party } = openFolder(folder).config;
	if (named !== undefined && named !== party)
		throw new Failure(EXIT.usage, `--party ${named}: expected ${party}, whose folder this is`);
	return party;
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { createOperator, operatorsOf } from "@tansiq/node";
import type { Role } from "@tansiq/party";
import type { Command } from "commander";
import { name } from "../arguments.ts";
import { EXIT, Failure } from "../exit.ts";
import { roles } from "./arguments.ts";
import { newPassphrase } from "./passphrase.ts";

export interface OperatorOptions {
	operator?: string;
	roles?: Role[];
	passphraseFile?: string;
}

/** The options by which a command makes the first operator of a folder by the way. */
export function withOperatorOptions(command: Command): Command {
	return command
		.option("--operator <name>", "make a key for this person, as duty-1", name)
		.option("--roles <list>", "what this person may do, as watch,chief", roles)
		.option("--passphrase-file <file>", "what seals the key: the file's first line");
}

/**
 * Makes the operator that the options name, where there is none of this name yet, and sees to it
 * that the folder has one at all: an act without a person's key is none.
 * @throws Failure
 */
export async function ensureOperator(
	folder: string,
	party: string,
	{ operator, roles: named, passphraseFile }: OperatorOptions,
): Promise<void> {
	if (operator !== undefined && !operatorsOf(folder).has(operator)) {
		if (named === undefined)
			throw new Failure(EXIT.usage, `--operator ${operator}: expected --roles as well`);
		const passphrase = await newPassphrase(operator, passphraseFile);
		createOperator(folder, party, operator, named, passphrase);
	}
	if (operatorsOf(folder).size > 0) return;
	throw new Failure(
		EXIT.usage,
		`${folder}: expected an operator: --operator NAME --roles LIST, or tansiq operator add`,
	);
}

/** @throws Failure when the founding document has named the operators already */
export function refuseFounded(folder: string, what: string): void {
	if (!existsSync(join(folder, "founding.json"))) return;
	throw new Failure(EXIT.usage, `${folder}: the line is founded; expected ${what} before that`);
}

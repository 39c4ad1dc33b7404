import type { Command } from "commander";
import { name } from "../arguments.ts";
import { passphraseOf } from "../enrolment/passphrase.ts";
import { EXIT, Failure } from "../exit.ts";
import { type Client, clientOf, NodeRefusal } from "./client.ts";

/** Who acts at a node from a terminal. */
export interface Acting {
	operator: string;
	passphraseFile?: string;
}

export function withOperator(command: Command): Command {
	return command
		.requiredOption("--operator <name>", "who does it", name)
		.option("--passphrase-file <file>", "what opens the key: the file's first line");
}

/** Asks a node something in a person's name. @throws Failure */
export async function asking<T>(
	url: string,
	{ operator, passphraseFile }: Acting,
	ask: (client: Client) => Promise<T>,
): Promise<T> {
	const passphrase = await passphraseOf(operator, passphraseFile);
	const client = clientOf(url, { operator, passphrase });
	try {
		return await ask(client);
	} catch (error) {
		if (error instanceof Failure) throw error;
		if (error instanceof NodeRefusal) throw new Failure(EXIT.failed, error.message);
		throw new Failure(EXIT.unreachable, `${url}: ${(error as Error).message}`);
	} finally {
		client.close();
	}
}

import type { Command } from "commander";
import { name } from "../arguments.ts";
import { passphraseOf, SECOND } from "../enrolment/passphrase.ts";
import { EXIT, Failure } from "../exit.ts";
import { type Acting, asking, withOperator } from "./asking.ts";
import { type Client, clientOf, NodeRefusal } from "./client.ts";

/** What two people do: the second signs in beside the first, or later, with a passphrase of his own. */
export interface ByTwo extends Acting {
	second?: string;
	secondPassphraseFile?: string;
}

export function withTwo(command: Command): Command {
	return withOperator(command)
		.option("--second <name>", "who signs as well; without one a draft waits for him", name)
		.option(`${SECOND.option} <file>`, "what opens the second person's key");
}

/** The second person, for an act that both do at once. @throws Failure where none is named */
export async function secondOf({ second, secondPassphraseFile }: ByTwo) {
	if (second === undefined) throw new Failure(EXIT.usage, "expected --second, another person");
	const passphrase = await passphraseOf(second, secondPassphraseFile, SECOND);
	return { operator: second, passphrase };
}

/**
 * The first person makes a draft; the second, where he is named, signs it.
 * @returns the ref of what was said, or null while the draft waits
 */
export async function drafting<T extends { draft: string }>(
	url: string,
	options: ByTwo,
	draft: (client: Client) => Promise<T>,
): Promise<T & { ref: string | null }> {
	const drafted = await asking(url, options, draft);
	if (options.second === undefined) return { ...drafted, ref: null };
	const client = clientOf(url, { ...(await secondOf(options)), script: false });
	try {
		const { ref } = await client.post<{ ref: string }>(`/v1/drafts/${drafted.draft}/sign`);
		return { ...drafted, ref };
	} catch (error) {
		if (error instanceof NodeRefusal) throw new Failure(EXIT.failed, error.message);
		throw new Failure(EXIT.unreachable, `${url}: ${(error as Error).message}`);
	} finally {
		client.close();
	}
}

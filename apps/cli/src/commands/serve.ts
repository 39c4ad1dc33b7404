import { existsSync } from "node:fs";
import { join } from "node:path";
import { openFolder, partyWithoutNode, readFounding, serve } from "@tansiq/node";
import { Command, InvalidArgumentError, Option } from "commander";
import { consoleFolder } from "../console-files.ts";
import { EXIT, Failure } from "../exit.ts";

/** `tansiq serve FOLDER`: one party's node, until it is stopped. */
export function serveCommand(): Command {
	return new Command("serve")
		.description("run one party's node: journal, line, API and console")
		.argument("<folder>", "a node's folder, founded by tansiq join, alone or init")
		.addOption(
			new Option("--start <us>", "where a driven clock starts, µs UTC")
				.argParser(integer)
				.hideHelp(),
		)
		.addOption(
			new Option("--synchronous <mode>", "OFF proves that the durability test can fail")
				.choices(["FULL", "OFF"])
				.hideHelp(),
		)
		.addHelpText(
			"after",
			`
The folder's node.json says where the node answers: "httpPort" for you, "linePort" for the peer.

Example:
  tansiq serve ./line1/coastguard`,
		)
		.action(async (folder: string, options: { start?: number; synchronous?: "FULL" | "OFF" }) => {
			const { config } = opened(folder);
			const node = await serve({
				party: config.party,
				folder,
				console: consoleFolder(),
				...(options.start !== undefined && { startUs: options.start }),
				...(options.synchronous && { synchronous: options.synchronous }),
			});
			const without = partyWithoutNode(readFounding(folder).founding);
			const oneSided = without === null ? "" : `, one-sided: ${without} has no node`;
			process.stdout.write(`${config.name}: ${node.url}${oneSided}\n`);
		});
}

function opened(folder: string) {
	try {
		const opened = openFolder(folder);
		if (!existsSync(join(folder, "founding.json")))
			throw new Error(`${folder}: the line is not founded yet; see tansiq join --help`);
		return opened;
	} catch (error) {
		throw new Failure(EXIT.usage, (error as Error).message);
	}
}

function integer(text: string): number {
	const value = Number(text);
	if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("expected an integer");
	return value;
}

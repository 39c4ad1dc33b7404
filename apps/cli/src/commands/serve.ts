import { existsSync } from "node:fs";
import { join } from "node:path";
import {
	assertApart,
	type NodeConfig,
	openFolder,
	partyWithoutNode,
	readFounding,
	serve,
	serveSeveral,
} from "@tansiq/node";
import { Command, InvalidArgumentError, Option } from "commander";
import { consoleFolder } from "../console-files.ts";
import { EXIT, Failure, usage } from "../exit.ts";

interface Options {
	start?: number;
	synchronous?: "FULL" | "OFF";
}

/** `tansiq serve FOLDER…`: one party's node, or its theatres in one process, until it is stopped. */
export function serveCommand(): Command {
	return new Command("serve")
		.description("run one party's node: journal, line, API and console")
		.argument("<folder...>", "a node's folder, founded by tansiq join, alone or init")
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
Several folders of one party are theatres that know nothing of each other: each has a line, a journal,
an address and people of its own. See docs/theatres.md.

Examples:
  tansiq serve ./line1/coastguard
  tansiq serve ./north/coastguard ./south/coastguard`,
		)
		.action(async (folders: string[], options: Options) => {
			const configs = folders.map((folder) => opened(folder).config);
			const [folder = "", ...more] = folders;
			if (more.length > 0) return several(folders, options);
			const [config] = configs as [NodeConfig];
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

/** Each theatre has its line; one that does not start is named, and the others serve. */
async function several(folders: readonly string[], options: Options): Promise<void> {
	if (options.start !== undefined || options.synchronous !== undefined)
		throw new Failure(EXIT.usage, "--start, --synchronous: expected one folder");
	usage(() => assertApart(folders.map((folder) => openFolder(folder))));
	const served = await serveSeveral(folders, consoleFolder()).catch((error: Error) => {
		// What a theatre had opened before it failed would keep a process alive that serves nobody.
		setImmediate(() => process.exit());
		throw error;
	});
	for (const { line, name, url, failure } of served)
		process.stdout.write(
			`${name}, ${line}: ${failure === null ? url : `failed: ${failure.message}`}\n`,
		);
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

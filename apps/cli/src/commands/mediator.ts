import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTlsIdentity } from "@tansiq/carriers";
import {
	createMediatorFolder,
	lineFileOf,
	openMediatorFolder,
	startMediator,
	witnessOf,
	writeLineFile,
} from "@tansiq/mediator";
import { openFounding } from "@tansiq/node";
import { Command } from "commander";
import { address, lineAddress, linePort, name } from "../arguments.ts";
import { readPaper } from "../enrolment/papers.ts";
import { EXIT, Failure, usage } from "../exit.ts";
import { printLines } from "../output.ts";

/** `tansiq mediator init|line|serve`: a third node that carries and witnesses, and reads nothing. */
export function mediatorCommand(): Command {
	const command = new Command("mediator")
		.description("a third node: a mailbox for sealed parcels, and a witness of heads")
		.addHelpText(
			"after",
			`
In the order in which it happens:
  tansiq mediator init ./mediator --line strait --at mediator.example:8444
  tansiq invite ./alpha … --witness ./mediator/card.json
  tansiq mediator line ./mediator ./alpha/founding.json     once both parties have signed
  tansiq mediator serve ./mediator`,
		);
	for (const part of [initCommand, lineCommand, serveCommand]) command.addCommand(part());
	return command;
}

function initCommand(): Command {
	return new Command("init")
		.description("make the mediator's keys, and the card that the parties name it by")
		.argument("<folder>", "a folder to make")
		.requiredOption("--line <name>", "the line that it serves", name)
		.requiredOption("--at <address>", "where the parties reach it, as host:port", address)
		.option("--name <id>", "what the parties call it", name, "mediator")
		.action(async (folder: string, options: { line: string; at: URL; name: string }) => {
			if (existsSync(folder)) throw new Failure(EXIT.usage, `${folder}: is there already`);
			const { line, at } = options;
			const made = createMediatorFolder(
				folder,
				{ name: options.name, line, host: "0.0.0.0", port: linePort(at) },
				await createTlsIdentity(options.name),
			);
			const card = join(folder, "card.json");
			writeFileSync(card, `${JSON.stringify(witnessOf(made, lineAddress(at)), null, "\t")}\n`);
			printLines(`${card}: give it to both parties, for tansiq invite --witness`);
		});
}

function lineCommand(): Command {
	return new Command("line")
		.description("take the parties' keys from the founding document that they signed")
		.argument("<folder>", "the mediator's folder")
		.argument("<founding>", "founding.json of either party")
		.action((folder: string, file: string) => {
			const made = usage(() => openMediatorFolder(folder));
			const { founding } = usage(() => foundingOf(file));
			const own = founding.witness?.tlsPin;
			if (own !== made.tls.spkiPin)
				throw new Failure(EXIT.usage, `${file}: names another mediator than this folder's`);
			const lineFile = lineFileOf(founding);
			usage(() => writeLineFile(made, lineFile));
			printLines(`${founding.line}: ${Object.keys(lineFile.parties).join(" and ")}`);
		});
}

/** The signed document of a file: every party's signature is verified. @throws Error */
function foundingOf(file: string) {
	try {
		return openFounding(readPaper(file));
	} catch (cause) {
		throw new Error(`${file}: ${(cause as Error).message}`, { cause });
	}
}

function serveCommand(): Command {
	return new Command("serve")
		.description("run the mediator's node until it is stopped")
		.argument("<folder>", "its folder")
		.action(async (folder: string) => {
			const mediator = await startMediator({
				folder,
				// What was handed over may or may not be on disk: the next start looks.
				onFailure: (error) => {
					process.stderr.write(`tansiq: ${error.message}\n`);
					process.exit(70);
				},
			}).catch((error) => {
				throw new Failure(EXIT.usage, (error as Error).message);
			});
			printLines(`mediator at ${mediator.address}`);
			await new Promise<void>((resolve) => {
				for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, resolve);
			});
			await mediator.close();
		});
}

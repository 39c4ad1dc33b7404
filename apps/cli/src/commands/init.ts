import { existsSync } from "node:fs";
import { join } from "node:path";
import { isExerciseLine } from "@tansiq/node";
import { DAY_US } from "@tansiq/space";
import { Command, InvalidArgumentError } from "commander";
import { address, type Box, box, EVERYWHERE, lineAddress, linePort, name } from "../arguments.ts";
import { plainAgreement } from "../drive/agreements.ts";
import { enrol } from "../drive/enrol.ts";
import { newPassphrase } from "../enrolment/passphrase.ts";
import { EXIT, Failure } from "../exit.ts";
import { printJson, printLines } from "../output.ts";

interface Options {
	line: string;
	parties: [string, string];
	theatre: Box;
	at?: [URL, URL];
	operator: string;
	passphraseFile?: string;
	json?: boolean;
}

/** `tansiq init FOLDER`: both ends of a line on this machine, with keys and a signed agreement. */
export function initCommand(): Command {
	return new Command("init")
		.description("make both ends of a line: keys, folders, and a founding document signed by both")
		.argument("<folder>", "a folder to make")
		.option("--line <name>", "name of the line", name, "line1")
		.option("--parties <two>", "their ids, as alpha,bravo", pair, ["alpha", "bravo"])
		.option("--theatre <box>", "south,west,north,east in degrees", box, EVERYWHERE)
		.option(
			"--at <two>",
			"where each line is reached by the other, as host1:8443,host2:8443 (default: this machine)",
			addresses,
		)
		.option("--operator <name>", "who signs in at both desks, in every role", name, "duty-1")
		.option("--passphrase-file <file>", "what seals their keys: the file's first line")
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Both folders are made on one machine, by whoever may see the keys of both parties: to try things
out. Between parties who do not trust each other see tansiq invite. Consoles stay on loopback. The
passphrase comes from --passphrase-file, from TANSIQ_PASSPHRASE, or is typed in twice.

Examples:
  tansiq init ./line1 --parties coastguard,survey --theatre 45,5,48,11
  tansiq serve ./line1/coastguard
  tansiq init ./line2 --at desk-a.example:8443,desk-b.example:8443`,
		)
		.action(async (folder: string, options: Options) => {
			// Keys that were made once are never written over.
			for (const party of options.parties)
				if (existsSync(join(folder, party)))
					throw new Failure(EXIT.usage, `${join(folder, party)}: is there already`);
			const nowUs = Date.now() * 1000;
			const agreement = plainAgreement({
				id: options.line,
				theatre: options.theatre,
				validity: { startUs: nowUs, endUs: nowUs + 365 * DAY_US },
				parties: options.parties,
			});
			const { operator } = options;
			const passphrase = await newPassphrase(operator, options.passphraseFile);
			const parties = options.parties.map((id) => ({ id, name: id }));
			const mode = isExerciseLine(options.line) ? "exercise" : "live";
			const terms = { line: options.line, agreement, clock: "system", mode } as const;
			const reached = (options.at ?? []).map(
				(url, i) => [options.parties[i] as string, url] as const,
			);
			const made = await enrol(
				folder,
				parties,
				terms,
				Object.fromEntries(reached.map(([id, url]) => [id, lineAddress(url)])),
				Object.fromEntries(
					reached.map(([id, url]) => [id, { lineHost: "0.0.0.0", linePort: linePort(url) }]),
				),
				{ operator, passphrase },
			);
			if (options.json) return printJson({ line: options.line, urls: made.urls });
			printLines(
				...Object.entries(made.urls).map(
					([id, url]) => `tansiq serve ${join(folder, id)}  # ${url}`,
				),
			);
		});
}

function addresses(text: string): [URL, URL] {
	const [a, b, ...rest] = text.split(",").map(address);
	if (!a || !b || rest.length > 0) throw new InvalidArgumentError("expected host:port,host:port");
	return [a, b];
}

function pair(text: string): [string, string] {
	const [a, b, ...rest] = text.split(",").map(name);
	if (a === undefined || b === undefined || rest.length > 0 || a === b)
		throw new InvalidArgumentError("expected two different names");
	return [a, b];
}

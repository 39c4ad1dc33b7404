import { existsSync } from "node:fs";
import { join } from "node:path";
import { DAY_US } from "@tansiq/space";
import { Command, InvalidArgumentError } from "commander";
import { isName } from "../arguments.ts";
import { replayAgreement } from "../drive/agreements.ts";
import { enrol } from "../drive/enrol.ts";
import { EXIT, Failure } from "../exit.ts";
import { printJson, printLines } from "../output.ts";

interface Options {
	line: string;
	parties: [string, string];
	theatre: [number, number, number, number];
	json?: boolean;
}

/** `tansiq init FOLDER`: both ends of a line on this machine, with keys and a signed agreement. */
export function initCommand(): Command {
	return new Command("init")
		.description("make both ends of a line: keys, folders, and a founding document signed by both")
		.argument("<folder>", "a folder to make")
		.option("--line <name>", "name of the line", name, "line1")
		.option("--parties <two>", "their ids, as alpha,bravo", pair, ["alpha", "bravo"])
		.option("--theatre <box>", "south,west,north,east in degrees", box, [-90, -180, 90, 180] as [
			number,
			number,
			number,
			number,
		])
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Both folders are made on one machine, to try the line out. Move one to the other party's machine,
and set "httpPort" and "linePort" in its node.json.

Example:
  tansiq init ./line1 --parties coastguard,survey --theatre 45,5,48,11
  tansiq serve ./line1/coastguard`,
		)
		.action(async (folder: string, options: Options) => {
			// Keys that were made once are never written over.
			for (const party of options.parties)
				if (existsSync(join(folder, party)))
					throw new Failure(EXIT.usage, `${join(folder, party)}: is there already`);
			const [south, west, north, east] = options.theatre.map((degrees) =>
				Math.round(degrees * 1e9),
			);
			const nowUs = Date.now() * 1000;
			const agreement = {
				...replayAgreement({
					id: options.line,
					theatre: {
						south9: south as number,
						west9: west as number,
						north9: north as number,
						east9: east as number,
					},
					validity: { startUs: nowUs, endUs: nowUs + 365 * DAY_US },
				}),
				parties: options.parties,
				disclosure: [],
			};
			const parties = options.parties.map((id) => ({ id, name: id }));
			const made = await enrol(folder, parties, {
				line: options.line,
				agreement,
				clock: "system",
				mode: "live",
			});
			if (options.json) return printJson({ line: options.line, urls: made.urls });
			printLines(
				...Object.entries(made.urls).map(
					([id, url]) => `tansiq serve ${join(folder, id)}  # ${url}`,
				),
			);
		});
}

function name(text: string): string {
	if (!isName(text)) throw new InvalidArgumentError("expected up to 32 of a-z, 0-9 and -");
	return text;
}

function pair(text: string): [string, string] {
	const [a, b, ...rest] = text.split(",").map(name);
	if (a === undefined || b === undefined || rest.length > 0 || a === b)
		throw new InvalidArgumentError("expected two different names");
	return [a, b];
}

function box(text: string): [number, number, number, number] {
	const [south, west, north, east, ...rest] = text
		.split(",")
		.map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
	const inside =
		south !== undefined &&
		west !== undefined &&
		north !== undefined &&
		east !== undefined &&
		rest.length === 0 &&
		south >= -90 &&
		north <= 90 &&
		south < north &&
		Math.abs(west) <= 180 &&
		Math.abs(east) <= 180 &&
		west !== east;
	if (!inside) throw new InvalidArgumentError("expected south,west,north,east in degrees");
	return [south, west, north, east];
}

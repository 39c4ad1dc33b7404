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
	at?: [URL, URL];
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
		.option(
			"--at <two>",
			"where each line is reached by the other, as host1:8443,host2:8443 (default: this machine)",
			addresses,
		)
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Both folders are made on one machine. For two machines say with --at where each is reached, and
carry one folder to the other machine by hand: it holds that party's keys. Consoles stay on
loopback.

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
			const terms = { line: options.line, agreement, clock: "system", mode: "live" } as const;
			const reached = (options.at ?? []).map(
				(url, i) => [options.parties[i] as string, url] as const,
			);
			const made = await enrol(
				folder,
				parties,
				terms,
				Object.fromEntries(reached.map(([id, url]) => [id, url.origin])),
				Object.fromEntries(
					reached.map(([id, url]) => [id, { lineHost: "0.0.0.0", linePort: Number(url.port) }]),
				),
			);
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

function addresses(text: string): [URL, URL] {
	const urls = text.split(",").map((address) => URL.parse(`https://${address}`));
	const [a, b, ...rest] = urls;
	const whole = urls.every((url) => url !== null && url.port !== "" && url.pathname === "/");
	if (!a || !b || rest.length > 0 || !whole)
		throw new InvalidArgumentError("expected host:port,host:port");
	return [a, b];
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

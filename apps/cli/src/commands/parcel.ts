import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { nodeAddress } from "../arguments.ts";
import { type Acting, asking, withOperator } from "../drive/asking.ts";
import { EXIT, Failure, usage } from "../exit.ts";
import { printLines } from "../output.ts";

/** `tansiq parcel out|in`: the line carried by hand, sealed into a file for the other party. */
export function parcelCommand(): Command {
	const command = new Command("parcel")
		.description("carry a line by hand: everything owed, sealed into a file")
		.addHelpText(
			"after",
			`
What was put into a file stays "released" until something comes back, by this way or another.
The file is an age file for the other party's key: it says nothing to whoever carries it.

Examples:
  tansiq parcel out http://127.0.0.1:8801 /media/stick --operator duty-1
  tansiq parcel in http://127.0.0.1:8802 /media/stick/1f2e….age --operator duty-2`,
		);
	for (const part of [outCommand, inCommand]) command.addCommand(part());
	return command;
}

function outCommand(): Command {
	return withOperator(new Command("out"))
		.description("write everything that is owed to the other party")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<folder>", "where to write the file")
		.action(async (url: string, folder: string, options: Acting) => {
			const { name: file, file: bytes } = await asking(url, options, (client) =>
				client.post<{ name: string; file: string }>("/v1/parcels/out"),
			);
			if (!/^[0-9a-f]{16}-[0-9]+\.age$/.test(file))
				throw new Failure(EXIT.unreachable, `${url}: expected a node; another program answered`);
			usage(() => writeFileSync(join(folder, file), Buffer.from(bytes, "base64")));
			printLines(join(folder, file));
		});
}

function inCommand(): Command {
	return withOperator(new Command("in"))
		.description("take a file of the other party")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<file>", "the file that was carried here")
		.action(async (url: string, file: string, options: Acting) => {
			const bytes = usage(() => readFileSync(file)).toString("base64");
			const { waiting } = await asking(url, options, (client) =>
				client.post<{ waiting: number }>("/v1/parcels/in", { file: bytes }),
			);
			printLines(`taken; ${waiting} answers wait for the next file back`);
		});
}

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { isName, nodeAddress } from "../arguments.ts";
import { clientOf } from "../drive/client.ts";
import { EXIT, Failure } from "../exit.ts";
import { printJson, printLines } from "../output.ts";

const PAGE = 2_000;

interface LineView {
	id: string;
	self: string;
	peer: string;
}

/** `tansiq export URL FOLDER`: a node's copy of both parties' logs, entry by entry. */
export function exportCommand(): Command {
	return new Command("export")
		.description("write a node's copy of both parties' logs, one file for each signed entry")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<folder>", "where to write LINE/AUTHOR/LOG/INDEX")
		.option("--json", "print one JSON object last")
		.addHelpText("after", "\nExample:\n  tansiq export http://127.0.0.1:8801 ./evidence")
		.action(async (url: string, folder: string, options: { json?: boolean }) => {
			const client = clientOf(url, null);
			const get = <T>(path: string) =>
				client.get<T>(path).catch((error) => {
					throw new Failure(EXIT.unreachable, `${url}: ${(error as Error).message}`);
				});
			const { id, self, peer } = await get<LineView>("/v1/line");
			// They become folders here, so nothing but a plain name is taken from whoever answered.
			if (![id, self, peer].every(isName))
				throw new Failure(EXIT.unreachable, `${url}: expected a node; another program answered`);
			const written: Record<string, number> = {};
			for (const author of [self, peer])
				for (const log of ["urgent", "routine"]) {
					const target = join(folder, id, author, log);
					mkdirSync(target, { recursive: true });
					let index = 0;
					for (;;) {
						const path = `/v1/entries/${author}/${log}?from=${index}&limit=${PAGE}`;
						const { entries } = await get<{ entries: string[] }>(path);
						for (const entry of entries)
							writeFileSync(join(target, String(index++)), Buffer.from(entry, "base64"));
						if (entries.length < PAGE) break;
					}
					written[`${author}/${log}`] = index;
				}
			client.close();
			if (options.json) return printJson({ line: id, entries: written });
			printLines(...Object.entries(written).map(([log, count]) => `${log.padEnd(24)} ${count}`));
		});
}

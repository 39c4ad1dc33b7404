import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { nodeAddress } from "../arguments.ts";
import { clientOf } from "../drive/client.ts";
import { EXIT, Failure } from "../exit.ts";
import { instant } from "../instant.ts";
import { printJson, printLines } from "../output.ts";

interface Options {
	from?: number;
	to?: number;
	json?: boolean;
}

/** Paths of a bundle: plain names, nothing that leaves the folder. */
const PATH = /^(?:[A-Za-z0-9][A-Za-z0-9._-]*\/){0,8}[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** `tansiq export URL FOLDER`: the line of a period, for a verifier that is not ours. */
export function exportCommand(): Command {
	return new Command("export")
		.description("write a line of a period as files that anybody verifies")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<folder>", "where to write the bundle")
		.option("--from <time>", "entries receipted from then on, as 2026-01-15T06:00Z", instant)
		.option("--to <time>", "and before then", instant)
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Entries outside the period stay undisclosed; their hashes are there, so that nothing can be left
out unseen.

Examples:
  tansiq export http://127.0.0.1:8801 ./evidence --from 2026-01-15T06:00Z --to 2026-01-15T08:00Z
  tansiq verify ./evidence
  verify/python/verify ./evidence`,
		)
		.action(async (url: string, folder: string, { from, to, json }: Options) => {
			const client = clientOf(url, null);
			const query = new URLSearchParams();
			if (from !== undefined) query.set("fromUs", String(from));
			if (to !== undefined) query.set("toUs", String(to));
			const files = await client
				.get<Record<string, string>>(`/v1/bundle?${query}`)
				.catch((error) => {
					throw new Failure(EXIT.unreachable, `${url}: ${(error as Error).message}`);
				})
				.finally(() => client.close());
			const paths = Object.keys(files ?? {});
			// They become files here, so nothing but a plain path is taken from whoever answered.
			if (!paths.includes("bundle.json") || !paths.every((path) => PATH.test(path)))
				throw new Failure(EXIT.unreachable, `${url}: expected a node; another program answered`);
			for (const [path, text] of Object.entries(files)) {
				mkdirSync(dirname(join(folder, path)), { recursive: true });
				writeFileSync(join(folder, path), Buffer.from(text, "base64"));
			}
			if (json) return printJson({ folder, files: paths.length });
			printLines(`${folder}: ${paths.length} files; check them with: tansiq verify ${folder}`);
		});
}

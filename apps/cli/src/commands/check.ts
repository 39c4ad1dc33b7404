import { readFileSync } from "node:fs";
import type { Verdict, WaysOut } from "@tansiq/api";
import { parseGeoJson } from "@tansiq/formats";
import { LANGUAGES, type Language } from "@tansiq/language";
import { Command, Option } from "commander";
import { nodeAddress } from "../arguments.ts";
import { clientOf, NodeRefusal } from "../drive/client.ts";
import { EXIT, Failure } from "../exit.ts";
import { verdictSentences, wayOutSentences } from "../finding-sentences.ts";
import { printJson, printLines } from "../output.ts";

/** `tansiq check FILE.geojson`: is it well-formed, and what would it meet? */
export function checkCommand(): Command {
	return new Command("check")
		.description("validate operations in GeoJSON and, given a node, ask what they would meet")
		.argument("<file>", "GeoJSON Feature or FeatureCollection")
		.option("--url <node>", "a node's address; without it only the form is checked", nodeAddress)
		.addOption(
			new Option("--lang <language>", "the language of what is found")
				.choices(LANGUAGES)
				.default("en"),
		)
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Exit codes: 0 nothing found · 2 the file cannot be used · 3 a conflict, breach or unknown · 4 node not reached

Example:
  tansiq check survey.geojson --url http://127.0.0.1:8801
  tansiq check survey.geojson --url http://127.0.0.1:8801 --lang ar`,
		)
		.action(async (file: string, options: { url?: string; lang: Language; json?: boolean }) => {
			const { operations, faults } = parseGeoJson(read(file));
			const verdicts: Checked[] = [];
			if (faults.length === 0 && options.url !== undefined)
				for (const { request } of operations) verdicts.push(await ask(options.url, request));
			if (options.json) printJson({ file, operations: operations.length, faults, verdicts });
			else {
				printLines(
					`${operations.length} operations`,
					...faults.map((f) => `${f.field}: ${f.value}, expected ${f.expected}`),
					...verdicts.flatMap((verdict, i) => [
						`operation ${i + 1}: ${verdict.headline} (${verdict.findings.length} findings)`,
						...verdictSentences(verdict, options.lang),
						...wayOutSentences(verdict.waysOut, options.lang),
					]),
				);
			}
			if (faults.length > 0) process.exitCode = EXIT.usage;
			else if (verdicts.some(({ headline }) => headline !== "no_known_conflict"))
				process.exitCode = EXIT.findings;
		});
}

function read(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch {
		throw new Failure(EXIT.usage, `${file}: expected a file that can be read`);
	}
}

type Checked = Verdict & { waysOut: WaysOut };

async function ask(url: string, operation: unknown): Promise<Checked> {
	const client = clientOf(url, null);
	try {
		const verdict = await client.post<Verdict>("/v1/checks", operation);
		return { ...verdict, waysOut: await client.post<WaysOut>("/v1/ways-out", operation) };
	} catch (error) {
		if (error instanceof NodeRefusal) throw new Failure(EXIT.usage, error.message);
		throw new Failure(EXIT.unreachable, `${url}: ${(error as Error).message}`);
	} finally {
		client.close();
	}
}

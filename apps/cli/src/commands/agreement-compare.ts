import type { TheatreContradiction } from "@tansiq/api";
import { LANGUAGES, type Language } from "@tansiq/language";
import { Command, Option } from "commander";
import { nodeAddress } from "../arguments.ts";
import { reading } from "../drive/reading.ts";
import { readersLanguage } from "../enrolment/arguments.ts";
import { EXIT } from "../exit.ts";
import { printJson, printLines } from "../output.ts";

/** `tansiq agreement compare URL`: this agreement against those of the party's other theatres. */
export function compareCommand(): Command {
	return new Command("compare")
		.description("what of this agreement and of those of our other theatres cannot both be kept")
		.argument("<url>", "the address of one theatre of a process that serves several", nodeAddress)
		.addOption(
			new Option("--lang <language>", "the language of the sentences")
				.choices(LANGUAGES)
				.default(readersLanguage()),
		)
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Exit codes: 0 nothing contradicts · 3 something does

Example:
  tansiq agreement compare http://127.0.0.1:8801 --lang ru`,
		)
		.action(async (url: string, { lang, json }: { lang: Language; json?: boolean }) => {
			const contradictions = await reading(url, (client) =>
				client.get<TheatreContradiction[]>("/v1/theatres/contradictions"),
			);
			if (json) printJson({ contradictions });
			else
				printLines(
					...contradictions.map(
						({ theatres, sentences }) => `${theatres.join(" and ")}: ${sentences[lang] ?? ""}`,
					),
					`${contradictions.length} contradictions`,
				);
			if (contradictions.length > 0) process.exitCode = EXIT.findings;
		});
}

import { remedySentence } from "@tansiq/agreement";
import type { Impact } from "@tansiq/api";
import {
	formatDistance,
	formatDuration,
	formatHeight,
	LANGUAGES,
	type Language,
	translator,
} from "@tansiq/language";
import type { Window } from "@tansiq/space";
import { Command, Option } from "commander";
import { entryRef, nodeAddress } from "../arguments.ts";
import { reading } from "../drive/reading.ts";
import { readersLanguage } from "../enrolment/arguments.ts";
import { EXIT } from "../exit.ts";
import { reasonSentence } from "../finding-sentences.ts";
import { printJson, printLines } from "../output.ts";

/** `tansiq impact URL REF`: what a notice of theirs does to ours, and how each gets out of its way. */
export function impactCommand(): Command {
	return new Command("impact")
		.description("which of ours a notice of theirs endangers, and how each gets out of its way")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<ref>", "the notice, as bravo/routine/7", entryRef)
		.addOption(
			new Option("--lang <language>", "of what is found")
				.choices(LANGUAGES)
				.default(readersLanguage()),
		)
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
A way out is offered for what has not started; each was checked, and is one by itself.
Exit codes: 0 it endangers nobody · 1 no such notice · 3 it endangers somebody · 4 node not reached

Example:
  tansiq impact http://127.0.0.1:8801 bravo/routine/7 --lang he`,
		)
		.action(async (url: string, ref: string, options: { lang: Language; json?: boolean }) => {
			const impact = await reading(url, (client) =>
				client.get<Impact>(`/v1/dialogues/${ref}/impact`),
			);
			if (options.json) printJson(impact);
			else printLines(...linesOf(impact, options.lang));
			if (impact.endangered.length > 0) process.exitCode = EXIT.findings;
		});
}

function linesOf(impact: Impact, language: Language): string[] {
	const { notice, leadUs, shortUs, growth, contradictions, findings, endangered } = impact;
	const { t } = translator(language);
	const lead = `${leadUs < 0 ? "-" : ""}${formatDuration(leadUs)}`;
	const isWider = growth.mm > 0 || growth.height01mm > 0;
	return [
		`${notice}  ${t(shortUs > 0 ? "notice.late_lead" : "notice.lead", { lead })}`,
		...(shortUs > 0 ? [`short by     ${formatDuration(shortUs)}`] : []),
		...(isWider
			? [
					`taken wider  ${formatDistance(growth.mm, "metric")}, ${formatHeight(growth.height01mm, "metric")}`,
				]
			: []),
		...contradictions.map(({ field, value, expected }) => `${field}: ${value}, ${expected}`),
		...findings.map((finding) => reasonSentence(finding, language)),
		t(endangered.length === 0 ? "notice.endangers_none" : "notice.endangers_title"),
		...endangered.flatMap((each) => [
			`  ${[each.operation, each.unit, ...each.windows.map(windowText)].filter((part) => part !== null).join("  ")}`,
			`    ${t(each.reason, { notice, met: notice, operation: notice })}`,
			...each.waysOut.map((way) => `    ${remedySentence(way, language)}`),
		]),
	];
}

/** When two of them meet. */
export function windowText({ startUs, endUs }: Window): string {
	return `${instantText(startUs)} to ${instantText(endUs)}`;
}

export function instantText(us: number): string {
	return `${new Date(us / 1_000).toISOString().slice(0, 19)}Z`;
}

import { writeFileSync } from "node:fs";
import {
	formatDuration,
	LANGUAGES,
	type Language,
	type ReportPhraseId,
	reportTranslator,
} from "@tansiq/language";
import type { Report, Side, Spread } from "@tansiq/report";
import { Command, InvalidArgumentError } from "commander";
import { nodeAddress } from "../arguments.ts";
import { clientOf } from "../drive/client.ts";
import { readersLanguage } from "../enrolment/arguments.ts";
import { EXIT, Failure } from "../exit.ts";
import { instant } from "../instant.ts";
import { printJson, printLines } from "../output.ts";

interface Options {
	from?: number;
	to?: number;
	page?: string;
	languages?: Language[];
	json?: boolean;
}

/** `tansiq report URL`: how coordination went, from the record that both sides have. */
export function reportCommand(): Command {
	return new Command("report")
		.description("lead times, answers, conflicts and breaches of a period, the same at both nodes")
		.argument("<url>", "a node's address", nodeAddress)
		.option("--from <time>", "what was said from then on, as 2026-01-15T00:00Z", instant)
		.option("--to <time>", "and before then", instant)
		.option("--page <file>", "write it as a page to print")
		.option("--languages <list>", "of the page, as en,ar", languages)
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Without times it is of this UTC day so far.

Examples:
  tansiq report http://127.0.0.1:8801 --from 2026-01-15T00:00Z --to 2026-01-16T00:00Z
  tansiq report http://127.0.0.1:8801 --page today.html --languages ar,en`,
		)
		.action(async (url: string, { from, to, page, languages: list, json }: Options) => {
			const query = new URLSearchParams();
			if (from !== undefined) query.set("fromUs", String(from));
			if (to !== undefined) query.set("toUs", String(to));
			const report = await asked(url, query);
			if (page !== undefined) writeFileSync(page, await pageOf(url, query, list));
			if (json) return printJson(report);
			printLines(...linesOf(report), ...(page === undefined ? [] : [`page  ${page}`]));
		});
}

function languages(text: string): Language[] {
	const named = text.split(",");
	if (!named.every((each): each is Language => (LANGUAGES as readonly string[]).includes(each)))
		throw new InvalidArgumentError(`expected a list of ${LANGUAGES.join(", ")}`);
	return named;
}

async function asked(url: string, query: URLSearchParams): Promise<Report> {
	const client = clientOf(url, null);
	const report = await client
		.get<Report>(`/v1/report?${query}`)
		.catch((error) => {
			throw new Failure(EXIT.unreachable, `${url}: ${(error as Error).message}`);
		})
		.finally(() => client.close());
	if (!Array.isArray(report?.sides))
		throw new Failure(EXIT.unreachable, `${url}: expected a node; another program answered`);
	return report;
}

async function pageOf(url: string, query: URLSearchParams, list?: Language[]): Promise<string> {
	const more = new URLSearchParams(query);
	if (list !== undefined) more.set("languages", list.join(","));
	const reply = await fetch(`${url}/v1/report/page?${more}`);
	if (!reply.ok) throw new Failure(EXIT.unreachable, `${url}: answered ${reply.status}`);
	return reply.text();
}

const ROWS: readonly [ReportPhraseId, (side: Side) => number | Spread | null][] = [
	["report.notices", ({ notices }) => notices],
	["report.sealed", ({ sealed }) => sealed],
	["report.ended", ({ ended }) => ended],
	["report.lead", ({ lead }) => lead],
	["report.late", ({ late }) => late],
	["report.asked", ({ asked }) => asked],
	["report.answered", ({ answered }) => answered],
	["report.unable", ({ unable }) => unable],
	["report.overdue", ({ overdue }) => overdue],
	["report.open", ({ open }) => open],
	["report.answer_time", ({ answerTime }) => answerTime],
	["report.without_effect", ({ withoutEffect }) => withoutEffect],
];

function linesOf({ sides, meetings, breaches, ...report }: Report): string[] {
	const { t } = reportTranslator(readersLanguage());
	const resolved = meetings.found.filter((each) => each.resolved).length;
	return [
		t("report.title", { line: report.line }),
		...sides.flatMap(({ party, side }) => [
			"",
			`${t("report.party")}  ${party}`,
			...ROWS.map(([id, of]) => `  ${t(id)}: ${shown(of(side))}`),
		]),
		"",
		`${t("report.conflicts")}: ${meetings.found.length}; ${t("report.resolved")}: ${resolved}`,
		`${t("report.breaches")}: ${breaches.length}`,
	];
}

function shown(value: number | Spread | null): string {
	if (value === null) return "\u2014";
	if (typeof value === "number") return String(value);
	return [value.leastUs, value.medianUs, value.mostUs]
		.map((us) => `${us < 0 ? "\u2212" : ""}${formatDuration(us)}`)
		.join(" · ");
}

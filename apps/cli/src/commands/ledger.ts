import type { Ledger, LedgerRow, LedgerTotals } from "@tansiq/api";
import { formatExtent, LANGUAGES, type Language } from "@tansiq/language";
import { Command, InvalidArgumentError, Option } from "commander";
import { nodeAddress } from "../arguments.ts";
import { reading } from "../drive/reading.ts";
import { readersLanguage } from "../enrolment/arguments.ts";
import { instant } from "../instant.ts";
import { printJson, printLines } from "../output.ts";

interface Options {
	from?: number;
	to?: number;
	heard?: boolean;
	level?: string;
	rule?: string;
	by?: string;
	operation?: string;
	area?: string;
	after?: number;
	limit?: number;
	lang: Language;
	json?: boolean;
}

/** `tansiq ledger URL`: who has learned what from whom, and why. */
export function ledgerCommand(): Command {
	return new Command("ledger")
		.description("what crossed the line: to whom, how much, by which rule, who let it go, and why")
		.argument("<url>", "a node's address", nodeAddress)
		.option("--from <time>", "what crossed from then on, as 2026-01-15T00:00Z", instant)
		.option("--to <time>", "and before then", instant)
		.option("--heard", "what they told us, in place of what we told them")
		.addOption(
			new Option("--level <level>", "only this level").choices([
				"sealed",
				"presence",
				"volume",
				"track",
			]),
		)
		.option("--rule <id>", "only what crossed under this rule of the agreement")
		.option("--by <name>", "only what this releaser let go; `rule`: what went by rule")
		.option("--operation <id>", "only this operation")
		.option("--area <box>", "only what touches it: south,west,north,east in degrees", area)
		.option("--after <row>", "the page from that row on", count)
		.option("--limit <rows>", "rows of a page, 1 to 2000", count)
		.addOption(
			new Option("--lang <language>", "of the reasons")
				.choices(LANGUAGES)
				.default(readersLanguage()),
		)
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Examples:
  tansiq ledger http://127.0.0.1:8801 --from 2026-01-15T00:00Z --to 2026-01-16T00:00Z
  tansiq ledger http://127.0.0.1:8801 --level volume --area 45.5,7,46,8 --lang ar
  tansiq ledger http://127.0.0.1:8801 --heard --json`,
		)
		.action(async (url: string, options: Options) => {
			const ledger = await reading(url, (client) =>
				client.get<Ledger>(`/v1/ledger?${queryOf(options)}`),
			);
			if (options.json) return printJson(ledger);
			const { rows, matching, next, parties } = ledger;
			printLines(
				...rows.flatMap(linesOf),
				`${matching} rows${next === null ? "" : `; the next page: --after ${next}`}`,
				...parties.map(totalsLine),
			);
		});
}

function queryOf({ from, to, heard, lang, json: _, ...rest }: Options): URLSearchParams {
	const query = new URLSearchParams({ lang });
	if (heard) query.set("direction", "heard");
	if (from !== undefined) query.set("fromUs", String(from));
	if (to !== undefined) query.set("toUs", String(to));
	for (const [name, value] of Object.entries(rest)) query.set(name, String(value));
	return query;
}

function linesOf(row: LedgerRow): string[] {
	const { atUs, from, to, level, entry, operations, positions, extentKm2h, window, area } = row;
	const amount = level === "track" ? `${positions} positions` : formatExtent(extentKm2h);
	return [
		`${at(atUs)}  ${from} to ${to}  ${level}  ${amount}  ${entry}  ${operations.join(" ")}`,
		...(window === null ? [] : [`  when   ${at(window.startUs)} to ${at(window.endUs)}`]),
		...(area === null ? [] : [`  where  ${Object.values(area).map(degrees).join(", ")}`]),
		`  why    ${whyOf(row)}`,
	];
}

function whyOf({ purpose, why, rule }: LedgerRow): string {
	switch (purpose.kind) {
		case "person":
			return `let go by ${purpose.name}, under rule ${rule}`;
		case "rule":
			return why ?? `rule ${purpose.rule}`;
		case "lost":
			return "said by us, reason lost";
		case "not-told":
			return "they do not say";
	}
}

function totalsLine({ direction, level, rows, positions, extentKm2h }: LedgerTotals): string {
	return `${direction}  ${level}: ${rows} rows, ${positions} positions, ${formatExtent(extentKm2h)}`;
}

function at(us: number): string {
	return `${new Date(us / 1_000).toISOString().slice(0, 19)}Z`;
}

function degrees(value9: number): string {
	return (value9 / 1e9).toFixed(4);
}

function area(text: string): string {
	const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
	const [south = Number.NaN, west = Number.NaN, north = Number.NaN, east = Number.NaN] = numbers;
	if (numbers.length !== 4 || !(south <= north && west <= east))
		throw new InvalidArgumentError("expected south,west,north,east in degrees");
	return numbers.map((value) => Math.round(value * 1e9)).join(",");
}

function count(text: string): number {
	if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("expected 0 or more");
	return Number(text);
}

import { readFileSync } from "node:fs";
import type { DisclosurePreview, OperationDetail, Reading } from "@tansiq/api";
import { parseGeoJson } from "@tansiq/formats";
import { formatExtent, LANGUAGES, type Language } from "@tansiq/language";
import { Command, Option } from "commander";
import { nodeAddress } from "../arguments.ts";
import { type Acting, asking, withOperator } from "../drive/asking.ts";
import { reading } from "../drive/reading.ts";
import { readersLanguage } from "../enrolment/arguments.ts";
import { EXIT, Failure } from "../exit.ts";
import { printJson, printLines } from "../output.ts";

const LEVELS = ["sealed", "presence", "volume", "track"] as const;

/** `tansiq operation …`: declares, at a level that the planner chooses, and says who has read it. */
export function operationCommand(): Command {
	const command = new Command("operation")
		.description("declare an operation, choose how much of it is told, and see who has read it")
		.addHelpText(
			"after",
			`
Examples:
  tansiq operation preview http://127.0.0.1:8801 survey.geojson --level sealed
  tansiq operation declare http://127.0.0.1:8801 survey survey.geojson --level sealed --operator duty-1
  tansiq operation readers http://127.0.0.1:8801 survey`,
		);
	for (const part of [previewCommand, declareCommand, discloseCommand, readersCommand])
		command.addCommand(part());
	return command;
}

interface Chosen {
	level?: (typeof LEVELS)[number];
	json?: boolean;
}

function previewCommand(): Command {
	return chosen(new Command("preview"))
		.description("what of it would cross the line, by which rule; nothing is declared")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<file>", "GeoJSON of one operation")
		.addOption(
			new Option("--lang <language>", "of the rule").choices(LANGUAGES).default(readersLanguage()),
		)
		.action(async (url: string, file: string, options: Chosen & { lang: Language }) => {
			const request = requestIn(file, options);
			const preview = await reading(url, (client) =>
				client.post<DisclosurePreview>(`/v1/disclosures?lang=${options.lang}`, request),
			);
			if (options.json) return printJson(preview);
			const { allowed, told, track, release, rule, why, marks, extentKm2h } = preview;
			printLines(
				`allowed   ${allowed}`,
				`told      ${marks.length > 0 ? `nothing: ${marks.join(", ")}` : told}${track ? ", and live positions" : ""}`,
				`extent    ${formatExtent(extentKm2h)}`,
				`released  ${release === "hold" ? "by a releaser" : "by rule"}`,
				`rule      ${why ?? rule}`,
			);
		});
}

function declareCommand(): Command {
	return withOperator(chosen(new Command("declare")))
		.description("declare it; the peer learns no more than this level and the agreement let")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<id>", "our own name for it, never told")
		.argument("<file>", "GeoJSON of one operation")
		.action(async (url: string, id: string, file: string, options: Chosen & Acting) => {
			const request = requestIn(file, options);
			const detail = await asking(url, options, (client) =>
				client.put<OperationDetail>(`/v1/operations/${encodeURIComponent(id)}`, request),
			);
			if (options.json) return printJson(detail);
			const { level, notice, headline, owes } = detail.operation;
			printLines(
				`${id}: ${headline}`,
				notice === null ? `not told yet: ${level}` : `told as ${notice}: ${level}`,
				...owes.tell.map(
					({ party, because }) => `${party} is owed word of it as well, by ${because.join(", ")}`,
				),
			);
		});
}

function discloseCommand(): Command {
	return withOperator(new Command("disclose"))
		.description("tell the peer exactly what was sealed, held or told coarsely; as a releaser")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<id>", "an operation of ours")
		.addHelpText(
			"after",
			"\nExample:\n  tansiq operation disclose http://127.0.0.1:8801 survey --operator duty-1",
		)
		.action(async (url: string, id: string, options: Acting) => {
			const { operation } = await asking(url, options, (client) =>
				client.post<OperationDetail>(`/v1/operations/${encodeURIComponent(id)}/disclose`),
			);
			printLines(`told as ${operation.notice}: ${operation.level}`);
		});
}

function readersCommand(): Command {
	return new Command("readers")
		.description("who has it, at whose desk it was shown, and who answered")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<id>", "an operation of ours")
		.option("--json", "print one JSON object last")
		.action(async (url: string, id: string, { json }: { json?: boolean }) => {
			const readers = await reading(url, (client) =>
				client.get<Reading[]>(`/v1/operations/${encodeURIComponent(id)}/readers`),
			);
			if (json) return printJson({ id, readers });
			if (readers.length === 0) return printLines(`${id}: nobody was told`);
			printLines(...readers.flatMap(linesOf));
		});
}

function linesOf({ party, notice, level, toldUs, ...read }: Reading): string[] {
	const { receiptedUs, presentedUs, answeredUs, answer, by, role } = read;
	return [
		`${party}  ${notice}  ${level}`,
		`  told       ${at(toldUs)}`,
		`  receipted  ${at(receiptedUs)}`,
		`  presented  ${at(presentedUs)}`,
		`  answered   ${at(answeredUs)}${answer === null ? "" : `  ${answer} by ${by}, ${role}`}`,
	];
}

function at(us: number | null): string {
	return us === null ? "not yet" : `${new Date(us / 1_000).toISOString().slice(0, 19)}Z`;
}

function chosen(command: Command): Command {
	return command
		.addOption(new Option("--level <level>", "the most that the peer may know").choices(LEVELS))
		.option("--json", "print one JSON object last");
}

/** The one operation of a GeoJSON file, to be declared. @throws Failure */
export function requestIn(file: string, { level }: Chosen) {
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch {
		throw new Failure(EXIT.usage, `${file}: expected a file that can be read`);
	}
	const { operations, faults } = parseGeoJson(text);
	const [fault] = faults;
	if (fault !== undefined)
		throw new Failure(EXIT.usage, `${fault.field}: ${fault.value}, expected ${fault.expected}`);
	const [only, more] = operations;
	if (only === undefined || more !== undefined)
		throw new Failure(EXIT.usage, `${file}: ${operations.length} operations, expected one`);
	return { ...only.request, ...(level !== undefined && { level }) };
}

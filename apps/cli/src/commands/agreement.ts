import type { Agreement } from "@tansiq/agreement";
import { LANGUAGES, type Language } from "@tansiq/language";
import { checkedAgreement } from "@tansiq/node";
import type { Violation } from "@tansiq/party";
import { Command, Option } from "commander";
import { nodeAddress } from "../arguments.ts";
import { type Client, clientOf, NodeRefusal } from "../drive/client.ts";
import { readersLanguage } from "../enrolment/arguments.ts";
import { readJson } from "../enrolment/proposal.ts";
import { EXIT, Failure } from "../exit.ts";
import { printJson, printLines } from "../output.ts";
import { actCommands } from "./agreement-acts.ts";
import { compareCommand } from "./agreement-compare.ts";

interface Reading {
	lang: Language;
	json?: boolean;
}

/** `tansiq agreement …`: the rules that two parties sign across the line. */
export function agreementCommand(): Command {
	const command = new Command("agreement")
		.description("the rules that two parties sign across the line, and how they stand")
		.addHelpText(
			"after",
			`
Examples:
  tansiq agreement check next.json --lang ar
  tansiq agreement propose http://127.0.0.1:8801 next.json --operator duty-1 --second chief-2
  tansiq agreement affirm http://127.0.0.1:8802 alpha/routine/7 --operator duty-1 --second chief-2
  tansiq agreement show http://127.0.0.1:8801`,
		);
	for (const part of [showCommand, checkCommand, historyCommand, violationsCommand, compareCommand])
		command.addCommand(part());
	for (const part of actCommands()) command.addCommand(part);
	return command;
}

interface Standing {
	id: string;
	version: number;
	state: string;
	mechanism: string;
	hash: string;
	validity: { startUs: number; endUs: number };
	missing: string[];
	notUnderstood: string[];
	suspendedBy: string[];
	zones: { id: string; state: string; window: { startUs: number; endUs: number } }[];
	next: { version: number; validity: { startUs: number } }[];
}

interface Proposed {
	ref: string;
	state: string;
	version: number;
	author: string;
	hash: string;
}

function showCommand(): Command {
	return reading(new Command("show"))
		.description("the agreement that governs: how it stands, its sentences, and what is proposed")
		.argument("<url>", "a node's address", nodeAddress)
		.option("--document", "print the document alone, as the next version begins with it")
		.addHelpText("after", "\nExample:\n  tansiq agreement show http://127.0.0.1:8801 --lang ru")
		.action(async (url: string, options: Reading & { document?: boolean }) => {
			const { lang, json, document } = options;
			const found = await reached(url, async (client) => ({
				agreement: await client.get<Agreement>("/v1/agreement"),
				standing: await client.get<Standing>("/v1/agreement/standing"),
				sentences: await client.get<Record<string, string>>(`/v1/agreement/sentences?lang=${lang}`),
				proposals: await client.get<Proposed[]>("/v1/agreement/proposals"),
			}));
			if (document) return printLines(JSON.stringify(found.agreement, null, "\t"));
			if (json) return printJson(found);
			printLines(
				...standingLines(found.standing),
				"",
				found.sentences[lang] ?? "",
				...found.proposals.map(
					({ ref, version, state, author }) =>
						`proposal ${ref}: version ${version} by ${author}, ${state}`,
				),
			);
		});
}

function standingLines(standing: Standing): string[] {
	const { id, version, state, mechanism, hash, validity, zones } = standing;
	const { missing, notUnderstood, suspendedBy, next } = standing;
	const list = (label: string, of: string[]) =>
		of.length > 0 ? [`${label} ${of.join(", ")}`] : [];
	return [
		`agreement  ${id}, version ${version}`,
		`state      ${state}`,
		`mechanism  ${mechanism}`,
		`validity   ${instantText(validity.startUs)} to ${instantText(validity.endUs)}`,
		`sha256     ${hash}`,
		...list("unsigned by", missing),
		...list("not understood:", notUnderstood),
		...list("suspended by", suspendedBy),
		...zones.map(
			(zone) => `zone ${zone.id}: ${zone.state}, until ${instantText(zone.window.endUs)}`,
		),
		...next.map((one) => `version ${one.version} begins ${instantText(one.validity.startUs)}`),
	];
}

function checkCommand(): Command {
	return reading(new Command("check"))
		.description("what is wrong with a document, where it contradicts itself, and what it says")
		.argument("<file>", "an agreement as JSON")
		.addHelpText(
			"after",
			`
No node is asked. Exit codes: 0 nothing is wrong · 2 the file cannot be used · 3 it contradicts itself,
or has a kind of rule that this version does not know

Example:
  tansiq agreement check next.json --lang he`,
		)
		.action((file: string, { lang, json }: Reading) => {
			const value = readJson(file);
			const checked = checkedAgreement(value, [lang]);
			const { faults, contradictions, notUnderstood, hash, sentences } = checked;
			if (json) printJson({ file, ...checked });
			else
				printLines(
					...faults.map((f) => `${f.field}: ${f.value}: expected ${f.expected}`),
					...contradictions.map(({ phrase, ids }) => `${phrase}: ${ids.join(", ")}`),
					...notUnderstood.map((id) => `${id}: a kind of rule that this version does not know`),
					...Object.values(sentences),
					`${faults.length} faults, ${contradictions.length} contradictions${hash === null ? "" : `, sha256 ${hash}`}`,
				);
			if (faults.length > 0) process.exitCode = EXIT.usage;
			else if (contradictions.length + notUnderstood.length > 0) process.exitCode = EXIT.findings;
		});
}

interface Note {
	atUs: number;
	what: string;
	version: number;
	party: string | null;
	ref: string | null;
	reason?: string;
}

function historyCommand(): Command {
	return reading(new Command("history"))
		.description("what became of the agreement, oldest first")
		.argument("<url>", "a node's address", nodeAddress)
		.addHelpText("after", "\nExample:\n  tansiq agreement history http://127.0.0.1:8801")
		.action(async (url: string, { json }: Reading) => {
			const history = await reached(url, (client) => client.get<Note[]>("/v1/agreement/history"));
			if (json) return printJson({ history });
			if (history.length === 0) return printLines("nothing since the founding");
			printLines(
				...history.map(({ atUs, what, version, party, ref, reason }) =>
					[instantText(atUs), `version ${version}`, what, party, ref, reason]
						.filter((part) => part != null)
						.join("  "),
				),
			);
		});
}

function violationsCommand(): Command {
	return reading(new Command("violations"))
		.description("what was declared or seen against a zone, by either side")
		.argument("<url>", "a node's address", nodeAddress)
		.addHelpText("after", "\nExample:\n  tansiq agreement violations http://127.0.0.1:8801 --json")
		.action(async (url: string, { json }: Reading) => {
			const violations = await reached(url, (client) =>
				client.get<Violation[]>("/v1/agreement/violations"),
			);
			if (json) return printJson({ violations });
			if (violations.length === 0) return printLines("none");
			printLines(
				...violations.map(({ id, foundUs, party, reason, mark }) =>
					[instantText(foundUs), party ?? "not told whose", id, reason, mark?.says ?? "open"].join(
						"  ",
					),
				),
			);
		});
}

function reading(command: Command): Command {
	return command
		.addOption(
			new Option("--lang <language>", "the language of the sentences")
				.choices(LANGUAGES)
				.default(readersLanguage()),
		)
		.option("--json", "print one JSON object last");
}

async function reached<T>(url: string, ask: (client: Client) => Promise<T>): Promise<T> {
	const client = clientOf(url, null);
	try {
		return await ask(client);
	} catch (error) {
		if (error instanceof NodeRefusal) throw new Failure(EXIT.failed, error.message);
		throw new Failure(EXIT.unreachable, `${url}: ${(error as Error).message}`);
	} finally {
		client.close();
	}
}

function instantText(us: number): string {
	return `${new Date(us / 1_000).toISOString().slice(0, 19)}Z`;
}

import { writeFileSync } from "node:fs";
import type { Incident, IncidentDetail, Incidents } from "@tansiq/api";
import { formatTime, LANGUAGES, type Language } from "@tansiq/language";
import type { Replay } from "@tansiq/report";
import { Command, InvalidArgumentError } from "commander";
import { nodeAddress } from "../arguments.ts";
import { clientOf, NodeRefusal } from "../drive/client.ts";
import { EXIT, Failure } from "../exit.ts";
import { instant } from "../instant.ts";
import { printJson, printLines } from "../output.ts";
import { actCommands } from "./incident-acts.ts";

/** `tansiq incident`: what happened, what each side says of it, and what is left to do. */
export function incidentCommand(): Command {
	const command = new Command("incident").description(
		"what happened, what each side says of it, what is left to do, and the period replayed",
	);
	for (const part of [listCommand(), showCommand(), replayCommand(), ...actCommands()])
		command.addCommand(part);
	return command;
}

function listCommand(): Command {
	return new Command("list")
		.description("the register of incidents, the newest first")
		.argument("<url>", "a node's address", nodeAddress)
		.option("--json", "print one JSON object")
		.addHelpText("after", "\nExample:\n  tansiq incident list http://127.0.0.1:8801")
		.action(async (url: string, { json }: { json?: boolean }) => {
			const found = await asked<Incidents>(url, "/v1/incidents");
			if (json) return printJson(found);
			const { incidents, alerts } = found;
			printLines(
				...(incidents.length === 0 ? ["no incident: nobody opened one, no zone was breached"] : []),
				...incidents.map(lineOf),
				...alerts.map(({ id, kind }) => `alert without an incident: ${kind}  ${id}`),
			);
		});
}

interface Shown {
	json?: boolean;
	page?: string;
	languages?: Language[];
}

function showCommand(): Command {
	return printed(new Command("show"))
		.description("one incident, who was told of it when, and its period replayed")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<id>", "as tansiq incident list names it")
		.addHelpText(
			"after",
			"\nExample:\n  tansiq incident show http://127.0.0.1:8801 alpha/routine/7 --page incident.html",
		)
		.action(async (url: string, id: string, shown: Shown) => {
			const incident = await asked<IncidentDetail>(url, pathOf(id));
			const { fromUs, toUs } = incident;
			const query = new URLSearchParams({ fromUs: String(fromUs), toUs: String(toUs) });
			const replay = await asked<Replay>(url, `/v1/replay?${query}`);
			await writePage(url, query, shown);
			if (shown.json) return printJson({ incident, replay });
			printLines(...linesOf(incident), "", ...timeline(replay));
		});
}

function replayCommand(): Command {
	return printed(new Command("replay"))
		.description("any period from both logs alone, both parties side by side")
		.argument("<url>", "a node's address", nodeAddress)
		.option("--from <time>", "what was said from then on, as 2026-01-15T00:00Z", instant)
		.option("--to <time>", "and before then", instant)
		.addHelpText(
			"after",
			`
Without times it is of this UTC day so far. Both nodes print the same once all of it is receipted.

Example:
  tansiq incident replay http://127.0.0.1:8801 --from 2026-01-15T06:00Z --to 2026-01-15T07:00Z`,
		)
		.action(async (url: string, shown: Shown & { from?: number; to?: number }) => {
			const query = new URLSearchParams();
			if (shown.from !== undefined) query.set("fromUs", String(shown.from));
			if (shown.to !== undefined) query.set("toUs", String(shown.to));
			const replay = await asked<Replay>(url, `/v1/replay?${query}`);
			await writePage(url, query, shown);
			if (shown.json) return printJson(replay);
			printLines(...timeline(replay));
		});
}

function printed(command: Command): Command {
	return command
		.option("--page <file>", "write the period as a page to print")
		.option("--languages <list>", "of the page, as en,ar", languages)
		.option("--json", "print one JSON object last");
}

function languages(text: string): Language[] {
	const named = text.split(",");
	if (!named.every((each): each is Language => (LANGUAGES as readonly string[]).includes(each)))
		throw new InvalidArgumentError(`expected a list of ${LANGUAGES.join(", ")}`);
	return named;
}

/** @throws Failure */
export async function asked<T>(url: string, path: string): Promise<T> {
	const client = clientOf(url, null);
	try {
		return await client.get<T>(path);
	} catch (error) {
		if (error instanceof NodeRefusal) throw new Failure(EXIT.failed, error.message);
		throw new Failure(EXIT.unreachable, `${url}: ${(error as Error).message}`);
	} finally {
		client.close();
	}
}

async function writePage(url: string, query: URLSearchParams, shown: Shown): Promise<void> {
	if (shown.page === undefined) return;
	const more = new URLSearchParams(query);
	if (shown.languages !== undefined) more.set("languages", shown.languages.join(","));
	const reply = await fetch(`${url}/v1/replay/page?${more}`);
	if (!reply.ok) throw new Failure(EXIT.unreachable, `${url}: answered ${reply.status}`);
	writeFileSync(shown.page, await reply.text());
}

/** An id may be the ref of an entry, which has slashes. */
export function pathOf(id: string): string {
	return `/v1/incidents/${encodeURIComponent(id)}`;
}

function lineOf({ id, state, title, facts, followups, shared }: Incident): string {
	const disputed = facts.filter(({ standing }) => standing === "disputed").length;
	const overdue = followups.filter((each) => each.overdue).length;
	return [
		id,
		state,
		title,
		...(shared ? [] : ["known here alone"]),
		...(disputed > 0 ? [`disputed ${disputed}`] : []),
		...(overdue > 0 ? [`follow-ups overdue ${overdue}`] : []),
	].join("  ");
}

function linesOf(incident: IncidentDetail): string[] {
	const { facts, versions, statements, followups, told, learnt, steps, coolsOffUs } = incident;
	const section = (title: string, lines: string[]) =>
		lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
	return [
		lineOf(incident),
		...(coolsOffUs === null ? [] : [`cools off until ${time(coolsOffUs)}`]),
		...section(
			"Steps",
			steps.map(
				({ party, to, reason, claimedUs }) => `${time(claimedUs)}  ${party}  ${to}  ${reason}`,
			),
		),
		...section(
			"Facts",
			facts.map(({ id, what, text, ref, atUs, receivedUs, marks, standing }) =>
				[
					`${id}  ${standing}  ${what}  ${text}`,
					...(ref === null ? [] : [`${ref} received ${time(receivedUs)}`]),
					...(atUs === null ? [] : [`at ${time(atUs)}`]),
					...Object.entries(marks).map(([party, mark]) => `${party}: ${mark ?? "\u2014"}`),
				].join("  "),
			),
		),
		...Object.entries(versions).flatMap(([party, said]) =>
			section(
				`What ${party} says`,
				said.length === 0
					? ["nothing yet"]
					: said.map(({ claimedUs, by, text }) => `${time(claimedUs)}  ${by}  ${text}`),
			),
		),
		...section(
			"Statements, attested by the side that took them",
			statements.map(
				({ party, who, saidUs, by, text }) =>
					`${party}  ${who}, ${time(saidUs)}, taken by ${by}: ${text}`,
			),
		),
		...section(
			"Follow-ups",
			followups.map(({ id, what, owedBy, owner, dueUs, doneUs, overdue }) =>
				[
					`${id}  ${owedBy} ${owner}  due ${time(dueUs)}  ${what}`,
					doneUs !== null ? `done ${time(doneUs)}` : overdue ? "OVERDUE" : "to do",
				].join("  "),
			),
		),
		...section("Told when", [
			...learnt.map(({ atUs, party, how, ref }) => `${time(atUs)}  ${party}  ${how}  ${ref}`),
			...told.map(
				({ toldUs, who, how, party }) => `${time(toldUs)}  ${who}  told by ${party}, ${how}`,
			),
		]),
	];
}

function timeline({ window, parties, rows, notices, unreceipted }: Replay): string[] {
	return [
		`Replay ${time(window.startUs)} to ${time(window.endUs)}`,
		...rows.flatMap(({ ref, author, msg, claimedUs, receivedUs, other, body }) => [
			`${time(claimedUs)}  ${author}  ${msg}  ${ref}  ${textIn(body)}`.trimEnd(),
			`  ${other.party}: received ${time(receivedUs)}${
				other.presentedUs === null ? "" : `, presented ${time(other.presentedUs)}`
			}${other.said.map((each) => `, ${each.msg} ${time(each.claimedUs)}`).join("")}`,
		]),
		`${parties.join(", ")}: notices that held: ${notices.length}`,
		...(unreceipted.length === 0 ? [] : [`not receipted yet: ${unreceipted.join(", ")}`]),
	];
}

function textIn(body: { readonly [field: string]: unknown }): string {
	const words = [body.act, body.title, body.text, body.facts].filter(
		(each) => typeof each === "string",
	);
	return words.join(" · ");
}

function time(us: number | null): string {
	return us === null ? "\u2014" : `${formatTime(us, { zone: "UTC", day: true, seconds: true })}Z`;
}

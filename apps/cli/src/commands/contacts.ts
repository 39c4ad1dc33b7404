import type { Contacts } from "@tansiq/api";
import { formatDuration, formatTime } from "@tansiq/language";
import { Command, InvalidArgumentError } from "commander";
import { nodeAddress } from "../arguments.ts";
import { type Acting, asking, withOperator } from "../drive/asking.ts";
import { instant } from "../instant.ts";
import { printJson, printLines } from "../output.ts";
import { asked } from "./incident.ts";

/** `tansiq contacts URL`: who is reached how, what was said, and what is left to do. */
export function contactsCommand(): Command {
	return showCommand().addCommand(rotaCommand());
}

function showCommand(): Command {
	return new Command("contacts")
		.description("who may be reached at both desks, how, what was said and what is left to do")
		.argument("<url>", "a node's address", nodeAddress)
		.option("--from <time>", "the contact log from then on", instant)
		.option("--to <time>", "and before then", instant)
		.option("--json", "print one JSON object")
		.addHelpText(
			"after",
			"\nWithout times the log is of this UTC day so far.\n\nExample:\n  tansiq contacts http://127.0.0.1:8801",
		)
		.action(async (url: string, options: { from?: number; to?: number; json?: boolean }) => {
			const query = new URLSearchParams();
			if (options.from !== undefined) query.set("fromUs", String(options.from));
			if (options.to !== undefined) query.set("toUs", String(options.to));
			const found = await asked<Contacts>(url, `/v1/contacts?${query}`);
			if (options.json) return printJson(found);
			printLines(...linesOf(found));
		});
}

interface Rota extends Acting {
	shift: Shift[];
}
type Shift = Contacts["sides"][number]["onDuty"][number];

function rotaCommand(): Command {
	return withOperator(new Command("rota"))
		.description("tell the other side who is on duty when; what was told before counts no more")
		.argument("<url>", "a node's address", nodeAddress)
		.requiredOption(
			"--shift <shift>",
			"office,name,from,to,how to reach; once for each",
			(text: string, before: Shift[] = []) => [...before, shiftIn(text)],
		)
		.addHelpText(
			"after",
			`
Example:
  tansiq contacts rota http://127.0.0.1:8801 --operator chief-2 \\
    --shift "watch,officer 3,2026-01-15T06:00Z,2026-01-15T14:00Z,telephone 555-0101"`,
		)
		.action(async (url: string, options: Rota) => {
			const { ref } = await asking(url, options, (client) =>
				client.post<{ ref: string }>("/v1/contacts/rota", { shifts: options.shift }),
			);
			printLines(`told: ${ref}`);
		});
}

function shiftIn(text: string): Shift {
	const [office = "", name = "", from = "", to = "", ...reach] = text.split(",");
	if (reach.length === 0) throw new InvalidArgumentError("expected office,name,from,to,reach");
	return {
		office: office as Shift["office"],
		...{ name, fromUs: instant(from), toUs: instant(to), reach: reach.join(",").trim() },
	};
}

function linesOf({ sides, mediator, ladder, log, followups }: Contacts): string[] {
	return [
		...sides.flatMap(({ party, name, address, contact, watch, people, rota, onDuty }) => [
			`${party}  ${name}  ${contact ?? address}${watch === null ? "" : `  watch: ${watch}`}`,
			...(rota === null ? ["  told no rota"] : []),
			...onDuty.map(
				(shift) =>
					`  on duty: ${shift.office}  ${shift.name}  until ${time(shift.toUs)}  ${shift.reach}`,
			),
			...people.map(
				({ name: person, roles, here, lastUs }) =>
					`  ${person}  ${roles.join(", ")}${here === true ? "  at the desk" : ""}${
						lastUs === null ? "" : `  last signed ${time(lastUs)}`
					}`,
			),
		]),
		...(mediator === null ? [] : [`mediator  ${mediator.name}  ${mediator.address}`]),
		...ladder.map(
			({ to, afterUs }) =>
				`nobody answers: ${to}${afterUs === null ? "" : ` after ${formatDuration(afterUs)}`}`,
		),
		"",
		log.length === 0 ? "no contact in this period" : "Contacts",
		...log.map(({ ref, msg, direction, atUs, state, answer, text }) =>
			`  ${time(atUs)}  ${direction}  ${msg}  ${ref}  ${answer ?? state}  ${text ?? ""}`.trimEnd(),
		),
		...(followups.length === 0 ? [] : ["", "Left to do"]),
		...followups.map(
			({ incident, what, owedBy, owner, dueUs, overdue }) =>
				`  ${owedBy} ${owner}  ${overdue ? "OVERDUE since" : "due"} ${time(dueUs)}  ${what}  (${incident})`,
		),
	];
}

function time(us: number): string {
	return `${formatTime(us, { zone: "UTC", day: true, seconds: true })}Z`;
}

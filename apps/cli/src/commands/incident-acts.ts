import type { Incident } from "@tansiq/api";
import { Command } from "commander";
import { nodeAddress } from "../arguments.ts";
import { type Acting, asking, withOperator } from "../drive/asking.ts";
import { instant } from "../instant.ts";
import { printLines } from "../output.ts";
import { pathOf } from "./incident.ts";

/** What people do about incidents: each act is signed by whoever does it. */
export function actCommands(): Command[] {
	return [
		openCommand(),
		shareCommand(),
		factCommand(),
		versionCommand(),
		statementCommand(),
		markCommand(),
		stateCommand(),
		followupCommand(),
		doneCommand(),
		toldCommand(),
		closeCommand(),
	];
}

interface Opening extends Acting {
	zone?: string;
	from?: number;
	fact?: string;
	ref?: string;
	at?: number;
	alert?: string;
	breach?: string;
	local?: boolean;
	report?: boolean;
}

function openCommand(): Command {
	return withFact(withOperator(new Command("open")))
		.description("open an incident; the other side has it in its register too")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<title>", "in a few words, without blame")
		.option("--zone <id>", "a zone of the agreement")
		.option("--from <time>", "when its period begins", instant)
		.option("--alert <id>", "it is about this alert of the desk")
		.option("--breach <id>", "it is about this breach, as tansiq agreement violations names it")
		.option("--local", "the other side is not told")
		.option("--report", "say INCIDENT REPORT as well, urgent, with its zone and read-back")
		.addHelpText(
			"after",
			'\nExample:\n  tansiq incident open http://127.0.0.1:8801 "flare over the harbour" --zone harbour --fact "seen at 05:55Z" --report --operator duty-1',
		)
		.action(async (url: string, title: string, given: Opening) => {
			const { zone, from, alert, breach, local, report } = given;
			const facts = factsOf(given);
			await asking(url, given, async (client) => {
				const opened = await client.post<Incident>("/v1/incidents", {
					title,
					...(zone !== undefined && { zone }),
					...(from !== undefined && { fromUs: from }),
					...(facts.length > 0 && { facts }),
					...(alert !== undefined && { alert }),
					...(breach !== undefined && { breach }),
					...(local && { local }),
				});
				printLines(`${opened.id}: ${opened.state}`);
				if (!report) return;
				const { ref } = await client.post<{ ref: string }>("/v1/messages", {
					msg: "TQ-50",
					body: {
						at_us: given.at ?? opened.fromUs,
						facts: given.fact ?? title,
						zone: { id: opened.zone ?? "" },
						...(opened.shared && { ref: opened.id }),
					},
				});
				printLines(`reported: ${ref}`);
			});
		});
}

function withFact(command: Command): Command {
	return command
		.option("--fact <words>", "what happened, in words")
		.option("--ref <entry>", "the entry that shows it, as alpha/routine/7")
		.option("--at <time>", "when it happened", instant);
}

function factsOf({ fact, ref, at }: Pick<Opening, "fact" | "ref" | "at">) {
	if (fact === undefined && ref === undefined) return [];
	return [
		{
			what: ref === undefined ? "words" : "entry",
			text: fact ?? "",
			ref: ref ?? null,
			atUs: at ?? null,
		},
	];
}

function shareCommand(): Command {
	return withOperator(new Command("share"))
		.description("tell the other side of one that only we know of")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<id>", "as tansiq incident list names it")
		.addHelpText("after", example("share", "local-1"))
		.action(async (url: string, id: string, options: Acting) => {
			const shared = await asking(url, options, (client) =>
				client.post<Incident>(`${pathOf(id)}/share`),
			);
			printLines(`${id} is ${shared.id}`);
		});
}

/** Does one act, and prints where the incident stands. */
async function acted(url: string, id: string, options: Acting, body: object): Promise<Incident> {
	const incident = await asking(url, options, (client) =>
		client.post<Incident>(`${pathOf(id)}/acts`, body),
	);
	printLines(`${incident.id}: ${incident.state}`);
	return incident;
}

async function act(url: string, id: string, options: Acting, body: object): Promise<void> {
	await acted(url, id, options, body);
}

function about(name: string): Command {
	return withOperator(new Command(name))
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<id>", "as tansiq incident list names it");
}

function factCommand(): Command {
	return withFact(about("fact"))
		.description("add a fact: words, or an entry that shows it")
		.addHelpText("after", example("fact", "alpha/routine/7 --ref bravo/routine/3"))
		.action((url: string, id: string, options: Opening) =>
			act(url, id, options, { act: "fact", facts: factsOf(options) }),
		);
}

function versionCommand(): Command {
	return about("version")
		.description("say what our side says that happened; earlier versions stand")
		.argument("<text>", "up to 1,024 characters")
		.addHelpText("after", example("version", 'alpha/routine/7 "We saw it first at 05:55Z."'))
		.action((url: string, id: string, text: string, options: Acting) =>
			act(url, id, options, { act: "version", text }),
		);
}

function statementCommand(): Command {
	return about("statement")
		.description("take down what somebody told after the event; attested by our side")
		.argument("<text>", "up to 1,024 characters")
		.requiredOption("--who <words>", "who told it, as a lorry driver of convoy 3")
		.requiredOption("--said <time>", "when he told it", instant)
		.addHelpText(
			"after",
			example(
				"statement",
				'alpha/routine/7 "Two flashes." --who "a driver" --said 2026-01-15T09:00Z',
			),
		)
		.action(
			(url: string, id: string, text: string, options: Acting & { who: string; said: number }) =>
				act(url, id, options, { act: "statement", text, who: options.who, saidUs: options.said }),
		);
}

function markCommand(): Command {
	return about("mark")
		.description("agree to a fact for our side, or dispute it; the last word counts")
		.argument("<fact>", "as tansiq incident show names it")
		.argument("<word>", "agreed or disputed")
		.addHelpText("after", example("mark", "alpha/routine/7 alpha/routine/7:0 disputed"))
		.action((url: string, id: string, fact: string, says: string, options: Acting) =>
			act(url, id, options, { act: "mark", fact, says }),
		);
}

function stateCommand(): Command {
	return about("state")
		.description("go the next step: contact, hold, clarify, closed")
		.argument("<step>", "the next one")
		.requiredOption("--reason <words>", "it stands on the record")
		.option("--until <time>", "hold: nobody closes it before then", instant)
		.addHelpText(
			"after",
			example(
				"state",
				'alpha/routine/7 hold --until 2026-01-15T09:00Z --reason "both stay outside"',
			),
		)
		.action(
			(
				url: string,
				id: string,
				to: string,
				{ reason, until, ...options }: Acting & { reason: string; until?: number },
			) => act(url, id, options, { act: "state", to, reason, untilUs: until ?? null }),
		);
}

function followupCommand(): Command {
	return about("followup")
		.description("say what is left to do, by whom and until when")
		.argument("<what>", "in words")
		.requiredOption("--party <party>", "whose task it is")
		.requiredOption("--owner <words>", "the person or office")
		.requiredOption("--due <time>", "until when", instant)
		.addHelpText(
			"after",
			example(
				"followup",
				'alpha/routine/7 "send the recording" --party bravo --owner chief --due 2026-01-16T00:00Z',
			),
		)
		.action(
			(
				url: string,
				id: string,
				what: string,
				{ party, owner, due, ...options }: Acting & { party: string; owner: string; due: number },
			) => act(url, id, options, { act: "followup", what, party, owner, dueUs: due }),
		);
}

function doneCommand(): Command {
	return about("done")
		.description("a follow-up of ours is done")
		.argument("<followup>", "as tansiq incident show names it")
		.argument("<words>", "what was done")
		.addHelpText("after", example("done", 'alpha/routine/7 alpha/routine/9 "sent by hand"'))
		.action((url: string, id: string, followup: string, text: string, options: Acting) =>
			act(url, id, options, { act: "done", followup, text }),
		);
}

function toldCommand(): Command {
	return about("told")
		.description("somebody outside the line was told of it")
		.argument("<who>", "a person or office")
		.requiredOption("--at <time>", "when", instant)
		.requiredOption("--how <words>", "by telephone, in person …")
		.addHelpText(
			"after",
			example("told", 'alpha/routine/7 "harbour master" --at 2026-01-15T06:10Z --how telephone'),
		)
		.action((url: string, id: string, who: string, options: Acting & { at: number; how: string }) =>
			act(url, id, options, { act: "told", who, atUs: options.at, how: options.how }),
		);
}

function closeCommand(): Command {
	return about("close")
		.description("close it for our side; it is closed when the other side has done so too")
		.requiredOption("--reason <words>", "it stands on the record")
		.addHelpText("after", example("close", 'alpha/routine/7 --reason "nothing is left to do"'))
		.action(
			async (url: string, id: string, { reason, ...options }: Acting & { reason: string }) => {
				const body = { act: "state", to: "closed", reason, untilUs: null };
				const { state, closing } = await acted(url, id, options, body);
				if (state !== "closed")
					printLines(`closed by ${closing.join(", ")}; the other side has not`);
			},
		);
}

function example(verb: string, rest: string): string {
	return `\nExample:\n  tansiq incident ${verb} http://127.0.0.1:8801 ${rest} --operator duty-1`;
}

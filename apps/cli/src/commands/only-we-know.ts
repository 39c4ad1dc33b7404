import { remedySentence } from "@tansiq/agreement";
import type { Impact, OnlyWeKnow, OperationDetail } from "@tansiq/api";
import { formatDuration, LANGUAGES, type Language } from "@tansiq/language";
import { Command, InvalidArgumentError, Option } from "commander";
import { nodeAddress } from "../arguments.ts";
import { type Acting, asking, withOperator } from "../drive/asking.ts";
import type { Client } from "../drive/client.ts";
import { reading } from "../drive/reading.ts";
import { readersLanguage } from "../enrolment/arguments.ts";
import { EXIT, Failure } from "../exit.ts";
import { instant } from "../instant.ts";
import { printJson, printLines } from "../output.ts";
import { instantText, windowText } from "./impact.ts";
import { requestIn } from "./operation.ts";

type WaysOut = Impact["endangered"][number]["waysOut"];
/** A task, and how our operation gets out of the way by being moved. */
type Task = OnlyWeKnow & { waysOut: WaysOut };

/** `tansiq only-we-know URL`: what of ours they do not know of meets what they told. */
export function onlyWeKnowCommand(): Command {
	const command = new Command("only-we-know")
		.description("what of ours they were not told of meets what they told: a person has to choose")
		.argument("<url>", "a node's address", nodeAddress)
		.option("--all", "those too that are resolved")
		.addOption(
			new Option("--lang <language>", "of the ways out")
				.choices(LANGUAGES)
				.default(readersLanguage()),
		)
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Nothing is said of it by itself. The one that is due first stands first; past its time the chief is called.
Exit codes: 0 nothing is left to choose · 3 something is · 4 node not reached

Examples:
  tansiq only-we-know http://127.0.0.1:8801
  tansiq only-we-know resolve http://127.0.0.1:8801 convoy~1 move --file moved.geojson --operator duty-1
  tansiq only-we-know resolve http://127.0.0.1:8801 convoy~1 disclose --operator duty-1
  tansiq only-we-know resolve http://127.0.0.1:8801 convoy~1 hold-request --operator duty-1`,
		)
		.action(async (url: string, options: { all?: boolean; lang: Language; json?: boolean }) => {
			const { nowUs, tasks } = await reading(url, (client) =>
				tasksOf(client, options.all === true),
			);
			if (options.json) printJson({ tasks });
			else if (tasks.length === 0)
				printLines("nothing of ours that they do not know of meets theirs");
			else printLines(...tasks.flatMap((task) => linesOf(task, nowUs, options.lang)));
			if (tasks.some(({ resolved }) => !resolved)) process.exitCode = EXIT.findings;
		});
	return command.addCommand(resolveCommand());
}

/** The most urgent first. */
async function tasksOf(client: Client, all: boolean): Promise<{ nowUs: number; tasks: Task[] }> {
	const found = await client.get<OnlyWeKnow[]>("/v1/only-we-know");
	const { nowUs } = await client.get<{ nowUs: number }>("/v1/desk");
	const tasks: Task[] = [];
	for (const task of found.filter(({ resolved }) => all || !resolved)) {
		const { endangered } = await client.get<Impact>(`/v1/dialogues/${task.notice}/impact`);
		const ours = endangered.find(({ operation }) => operation === task.operation);
		tasks.push({ ...task, waysOut: ours?.waysOut ?? [] });
	}
	const order = (a: Task, b: Task) =>
		Number(a.resolved) - Number(b.resolved) || a.dueUs - b.dueUs || (a.id < b.id ? -1 : 1);
	return { nowUs, tasks: tasks.sort(order) };
}

const CHOICES = ["move", "disclose", "hold-request", "over"] as const;
type Choice = (typeof CHOICES)[number];

interface Resolving extends Acting {
	file?: string;
	until?: number;
	json?: boolean;
}

function resolveCommand(): Command {
	return withOperator(new Command("resolve"))
		.description("choose: move ours, tell them ours, ask them to hold, or say that theirs is over")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<task>", "as tansiq only-we-know names it: convoy~1")
		.argument("<choice>", CHOICES.join(", "), choice)
		.option("--file <file>", "move: our operation anew, as GeoJSON")
		.option("--until <instant>", "hold-request: until then; else until theirs ends", instant)
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
  move          declares our operation anew from --file; it tells them no more than before
  disclose      tells them ours exactly; that is never unsaid. As a releaser
  hold-request  asks them to stay outside what they told, and does not say why
  over          says that you have seen that theirs is over
Exit codes: 0 it is resolved · 1 refused · 2 wrong arguments · 3 moved, and it still meets theirs`,
		)
		.action(async (url: string, id: string, kind: Choice, options: Resolving) => {
			const task = await asking(url, options, (client) => resolved(client, id, kind, options));
			if (options.json) printJson(task);
			else printLines(choiceText(task));
			if (!task.resolved) process.exitCode = EXIT.findings;
		});
}

function choice(text: string): Choice {
	const known = CHOICES.find((each) => each === text);
	if (known === undefined) throw new InvalidArgumentError(`expected ${CHOICES.join(", ")}`);
	return known;
}

async function resolved(
	client: Client,
	id: string,
	kind: Choice,
	{ file, until }: Resolving,
): Promise<OnlyWeKnow> {
	const path = `/v1/only-we-know/${encodeURIComponent(id)}`;
	if (kind !== "move")
		return client.post<OnlyWeKnow>(
			`${path}/${kind}`,
			kind === "hold-request" && until !== undefined ? { untilUs: until } : {},
		);
	if (file === undefined)
		throw new Failure(EXIT.usage, "move: expected --file, our operation anew");
	const request = requestIn(file, {});
	const task = await taskIn(client, id);
	await client.put<OperationDetail>(
		`/v1/operations/${encodeURIComponent(task.operation)}`,
		request,
	);
	return taskIn(client, id);
}

/** @throws Failure where there is none of that name */
async function taskIn(client: Client, id: string): Promise<OnlyWeKnow> {
	const task = (await client.get<OnlyWeKnow[]>("/v1/only-we-know")).find((each) => each.id === id);
	if (task === undefined)
		throw new Failure(EXIT.failed, `task ${id}: expected one that was raised`);
	return task;
}

function linesOf(task: Task, nowUs: number, language: Language): string[] {
	const { id, operation, notice, windows, dueUs, to, over, waysOut } = task;
	const left = dueUs - nowUs;
	return [
		`${id}  ${operation} meets ${notice}  ${windows.map(windowText).join(", ")}`,
		`  ${task.resolved ? choiceText(task) : `choose by ${instantText(dueUs)}, ${left > 0 ? `in ${formatDuration(left)}` : `OVERDUE by ${formatDuration(left)}`}: the ${to}`}`,
		...(over && !task.resolved ? ["  theirs is over; say that you have seen it: over"] : []),
		...(task.resolved ? [] : waysOut.map((way) => `  move  ${remedySentence(way, language)}`)),
	];
}

function choiceText({ id, choice: made, resolved: isResolved }: OnlyWeKnow): string {
	if (made === null) return `${id}: not resolved, ours still meets theirs`;
	const { kind, by, atUs, ref } = made;
	const refused = isResolved ? "" : ", which they refused: choose again";
	return `${kind} by ${by} ${instantText(atUs)}${ref === undefined ? "" : `  ${ref}`}${refused}`;
}

import type { AnswerTree } from "@tansiq/api";
import { formatDuration } from "@tansiq/language";
import { Command } from "commander";
import { entryRef, nodeAddress } from "../arguments.ts";
import { type Acting, asking, withOperator } from "../drive/asking.ts";
import { reading } from "../drive/reading.ts";
import { printJson, printLines } from "../output.ts";
import { instantText } from "./impact.ts";

/** `tansiq answers URL [REF]`: who has to hear of a message, down to the last unit, and who has not. */
export function answersCommand(): Command {
	const command = new Command("answers")
		.description("who has to hear of a message, down to the last unit, and who has not answered")
		.argument("<url>", "a node's address", nodeAddress)
		.argument(
			"[ref]",
			"a message, as bravo/routine/7; without it: all of which somebody has not heard",
			entryRef,
		)
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Examples:
  tansiq answers http://127.0.0.1:8801
  tansiq answers http://127.0.0.1:8801 bravo/routine/7
  tansiq answers confirm http://127.0.0.1:8801 bravo/routine/7 "unit convoy-2" --operator duty-1`,
		)
		.action(async (url: string, ref: string | undefined, { json }: { json?: boolean }) => {
			const trees = await reading(url, async (client) =>
				ref === undefined
					? client.get<AnswerTree[]>("/v1/unconfirmed")
					: [await client.get<AnswerTree>(pathOf(ref))],
			);
			if (json) return printJson(ref === undefined ? { trees } : trees[0]);
			if (trees.length === 0) return printLines("everybody has answered everything");
			printLines(...trees.flatMap(linesOf));
		});
	return command.addCommand(confirmCommand());
}

function confirmCommand(): Command {
	return withOperator(new Command("confirm"))
		.description("say that a unit of ours has heard of it, or that it was passed on to an outsider")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<ref>", "the message, as bravo/routine/7", entryRef)
		.argument("<name>", 'as tansiq answers names it: "unit convoy-2"')
		.option("--json", "print one JSON object last")
		.action(
			async (url: string, ref: string, name: string, options: Acting & { json?: boolean }) => {
				const tree = await asking(url, options, (client) =>
					client.post<AnswerTree>(pathOf(ref), { name }),
				);
				if (options.json) return printJson(tree);
				printLines(...linesOf(tree));
			},
		);
}

const pathOf = (ref: string): string => `/v1/dialogues/${ref}/answers`;

function linesOf(tree: AnswerTree): string[] {
	const { ref, sinceUs, leaves, unconfirmed, timeToLastAnswerUs } = tree;
	return [
		`${ref}  since ${instantText(sinceUs)}`,
		...leaves.map((leaf) => `  ${leafText(leaf, unconfirmed.includes(leaf.name))}`),
		leaves.length === 0
			? "  it concerns nobody of ours"
			: timeToLastAnswerUs === null
				? `  not answered: ${unconfirmed.join(", ")}`
				: `  last answer after ${formatDuration(timeToLastAnswerUs)}`,
	];
}

function leafText(leaf: AnswerTree["leaves"][number], isAwaited: boolean): string {
	const { name, kind, operations, reachedBy, relayed, answeredUs, by } = leaf;
	const answered = answeredUs === null ? null : `answered ${instantText(answeredUs)} by ${by}`;
	const silent =
		kind === "outsider" && reachedBy === null ? "nobody can speak to it" : "awaited by others";
	return [
		name,
		operations.join(", "),
		relayed && `passed on through ${relayed.via} ${instantText(relayed.toldUs)}`,
		answered ?? (isAwaited ? "NOT ANSWERED" : silent),
	]
		.filter((part) => part !== undefined && part !== "")
		.join("  ");
}

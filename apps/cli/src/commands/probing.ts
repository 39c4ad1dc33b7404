import type { Probing } from "@tansiq/api";
import { formatCount, formatExtent } from "@tansiq/language";
import { Command } from "commander";
import { nodeAddress } from "../arguments.ts";
import { type Acting, asking, withOperator } from "../drive/asking.ts";
import { reading } from "../drive/reading.ts";
import { printJson, printLines } from "../output.ts";

/** `tansiq probing URL`: how much the peer asks by telling, and how much of that is real. */
export function probingCommand(): Command {
	const command = new Command("probing")
		.description(
			"how much of the map the peer's notices cover, for each real operation behind them",
		)
		.argument("<url>", "a node's address", nodeAddress)
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
By UTC day, the newest first. The score is the number of cells of 0.25° by 0.25° by an hour that the
notices cover for each operation that flew or was not called off before its time.

Examples:
  tansiq probing http://127.0.0.1:8801
  tansiq probing seen http://127.0.0.1:8801 "asked them by voice" --operator duty-1`,
		)
		.action(async (url: string, { json }: { json?: boolean }) => {
			const days = await reading(url, (client) => client.get<Probing[]>("/v1/probing"));
			if (json) return printJson({ days });
			if (days.length === 0) return printLines("they have told nothing yet");
			printLines(...days.flatMap(linesOf));
		});
	return command.addCommand(seenCommand());
}

function seenCommand(): Command {
	return withOperator(new Command("seen"))
		.description("say that you have seen that a budget is exceeded, and what is made of it")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<reason>", "for the journal")
		.action(async (url: string, reason: string, acting: Acting) => {
			const days = await asking(url, acting, (client) =>
				client.post<Probing[]>("/v1/probing/seen", { reason }),
			);
			printLines(...days.slice(0, 1).flatMap(linesOf));
		});
}

function linesOf(day: Probing): string[] {
	const { fromUs, peer, notices, sealed, flown, real, calledOff, extentKm2h, cellHours } = day;
	return [
		`${date(fromUs)}  ${peer}: ${notices} notices, ${sealed} of them sealed; ${formatExtent(extentKm2h)}`,
		`  real ${real} (${flown} seen to fly), called off ${calledOff}`,
		`  cells ${formatCount(cellHours)}${day.isSaturated ? " or more" : ""}`,
		`  probing score ${(day.scoreMilli / 1_000).toFixed(3)} cells for each real operation`,
		...day.budgets.map(
			({ kind, rule, used, most, exceededUs }) =>
				`  budget ${UNIT[kind]} (${rule}): ${formatCount(used)} of ${formatCount(most)}${exceededUs === null ? "" : "; PROBING SUSPECTED"}`,
		),
		...(day.seen === null ? [] : [`  seen by ${day.seen.by}: ${day.seen.reason}`]),
	];
}

const UNIT = { notices: "notices a day", km2h: "km²·h a day", km2: "km² of distinct cells" };

function date(us: number): string {
	return new Date(us / 1_000).toISOString().slice(0, 10);
}

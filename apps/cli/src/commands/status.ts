import type { Desk, DeskOperator, Theatre } from "@tansiq/api";
import { Command } from "commander";
import { nodeAddress } from "../arguments.ts";
import { clientOf } from "../drive/client.ts";
import { EXIT, Failure } from "../exit.ts";
import { printJson, printLines } from "../output.ts";

/** `tansiq status URL…`: one look at a node's desk from a terminal, or at each of several. */
export function statusCommand(): Command {
	return new Command("status")
		.description("one look at a node's desk, or at each theatre's")
		.argument("<url...>", "a node's address, as http://127.0.0.1:8801", addresses)
		.option("--json", "print one JSON object last")
		.addHelpText("after", "\nExample:\n  tansiq status http://127.0.0.1:8801")
		.action(async (urls: string[], { json }: { json?: boolean }) => {
			const all = [];
			for (const url of urls) all.push(await statusOf(url));
			const [only, ...more] = all;
			if (json) return printJson(more.length === 0 ? only : { theatres: all });
			for (const [i, status] of all.entries())
				printLines(
					...(i === 0 ? [] : [""]),
					...Object.entries(status).map(([field, value]) => `${field.padEnd(20)} ${shown(value)}`),
				);
		});
}

function addresses(text: string, before: string[] = []): string[] {
	return [...before, nodeAddress(text)];
}

async function statusOf(url: string) {
	const client = clientOf(url, null);
	const desk = await client.get<Desk>("/v1/desk").catch((error) => {
		throw new Failure(EXIT.unreachable, `${url}: ${(error as Error).message}`);
	});
	const people = await client.get<DeskOperator[]>("/v1/operators").catch(() => []);
	const theatres = await client.get<Theatre[]>("/v1/theatres").catch(() => []);
	client.close();
	if (desk?.party === undefined)
		throw new Failure(EXIT.unreachable, `${url}: expected a node; another program answered`);
	const waiting = desk.dialogues.filter((d) => d.direction === "received" && d.answer === null);
	return {
		...(theatres.length > 1 && { theatre: desk.line.id }),
		party: desk.party.id,
		peer: desk.peer.id,
		line: desk.peer.node === "none" ? "one-sided" : desk.line.state,
		unreceipted: desk.line.unreceipted,
		operations: desk.operations.length,
		unresolved_conflicts: desk.conflicts.filter((c) => c.status === "unresolved").length,
		notices_to_answer: waiting.length,
		holds: desk.holds.length,
		alerts_open: desk.alerts.filter(({ open }) => open).length,
		unknown_findings: desk.unknowns.findings,
		on_shift: people.filter(({ present }) => present).map(({ operator }) => operator),
		position: desk.position,
		...(theatres.length > 1 && {
			elsewhere: theatres.filter(({ here }) => !here).map(elsewhere),
		}),
	};
}

/** What another theatre of the same process shows here. */
function elsewhere({ id, line, urgent }: Theatre): string {
	return `${id} ${line}, ${urgent ?? "unknown"} waiting`;
}

function shown(value: unknown): string {
	return Array.isArray(value) ? value.join(", ") || "nobody" : String(value);
}

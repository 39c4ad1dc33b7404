import type { Desk, DeskOperator } from "@tansiq/api";
import { Command } from "commander";
import { nodeAddress } from "../arguments.ts";
import { clientOf } from "../drive/client.ts";
import { EXIT, Failure } from "../exit.ts";
import { printJson, printLines } from "../output.ts";

/** `tansiq status URL`: one look at a node's desk from a terminal. */
export function statusCommand(): Command {
	return new Command("status")
		.description("one look at a node's desk")
		.argument("<url>", "a node's address, as http://127.0.0.1:8801", nodeAddress)
		.option("--json", "print one JSON object last")
		.addHelpText("after", "\nExample:\n  tansiq status http://127.0.0.1:8801")
		.action(async (url: string, options: { json?: boolean }) => {
			const client = clientOf(url, null);
			const desk = await client.get<Desk>("/v1/desk").catch((error) => {
				throw new Failure(EXIT.unreachable, `${url}: ${(error as Error).message}`);
			});
			const people = await client.get<DeskOperator[]>("/v1/operators").catch(() => []);
			client.close();
			if (desk?.party === undefined)
				throw new Failure(EXIT.unreachable, `${url}: expected a node; another program answered`);
			const waiting = desk.dialogues.filter((d) => d.direction === "received" && d.answer === null);
			const status = {
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
			};
			if (options.json) return printJson(status);
			printLines(
				...Object.entries(status).map(([field, value]) => `${field.padEnd(20)} ${shown(value)}`),
			);
		});
}

function shown(value: unknown): string {
	return Array.isArray(value) ? value.join(", ") || "nobody" : String(value);
}

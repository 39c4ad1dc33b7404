/**
 * A journal at work until it is done or the disk fails, as a node's process would be: it prints
 * `durable N` after each commit that was reported, and on a failure one line and ends with 70.
 *
 *     node io-work.ts FILE EVENTS [FULL|OFF]
 */
import { writeSync } from "node:fs";
import { type JournalError, openJournal } from "@tansiq/journal";
import { rowAt } from "./io-rows.ts";

const WRITERS = 3;
const [file = "", events = "0", synchronous = "FULL"] = process.argv.slice(2);
// A synchronous write: what was printed had happened, whenever the process ends.
const print = (line: string): void => {
	writeSync(1, `${line}\n`);
};
const fail = (error: JournalError): never => {
	print(`failed ${error.code} ${error.message}`);
	process.exit(70);
};

const { journal, replay } = await openJournal({
	file,
	synchronous: synchronous as "FULL" | "OFF",
	onFailure: fail,
}).catch(fail);
for await (const _ of replay);
const last = journal.position + Number(events);
const write = async (): Promise<void> => {
	while (journal.position < last) {
		const position = journal.append([rowAt(journal.position)]);
		await journal.durable(position);
		print(`durable ${position}`);
	}
};
await Promise.all(Array.from({ length: WRITERS }, write)).catch(fail);
await journal.close().catch(fail);

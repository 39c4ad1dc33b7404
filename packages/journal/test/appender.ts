/**
 * Appends numbered events without end and prints `durable N` after each is durable; printed with
 * a synchronous write, so that what was printed was durable whenever the process is killed.
 * Arguments: file, FULL or OFF, number of events (0: no end), writers.
 */
import { writeSync } from "node:fs";
import { type JournalError, openJournal } from "@tansiq/journal";
import { numbered } from "./scratch.ts";

const [file = "", synchronous = "FULL", count = "0", writers = "1"] = process.argv.slice(2);
const print = (line: string): void => {
	writeSync(1, `${line}\n`);
};

const opening = openJournal({
	file,
	synchronous: synchronous as "FULL" | "OFF",
	onFailure(error) {
		print(`failed ${error.code} ${opened?.journal.durablePosition}`);
	},
});
const opened = await opening.catch((error: JournalError) => print(`error ${error.code}`));
if (opened) {
	const { journal } = opened;
	const last = count === "0" ? Number.POSITIVE_INFINITY : journal.position + Number(count);
	const write = async (): Promise<void> => {
		while (journal.position < last) {
			const position = journal.append([numbered(journal.position, 300)]);
			await journal.durable(position);
			print(`durable ${position}`);
		}
	};
	await Promise.allSettled(Array.from({ length: Number(writers) }, write));
	await journal.close();
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import {
	type EventRow,
	type JournalError,
	type JournalOptions,
	type OpenedJournal,
	openJournal,
	type ReplayedEvent,
} from "@tansiq/journal";

/** A path for a journal in a folder of its own, removed after the test. */
export function scratchFile(t: TestContext): string {
	const folder = mkdtempSync(join(tmpdir(), "tansiq-journal-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	return join(folder, "journal.db");
}

/** A journal that may not fail, closed after the test however that ends. */
export function open(
	t: TestContext,
	file: string,
	options: Partial<JournalOptions> = {},
): Promise<OpenedJournal> {
	const onFailure = (error: JournalError): void => {
		throw error;
	};
	const opening = openJournal({ file, onFailure, ...options });
	t.after(async () => (await opening.catch(() => null))?.journal.close());
	return opening;
}

/** One event with one entry, both made from a number, so that a reader can check them. */
export function numbered(number: number, bytes = 64): EventRow {
	return {
		body: JSON.stringify({ kind: "numbered", number }),
		entries: [
			{
				line: "line1",
				author: "alpha",
				log: "routine",
				index: number,
				bytes: new Uint8Array(bytes).fill(number & 0xff),
			},
		],
		blobs: [],
	};
}

export async function collect(replay: AsyncIterable<ReplayedEvent>): Promise<ReplayedEvent[]> {
	const events: ReplayedEvent[] = [];
	for await (const event of replay) events.push(event);
	return events;
}

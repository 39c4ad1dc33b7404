import type { LogName } from "@tansiq/line";
import type { Runtime } from "../runtime.ts";

/** Entries are read from the database in pages of this many. */
const PAGE = 1_000;

/** This node's copy of a part of a log, half-open by index; as much of it as is there. */
export async function entriesFrom(
	{ journal, state }: Runtime,
	party: string,
	log: LogName,
	from: number,
	to: number,
): Promise<{ index: number; bytes: Uint8Array }[]> {
	const entries: { index: number; bytes: Uint8Array }[] = [];
	for (let at = from; at < to; at += PAGE) {
		const page = await journal.entries(state.line.id, party, log, at, Math.min(PAGE, to - at));
		for (const [i, bytes] of page.entries()) entries.push({ index: at + i, bytes });
	}
	return entries;
}

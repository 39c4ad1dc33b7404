import type { SaidEntry } from "@tansiq/line";
import type { PartyEvent } from "./event.ts";
import type { Blob, State } from "./state.ts";

/** A log entry as a row of the node's database. */
export interface EntryRow {
	line: string;
	author: string;
	log: string;
	index: number;
	bytes: Uint8Array;
}

/** An event as the journal keeps it: its text, and the entries and blobs that it names. */
export interface EventRows {
	body: string;
	entries: EntryRow[];
	blobs: Blob[];
}

/** Events name entries; the bytes themselves are rows of their own, written with them. */
export function toRows(state: State, event: PartyEvent): EventRows {
	const line = event.type === "founded" ? event.founding.line : state.line.id;
	const entries: EntryRow[] = [];
	for (const { log, index, bytes } of saidIn(event))
		entries.push({ line, author: state.self, log, index, bytes });
	if (event.type === "heard")
		for (const { index, bytes } of event.entries)
			entries.push({ line, author: state.peer, log: event.log, index, bytes });
	if (event.type === "recovered")
		for (const { index, bytes } of event.entries)
			entries.push({ line, author: state.self, log: event.log, index, bytes });
	const blobs = "blobs" in event ? (event.blobs ?? []) : [];
	const body = JSON.stringify(event, withoutBytes);
	return { body, entries, blobs };
}

/** Whatever a peer calls its fields: only real bytes go elsewhere. A Buffer would turn itself to JSON first. */
function withoutBytes(this: Record<string, unknown>, key: string, value: unknown): unknown {
	return this[key] instanceof Uint8Array ? undefined : value;
}

/** The event again, with the bytes of its entries in place. Blobs stay where they are. */
export function fromRows(body: string, entries: readonly EntryRow[]): PartyEvent {
	const event = JSON.parse(body) as PartyEvent;
	const rows = new Map(entries.map((row) => [`${row.log} ${row.index}`, row.bytes]));
	for (const [log, target] of namedIn(event)) {
		const bytes = rows.get(`${log} ${target.index}`);
		if (bytes === undefined)
			throw new Error(`journal: entry ${target.index} of ${event.type} is missing`);
		target.bytes = bytes;
	}
	return event;
}

function namedIn(event: PartyEvent): [log: string, entry: { index: number; bytes: Uint8Array }][] {
	if (event.type === "heard" || event.type === "recovered")
		return event.entries.map((entry) => [event.log, entry]);
	return saidIn(event).map((entry) => [entry.log, entry]);
}

function saidIn(event: PartyEvent): SaidEntry[] {
	return "said" in event && event.said !== null ? event.said.entries : [];
}

import type { DatabaseSync } from "node:sqlite";
import { Durations } from "./durations.ts";
import { JournalError } from "./failure.ts";
import type { BlobRow, EntryRow, EventRow, JournalStats, ReplayedEvent } from "./rows.ts";
import { openDatabase, type StoreOptions } from "./schema.ts";

/** Write-ahead log pages (4 KiB each) after which they are folded into the file. */
const CHECKPOINT_PAGES = 1000;

/** The journal's file, synchronously; it lives in the journal's thread. */
export interface Store {
	/** The last committed position. */
	position(): number;
	/** One transaction; returns when its rows are on disk. The first row gets position `first`. */
	commit(first: number, rows: readonly EventRow[]): void;
	/** Folds the write-ahead log into the file when it has grown; called after the report. */
	checkpoint(): void;
	replay(after: number, upTo: number): ReplayedEvent[];
	entries(line: string, author: string, log: string, from: number, limit: number): Uint8Array[];
	blob(sha256: string): Uint8Array | null;
	stats(): JournalStats;
	close(): void;
}

export function openStore(options: StoreOptions): Store {
	const database = openDatabase(options);
	const insert = insertions(database);
	const read = readings(database);
	const durations = new Durations();

	return {
		position: () => (read.last.get() as { position: number }).position,
		commit(first, rows) {
			database.exec("begin immediate");
			rows.forEach((row, offset) => {
				insert(first + offset, row);
			});
			const startedAt = performance.now();
			database.exec("commit");
			durations.add((performance.now() - startedAt) * 1000);
		},
		checkpoint() {
			const { log } = read.walSize.get() as { log: number };
			if (log >= CHECKPOINT_PAGES) read.foldWal.get();
		},
		replay: (after, upTo) => replayed(options.file, read, after, upTo),
		entries: (...place) => read.entries.all(...place).map((row) => row.bytes as Uint8Array),
		blob: (sha256) => (read.blob.get(sha256)?.bytes as Uint8Array | undefined) ?? null,
		stats: () => ({
			commits: durations.count,
			fsyncMedianUs: durations.quantile(0.5),
			fsyncP99Us: durations.quantile(0.99),
		}),
		close: () => database.close(),
	};
}

/** The text of a body as stored: its position first, readable in a trace of the disk's writes. */
function prefix(position: number, empty: boolean): string {
	return `{"position":${position}${empty ? "" : ","}`;
}

function prefixOf(body: string, position: number): string | null {
	const full = prefix(position, false);
	if (body.startsWith(full)) return full;
	const empty = prefix(position, true);
	return body === `${empty}}` ? empty : null;
}

function insertions(database: DatabaseSync): (position: number, row: EventRow) => void {
	const event = database.prepare("insert into event (position, body) values (?, ?)");
	const named = database.prepare("insert into named values (?, ?, ?, ?, ?, ?)");
	const entry = database.prepare(
		"insert into entry values (?, ?, ?, ?, ?, ?) on conflict do nothing",
	);
	const entryAt = database.prepare(
		"select bytes from entry where line = ? and author = ? and log = ? and idx = ?",
	);
	const blob = database.prepare("insert into blob values (?, ?) on conflict do nothing");
	const blobAt = database.prepare("select bytes from blob where sha256 = ?");

	function insertEntry(position: number, ordinal: number, row: EntryRow): void {
		const place = [row.line, row.author, row.log, row.index] as const;
		named.run(position, ordinal, ...place);
		if (entry.run(...place, row.bytes, position).changes === 1) return;
		if (sameBytes(entryAt.get(...place)?.bytes, row.bytes)) return;
		throw new JournalError(
			"conflict",
			`entry ${place.join(" ")} at position ${position}: expected the bytes already stored there`,
		);
	}

	function insertBlob(position: number, row: BlobRow): void {
		if (blob.run(row.sha256, row.bytes).changes === 1) return;
		if (sameBytes(blobAt.get(row.sha256)?.bytes, row.bytes)) return;
		throw new JournalError(
			"conflict",
			`blob ${row.sha256} at position ${position}: expected the bytes already stored there`,
		);
	}

	return (position, row) => {
		const rest = row.body.slice(1);
		event.run(position, prefix(position, rest === "}") + rest);
		row.entries.forEach((each, ordinal) => {
			insertEntry(position, ordinal, each);
		});
		for (const each of row.blobs) insertBlob(position, each);
	};
}

function sameBytes(stored: unknown, offered: Uint8Array): boolean {
	return stored instanceof Uint8Array && Buffer.compare(stored, offered) === 0;
}

function readings(database: DatabaseSync) {
	return {
		last: database.prepare("select coalesce(max(position), 0) as position from event"),
		walSize: database.prepare("pragma wal_checkpoint(noop)"),
		foldWal: database.prepare("pragma wal_checkpoint(passive)"),
		events: database.prepare(
			"select position, body from event where position > ? and position <= ? order by position",
		),
		named: database.prepare(
			`select named.position as position, line, author, log, idx as "index", bytes
			from named left join entry using (line, author, log, idx)
			where named.position > ? and named.position <= ? order by named.position, ordinal`,
		),
		entries: database.prepare(
			`select bytes from entry where line = ? and author = ? and log = ? and idx >= ?
			order by idx limit ?`,
		),
		blob: database.prepare("select bytes from blob where sha256 = ?"),
	};
}

function replayed(
	file: string,
	read: ReturnType<typeof readings>,
	after: number,
	upTo: number,
): ReplayedEvent[] {
	const events: ReplayedEvent[] = [];
	for (const row of read.events.all(after, upTo)) {
		const expected = after + events.length + 1;
		const stored = row.body as string;
		const start = prefixOf(stored, expected);
		if (row.position !== expected || start === null) {
			throw new JournalError(
				"damaged",
				`journal ${file}: found position ${row.position} with body ${stored.slice(0, 40)}…, ` +
					`expected position ${expected} and a body that begins with ${prefix(expected, false)}`,
			);
		}
		events.push({ position: expected, body: `{${stored.slice(start.length)}`, entries: [] });
	}
	if (after + events.length !== upTo) {
		throw new JournalError(
			"damaged",
			`journal ${file}: no event after position ${after + events.length}, expected ${upTo}`,
		);
	}
	const named = read.named.all(after, upTo) as unknown as (EntryRow & { position: number })[];
	for (const { position, line, author, log, index, bytes } of named) {
		if (bytes === null) {
			throw new JournalError(
				"damaged",
				`journal ${file}: expected the entry ${line} ${author} ${log} ${index} ` +
					`that position ${position} names`,
			);
		}
		events[position - after - 1]?.entries.push({ line, author, log, index, bytes });
	}
	return events;
}

import type { JournalError } from "./failure.ts";

/** One entry of a log, at its place; a place is written once. */
export interface EntryRow {
	line: string;
	author: string;
	log: string;
	/** Index within that log, from 0. */
	index: number;
	bytes: Uint8Array;
}

/** Bulk bytes, found again by their name; not replayed. */
export interface BlobRow {
	sha256: string;
	bytes: Uint8Array;
}

/** What one event writes, all in one transaction. */
export interface EventRow {
	/** JSON text of one object, without `position` and without entry bytes. */
	body: string;
	entries: EntryRow[];
	blobs: BlobRow[];
}

/** An event as replay gives it back: `body` and `entries` (their order too) as they were appended. */
export interface ReplayedEvent {
	position: number;
	body: string;
	entries: EntryRow[];
}

export interface JournalOptions {
	/** Path of the SQLite file; its folder must exist. */
	file: string;
	/** False: a file that is not there is an error ("missing"), not a new journal. Default true. */
	create?: boolean;
	/** OFF exists only to prove that the durability test can fail. Default FULL. */
	synchronous?: "FULL" | "OFF";
	/**
	 * Called once, when a commit fails or the journal's thread ends. Nothing is reported durable
	 * after it, and the failed rows may or may not be found at the next start: the process is
	 * expected to end and to replay.
	 */
	onFailure: (error: JournalError) => void;
}

export interface JournalStats {
	/** Transactions committed since opening. */
	commits: number;
	/** Duration of COMMIT (write and fsync) over the last 4,096 commits, microseconds. */
	fsyncMedianUs: number;
	fsyncP99Us: number;
}

export interface Journal {
	/**
	 * Hands rows over; returns the position of the last of them at once. Positions are 1, 2, 3…
	 * without gaps. Bytes are copied. No rows: returns `position`.
	 * @throws TypeError for a body that is no JSON object text or an index that is no integer ≥ 0;
	 * then none of the rows is taken. @throws JournalError after a failure or after close.
	 */
	append(rows: readonly EventRow[]): number;
	/**
	 * Starts to commit what was handed over, where no commit is under way, and does not wait for the
	 * end of the turn: the caller has other work to do while the disk has its own.
	 */
	flush(): void;
	/** Position of the last row handed over; 0 in an empty journal. */
	readonly position: number;
	/** Every position up to this one is on disk. */
	readonly durablePosition: number;
	/** Resolves when the position is durable, at once when it already is; rejects after a failure. */
	durable(position: number): Promise<void>;
	/** Calls the listener after each commit with the new durable position, in order. */
	onDurable(listener: (position: number) => void): void;
	/** Bytes of the durable entries of one log from index `from` on, at most `limit`, in order. */
	entries(
		line: string,
		author: string,
		log: string,
		from: number,
		limit: number,
	): Promise<Uint8Array[]>;
	/** The durable blob of that name, or null. */
	blob(sha256: string): Promise<Uint8Array | null>;
	stats(): Promise<JournalStats>;
	/**
	 * Commits what was handed over, folds the write-ahead log into the file and frees it. After a
	 * failure it only lets go of the file.
	 */
	close(): Promise<void>;
}

export interface OpenedJournal {
	journal: Journal;
	/**
	 * The events that were durable at opening, in order. Iterate it once. Throws JournalError
	 * "damaged" at a gap or an unreadable row.
	 */
	replay: AsyncIterable<ReplayedEvent>;
}

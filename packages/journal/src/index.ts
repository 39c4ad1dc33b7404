/**
 * One node's journal: rows in one SQLite file, written in a thread of their own by group commit.
 * It knows rows, not meanings.
 */
export { JournalError, type JournalErrorCode } from "./failure.ts";
export { openJournal } from "./journal.ts";
export type {
	BlobRow,
	EntryRow,
	EventRow,
	Journal,
	JournalOptions,
	JournalStats,
	OpenedJournal,
	ReplayedEvent,
} from "./rows.ts";

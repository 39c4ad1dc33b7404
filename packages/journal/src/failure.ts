/** Why a journal could not be opened, read or written. */
export type JournalErrorCode =
	/** The file, or the folder it should stand in, is not there. */
	| "missing"
	/** Another process (or this one) holds the file open. */
	| "locked"
	/** A file that this package did not write. */
	| "foreign"
	/** Written by a later version of this package. */
	| "newer"
	/** A page, a row or a gap that cannot be what was written. */
	| "damaged"
	/** A place in a log, or a blob's name, is taken by other bytes. */
	| "conflict"
	/** The disk refused: full, I/O error, failed fsync. */
	| "storage"
	/** The journal was closed, or its thread ended. */
	| "closed";

export class JournalError extends Error {
	readonly code: JournalErrorCode;

	constructor(code: JournalErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "JournalError";
		this.code = code;
	}
}

/** SQLite's primary result codes that say what a failure was (https://sqlite.org/rescode.html). */
const CODES: Record<number, JournalErrorCode> = {
	5: "locked", // SQLITE_BUSY
	6: "locked", // SQLITE_LOCKED
	11: "damaged", // SQLITE_CORRUPT
	14: "missing", // SQLITE_CANTOPEN
	26: "foreign", // SQLITE_NOTADB
};

/** What an error thrown by `node:sqlite` means here; a JournalError stays what it is. */
export function journalError(doing: string, error: unknown): JournalError {
	if (error instanceof JournalError) return error;
	const { message, errcode } = error as Error & { errcode?: number };
	const code = CODES[(errcode ?? 0) & 0xff] ?? "storage";
	const detail = errcode === undefined ? message : `${message} (SQLite result ${errcode})`;
	return new JournalError(code, `${doing}: ${detail}`, { cause: error });
}

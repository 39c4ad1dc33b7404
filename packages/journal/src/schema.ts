import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { JournalError, journalError } from "./failure.ts";

/** "TSQJ": says in the file's header that it is a journal of this kind. */
const APPLICATION_ID = 0x5453514a;
const SCHEMA_VERSION = 1;

/**
 * `named` keeps which entries each event brought, in its order, so that replay gives back exactly
 * what was appended, even where two events brought the same entry. `entry.position` is the first.
 */
const SCHEMA = `
create table event (position integer primary key, body text not null) strict;
create table entry (
	line text not null, author text not null, log text not null, idx integer not null,
	bytes blob not null, position integer not null,
	primary key (line, author, log, idx)
) strict, without rowid;
create table named (
	position integer not null, ordinal integer not null,
	line text not null, author text not null, log text not null, idx integer not null,
	primary key (position, ordinal)
) strict, without rowid;
create table blob (sha256 text primary key, bytes blob not null) strict;
pragma application_id = ${APPLICATION_ID};
pragma user_version = ${SCHEMA_VERSION};
`;

export interface StoreOptions {
	file: string;
	create: boolean;
	synchronous: "FULL" | "OFF";
}

/**
 * Opens the file for this process alone, making a new journal where none is.
 *
 * The lock is SQLite's own (exclusive locking mode), which the kernel drops with the process, so
 * that a killed node restarts at once. The file is looked at through SQLite only: opening and
 * closing it by other means would drop that lock (POSIX advisory locks).
 */
export function openDatabase({ file, create, synchronous }: StoreOptions): DatabaseSync {
	if (!existsSync(dirname(file))) {
		throw new JournalError("missing", `journal ${file}: expected its folder to exist`);
	}
	if (!create && !existsSync(file)) {
		throw new JournalError("missing", `journal ${file}: expected an existing journal file`);
	}
	let database: DatabaseSync | undefined;
	try {
		database = new DatabaseSync(file);
		database.exec(`
			pragma locking_mode = exclusive;
			pragma journal_mode = wal;
			pragma synchronous = ${synchronous};
			pragma fullfsync = on;
			pragma wal_autocheckpoint = 0;
			pragma cell_size_check = on;
		`);
		settleSchema(database, file);
		return database;
	} catch (error) {
		database?.close();
		throw explained(file, error);
	}
}

/** Makes the tables in an empty file; refuses any other file that is not a journal of ours. */
function settleSchema(database: DatabaseSync, file: string): void {
	const header = database
		.prepare(
			`select application_id as application, user_version as version,
				(select count(*) from sqlite_schema) as objects
			from pragma_application_id, pragma_user_version`,
		)
		.get() as { application: number; version: number; objects: number };
	if (header.application === 0 && header.objects === 0) {
		database.exec(`begin exclusive; ${SCHEMA} commit;`);
		return;
	}
	if (header.application !== APPLICATION_ID) {
		const found = `0x${header.application.toString(16)}`;
		throw new JournalError(
			"foreign",
			`journal ${file}: application id is ${found}, expected 0x${APPLICATION_ID.toString(16)}`,
		);
	}
	if (header.version !== SCHEMA_VERSION) {
		throw new JournalError(
			header.version > SCHEMA_VERSION ? "newer" : "damaged",
			`journal ${file}: schema version is ${header.version}, expected ${SCHEMA_VERSION}`,
		);
	}
}

function explained(file: string, error: unknown): JournalError {
	const plain = journalError(`journal ${file}`, error);
	if (plain === error) return plain;
	const expected = {
		locked: "expected to be the only process that has it open",
		foreign: "expected a SQLite file written by this program",
		damaged: "expected an undamaged SQLite file",
		missing: "expected a file that can be opened or made",
	} as Record<string, string>;
	const wanted = expected[plain.code] ?? "expected a file that can be read and written";
	return new JournalError(plain.code, `${plain.message}; ${wanted}`, { cause: error });
}

import { DatabaseSync } from "node:sqlite";

/** "TSQM": says in the file's header that it is a mediator's. */
const APPLICATION_ID = 0x5453514d;
const SCHEMA_VERSION = 2;

/**
 * `deposit.number` is never given twice, not even after the last row was removed. A `head` that is
 * not `cosigned` is kept because its log signed it, and nobody proved it consistent. A `key_act` is
 * a KEY-ROTATE entry at its `place` in the routine log, or the note of a revocation from there on.
 */
const KEY_ACTS = `
create table key_act (
	party text not null, kind text not null check (kind in ('rotation', 'revocation')),
	place integer not null, bytes blob not null,
	primary key (party, kind, place, bytes)
) strict, without rowid;
`;
const SCHEMA = `
create table deposit (
	number integer primary key autoincrement,
	sender text not null, addressee text not null, sha256 text not null,
	time_s integer not null, bytes integer not null, sealed blob not null,
	unique (sender, addressee, sha256)
) strict;
create index deposit_of on deposit (addressee, number);
create table head (
	origin text not null, size integer not null, root text not null,
	cosigned integer not null, note text not null,
	primary key (origin, size, root)
) strict, without rowid;
${KEY_ACTS}
pragma application_id = ${APPLICATION_ID};
pragma user_version = ${SCHEMA_VERSION};
`;

export interface Store {
	database: DatabaseSync;
	/**
	 * Runs `work` in one transaction; what it returned is on disk when this returns. A throw of
	 * `work` undoes it. A disk that fails is told to `onFailure`, and nothing is tried after it: a
	 * second fsync would succeed on pages that never reached the disk.
	 */
	transact<T>(work: () => T): T;
	close(): void;
}

export interface StoreOptions {
	file: string;
	/** OFF only to show that a check of durability can fail. */
	synchronous: "FULL" | "OFF";
	onFailure: (error: Error) => void;
}

/** Opens the file for this process alone. @throws Error naming the file */
export function openStore({ file, synchronous, onFailure }: StoreOptions): Store {
	const database = opened(file, synchronous);
	let failure: Error | undefined;
	return {
		database,
		transact(work) {
			if (failure !== undefined) throw failure;
			database.exec("begin immediate");
			let result: ReturnType<typeof work>;
			try {
				result = work();
			} catch (error) {
				database.exec("rollback");
				throw error;
			}
			try {
				database.exec("commit");
			} catch (error) {
				failure = error as Error;
				onFailure(failure);
				throw failure;
			}
			return result;
		},
		close: () => database.close(),
	};
}

function opened(file: string, synchronous: "FULL" | "OFF"): DatabaseSync {
	let database: DatabaseSync | undefined;
	try {
		database = new DatabaseSync(file);
		// Exclusive: the kernel drops the lock with the process, so that a killed one restarts at once.
		database.exec(`
			pragma locking_mode = exclusive;
			pragma journal_mode = wal;
			pragma synchronous = ${synchronous};
			pragma fullfsync = on;
			pragma cell_size_check = on;
		`);
		settleSchema(database);
		return database;
	} catch (cause) {
		database?.close();
		throw new Error(`${file}: ${(cause as Error).message}`, { cause });
	}
}

/** Makes the tables in an empty file; refuses any other that is not a mediator's. */
function settleSchema(database: DatabaseSync): void {
	const header = database
		.prepare(
			`select application_id as application, user_version as version,
				(select count(*) from sqlite_schema) as objects
			from pragma_application_id, pragma_user_version`,
		)
		.get() as { application: number; version: number; objects: number };
	if (header.application === 0 && header.objects === 0) {
		database.exec(`begin exclusive; ${SCHEMA} commit;`);
	} else if (header.application === APPLICATION_ID && header.version === 1) {
		database.exec(`begin exclusive; ${KEY_ACTS} pragma user_version = ${SCHEMA_VERSION}; commit;`);
	} else if (header.application !== APPLICATION_ID || header.version !== SCHEMA_VERSION) {
		const found = `application id ${header.application}, version ${header.version}`;
		throw new Error(`${found}, expected ${APPLICATION_ID}, version ${SCHEMA_VERSION}`);
	}
}

import type { LogName } from "./state.ts";

/**
 * The bodies that cross a line, the same on every carrier. Each is idempotent and verifies by
 * itself, so that nothing depends on a connection, on order, or on being delivered once.
 */
export type Frame =
	| EntriesFrame
	| ReceiptsFrame
	| HeadsFrame
	| RecoverFrame
	| MirroredFrame
	| BlobFrame
	| MissingFrame
	| RefusedFrame
	| RevocationFrame;

/** Entries of one of the sender's logs, with its signed head over all of them. */
export interface EntriesFrame {
	type: "entries";
	log: LogName;
	/** Index of the first entry; the sender holds the receipts of all before it. */
	from: number;
	entries: Uint8Array[];
	/** The signed checkpoint of the log after the last of them. */
	checkpoint: string;
	/** Countersignatures over these entries that the addressee made earlier and has lost. */
	receipts: string[];
}
export type AddEntries = EntriesFrame;

/** Countersignatures over a log of the addressee: one for each commit, in order. */
export interface ReceiptsFrame {
	type: "receipts";
	log: LogName;
	/** They follow one another from this size on. */
	from: number;
	notes: string[];
}

/** How far the sender is: sent at each contact. */
export interface HeadsFrame {
	type: "heads";
	/** The sender's own logs: the newest signed head, and up to where it has receipts. */
	heads: Record<LogName, { note: string | null; receipted: number }>;
	/** The addressee's logs as the sender holds them: the head with both signatures. */
	held: Record<LogName, { size: number; note: string | null }>;
}

/** Asks for the sender's own entries back, from this index on. */
export interface RecoverFrame {
	type: "recover";
	log: LogName;
	from: number;
}

/** The addressee's own entries, from the sender's mirror; none when it holds no more. */
export interface MirroredFrame {
	type: "mirrored";
	log: LogName;
	from: number;
	entries: Uint8Array[];
	/** The sender's countersignatures over them, the last over exactly these. */
	notes: string[];
}

export interface BlobFrame {
	type: "blob";
	/** Lower-case hex. */
	sha256: string;
	bytes: Uint8Array;
}

export interface MissingFrame {
	type: "missing";
	sha256: string[];
}

export interface RefusedFrame {
	type: "refused";
	log: LogName;
	/** A code of NotTaken, or one that a later version knows. */
	code: string;
	/** How many entries of the log the sender holds. */
	size: number;
}

/** A key's end, signed by recovery keys. */
export interface RevocationFrame {
	type: "revocation";
	note: string;
}

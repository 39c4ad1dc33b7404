import { emptyFrontier, type Frontier, LOGS, type LogName } from "@tansiq/record";

export { LOGS, type LogName };

/** An own entry that the peer has not countersigned: it is the outbox. */
export interface TailEntry {
	index: number;
	bytes: Uint8Array;
	/** Base64 root of the log with this entry as its last. */
	root: string;
}

export interface OwnLog {
	size: number;
	frontier: Frontier;
	/** The part that the peer holds durably, and the receipt time that it signed, whole seconds. */
	cosignedSize: number;
	cosignedS: number | null;
	tail: TailEntry[];
}

export interface MirroredLog {
	size: number;
	frontier: Frontier;
	/** The receipt time fixed when the newest entries were committed, whole seconds. */
	receiptS: number | null;
	/** What the author last said it had seen of our logs; these never fall. */
	seen: Record<LogName, number>;
	/** Why this log stands still, once an entry of it could not be taken. */
	stopped: string | null;
}

/** One line between two nodes: two logs a side, ours and the mirror of theirs. */
export interface Line {
	id: string;
	self: string;
	peer: string;
	own: Record<LogName, OwnLog>;
	mirrored: Record<LogName, MirroredLog>;
}

const ownLog = (): OwnLog => ({
	size: 0,
	frontier: emptyFrontier(),
	cosignedSize: 0,
	cosignedS: null,
	tail: [],
});
const mirroredLog = (): MirroredLog => ({
	size: 0,
	frontier: emptyFrontier(),
	receiptS: null,
	seen: { urgent: 0, routine: 0 },
	stopped: null,
});

export function emptyLine(id: string, self: string, peer: string): Line {
	return {
		id,
		self,
		peer,
		own: { urgent: ownLog(), routine: ownLog() },
		mirrored: { urgent: mirroredLog(), routine: mirroredLog() },
	};
}

/** The name of a log as C2SP checkpoints call it. */
export function originOf(line: string, author: string, log: LogName): string {
	return `${author}.tansiq/${line}/${log}`;
}

export function base64(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString("base64");
}

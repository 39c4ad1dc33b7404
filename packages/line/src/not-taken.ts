import type { Fork } from "./fork.ts";
import type { LogName, PendingHead } from "./state.ts";

export const NOT_TAKEN_CODES = [
	/** Entries in between are missing: the sender starts again from `size`. */
	"gap",
	/** The log stands still already. */
	"stopped",
	/** The peer has seen more of our log than we have: we were restored from an older copy. */
	"recover",
	/** By a key that we do not know: nobody's word, or one whose KEY-ROTATE is still under way. */
	"unknown-key",
	/** By a person whom the author enrolled, as it seems, in a routine entry still under way. */
	"unknown-operator",
	"signature",
	/** Signed by a key of the author that is not the one for that place. */
	"key",
	"place",
	"form",
	"addressee",
	"seen",
	"head",
	/** Two heads of one log that cannot both be true. */
	"fork",
	/** An entry or head of our own, with our signature, that differs from what we hold. */
	"self-fork",
] as const;
export type NotTakenCode = (typeof NOT_TAKEN_CODES)[number];

const INNOCENT: readonly NotTakenCode[] = [
	"gap",
	"stopped",
	"recover",
	"unknown-key",
	"unknown-operator",
];

/** Whether the log stands from now on, with the bytes as evidence. The other codes are innocent. */
export function stopsLog(code: NotTakenCode): boolean {
	return !INNOCENT.includes(code);
}

/** Something that is not mirrored and not countersigned. */
export class NotTaken extends Error {
	readonly code: NotTakenCode;
	readonly log: LogName;
	/** How many entries of the log are held. */
	readonly size: number;
	/** The bytes that could not be taken. */
	readonly evidence: Uint8Array | null;
	/** Set with code `fork`. */
	readonly fork: Fork | null;
	/** Set with code `gap`, where its head is news. */
	readonly head: PendingHead | null;

	constructor(
		code: NotTakenCode,
		detail: string,
		at: { log: LogName; size: number },
		found: { evidence?: Uint8Array; fork?: Fork; head?: PendingHead | null } = {},
	) {
		super(detail);
		this.name = "NotTaken";
		this.code = code;
		this.log = at.log;
		this.size = at.size;
		this.evidence = found.evidence ?? null;
		this.fork = found.fork ?? null;
		this.head = found.head ?? null;
	}
}

import { type EntryPlace, entryRef, type Json, lineIn, parseEnvelope } from "@tansiq/record";

/** One entry of a log, as its author signed it: all that a report goes by. */
export interface Said {
	/** `author/log/index`. */
	ref: string;
	author: string;
	msg: string;
	/** µs since 1970 by its author's clock, under its author's signature. */
	claimedUs: number;
	body: { readonly [field: string]: Json };
}

/**
 * Reads the line of an entry that was signed. Whether it verifies was asked when it was taken.
 * @throws EntryError
 */
export function saidBy(place: EntryPlace, bytes: Uint8Array): Said {
	const { body, claimed, msg } = parseEnvelope(lineIn(bytes));
	return { ref: entryRef(place), author: place.author, msg, claimedUs: claimed, body };
}

/** The ref that an entry speaks of, in the field that most of them have for it; null where it has none. */
export function refIn({ body }: Said): string | null {
	return typeof body.ref === "string" ? body.ref : null;
}

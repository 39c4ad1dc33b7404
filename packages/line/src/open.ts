import { type Entry, type EntryError, isBy, openEntry, parseSignatureLine } from "@tansiq/record";
import { type AuthorSpan, keyAt } from "./keys.ts";
import { NotTaken } from "./not-taken.ts";
import type { LogName } from "./state.ts";

/** Where an entry stands, and how many entries of that log are held. */
export interface Standing {
	line: string;
	author: string;
	to: string;
	log: LogName;
	index: number;
	size: number;
}

export interface OpenedEntry {
	entry: Entry;
	signedBy: AuthorSpan;
}

/**
 * An entry that one of the author's keys signed for exactly this place. Whether that key was the
 * one in force there is for `assertKey`.
 *
 * @throws NotTaken
 */
export function openAt(
	bytes: Uint8Array,
	at: Standing,
	authors: readonly AuthorSpan[],
): OpenedEntry {
	const signature = signatureOf(bytes);
	const signedBy = signature && authors.find(({ verifier }) => isBy(signature, verifier));
	if (signedBy === undefined) {
		// A routine entry comes after its author's KEY-ROTATE; an urgent one may overtake it.
		const mayFollow = signature !== undefined && at.log === "urgent";
		throw new NotTaken(
			mayFollow ? "unknown-key" : "signature",
			`signed by ${signature?.name ?? "nobody"}, expected a key of ${at.author}`,
			at,
			{ evidence: bytes },
		);
	}
	let entry: Entry;
	try {
		entry = openEntry(bytes, signedBy.verifier);
	} catch (error) {
		const { code, message } = error as EntryError;
		throw new NotTaken(code === "signature" ? "signature" : "form", message, at, {
			evidence: bytes,
		});
	}
	assertPlace(entry, at, bytes);
	return { entry, signedBy };
}

/** @throws NotTaken `key` unless the entry is signed by the one key for its place */
export function assertKey(
	{ entry, signedBy }: OpenedEntry,
	at: Standing,
	authors: readonly AuthorSpan[],
	bytes: Uint8Array,
): void {
	if (keyAt(authors, at, seenOf(entry, at.author, "routine")) === signedBy) return;
	throw new NotTaken(
		"key",
		`${at.log} ${at.index} is signed by a key of ${at.author} that is not the one for that place`,
		at,
		{ evidence: bytes },
	);
}

/** How many entries of a log the author had seen; 0 when it names none. */
export function seenOf(entry: Entry, author: string, log: LogName): number {
	return entry.seen.find((seen) => seen.author === author && seen.log === log)?.size ?? 0;
}

/** How many routine entries of its author stand before an entry: what he had enrolled when he said it. */
export function routineSizeAt(entry: Pick<Entry, "place" | "seen">): number {
	const { author, log, index } = entry.place;
	const seen = entry.seen.find((each) => each.author === author && each.log === "routine");
	return log === "routine" ? index : (seen?.size ?? 0);
}

const BLANK_LINE = Buffer.from("\n\n");

function signatureOf(bytes: Uint8Array) {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const blank = buffer.lastIndexOf(BLANK_LINE);
	if (blank < 0) return undefined;
	return parseSignatureLine(buffer.subarray(blank + 2, -1).toString("utf8"));
}

function assertPlace({ place, to }: Entry, at: Standing, evidence: Uint8Array): void {
	if (
		place.line !== at.line ||
		place.author !== at.author ||
		place.log !== at.log ||
		place.index !== at.index
	)
		throw new NotTaken(
			"place",
			`signed for ${place.line} ${place.author} ${place.log} ${place.index}, stands at ${at.line} ${at.author} ${at.log} ${at.index}`,
			at,
			{ evidence },
		);
	if (to !== at.to)
		throw new NotTaken("addressee", `addressed to ${to}, expected ${at.to}`, at, { evidence });
}

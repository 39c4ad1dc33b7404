import {
	appendLeaf,
	envelopeLine,
	type Frontier,
	formatEntry,
	type Json,
	leafHash,
	rootOf,
	type Seen,
} from "@tansiq/record";
import type { LineKeys } from "./keys.ts";
import { countersignatureHash } from "./receipt.ts";
import { base64, type Line, LOGS, type LogName } from "./state.ts";

/** What a message says; the place, `seen` and the node's signature are added when it is said. */
export interface Draft {
	log: LogName;
	/** The canonical line, exactly as a person saw it. */
	bodyLine: string;
}

/** A signed entry of ours, ready to be committed. */
export interface SaidEntry {
	log: LogName;
	index: number;
	bytes: Uint8Array;
	/** Base64 root of the log with this entry as its last. */
	root: string;
}

export interface Clock {
	src: string;
	uncUs: number;
}

/** The canonical line of a message: the bytes that a releaser sees and lets go. */
export function bodyLine(
	msg: string,
	body: { [key: string]: Json },
	at: { claimedUs: number; clock: Clock; salt: string },
): string {
	return envelopeLine({
		body,
		claimed: at.claimedUs,
		clock: { src: at.clock.src, unc_us: at.clock.uncUs },
		msg,
		salt: at.salt,
	});
}

/** What saying adds to our logs: applied as it stands, without computing anything again. */
export interface Said {
	entries: SaidEntry[];
	frontiers: Partial<Record<LogName, Frontier>>;
}

/**
 * Signs drafts as the next entries of our logs. The line's state is not changed: the caller
 * journals what comes back, and `applySaid` takes it in.
 */
export function say(line: Line, drafts: readonly Draft[], keys: LineKeys): Said {
	const frontiers: Partial<Record<LogName, Frontier>> = {};
	const entries = drafts.map(({ log, bodyLine }) => {
		const before = frontiers[log] ?? line.own[log].frontier;
		const index = before.size;
		const entry = formatEntry({
			place: { line: line.id, author: line.self, log, index },
			to: line.peer,
			seen: seenFrom(line, log, keys),
			body: bodyLine,
			by: [],
			signer: keys.author,
		});
		const bytes = new TextEncoder().encode(entry);
		const frontier = appendLeaf(before, leafHash(bytes));
		frontiers[log] = frontier;
		return { log, index, bytes, root: base64(rootOf(frontier)) };
	});
	return { entries, frontiers };
}

/**
 * The same entries, each with the frontier after it: for entries that are journalled apart, so
 * that the log is whole after every one of them.
 */
export function oneByOne(line: Line, { entries }: Said): Said[] {
	const frontiers: Partial<Record<LogName, Frontier>> = {};
	return entries.map((entry) => {
		const before = frontiers[entry.log] ?? line.own[entry.log].frontier;
		const after = appendLeaf(before, leafHash(entry.bytes));
		frontiers[entry.log] = after;
		return { entries: [entry], frontiers: { [entry.log]: after } };
	});
}

/** Adds committed entries of ours; they stay in the tail until the peer countersigns them. */
export function applySaid(line: Line, { entries, frontiers }: Said): void {
	for (const { log, index, bytes, root } of entries) {
		line.own[log].size = index + 1;
		line.own[log].tail.push({ index, bytes, root });
	}
	for (const log of LOGS) {
		const frontier = frontiers[log];
		if (frontier !== undefined) line.own[log].frontier = frontier;
	}
}

function seenFrom(line: Line, log: LogName, keys: LineKeys): Seen[] {
	const other: LogName = log === "urgent" ? "routine" : "urgent";
	const seen: Seen[] = [];
	const own = line.own[other];
	if (own.size > 0)
		seen.push({
			author: line.self,
			log: other,
			size: own.size,
			root: base64(rootOf(own.frontier)),
		});
	for (const name of ["urgent", "routine"] as const) {
		const { size, frontier, receiptS } = line.mirrored[name];
		if (size === 0 || receiptS === null) continue;
		const root = rootOf(frontier);
		// The countersignature is a proof that this was not said before the peer's head was here.
		const cosignature = countersignatureHash(line, name, keys);
		seen.push({ author: line.peer, log: name, size, root: base64(root), cosignature });
	}
	return seen;
}

import {
	appendLeaf,
	type By,
	envelopeLine,
	type Frontier,
	formatEntry,
	formatVerifierKey,
	type Json,
	KEY_ROTATE,
	leafHash,
	NOTE_TYPE,
	parseEnvelope,
	rootOf,
	type Seen,
} from "@tansiq/record";
import { applyRotation, currentAuthor, type LineKeys, rotationOf } from "./keys.ts";
import { countersignatureHash } from "./receipt.ts";
import { base64, grow, type Line, LOGS, type LogName, otherLog } from "./state.ts";

/** What a message says; the place, `seen` and the node's signature are added when it is said. */
export interface Draft {
	log: LogName;
	/** The canonical line, exactly as a person saw it. */
	bodyLine: string;
	/** The signatures of people over it, where the message needs them. */
	by?: readonly By[];
}

/** A signed entry of ours, ready to be committed. */
export interface SaidEntry {
	log: LogName;
	index: number;
	bytes: Uint8Array;
	/** Base64 leaf hash. */
	leaf: string;
	/** Base64 root of the log with this entry as its last. */
	root: string;
	/** The verifier key that it brings into force. */
	newKey?: string;
}

/** What keeps us from saying anything, until a person or the peer has ended it. */
export class NotReady extends Error {
	readonly code: "recovering" | "key";
	constructor(code: "recovering" | "key", detail: string) {
		super(detail);
		this.name = "NotReady";
		this.code = code;
	}
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
 * journals what comes back, and `applySaid` takes it in. A KEY-ROTATE of the author key is the
 * last of its drafts, because what follows is signed by the new key.
 *
 * @throws NotReady while our own entries are not all back, or with a key that is not the current
 */
export function say(line: Line, drafts: readonly Draft[], keys: LineKeys): Said {
	assertReady(line, keys);
	const frontiers: Partial<Record<LogName, Frontier>> = {};
	let rotated = false;
	const current = currentAuthor(line);
	const entries = drafts.map(({ log, bodyLine, by }) => {
		if (rotated) throw new NotReady("key", `draft after ${KEY_ROTATE}: expected none`);
		const before = frontiers[log] ?? line.own[log].frontier;
		const index = before.size;
		const place = { line: line.id, author: line.self, log, index };
		const text = formatEntry({
			place,
			to: line.peer,
			seen: seenFrom(line, log, keys),
			body: bodyLine,
			by: by ?? [],
			signer: keys.author,
		});
		const bytes = new TextEncoder().encode(text);
		const leaf = leafHash(bytes);
		const frontier = appendLeaf(before, leaf);
		frontiers[log] = frontier;
		const isRotation = bodyLine.includes(`"${KEY_ROTATE}"`);
		const newKey = isRotation
			? rotationOf({ place, body: parseEnvelope(bodyLine) }, current)
			: null;
		rotated = newKey !== null;
		const said: SaidEntry = {
			log,
			index,
			bytes,
			leaf: base64(leaf),
			root: base64(rootOf(frontier)),
			...(newKey !== null && { newKey }),
		};
		return said;
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
		const after = appendLeaf(before, Buffer.from(entry.leaf, "base64"));
		frontiers[entry.log] = after;
		return { entries: [entry], frontiers: { [entry.log]: after } };
	});
}

/** Adds committed entries of ours; they stay in the tail until the peer countersigns them. */
export function applySaid(line: Line, { entries, frontiers }: Said): void {
	for (const { log, index, bytes, root, newKey } of entries) {
		line.own[log].tail.push({ index, bytes, root });
		if (newKey !== undefined)
			applyRotation(line, { party: line.self, key: newKey, sinceRoutine: index + 1 });
	}
	for (const log of LOGS) {
		const added = entries.filter((entry) => entry.log === log);
		const frontier = frontiers[log];
		if (frontier !== undefined) grow(line.own[log], added, frontier);
	}
}

function assertReady(line: Line, { author }: LineKeys): void {
	if (line.recovering !== null)
		throw new NotReady("recovering", `line ${line.id}: our own entries are not all back yet`);
	const current = currentAuthor(line);
	if (current === null) return;
	const key = formatVerifierKey(author.name, NOTE_TYPE, author.publicKey);
	if (key !== current) throw new NotReady("key", `author key ${key}: expected ${current}`);
}

/**
 * The newest heads that we know. Within one call our other log is named as it stood before it, so
 * that entries that are journalled one by one name nothing that is not durable yet.
 */
function seenFrom(line: Line, log: LogName, keys: LineKeys): Seen[] {
	const other = otherLog(log);
	const seen: Seen[] = [];
	const own = line.own[other];
	if (own.size > 0)
		seen.push({
			author: line.self,
			log: other,
			size: own.size,
			root: own.roots[own.size - 1] as string,
		});
	for (const name of LOGS) {
		const { size, roots } = line.mirrored[name];
		if (size === 0) continue;
		// The countersignature is a proof that this was not said before the peer's head was here.
		const cosignature = countersignatureHash(line, name, keys);
		const root = roots[size - 1] as string;
		seen.push({ author: line.peer, log: name, size, root, cosignature });
	}
	return seen;
}

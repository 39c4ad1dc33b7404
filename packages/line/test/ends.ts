import {
	cosignatureVerifier,
	cosigner,
	ed25519Signer,
	ed25519Verifier,
	privateKeyFromSeed,
} from "@tansiq/record";
import {
	type AddEntries,
	applyHeard,
	applyReceipted,
	applySaid,
	authorName,
	bodyLine,
	countersign,
	type Draft,
	emptyLine,
	formatFrame,
	type Heard,
	hear,
	type Line,
	type LineKeys,
	type LogName,
	mirrorName,
	NotTaken,
	owed,
	type PeerKeys,
	parseFrame,
	receipt,
	type SaidEntry,
	say,
} from "../src/index.ts";

export const WALL_US = 1_790_000_000_000_000;

/** One end of a line, with the entries that it has committed. */
export interface End {
	line: Line;
	keys: LineKeys;
	peerKeys: PeerKeys;
	said: SaidEntry[];
	mirror: { log: LogName; index: number; bytes: Uint8Array }[];
}

function keysOf(party: string, line: string, seed: number) {
	const author = ed25519Signer(
		authorName(party, line),
		privateKeyFromSeed(new Uint8Array(32).fill(seed)),
	);
	const mirror = cosigner(
		mirrorName(party, line),
		privateKeyFromSeed(new Uint8Array(32).fill(seed + 1)),
	);
	const own: LineKeys = { author, mirror };
	const peer: PeerKeys = {
		author: ed25519Verifier(author.name, author.publicKey),
		mirror: cosignatureVerifier(mirror.name, mirror.publicKey),
	};
	return { own, peer };
}

/** Both ends of a line, with fixed keys. `keyLine` names the keys of another line's. */
export function twoEnds(id = "line7", keyLine = id): { alpha: End; bravo: End } {
	const alpha = keysOf("alpha", keyLine, 1);
	const bravo = keysOf("bravo", keyLine, 11);
	return {
		alpha: {
			line: emptyLine(id, "alpha", "bravo"),
			keys: alpha.own,
			peerKeys: bravo.peer,
			said: [],
			mirror: [],
		},
		bravo: {
			line: emptyLine(id, "bravo", "alpha"),
			keys: bravo.own,
			peerKeys: alpha.peer,
			said: [],
			mirror: [],
		},
	};
}

let salts = 0;

export function draft(log: LogName, text = "hello", claimedUs = WALL_US): Draft {
	const salt = Buffer.alloc(16);
	salt.writeUInt32BE(salts++);
	const at = { claimedUs, clock: { src: "sim", uncUs: 1 }, salt: salt.toString("base64") };
	return { log, bodyLine: bodyLine("TQ-20", { text }, at) };
}

/** Signs, commits and applies. */
export function sayAt(end: End, ...drafts: Draft[]): SaidEntry[] {
	const said = say(end.line, drafts, end.keys);
	end.said.push(...said.entries);
	applySaid(end.line, said);
	return said.entries;
}

/** What is owed on one log, as it crosses the line. */
export function frameOf(end: End, log: LogName, maxBytes = 1_000_000): AddEntries | null {
	const frame = owed(end.line, log, end.keys, maxBytes);
	return frame === null ? null : parseFrame(Buffer.from(formatFrame(frame)));
}

export function mustFrame(end: End, log: LogName): AddEntries {
	const frame = frameOf(end, log);
	if (frame === null) throw new Error(`nothing owed on ${log}`);
	return frame;
}

/** Hears, commits and applies; a log that cannot be taken is stopped. @throws NotTaken */
export function hearAt(end: End, frame: AddEntries, wallUs = WALL_US): Heard {
	try {
		const heard = hear(end.line, frame, end.peerKeys, wallUs);
		if (heard.entries.length > 0) {
			for (const { index, bytes } of heard.entries)
				end.mirror.push({ log: heard.log, index, bytes });
			applyHeard(end.line, heard);
		}
		return heard;
	} catch (error) {
		if (error instanceof NotTaken && error.code !== "gap" && error.code !== "stopped")
			end.line.mirrored[frame.log].stopped = error.message;
		throw error;
	}
}

export function receiptOf(end: End, log: LogName): string {
	return countersign(end.line, log, end.keys);
}

/** True when the receipt said anything new. */
export function takeReceipt(end: End, log: LogName, note: string): boolean {
	const receipted = receipt(end.line, log, note, end.peerKeys);
	if (receipted !== null) applyReceipted(end.line, receipted);
	return receipted !== null;
}

/** Brings everything owed on one log across, receipt included. */
export function cross(from: End, to: End, log: LogName, wallUs = WALL_US): void {
	hearAt(to, mustFrame(from, log), wallUs);
	takeReceipt(from, log, receiptOf(to, log));
}

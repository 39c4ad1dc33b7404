import {
	COSIGNATURE_TYPE,
	type Cosigner,
	cosigner,
	ed25519Signer,
	formatVerifierKey,
	NOTE_TYPE,
	privateKeyFromSeed,
	type Signer,
	verifiers,
} from "@tansiq/record";
import {
	type AddEntries,
	again,
	answerHeads,
	applyEnrolled,
	applyHeard,
	applyPendingHead,
	applyReceipted,
	applyRecovered,
	applyRecovering,
	applySaid,
	applyStopped,
	authorName,
	behindOf,
	bodyLine,
	countersign,
	type Draft,
	emptyLine,
	type Frame,
	formatFrame,
	type HeadFinding,
	type Heard,
	headsFrame,
	hear,
	heardHeads,
	type Line,
	type LineKeys,
	LOGS,
	type LogName,
	mirrorName,
	NotTaken,
	offerMirrored,
	owed,
	type PeerKeys,
	parseFrame,
	ReceiptError,
	receipt,
	receipts,
	receiptsFrom,
	recovered,
	recoverFrames,
	ringOf,
	type SaidEntry,
	say,
	stopsLog,
} from "../src/index.ts";

export const WALL_US = 1_790_000_000_000_000;

/** One end of a line, with the entries that it has committed. */
export interface End {
	line: Line;
	keys: LineKeys;
	said: SaidEntry[];
	mirror: { log: LogName; index: number; bytes: Uint8Array }[];
	/** What this end could not take or found, in words. */
	alarms: string[];
	readonly peerKeys: PeerKeys;
	readonly ownKeys: PeerKeys;
}

export const toVerifier = verifiers();

export function authorOf(party: string, line: string, seed: number): Signer {
	return ed25519Signer(authorName(party, line), privateKeyFromSeed(new Uint8Array(32).fill(seed)));
}

export function vkeyOf({ name, publicKey }: Signer): string {
	return formatVerifierKey(name, NOTE_TYPE, publicKey);
}

export function keysOf(party: string, line: string, seed: number): LineKeys {
	const mirror = cosigner(
		mirrorName(party, line),
		privateKeyFromSeed(new Uint8Array(32).fill(seed + 1)),
	);
	return { author: authorOf(party, line, seed), mirror };
}

const mirrorKey = ({ name, publicKey }: Cosigner) =>
	formatVerifierKey(name, COSIGNATURE_TYPE, publicKey);

function endOf(line: Line, keys: LineKeys, peer: LineKeys): End {
	applyEnrolled(line, line.self, { author: vkeyOf(keys.author), mirror: mirrorKey(keys.mirror) });
	applyEnrolled(line, line.peer, { author: vkeyOf(peer.author), mirror: mirrorKey(peer.mirror) });
	return {
		line,
		keys,
		said: [],
		mirror: [],
		alarms: [],
		get peerKeys() {
			return ringOf(this.line, this.line.peer, toVerifier);
		},
		get ownKeys() {
			return ringOf(this.line, this.line.self, toVerifier);
		},
	};
}

/** Another end with the same keys and its own state. */
export function copyOf(end: End): End {
	const copy = Object.create(
		Object.getPrototypeOf(end),
		Object.getOwnPropertyDescriptors(end),
	) as End;
	copy.line = structuredClone(end.line);
	copy.said = [...end.said];
	copy.mirror = [...end.mirror];
	copy.alarms = [];
	return copy;
}

/** Both ends of a line, with fixed keys. `keyLine` names the keys of another line's. */
export function twoEnds(id = "line7", keyLine = id): { alpha: End; bravo: End } {
	const alpha = keysOf("alpha", keyLine, 1);
	const bravo = keysOf("bravo", keyLine, 11);
	return {
		alpha: endOf(emptyLine(id, "alpha", "bravo"), alpha, bravo),
		bravo: endOf(emptyLine(id, "bravo", "alpha"), bravo, alpha),
	};
}

let salts = 0;

export function draft(log: LogName, text = "hello", claimedUs = WALL_US): Draft {
	return draftOf(log, "TQ-20", { text }, claimedUs);
}

export function draftOf(
	log: LogName,
	msg: string,
	body: Parameters<typeof bodyLine>[1],
	claimedUs = WALL_US,
): Draft {
	const salt = Buffer.alloc(16);
	salt.writeUInt32BE(salts++);
	const at = { claimedUs, clock: { src: "sim", uncUs: 1 }, salt: salt.toString("base64") };
	return { log, bodyLine: bodyLine(msg, body, at) };
}

/** Signs, commits and applies. */
export function sayAt(end: End, ...drafts: Draft[]): SaidEntry[] {
	const said = say(end.line, drafts, end.keys);
	end.said.push(...said.entries);
	applySaid(end.line, said);
	return said.entries;
}

export function overWire<F extends Frame>(frame: F): F {
	return parseFrame(Buffer.from(formatFrame(frame))) as F;
}

/** What is owed on one log, as it crosses the line. */
export function frameOf(end: End, log: LogName, maxBytes = 1_000_000): AddEntries | null {
	const frame = owed(end.line, log, end.keys, maxBytes);
	return frame === null ? null : overWire(frame as AddEntries);
}

export function mustFrame(end: End, log: LogName): AddEntries {
	const frame = frameOf(end, log);
	if (frame === null) throw new Error(`nothing owed on ${log}`);
	return frame;
}

/** Hears, commits and applies; a log that cannot be taken is stopped. @throws NotTaken */
export function hearAt(end: End, frame: AddEntries, wallUs = WALL_US): Heard {
	try {
		const ownMirrors = end.ownKeys.mirrors;
		const heard = hear(end.line, frame, end.peerKeys, wallUs, { ownMirrors });
		if (heard.entries.length > 0) {
			for (const { index, bytes } of heard.entries)
				end.mirror.push({ log: heard.log, index, bytes });
			applyHeard(end.line, heard);
		}
		return heard;
	} catch (error) {
		if (error instanceof NotTaken && stopsLog(error.code))
			applyStopped(end.line, frame.log, error.code, error.message);
		throw error;
	}
}

/** The newest countersignature. */
export function receiptOf(end: End, log: LogName): string {
	return countersign(end.line, log, end.keys);
}

/** True when the receipt said anything new. */
export function takeReceipt(end: End, log: LogName, note: string): boolean {
	const receipted = receipt(end.line, log, note, end.peerKeys);
	if (receipted !== null) applyReceipted(end.line, receipted);
	return receipted !== null;
}

/** Brings everything owed on one log across, receipts included. */
export function cross(from: End, to: End, log: LogName, wallUs = WALL_US): void {
	const frame = mustFrame(from, log);
	hearAt(to, frame, wallUs);
	for (const one of receipts(
		from.line,
		overWire(receiptsFrom(to.line, log, frame.from, to.keys)),
		from.peerKeys,
	))
		applyReceipted(from.line, one);
}

const bytesIn = (list: { log: LogName; index: number; bytes: Uint8Array }[], log: LogName) => {
	return (index: number) => list.find((each) => each.log === log && each.index === index)?.bytes;
};

/** Everything that a node does with a frame: what is sent back. Nothing here is refused silently. */
export function answer(end: End, frame: Frame, wallUs: number, maxBytes = 2_000): Frame[] {
	const { line, keys } = end;
	switch (frame.type) {
		case "entries":
			return answerEntries(end, frame, wallUs);
		case "receipts":
			try {
				for (const one of receipts(line, frame, end.peerKeys)) applyReceipted(line, one);
				return [];
			} catch (error) {
				if (!(error instanceof ReceiptError)) throw error;
				if (error.code !== "beyond") end.alarms.push(`${error.code}: ${error.message}`);
				else for (const log of LOGS) applyRecovering(line, log, 0, false);
				return recoverFrames(line);
			}
		case "heads": {
			const { findings, told } = heardHeads(line, frame, {
				own: end.ownKeys,
				peer: end.peerKeys,
			});
			for (const finding of findings) takeFinding(end, finding);
			for (const log of LOGS) {
				const size = told[log];
				if (line.recovering !== null && size !== null) applyRecovering(line, log, size, true);
			}
			const refills = behindOf(line, frame).map(({ log, from }) =>
				again(line, log, from, bytesIn(end.said, log), keys, maxBytes),
			);
			return [
				...answerHeads(line, frame, keys),
				...refills.filter((each) => each !== null),
				...recoverFrames(line),
			];
		}
		case "recover":
			return [
				offerMirrored(line, frame.log, frame.from, bytesIn(end.mirror, frame.log), keys, maxBytes),
			];
		case "mirrored":
			return answerMirrored(end, frame);
		case "refused": {
			if (frame.code !== "gap") return [];
			const refill = again(
				line,
				frame.log,
				frame.size,
				bytesIn(end.said, frame.log),
				keys,
				maxBytes,
			);
			return refill === null ? [] : [refill];
		}
		default:
			return [];
	}
}

export function takeFinding(end: End, finding: HeadFinding): void {
	const { line } = end;
	if (finding.kind === "ahead") applyPendingHead(line, finding.log, finding.head);
	else if (finding.kind === "behind") applyRecovering(line, finding.log, finding.size, true);
	else if (finding.kind === "fork") {
		applyStopped(line, finding.log, "fork", finding.fork.origin);
		end.alarms.push(`fork: ${finding.fork.origin}`);
	} else if (finding.kind === "self-fork" || finding.kind === "refused")
		end.alarms.push(`${finding.kind}: ${JSON.stringify(finding)}`);
}

function answerEntries(end: End, frame: AddEntries, wallUs: number): Frame[] {
	const { line, keys } = end;
	const { log } = frame;
	try {
		hearAt(end, frame, wallUs);
		return [receiptsFrom(line, log, frame.from, keys)];
	} catch (error) {
		if (!(error instanceof NotTaken)) throw error;
		const { code, size, head } = error;
		if (head !== null) applyPendingHead(line, log, head);
		if (stopsLog(code)) end.alarms.push(`${code}: ${error.message}`);
		if (code === "recover") {
			for (const each of LOGS) applyRecovering(line, each, 0, false);
			return recoverFrames(line);
		}
		return [{ type: "refused", log, code, size }];
	}
}

function answerMirrored(end: End, frame: Extract<Frame, { type: "mirrored" }>): Frame[] {
	const { line } = end;
	// One that comes late is of no use: it would be asked for again.
	if (line.recovering === null) return [];
	try {
		const back = recovered(line, frame, end.ownKeys, end.peerKeys);
		for (const { entry: _, ...each } of back.entries) end.said.push({ log: frame.log, ...each });
		applyRecovered(line, back);
		return back.receipts.length > 0 ? recoverFrames(line) : [];
	} catch (error) {
		if (!(error instanceof NotTaken)) throw error;
		if (error.code !== "gap") end.alarms.push(`${error.code}: ${error.message}`);
		return [];
	}
}

/** What a node sends by itself: how far it is, and what it owes. */
export function due(end: End, maxBytes = 2_000): Frame[] {
	const frames: Frame[] = [headsFrame(end.line, end.keys), ...recoverFrames(end.line)];
	for (const log of LOGS) {
		const frame = owed(end.line, log, end.keys, maxBytes);
		if (frame !== null) frames.push(frame);
	}
	return frames;
}

/** Exchanges until there is nothing but heads to send. */
export function settle(a: End, b: End, wallUs = WALL_US, maxBytes = 2_000): void {
	for (let round = 0; round < 60; round++) {
		let moved = false;
		for (const [from, to] of [
			[a, b],
			[b, a],
		] as const) {
			const queue: { to: End; frame: Frame }[] = due(from, maxBytes).map((frame) => ({
				to,
				frame,
			}));
			for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
				if ("entries" in next.frame && next.frame.entries.length > 0) moved = true;
				const back = next.to === a ? b : a;
				for (const frame of answer(next.to, overWire(next.frame), wallUs, maxBytes))
					queue.push({ to: back, frame });
			}
		}
		if (!moved) return;
	}
	throw new Error("does not come to rest");
}

/** Two ends of a line with fixed keys, and everything that crosses between them, as real bytes. */
import {
	type AddEntries,
	applyEnrolled,
	applyHeard,
	applyReceipted,
	applySaid,
	authorName,
	bodyLine,
	countersign,
	emptyLine,
	type Frame,
	headsFrame,
	hear,
	type Line,
	type LineKeys,
	LOGS,
	type LogName,
	mirrorName,
	offerMirrored,
	owed,
	type PeerKeys,
	receipts,
	receiptsFrom,
	ringOf,
	type SaidEntry,
	say,
} from "@tansiq/line";
import {
	COSIGNATURE_TYPE,
	cosigner,
	ed25519Signer,
	formatVerifierKey,
	type Json,
	NOTE_TYPE,
	privateKeyFromSeed,
	verifierOf,
} from "@tansiq/record";

export const WALL_US = 1_790_000_000_000_000;

export interface End {
	line: Line;
	keys: LineKeys;
	own: PeerKeys;
	peer: PeerKeys;
	said: SaidEntry[];
}

const seededKey = (seed: number) => privateKeyFromSeed(new Uint8Array(32).fill(seed));

function keysOf(party: string, seed: number): LineKeys {
	return {
		author: ed25519Signer(authorName(party, "line7"), seededKey(seed)),
		mirror: cosigner(mirrorName(party, "line7"), seededKey(seed + 1)),
	};
}

const KEYS = { alpha: keysOf("alpha", 1), bravo: keysOf("bravo", 11) };
type Party = keyof typeof KEYS;

/** A new end, enrolled; the same keys whatever the line is called. */
export function endOf(self: Party, id = "line7"): End {
	const peer = self === "alpha" ? "bravo" : "alpha";
	const line = emptyLine(id, self, peer);
	for (const party of [self, peer] as const) {
		const { author, mirror } = KEYS[party];
		applyEnrolled(line, party, {
			author: formatVerifierKey(author.name, NOTE_TYPE, author.publicKey),
			mirror: formatVerifierKey(mirror.name, COSIGNATURE_TYPE, mirror.publicKey),
		});
	}
	return {
		line,
		keys: KEYS[self],
		own: ringOf(line, self, verifierOf),
		peer: ringOf(line, peer, verifierOf),
		said: [],
	};
}

/** Bodies as messages have them: numbers, texts of several scripts, nested lists. */
export const BODIES: { msg: string; body: { [key: string]: Json } }[] = [
	{ msg: "LINE-CHECK", body: { seq: 1 } },
	{
		msg: "TQ-20",
		body: {
			category: "civil",
			class: "uncrewed",
			level: "volume",
			marks: [],
			volumes: [
				{
					band: { datum: "W84", lower01mm: 0, upper01mm: 1_000_000 },
					outline: { kind: "disc", lat9: 46_000_000_000, lon9: 8_000_000_000, radiusMm: 200_000 },
					window: { endUs: WALL_US + 7_200_000_000, startUs: WALL_US + 3_600_000_000 },
				},
			],
		},
	},
	{ msg: "TQ-4", body: { by: { role: "watch", script: false }, ref: "bravo/routine/0" } },
	{ msg: "TQ-70", body: { text: "تنسيق — 協調 e\u0301".normalize("NFC") } },
];

/** Says all bodies on both logs, each entry apart. */
export function sayAll(end: End): void {
	for (const [i, { msg, body }] of BODIES.entries())
		for (const log of LOGS) {
			const salt = Buffer.alloc(16, i + 1).toString("base64");
			const at = { claimedUs: WALL_US + i, clock: { src: "sim", uncUs: 1_000 }, salt };
			const said = say(end.line, [{ log, bodyLine: bodyLine(msg, body, at) }], end.keys);
			applySaid(end.line, said);
			end.said.push(...said.entries);
		}
}

export function owedBy(end: End, log: LogName): AddEntries {
	const frame = owed(end.line, log, end.keys, 1_000_000);
	if (frame === null) throw new Error(`nothing owed on ${log}`);
	return frame;
}

export function hearAt(end: End, frame: AddEntries) {
	return hear(end.line, frame, end.peer, WALL_US, { ownMirrors: end.own.mirrors });
}

/**
 * Alpha has said everything and holds no receipt; bravo has heard nothing. And the same pair after
 * everything was heard, with alpha's receipts still to be taken.
 */
export function captured() {
	const alpha = endOf("alpha");
	sayAll(alpha);
	const entriesFrames = LOGS.map((log) => owedBy(alpha, log));
	const heardBy = endOf("bravo");
	for (const frame of entriesFrames) applyHeard(heardBy.line, hearAt(heardBy, frame));
	const receiptsFrames = LOGS.map((log) => receiptsFrom(heardBy.line, log, 0, heardBy.keys));
	const countersigned = LOGS.map((log) => countersign(heardBy.line, log, heardBy.keys));
	const receipted = endOf("alpha");
	sayAll(receipted);
	for (const frame of receiptsFrames)
		for (const one of receipts(receipted.line, frame, receipted.peer))
			applyReceipted(receipted.line, one);
	const frames: Frame[] = [
		...entriesFrames,
		...receiptsFrames,
		headsFrame(alpha.line, alpha.keys),
		headsFrame(heardBy.line, heardBy.keys),
		{ type: "recover", log: "routine", from: 2 },
		...LOGS.map((log) =>
			offerMirrored(heardBy.line, log, 0, bytesOf(alpha.said, log), heardBy.keys, 1_000_000),
		),
		{ type: "blob", sha256: "ab".repeat(32), bytes: new Uint8Array(300).fill(7) },
		{ type: "missing", sha256: ["cd".repeat(32), "ef".repeat(32)] },
		{ type: "refused", log: "urgent", code: "gap", size: 3 },
		{ type: "revocation", note: countersigned[0] as string },
	];
	return { alpha, heardBy, receipted, entriesFrames, receiptsFrames, countersigned, frames };
}

function bytesOf(said: readonly SaidEntry[], log: LogName) {
	return (index: number) => said.find((entry) => entry.log === log && entry.index === index)?.bytes;
}

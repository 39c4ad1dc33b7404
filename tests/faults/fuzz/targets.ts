/**
 * Where bytes of the peer come in. Each target says what it took of them, and what it took must be
 * what was really said: a mutant may be refused, or be taken for what it still says, and nothing else.
 */
import {
	applyRecovering,
	type Frame,
	FrameError,
	formatFrame,
	formatParcel,
	hear,
	heardHeads,
	NotTaken,
	parseFrame,
	parseParcel,
	ReceiptError,
	receipts,
	recovered,
} from "@tansiq/line";
import {
	CanonicalError,
	CheckpointError,
	canonical,
	checkpointText,
	EntryError,
	formatEntry,
	formatVerifierKey,
	type Json,
	KeyError,
	NOTE_TYPE,
	NoteError,
	openCosignature,
	openEntry,
	openNote,
	parseCanonical,
	parseCheckpoint,
	parseVerifierKey,
	signatureLine,
	signNote,
} from "@tansiq/record";
import canonicalize from "canonicalize";
import { BODIES, captured, endOf, WALL_US } from "./samples.ts";

export interface Target {
	name: string;
	samples: readonly Uint8Array[];
	/** The errors that are documented for it. */
	errors: readonly (abstract new (
		...args: never[]
	) => Error)[];
	/** What was taken, piece by piece, in words. @throws one of `errors` */
	take(bytes: Uint8Array): string[];
	/** True for unsigned forms, whose rule is checked within `take`: anything well formed is taken. */
	unsigned?: boolean;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
/** As a carrier hands text on: what is no UTF-8 becomes U+FFFD. */
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

const { alpha, heardBy, entriesFrames, receiptsFrames, countersigned, frames, receipted } =
	captured();
const [author, mirror] = [alpha.own.authors[0]?.verifier, heardBy.own.mirrors[0]];
if (author === undefined || mirror === undefined) throw new Error("expected enrolled keys");

const bravo = endOf("bravo");
/** Alpha once more, which has lost everything and asks for it back. */
const restored = endOf("alpha");
for (const [log, size] of [
	["urgent", BODIES.length],
	["routine", BODIES.length],
] as const)
	applyRecovering(restored.line, log, size, true);

const frameBytes = (list: readonly Frame[]) => list.map((frame) => utf8(formatFrame(frame)));
const headsFrames = frames.filter((frame) => frame.type === "heads");
const mirroredFrames = frames.filter((frame) => frame.type === "mirrored");
const checkpoints = entriesFrames.map(({ checkpoint }) => checkpoint);
const entries = alpha.said.map(({ bytes }) => bytes);

function takeEntries(frame: Frame): string[] {
	if (frame.type !== "entries") return [];
	const heard = hear(bravo.line, frame, bravo.peer, WALL_US, { ownMirrors: bravo.own.mirrors });
	return heard.entries.map(({ index, bytes }) => `${heard.log} ${index} ${base64(bytes)}`);
}

export const TARGETS: readonly Target[] = [
	{
		name: "entry",
		samples: entries,
		errors: [EntryError],
		take(bytes) {
			openEntry(bytes, author);
			return [base64(bytes)];
		},
	},
	{
		name: "entry signed by a hostile author",
		samples: entries.map((bytes) => bytes.subarray(0, Buffer.from(bytes).lastIndexOf("\n\n") + 1)),
		errors: [EntryError],
		unsigned: true,
		take(text) {
			const { name, keyId, sign } = alpha.keys.author;
			const line = signatureLine(name, keyId, sign(text));
			const bytes = Buffer.concat([text, Buffer.from(`\n${line}\n`)]);
			const { canonicalLine: body, ...opened } = openEntry(bytes, author);
			const again = formatEntry({ ...opened, body, signer: alpha.keys.author });
			if (again !== bytes.toString()) throw new TypeError("taken, and not in its one form");
			return ["taken"];
		},
	},
	{
		name: "note",
		samples: checkpoints.map(utf8),
		errors: [NoteError],
		take: (bytes) => [openNote(bytes, [author]).text],
	},
	{
		name: "head",
		samples: checkpoints.map(utf8),
		errors: [NoteError],
		take(bytes) {
			const { origin, size, root } = parseCheckpoint(openNote(bytes, [author]).text);
			return [`${origin} ${size} ${base64(root)}`];
		},
	},
	{
		name: "head signed by a hostile author",
		samples: checkpoints.map((note) => utf8(note.slice(0, note.indexOf("\n\n") + 1))),
		errors: [NoteError, CheckpointError],
		unsigned: true,
		take(bytes) {
			const note = signNote(textOf(bytes), [alpha.keys.author]);
			const { origin, size, root } = parseCheckpoint(openNote(note, [author]).text);
			if (checkpointText(origin, size, root) !== textOf(bytes))
				throw new TypeError("taken, and not in its one form");
			return ["taken"];
		},
	},
	{
		name: "countersignature",
		samples: countersigned.map((note) => utf8(note)),
		errors: [NoteError],
		take(bytes) {
			const note = textOf(bytes);
			const blank = note.indexOf("\n\n");
			const text = note.slice(0, blank + 1);
			const timeS = openCosignature(text, note.slice(blank + 2).replace(/\n$/, ""), mirror);
			return [`${text} ${timeS}`];
		},
	},
	{
		name: "canonical line",
		samples: alpha.said.map(({ bytes }) => utf8(textOf(bytes).match(/^\{.*\}$/m)?.[0] ?? "")),
		errors: [CanonicalError],
		unsigned: true,
		take(bytes) {
			const text = textOf(bytes);
			const value = parseCanonical(text);
			// By another implementation of RFC 8785, and by ours again.
			if (canonicalize(value) !== text || canonical(value as Json) !== text)
				throw new TypeError("taken, and not canonical");
			return ["taken"];
		},
	},
	{
		name: "verifier key",
		samples: [alpha, heardBy].map(
			({
				keys: {
					author: { name, publicKey },
				},
			}) => utf8(formatVerifierKey(name, NOTE_TYPE, publicKey)),
		),
		errors: [KeyError],
		unsigned: true,
		take(bytes) {
			const { name, type, publicKey } = parseVerifierKey(textOf(bytes));
			if (formatVerifierKey(name, type, publicKey) !== textOf(bytes))
				throw new TypeError("taken, and not in its one form");
			return ["taken"];
		},
	},
	{
		name: "frame",
		samples: frameBytes(frames),
		errors: [FrameError],
		unsigned: true,
		take(bytes) {
			const frame = parseFrame(bytes);
			const again = formatFrame(parseFrame(utf8(formatFrame(frame))));
			if (again !== formatFrame(frame)) throw new TypeError("a frame that is read in two ways");
			return ["taken"];
		},
	},
	{
		name: "parcel",
		samples: [utf8(formatParcel(frames)), utf8(formatParcel(frames.slice(4)))],
		errors: [FrameError],
		unsigned: true,
		take: (bytes) => parseParcel(bytes).map(({ type }) => type),
	},
	{
		name: "frame of entries, heard",
		samples: frameBytes(entriesFrames),
		errors: [FrameError, NotTaken],
		take: (bytes) => takeEntries(parseFrame(bytes)),
	},
	{
		name: "frame of receipts, taken",
		samples: frameBytes(receiptsFrames),
		errors: [FrameError, ReceiptError],
		take(bytes) {
			const frame = parseFrame(bytes);
			if (frame.type !== "receipts") return [];
			const taken = receipts(alpha.line, frame, alpha.peer);
			return taken.map(({ log, size, receiptS }) => `${log} ${size} ${receiptS}`);
		},
	},
	{
		name: "frame of heads, compared",
		samples: frameBytes(headsFrames),
		errors: [FrameError],
		take(bytes) {
			const frame = parseFrame(bytes);
			if (frame.type !== "heads") return [];
			const keys = { own: receipted.own, peer: receipted.peer };
			const { findings } = heardHeads(receipted.line, frame, keys);
			// What is refused or known already changes nothing.
			const news = findings.filter(
				({ kind }) => !["refused", "known", "unknown-key"].includes(kind),
			);
			return news.map((finding) => JSON.stringify(finding));
		},
	},
	{
		name: "frame of mirrored entries, recovered",
		samples: frameBytes(mirroredFrames),
		errors: [FrameError, NotTaken],
		take(bytes) {
			const frame = parseFrame(bytes);
			if (frame.type !== "mirrored") return [];
			const { log, entries: back } = recovered(restored.line, frame, restored.own, restored.peer);
			return back.map(({ index, bytes: entry }) => `${log} ${index} ${base64(entry)}`);
		},
	},
];

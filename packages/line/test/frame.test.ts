import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	type Frame,
	FrameError,
	formatFrame,
	formatParcel,
	headsFrame,
	LOGS,
	MAX_FRAME_BYTES,
	MAX_FRAME_ENTRIES,
	parseFrame,
	parseParcel,
	receiptsFrom,
} from "../src/index.ts";
import { cross, draft, mustFrame, sayAt, twoEnds } from "./ends.ts";

const count = fc.maxSafeNat();
const log = fc.constantFrom(...LOGS);
const bytes = fc.uint8Array({ maxLength: 40 });
const text = fc.string({ unit: "grapheme", maxLength: 40 });
const note = fc.option(text);
const hex = fc
	.uint8Array({ minLength: 32, maxLength: 32 })
	.map((b) => Buffer.from(b).toString("hex"));
const perLog = <T>(of: fc.Arbitrary<T>) =>
	fc.record({ urgent: of, routine: of }, { noNullPrototype: true });
const type = <T extends string>(name: T) => fc.constant(name);
const plain = { noNullPrototype: true } as const;

const frame: fc.Arbitrary<Frame> = fc.oneof(
	fc.record(
		{
			type: type("entries"),
			log,
			from: count,
			entries: fc.array(bytes, { maxLength: 5 }),
			checkpoint: text,
			receipts: fc.array(text, { maxLength: 3 }),
		},
		plain,
	),
	fc.record(
		{ type: type("receipts"), log, from: count, notes: fc.array(text, { maxLength: 4 }) },
		plain,
	),
	fc.record(
		{
			type: type("heads"),
			heads: perLog(fc.record({ note, receipted: count }, plain)),
			held: perLog(fc.record({ size: count, note }, plain)),
		},
		plain,
	),
	fc.record({ type: type("recover"), log, from: count }, plain),
	fc.record(
		{
			type: type("mirrored"),
			log,
			from: count,
			entries: fc.array(bytes, { maxLength: 5 }),
			notes: fc.array(text, { maxLength: 4 }),
		},
		plain,
	),
	fc.record({ type: type("blob"), sha256: hex, bytes }, plain),
	fc.record({ type: type("missing"), sha256: fc.array(hex, { maxLength: 4 }) }, plain),
	fc.record(
		{ type: type("refused"), log, code: fc.stringMatching(/^[a-z-]{1,32}$/), size: count },
		plain,
	),
	fc.record({ type: type("revocation"), note: text }, plain),
);

test("every frame crosses as one line of JSON, alone and in a parcel", () => {
	fc.assert(
		fc.property(fc.array(frame, { maxLength: 6 }), (frames) => {
			for (const one of frames) {
				const line = formatFrame(one);
				assert.ok(!line.includes("\n"));
				assert.deepEqual(parseFrame(Buffer.from(line)), one);
			}
			assert.deepEqual(parseParcel(Buffer.from(formatParcel(frames))), frames);
		}),
		{ numRuns: 300, seed: 5 },
	);
});

const entries = {
	type: "entries",
	log: "routine",
	from: 0,
	entries: ["aGVsbG8="],
	checkpoint: "note",
	receipts: [],
};
const heads = {
	type: "heads",
	heads: { urgent: { note: null, receipted: 0 }, routine: { note: "n", receipted: 1 } },
	held: { urgent: { size: 0, note: null }, routine: { size: 1, note: "n" } },
};
const sha256 = "ab".repeat(32);
const REFUSED: [string, unknown][] = [
	["body", ""],
	["body", "not json {"],
	["body", 7],
	["body", null],
	["body", [entries]],
	["body", "[".repeat(200_000)],
	["body", `{"type":${"[".repeat(9)}${"]".repeat(9)}}`],
	["body", " ".repeat(MAX_FRAME_BYTES + 1)],
	["type", {}],
	["type", { ...entries, type: "toString" }],
	["type", { ...entries, type: ["entries"] }],
	["type", { ...entries, type: "entries/v2" }],
	["more", { ...entries, more: 1 }],
	["__proto__", '{"type":"recover","log":"urgent","from":0,"__proto__":{}}'],
	["log", { ...entries, log: "fast" }],
	["log", { ...entries, log: ["routine"] }],
	["from", { ...entries, from: -1 }],
	["from", { ...entries, from: 0.5 }],
	["from", { ...entries, from: "0" }],
	["from", { ...entries, from: 2 ** 53 }],
	["from", JSON.stringify(entries).replace('"from":0', '"from":-0')],
	["entries", { ...entries, entries: "aGVsbG8=" }],
	["entries", { ...entries, entries: [7] }],
	["entries", { ...entries, entries: ["aGVsbG8"] }],
	["entries", { ...entries, entries: ["aGVsbG9="] }],
	["entries", { ...entries, entries: ["aGVs bG8="] }],
	["entries", { ...entries, entries: { length: 1, 0: "aGVsbG8=" } }],
	["entries", { ...entries, entries: Array(MAX_FRAME_ENTRIES + 1).fill("") }],
	["checkpoint", { ...entries, checkpoint: null }],
	["receipts", { ...entries, receipts: [1] }],
	["receipts", { ...entries, receipts: undefined }],
	["notes", { type: "receipts", log: "urgent", from: 0, notes: "" }],
	["notes", { type: "mirrored", log: "urgent", from: 0, entries: [], notes: {} }],
	["heads", { ...heads, heads: null }],
	[
		"heads.routine.note",
		{ ...heads, heads: { ...heads.heads, routine: { note: 1, receipted: 0 } } },
	],
	["heads.routine.receipted", { ...heads, heads: { ...heads.heads, routine: { note: null } } }],
	["note", { ...heads, heads: { urgent: heads.heads.urgent } }],
	["extra", { ...heads, held: { ...heads.held, extra: {} } }],
	["held.urgent.size", { ...heads, held: { ...heads.held, urgent: { size: -1, note: null } } }],
	["held.urgent.note", { ...heads, held: { ...heads.held, urgent: { size: 1 } } }],
	["from", { type: "recover", log: "urgent" }],
	["sha256", { type: "blob", sha256: "AB".repeat(32), bytes: "" }],
	["bytes", { type: "blob", sha256, bytes: "?" }],
	["sha256", { type: "missing", sha256: ["../../etc"] }],
	["sha256", { type: "missing", sha256: [7] }],
	["code", { type: "refused", log: "urgent", code: "A", size: 0 }],
	["code", { type: "refused", log: "urgent", code: 1, size: 0 }],
	["size", { type: "refused", log: "urgent", code: "gap", size: null }],
	["note", { type: "revocation", note: [] }],
];
for (const [field, value] of REFUSED) {
	const body = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
	test(`threat 35: a frame is refused for its ${field}: ${body.slice(0, 60)}`, () => {
		assert.throws(
			() => parseFrame(Buffer.from(body)),
			(error) => error instanceof FrameError && error.field === field,
		);
	});
}

test("a parcel is a list of a bounded number of frames", () => {
	for (const body of ["{}", "null", `[${"{},".repeat(1_000)}{}]`])
		assert.throws(
			() => parseParcel(Buffer.from(body)),
			(error) => error instanceof FrameError && error.field === "parcel",
		);
	assert.throws(() => parseParcel(Buffer.from("[{}]")), FrameError);
	assert.throws(() => parseParcel(Buffer.from([0x5b, 0xff, 0x5d])), FrameError, "not UTF-8");
});

test("threat 35: 20,000 changed frames are refused by name or mean exactly what they say", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"), draft("urgent"));
	const owed = mustFrame(alpha, "routine");
	cross(alpha, bravo, "routine");
	const seeds = [
		owed,
		receiptsFrom(bravo.line, "routine", 0, bravo.keys),
		headsFrame(bravo.line, bravo.keys),
		{ type: "missing" as const, sha256: [sha256] },
		{ type: "refused" as const, log: "urgent" as const, code: "gap", size: 3 },
	].map(formatFrame);
	const change = fc.record({
		seed: fc.nat(seeds.length - 1),
		at: fc.nat(4_000),
		cut: fc.nat(8),
		put: fc.oneof(
			fc.string({ maxLength: 4 }),
			fc.constantFrom('"', "[", "]", "{", "}", "\\", "-1", "1e9", "null", ",", ":", "\u0000", "=="),
		),
	});
	let refused = 0;
	let read = 0;
	fc.assert(
		fc.property(change, ({ seed, at, cut, put }) => {
			const good = seeds[seed] as string;
			const where = at % good.length;
			const body = Buffer.from(good.slice(0, where) + put + good.slice(where + cut));
			try {
				const parsed = parseFrame(body);
				assert.deepEqual(parseFrame(Buffer.from(formatFrame(parsed))), parsed);
				read++;
			} catch (error) {
				assert.ok(error instanceof FrameError, String(error));
				refused++;
			}
		}),
		{ numRuns: 20_000, seed: 6 },
	);
	assert.ok(refused > 2_000 && read > 2_000, `${refused} refused, ${read} read`);
});

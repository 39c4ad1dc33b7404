import assert from "node:assert/strict";
import { test } from "node:test";
import {
	appendLeaf,
	checkpointText,
	type EntryDraft,
	emptyFrontier,
	formatEntry,
	leafHash,
	rootOf,
	type Signer,
	signatureLine,
	signNote,
} from "@tansiq/record";
import {
	type AddEntries,
	applyRestart,
	applyStopped,
	LOGS,
	NotTaken,
	type NotTakenCode,
	stopsLog,
} from "../src/index.ts";
import {
	copyOf,
	cross,
	draft,
	type End,
	hearAt,
	mustFrame,
	receiptOf,
	sayAt,
	twoEnds,
} from "./ends.ts";

const hash = Buffer.alloc(32, 5).toString("base64");
const stranger = twoEnds("line9");

/** An entry of alpha's routine log with one thing about it changed. */
function entryOf(alpha: End, changes: Partial<EntryDraft> = {}): Uint8Array {
	const entry = formatEntry({
		place: { line: "line7", author: "alpha", log: "routine", index: 0 },
		to: "bravo",
		seen: [],
		body: draft("routine").bodyLine,
		by: [],
		signer: alpha.keys.author,
		...changes,
	});
	return new TextEncoder().encode(entry);
}

/** A frame of entries with the head that truly covers them. */
function frameAround(
	alpha: End,
	entries: Uint8Array[],
	head: { signer?: Signer } = {},
): AddEntries {
	const frontier = entries.reduce((f, e) => appendLeaf(f, leafHash(e)), emptyFrontier());
	const text = checkpointText("alpha.tansiq/line7/routine", frontier.size, rootOf(frontier));
	const checkpoint = signNote(text, [head.signer ?? alpha.keys.author]);
	return { type: "entries", log: "routine", from: 0, entries, checkpoint, receipts: [] };
}

function withHead(alpha: End, origin: string, size: number, root?: Uint8Array): AddEntries {
	const frame = mustFrame(alpha, "routine");
	const truly = frame.entries.reduce((f, e) => appendLeaf(f, leafHash(e)), emptyFrontier());
	const text = checkpointText(origin, size, root ?? rootOf(truly));
	return { ...frame, checkpoint: signNote(text, [alpha.keys.author]) };
}

function signedAsIs(alpha: End, text: string): Uint8Array {
	const { name, keyId, sign } = alpha.keys.author;
	const bytes = Buffer.from(text);
	return Buffer.from(`${text}\n${signatureLine(name, keyId, sign(bytes))}\n`);
}

const place = { line: "line7", author: "alpha", log: "routine", index: 0 } as const;
const seenOfBravo = (size: number, root = hash) => [
	{ author: "bravo", log: "routine" as const, size, root, cosignature: hash },
];
const seenOfOwnUrgent = (size: number) => [
	{ author: "alpha", log: "urgent" as const, size, root: hash },
];

/** What is planted → the code it must give. Bravo has said one routine entry. */
const PLANTED: [string, NotTakenCode, (alpha: End, bravo: End) => AddEntries][] = [
	[
		"an entry signed by another key",
		"signature",
		(alpha) =>
			frameAround(alpha, [
				entryOf(alpha, {
					signer: { ...stranger.alpha.keys.author, name: "alpha.tansiq/line7/author" },
				}),
			]),
	],
	[
		"an entry signed by the addressee",
		"signature",
		(alpha) => frameAround(alpha, [entryOf(alpha, { signer: twoEnds().bravo.keys.author })]),
	],
	[
		"an entry signed for another line",
		"place",
		(alpha) => frameAround(alpha, [entryOf(alpha, { place: { ...place, line: "line8" } })]),
	],
	[
		"an entry of another author",
		"place",
		(alpha) => frameAround(alpha, [entryOf(alpha, { place: { ...place, author: "bravo" } })]),
	],
	[
		"an entry of the other log",
		"place",
		(alpha) => frameAround(alpha, [entryOf(alpha, { place: { ...place, log: "urgent" } })]),
	],
	[
		"an entry of another index",
		"place",
		(alpha) => frameAround(alpha, [entryOf(alpha, { place: { ...place, index: 1 } })]),
	],
	[
		"an entry to somebody else",
		"addressee",
		(alpha) => frameAround(alpha, [entryOf(alpha, { to: "charlie" })]),
	],
	[
		"a body that is not canonical",
		"form",
		(alpha) => {
			const good = Buffer.from(entryOf(alpha)).toString();
			const text = good.slice(0, good.lastIndexOf("\n\n") + 1).replace('{"body"', '{ "body"');
			return frameAround(alpha, [signedAsIs(alpha, text)]);
		},
	],
	[
		"bytes that are no entry",
		"form",
		(alpha) => frameAround(alpha, [signedAsIs(alpha, "a signed shopping list\n")]),
	],
	[
		"an entry beyond 16 KiB",
		"form",
		(alpha) => frameAround(alpha, [signedAsIs(alpha, `${"x".repeat(17_000)}\n`)]),
	],
	[
		"having seen a root that we never had",
		"seen",
		(alpha) => frameAround(alpha, [entryOf(alpha, { seen: seenOfBravo(1) })]),
	],
	[
		"having seen less than before",
		"seen",
		(alpha, bravo) =>
			frameAround(alpha, [
				entryOf(alpha, { seen: seenOfBravo(1, bravo.line.own.routine.roots[0]) }),
				entryOf(alpha, { seen: seenOfBravo(0), place: { ...place, index: 1 } }),
			]),
	],
	[
		"naming less of its own other log than before",
		"seen",
		(alpha) =>
			frameAround(alpha, [
				entryOf(alpha, { seen: seenOfOwnUrgent(1) }),
				entryOf(alpha, { place: { ...place, index: 1 } }),
			]),
	],
	["a head of another size", "head", (alpha) => withHead(alpha, "alpha.tansiq/line7/routine", 2)],
	[
		"a head of another root",
		"head",
		(alpha) => withHead(alpha, "alpha.tansiq/line7/routine", 1, Buffer.alloc(32, 1)),
	],
	["a head of the other log", "head", (alpha) => withHead(alpha, "alpha.tansiq/line7/urgent", 1)],
	["a head of another line", "head", (alpha) => withHead(alpha, "alpha.tansiq/line8/routine", 1)],
	["no head", "head", (alpha) => ({ ...mustFrame(alpha, "routine"), checkpoint: "" })],
];

for (const [what, code, plant] of PLANTED)
	test(`${what}: ${code}, with its evidence, and nothing taken`, () => {
		const { alpha, bravo } = twoEnds();
		sayAt(bravo, draft("routine"));
		sayAt(alpha, draft("routine"), draft("urgent"));
		alpha.line.own.routine.tail.splice(1);
		const frame = plant(alpha, bravo);
		assert.throws(
			() => hearAt(bravo, frame),
			(error) => {
				assert.ok(error instanceof NotTaken);
				assert.equal(error.code, code, error.message);
				assert.equal(error.size, 0);
				assert.ok(error.evidence instanceof Uint8Array);
				return true;
			},
		);
		assert.equal(bravo.mirror.length, 0);
		// The log stands still, whatever comes; the other goes on, and so does ours.
		assert.throws(
			() => hearAt(bravo, mustFrame(alpha, "routine")),
			(error) => error instanceof NotTaken && error.code === "stopped",
		);
		cross(alpha, bravo, "urgent");
		cross(bravo, alpha, "routine");
		assert.equal(bravo.line.mirrored.urgent.size, 1);
		assert.equal(bravo.line.mirrored.routine.size, 0);
	});

/** What says nothing against the author: it is not taken, and the log goes on. */
const INNOCENT: [string, NotTakenCode, (alpha: End) => AddEntries][] = [
	["entries from further on", "gap", (alpha) => ({ ...mustFrame(alpha, "routine"), from: 1 })],
	[
		"a head by a key that nobody enrolled",
		"unknown-key",
		(alpha) =>
			frameAround(alpha, [entryOf(alpha)], {
				signer: { ...stranger.alpha.keys.author, name: "alpha.tansiq/line7/author" },
			}),
	],
	[
		"having seen more than we have, which says that we were restored",
		"recover",
		(alpha) => frameAround(alpha, [entryOf(alpha, { seen: seenOfBravo(2) })]),
	],
	[
		"an urgent entry by a key whose KEY-ROTATE may be under way",
		"unknown-key",
		(alpha) => {
			const signer = stranger.alpha.keys.author;
			const entry = entryOf(alpha, { place: { ...place, log: "urgent" }, signer });
			return { ...frameAround(alpha, [entry]), log: "urgent" };
		},
	],
];
for (const [what, code, plant] of INNOCENT)
	test(`${what}: ${code}, and the log does not stand`, () => {
		const { alpha, bravo } = twoEnds();
		sayAt(bravo, draft("routine"));
		sayAt(alpha, draft("routine"), draft("urgent"));
		const before = structuredClone(bravo.line);
		assert.throws(
			() => hearAt(bravo, plant(alpha)),
			(error) => {
				assert.ok(error instanceof NotTaken);
				assert.equal(error.code, code, error.message);
				assert.equal(stopsLog(error.code), false);
				return true;
			},
		);
		assert.deepEqual(bravo.line, before);
		for (const log of LOGS) cross(alpha, bravo, log);
	});

test("people let a log go on at the same place, and what stopped it first is kept", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"));
	const good = mustFrame(alpha, "routine");
	assert.throws(() => hearAt(bravo, { ...good, checkpoint: "" }), NotTaken);
	const first = structuredClone(bravo.line.mirrored.routine.stopped);
	applyStopped(bravo.line, "routine", "place", "later");
	assert.deepEqual(bravo.line.mirrored.routine.stopped, first);
	applyRestart(bravo.line, "routine");
	hearAt(bravo, good);
	assert.equal(bravo.line.mirrored.routine.size, 1);
});

test("new entries under a head that is older than the mirror are not taken", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"), draft("routine"));
	const old = mustFrame(alpha, "routine");
	sayAt(alpha, draft("routine"));
	hearAt(bravo, mustFrame(alpha, "routine"));
	sayAt(alpha, draft("routine"));
	assert.throws(
		() => hearAt(bravo, { ...mustFrame(alpha, "routine"), checkpoint: old.checkpoint }),
		(error) => error instanceof NotTaken && error.code === "head",
	);
});

test("a good entry before a bad one in the same frame is not taken either", () => {
	const { alpha, bravo } = twoEnds();
	const bad = entryOf(alpha, { place: { ...place, index: 1 }, to: "charlie" });
	assert.throws(() => hearAt(bravo, frameAround(alpha, [entryOf(alpha), bad])), NotTaken);
	assert.equal(bravo.line.mirrored.routine.size, 0);
});

test("flipping any bit of an entry is refused", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(bravo, draft("routine"));
	cross(bravo, alpha, "routine");
	sayAt(alpha, draft("routine"));
	const frame = mustFrame(alpha, "routine");
	const [good] = frame.entries as [Uint8Array];
	for (let bit = 0; bit < good.length * 8; bit++) {
		const changed = good.slice();
		changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
		assert.throws(
			() => hearAt(copyOf(bravo), { ...frame, entries: [changed] }),
			(error) => error instanceof NotTaken && ["signature", "form"].includes(error.code),
			`bit ${bit}`,
		);
	}
	hearAt(bravo, frame);
});

test("flipping any bit of a head is refused, or leaves the same head", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"));
	const frame = mustFrame(alpha, "routine");
	const good = Buffer.from(frame.checkpoint);
	for (let bit = 0; bit < good.length * 8; bit++) {
		const changed = Buffer.from(good);
		changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
		assert.throws(
			() => hearAt(copyOf(bravo), { ...frame, checkpoint: changed.toString("utf8") }),
			(error) => error instanceof NotTaken && ["head", "unknown-key"].includes(error.code),
			`bit ${bit}`,
		);
	}
	hearAt(bravo, frame);
	assert.ok(receiptOf(bravo, "routine").includes("routine"));
});

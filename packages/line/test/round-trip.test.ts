import assert from "node:assert/strict";
import { test } from "node:test";
import {
	cosignatureHash,
	leafHash,
	openCosignature,
	openEntry,
	parseCheckpoint,
	rootOfLeaves,
	type Verifier,
} from "@tansiq/record";
import { countersignatureHash, type LogName, newestReceiptS, receipt, say } from "../src/index.ts";
import {
	copyOf,
	cross,
	draft,
	frameOf,
	hearAt,
	mustFrame,
	receiptOf,
	sayAt,
	takeReceipt,
	twoEnds,
	WALL_US,
} from "./ends.ts";

test("what is said is owed, heard, countersigned and receipted, and then no longer owed", () => {
	const { alpha, bravo } = twoEnds();
	assert.equal(frameOf(alpha, "routine"), null);
	const entries = sayAt(alpha, draft("routine"), draft("routine"), draft("urgent"));
	assert.deepEqual(
		entries.map(({ log, index }) => `${log} ${index}`),
		["routine 0", "routine 1", "urgent 0"],
	);
	const frame = mustFrame(alpha, "routine");
	assert.equal(frame.from, 0);
	assert.equal(frame.entries.length, 2);
	const heard = hearAt(bravo, frame, WALL_US + 1);
	assert.equal(heard.receiptS, WALL_US / 1_000_000 + 1, "rounded up to the whole second");
	assert.equal(bravo.line.mirrored.urgent.size, 0);
	assert.equal(takeReceipt(alpha, "routine", receiptOf(bravo, "routine")), true);
	assert.equal(alpha.line.own.routine.cosignedSize, 2);
	assert.equal(newestReceiptS(alpha.line.own.routine), heard.receiptS);
	assert.equal(frameOf(alpha, "routine"), null);
	assert.equal(mustFrame(alpha, "urgent").entries.length, 1);
});

test("saying and hearing change nothing until they are applied", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"));
	cross(alpha, bravo, "routine");
	const before = structuredClone(alpha.line);
	say(alpha.line, [draft("routine"), draft("urgent")], alpha.keys);
	assert.deepEqual(alpha.line, before);
	sayAt(alpha, draft("routine"));
	const mirrored = structuredClone(bravo.line);
	hearAt(copyOf(bravo), mustFrame(alpha, "routine"));
	assert.deepEqual(bravo.line, mirrored);
});

test("a receipt is the peer's countersignature over the root of exactly these entries", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"), draft("routine"), draft("routine"));
	cross(alpha, bravo, "routine", WALL_US - 999_999);
	const [text = "", signature = ""] = receiptOf(bravo, "routine").split("\n\n");
	const head = parseCheckpoint(`${text}\n`);
	assert.equal(head.origin, "alpha.tansiq/line7/routine");
	assert.equal(head.size, 3);
	const root = rootOfLeaves(alpha.said.map(({ bytes }) => leafHash(bytes)));
	assert.deepEqual(Buffer.from(head.root), Buffer.from(root));
	const time = openCosignature(
		`${text}\n`,
		signature.trimEnd(),
		alpha.peerKeys.mirrors[0] as Verifier,
	);
	assert.equal(time, WALL_US / 1_000_000, "never earlier than the instant of hearing");
});

test("an entry names the newest heads that its author had: his other log and what he mirrored", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("urgent"));
	sayAt(bravo, draft("routine"), draft("routine"));
	cross(bravo, alpha, "routine");
	const [said] = sayAt(alpha, draft("routine"));
	const entry = openEntry(
		said?.bytes ?? new Uint8Array(),
		bravo.peerKeys.authors[0]?.verifier as Verifier,
	);
	assert.deepEqual(entry.place, { line: "line7", author: "alpha", log: "routine", index: 0 });
	assert.equal(entry.to, "bravo");
	const receiptLine = receiptOf(alpha, "routine").trimEnd().split("\n").at(-1) ?? "";
	assert.deepEqual(
		entry.seen.map(({ author, log, size, cosignature }) => [author, log, size, cosignature]),
		[
			["alpha", "urgent", 1, undefined],
			["bravo", "routine", 2, cosignatureHash(receiptLine)],
		],
	);
});

test("the hash of our countersignature belongs to the line's state, not to an earlier one of it", () => {
	const hashes = ["one", "two"].map((text) => {
		const { alpha, bravo } = twoEnds();
		const keys = shared.alpha.keys;
		sayAt(bravo, draft("routine", text));
		cross(bravo, alpha, "routine");
		const line =
			receiptOf({ ...alpha, keys }, "routine")
				.trimEnd()
				.split("\n")
				.at(-1) ?? "";
		assert.equal(countersignatureHash(alpha.line, "routine", keys), cosignatureHash(line), text);
		return cosignatureHash(line);
	});
	assert.notEqual(hashes[0], hashes[1]);
});
const shared = twoEnds();

test("a tail longer than allowed goes in parts, and one entry always goes", () => {
	const { alpha, bravo } = twoEnds();
	for (let i = 0; i < 7; i++) sayAt(alpha, draft("routine"));
	const length = alpha.said[0]?.bytes.length ?? 0;
	let parts = 0;
	for (let frame = frameOf(alpha, "routine", 1); frame !== null; parts++) {
		assert.equal(frame.entries.length, parts === 0 ? 1 : 2);
		hearAt(bravo, frame);
		takeReceipt(alpha, "routine", receiptOf(bravo, "routine"));
		frame = frameOf(alpha, "routine", 2 * length + 100);
	}
	assert.equal(parts, 4);
	assert.equal(bravo.line.mirrored.routine.size, 7);
});

test("the same frame again takes nothing and asks for the same bytes as receipt", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"));
	const frame = mustFrame(alpha, "routine");
	hearAt(bravo, frame, WALL_US);
	const first = receiptOf(bravo, "routine");
	const again = hearAt(bravo, frame, WALL_US + 3_600_000_000);
	assert.deepEqual(again.entries, []);
	assert.equal(again.receiptS, WALL_US / 1_000_000);
	assert.equal(receiptOf(bravo, "routine"), first);
	// Refolded from what was committed, as after a crash before the receipt was sent.
	const refolded = copyOf(bravo);
	assert.equal(receiptOf(refolded, "routine"), first);
});

test("a frame overtaken by a longer one takes nothing and is answered with the newest receipt", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"), draft("routine"), draft("routine"));
	const short = frameOf(alpha, "routine", 1);
	hearAt(bravo, mustFrame(alpha, "routine"));
	assert.ok(short !== null);
	assert.deepEqual(hearAt(bravo, short).entries, []);
	assert.equal(takeReceipt(alpha, "routine", receiptOf(bravo, "routine")), true);
	assert.equal(frameOf(alpha, "routine"), null);
});

test("a frame that overlaps what is mirrored takes only what is new", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"), draft("routine"));
	hearAt(bravo, mustFrame(alpha, "routine"));
	sayAt(alpha, draft("routine"));
	const heard = hearAt(bravo, mustFrame(alpha, "routine"), WALL_US + 5_000_000);
	assert.deepEqual(
		heard.entries.map(({ index }) => index),
		[2],
	);
	assert.equal(bravo.mirror.length, 3);
});

const planted: [string, (log: LogName) => string][] = [
	[
		"a head never signed",
		(log) => {
			const other = twoEnds();
			sayAt(other.alpha, draft(log, "another history"));
			hearAt(other.bravo, mustFrame(other.alpha, log));
			return receiptOf(other.bravo, log);
		},
	],
	[
		"a head beyond what was said",
		(log) => {
			const other = twoEnds();
			sayAt(other.alpha, draft(log), draft(log), draft(log));
			hearAt(other.bravo, mustFrame(other.alpha, log));
			return receiptOf(other.bravo, log);
		},
	],
	[
		"the other log",
		(log) => {
			const other = twoEnds();
			const name = log === "urgent" ? "routine" : "urgent";
			sayAt(other.alpha, draft(name));
			hearAt(other.bravo, mustFrame(other.alpha, name));
			return receiptOf(other.bravo, name);
		},
	],
	[
		"another line",
		(log) => {
			const other = twoEnds("line8", "line7");
			sayAt(other.alpha, draft(log));
			hearAt(other.bravo, mustFrame(other.alpha, log));
			return receiptOf(other.bravo, log);
		},
	],
];
for (const [what, forge] of planted)
	test(`a receipt over ${what} is refused`, () => {
		const { alpha } = twoEnds();
		sayAt(alpha, draft("routine"));
		const before = structuredClone(alpha.line);
		assert.throws(
			() => takeReceipt(alpha, "routine", forge("routine")),
			/countersignature: (a head|over)/,
		);
		assert.deepEqual(alpha.line, before);
	});

test("a receipt by another key, changed in any byte, or of nothing, is refused; an old one is no news", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"));
	hearAt(bravo, mustFrame(alpha, "routine"));
	const note = receiptOf(bravo, "routine");
	const foreign = receiptOf({ ...bravo, keys: twoEnds("line8").bravo.keys }, "routine");
	assert.throws(() => receipt(alpha.line, "routine", foreign, alpha.peerKeys));
	assert.throws(() => receipt(alpha.line, "routine", "", alpha.peerKeys));
	const bytes = Buffer.from(note);
	for (let i = 0; i < bytes.length; i++) {
		const changed = Buffer.from(bytes);
		changed[i] = (changed[i] ?? 0) ^ 1;
		assert.throws(() => receipt(alpha.line, "routine", changed.toString(), alpha.peerKeys), `${i}`);
	}
	assert.equal(takeReceipt(alpha, "routine", note), true);
	assert.equal(takeReceipt(alpha, "routine", note), false);
});

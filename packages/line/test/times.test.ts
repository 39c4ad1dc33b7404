import assert from "node:assert/strict";
import { test } from "node:test";
import {
	checkpointText,
	cosignatureVerifier,
	cosigner,
	openEntry,
	openNote,
	parseCheckpoint,
	parseSignatureLine,
	privateKeyFromSeed,
	verifyConsistency,
} from "@tansiq/record";
import {
	applyReceipted,
	applyWitnessed,
	newestReceiptS,
	notBeforeS,
	originOf,
	ReceiptError,
	receiptNote,
	receiptSkewUs,
	receipts,
	receiptsFrom,
	receiptTimeS,
	type SignedReceipt,
	witnessed,
	witnessRequest,
} from "../src/index.ts";
import { headOverEntry } from "../src/owed.ts";
import {
	answer,
	authorOf,
	copyOf,
	cross,
	draft,
	type End,
	hearAt,
	mustFrame,
	overWire,
	sayAt,
	settle,
	twoEnds,
	WALL_US,
} from "./ends.ts";

const SECOND = 1_000_000;

test("every entry keeps the time of the first countersignature that covers it, and both desks agree", () => {
	const { alpha, bravo } = twoEnds();
	const times: number[] = [];
	for (let i = 0; i < 6; i++) {
		sayAt(alpha, ...Array.from({ length: i + 1 }, () => draft("routine")));
		const { tail } = alpha.line.own.routine;
		// None of the receipts reaches alpha.
		hearAt(bravo, mustFrame(alpha, "routine"), WALL_US + i * 60 * SECOND);
		assert.equal(tail.length, ((i + 1) * (i + 2)) / 2);
		for (let k = 0; k <= i; k++) times.push(WALL_US / SECOND + i * 60);
	}
	const frame = overWire(receiptsFrom(bravo.line, "routine", 0, bravo.keys));
	assert.equal(frame.notes.length, 6);
	for (const one of receipts(alpha.line, frame, alpha.peerKeys)) applyReceipted(alpha.line, one);
	for (const side of [alpha.line.own.routine, bravo.line.mirrored.routine]) {
		assert.deepEqual(
			times.map((_, index) => receiptTimeS(side, index)),
			times,
		);
		assert.equal(receiptTimeS(side, times.length), null);
		assert.equal(newestReceiptS(side), times.at(-1));
	}
	assert.deepEqual(receipts(alpha.line, frame, alpha.peerKeys), [], "again is no news");
	const note = receiptNote(
		alpha.line,
		"routine",
		alpha.line.own.routine.receipts[2] as SignedReceipt,
	);
	assert.equal(note, frame.notes[2], "the note can be made again from what is kept");
});

test("receipts that follow on missing ones are not taken before those", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"));
	hearAt(bravo, mustFrame(alpha, "routine"));
	sayAt(alpha, draft("routine"));
	hearAt(bravo, mustFrame(alpha, "routine"), WALL_US + SECOND);
	const later = receiptsFrom(bravo.line, "routine", 1, bravo.keys);
	assert.deepEqual(receipts(alpha.line, later, alpha.peerKeys), []);
	assert.equal(receiptTimeS(alpha.line.own.routine, 1), null);
});

test("threat 8: an entry cannot be older than the heads that it names", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(bravo, draft("routine"), draft("urgent"));
	cross(bravo, alpha, "routine", WALL_US);
	cross(bravo, alpha, "urgent", WALL_US + 60 * SECOND);
	// Claimed an hour before it was said.
	const [said] = sayAt(alpha, draft("routine", "late", WALL_US - 3_600 * SECOND));
	const [author] = bravo.peerKeys.authors;
	assert.ok(said !== undefined && author !== undefined);
	const entry = openEntry(said.bytes, author.verifier);
	const asked: string[] = [];
	const notBefore = notBeforeS(entry, (name, log, size) => {
		asked.push(`${name} ${log} ${size}`);
		return name === "bravo" ? receiptTimeS(bravo.line.own[log], size - 1) : null;
	});
	assert.deepEqual(asked, ["bravo urgent 1", "bravo routine 1"]);
	assert.equal(notBefore, WALL_US / SECOND + 60);
	assert.ok(entry.body.claimed < (notBefore ?? 0) * SECOND, "a false time");
	assert.equal(
		notBeforeS({ seen: [] }, () => 7),
		null,
	);
	assert.equal(
		notBeforeS(entry, () => null),
		null,
	);
});

test("threat 9: a receipt time outside of what its receiver saw is measured", () => {
	const said = 10 * SECOND;
	const arrived = 20 * SECOND + 5;
	for (const [receiptS, skewUs] of [
		[9, -SECOND],
		[10, 0],
		[15, 0],
		[21, 0],
		[22, SECOND - 5],
		[100, 79 * SECOND - 5],
	] as const)
		assert.equal(receiptSkewUs(receiptS, said, arrived), skewUs);
});

const witnessKey = cosigner(
	"mediator.tansiq/witness",
	privateKeyFromSeed(new Uint8Array(32).fill(41)),
);
const witnessVerifier = cosignatureVerifier(witnessKey.name, witnessKey.publicKey);

function cosigned(checkpoint: string, timeS: number): string {
	const text = checkpoint.slice(0, checkpoint.indexOf("\n\n") + 1);
	return `${text}\n${witnessKey.cosign(text, timeS)}\n`;
}

test("threat 10: a witness is shown each head with a proof that it follows from the last", () => {
	const { alpha } = twoEnds();
	assert.equal(witnessRequest(alpha.line, "routine", alpha.keys), null);
	let last = { size: 0, root: Buffer.alloc(0) as Uint8Array };
	for (let i = 0; i < 5; i++) {
		sayAt(alpha, ...Array.from({ length: 3 }, () => draft("routine")));
		const request = witnessRequest(alpha.line, "routine", alpha.keys);
		assert.ok(request !== null);
		const verifiers = alpha.ownKeys.authors.map(({ verifier }) => verifier);
		const head = parseCheckpoint(openNote(request.checkpoint, verifiers).text);
		assert.equal(request.old, last.size);
		if (last.size > 0) {
			const proof = request.proof.map((hash) => Buffer.from(hash, "base64"));
			assert.ok(verifyConsistency(last.size, head.size, proof, last.root, head.root));
		} else assert.deepEqual(request.proof, []);
		const note = cosigned(request.checkpoint, 1_790_000_000 + i);
		const news = witnessed(alpha.line, "routine", note, witnessVerifier);
		assert.ok(news !== null);
		assert.deepEqual([news.size, news.timeS], [head.size, 1_790_000_000 + i]);
		applyWitnessed(alpha.line, news);
		assert.equal(witnessed(alpha.line, "routine", note, witnessVerifier), null);
		assert.equal(witnessRequest(alpha.line, "routine", alpha.keys), null);
		last = head;
	}
	// It countersigned this one, and the answer was lost on the way.
	sayAt(alpha, draft("routine"));
	const { size } = alpha.line.own.routine;
	for (const old of [size, size - 1]) {
		const request = witnessRequest(alpha.line, "routine", alpha.keys, old);
		assert.equal(request?.old, old);
		assert.equal(request?.proof.length === 0, old === size);
	}
	assert.equal(witnessRequest(alpha.line, "routine", alpha.keys, size + 1), null);
	const again = witnessRequest(alpha.line, "routine", alpha.keys, size)?.checkpoint ?? "";
	const late = cosigned(again, 1_790_000_100);
	assert.equal(witnessed(alpha.line, "routine", late, witnessVerifier)?.size, size);
	const origin = originOf("line7", "alpha", "routine");
	for (const [code, text, by] of [
		["beyond", checkpointText(origin, 99, Buffer.alloc(32)), "routine"],
		["root", checkpointText(origin, 2, Buffer.alloc(32)), "routine"],
		["origin", checkpointText(origin, 2, Buffer.alloc(32)), "urgent"],
	] as const)
		assert.throws(
			() => witnessed(alpha.line, by, cosigned(`${text}\n`, 1), witnessVerifier),
			(error) => error instanceof ReceiptError && error.code === code,
		);
});

test("threat 5: a receipt for more than we have says that we were restored", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"));
	const backup = copyOf(alpha);
	sayAt(alpha, draft("routine"));
	const frame = mustFrame(alpha, "routine");
	const back = answer(bravo, frame, WALL_US);
	const asked = back.flatMap((each) => answer(backup, overWire(each), WALL_US));
	assert.deepEqual(
		asked.map(({ type }) => type),
		["recover", "recover"],
	);
	settle(bravo, backup);
	assert.equal(backup.line.recovering, null);
	assert.equal(backup.line.own.routine.cosignedSize, 2);
});

/** What might stand in a refilled frame instead of our own countersignature. */
const WORTHLESS: [string, (notes: string[], alpha: End, bravo: End) => string[]][] = [
	["nothing", () => []],
	["no note", () => ["?"]],
	["a note by the author", (_, alpha) => [mustFrame(alpha, "routine").checkpoint]],
	[
		"one over another size",
		(_, __, bravo) => receiptsFrom(bravo.line, "routine", 0, bravo.keys).notes,
	],
];
for (const [what, plant] of WORTHLESS)
	test(`threat 8: ${what} brings no earlier receipt time back`, () => {
		const { alpha, bravo } = twoEnds();
		sayAt(alpha, draft("routine"));
		const empty = copyOf(bravo);
		const frame = mustFrame(alpha, "routine");
		const longer = copyOf(alpha);
		sayAt(longer, draft("routine"));
		const held = copyOf(bravo);
		hearAt(held, mustFrame(longer, "routine"), WALL_US - 3_600 * SECOND);
		const notes = plant([], alpha, held);
		const heard = hearAt(empty, { ...frame, receipts: notes }, WALL_US);
		assert.deepEqual(heard.receipts, [{ size: 1, receiptS: WALL_US / SECOND }]);
		assert.equal(heard.entries[0]?.receiptS, WALL_US / SECOND);
	});

test("of receipts out of order, and of those that we have in other words, none counts twice", () => {
	const { alpha, bravo } = twoEnds();
	for (let i = 0; i < 3; i++) {
		sayAt(alpha, draft("routine"));
		hearAt(bravo, mustFrame(alpha, "routine"), WALL_US + i * 60 * SECOND);
	}
	const frame = overWire(receiptsFrom(bravo.line, "routine", 0, bravo.keys));
	const [first, second, third] = frame.notes as [string, string, string];
	const counted = receipts(alpha.line, { ...frame, notes: [second, first, third] }, alpha.peerKeys);
	assert.deepEqual(
		counted.map(({ size }) => size),
		[2, 3],
	);
	for (const one of counted) applyReceipted(alpha.line, one);
	assert.deepEqual(receipts(alpha.line, { ...frame, notes: [first] }, alpha.peerKeys), []);
});

test("a head is signed by the key of its last entry; where that is nobody's by the author", () => {
	const { alpha } = twoEnds();
	const [entry] = sayAt(alpha, draft("routine"));
	assert.ok(entry);
	const other = authorOf("alpha", "line7", 40);
	const keys = { ...alpha.keys, author: other, former: [authorOf("alpha", "line7", 50)] };
	const signers = (end: End): string => {
		const note = headOverEntry(end.line, "routine", 0, entry.bytes, keys);
		const signature = parseSignatureLine(note.trimEnd().split("\n").at(-1) ?? "");
		return Buffer.from(signature?.keyId ?? []).toString("hex");
	};
	const others = Buffer.from(other.keyId).toString("hex");
	assert.equal(signers(alpha), others, "no key that we have followed it");
	const stranger = copyOf(alpha);
	stranger.line.keys = {};
	assert.equal(signers(stranger), others, "not enrolled");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkpointText, signNote } from "@tansiq/record";
import {
	type AddEntries,
	again,
	applyRecovering,
	type Frame,
	hear,
	LOGS,
	type LogName,
	type MirroredFrame,
	NotReady,
	NotTaken,
	type NotTakenCode,
	offerMirrored,
	originOf,
	receiptTimeS,
	recovered,
	recoverFrames,
} from "../src/index.ts";
import {
	answer,
	copyOf,
	cross,
	draft,
	due,
	type End,
	mustFrame,
	overWire,
	sayAt,
	settle,
	twoEnds,
	WALL_US,
} from "./ends.ts";

const at = (second: number) => WALL_US + second * 1_000_000;

/** A talk with a copy of bravo after every step, as backups would hold it. */
function talk(): { alpha: End; bravo: End; backups: End[] } {
	const { alpha, bravo } = twoEnds();
	const backups = [copyOf(bravo)];
	let second = 0;
	const tick = () => {
		second += 7;
		return at(second);
	};
	const keep = () => backups.push(copyOf(bravo));
	for (let round = 0; round < 5; round++)
		for (const log of LOGS) {
			sayAt(bravo, draft(log), draft(log));
			keep();
			const heard = answer(alpha, mustFrame(bravo, log), tick());
			// In one round the receipts are lost, so that several commits are owed one.
			if (round !== 2) for (const receipts of heard) answer(bravo, receipts, tick());
			keep();
			sayAt(alpha, draft(log));
			const back = answer(bravo, mustFrame(alpha, log), tick());
			keep();
			if (round !== 3) for (const receipts of back) answer(alpha, receipts, tick());
		}
	settle(alpha, bravo, tick());
	keep();
	return { alpha, bravo, backups };
}

function assertLevel(alpha: End, bravo: End): void {
	for (const [author, mirror] of [
		[alpha, bravo],
		[bravo, alpha],
	] as const)
		for (const log of LOGS) {
			const own = author.line.own[log];
			const mirrored = mirror.line.mirrored[log];
			assert.deepEqual(mirrored.roots, own.roots);
			assert.equal(own.cosignedSize, own.size);
			assert.equal(mirrored.stopped, null);
			for (let index = 0; index < own.size; index++)
				assert.equal(
					receiptTimeS(own, index),
					receiptTimeS(mirrored, index),
					`${log} ${index}: one receipt time`,
				);
		}
	assert.deepEqual([alpha.alarms, bravo.alarms], [[], []]);
}

test("threat 5: from a backup of any age both logs come back, with their receipt times, before anything is said", () => {
	const { alpha, bravo, backups } = talk();
	const before = structuredClone(bravo.line);
	for (const [age, backup] of backups.entries()) {
		const maxBytes = [1, 2_500, 700_000][age % 3];
		const peer = copyOf(alpha);
		const restored = copyOf(backup);
		for (const log of LOGS) applyRecovering(restored.line, log, 0, false);
		assert.throws(
			() => sayAt(restored, draft("urgent")),
			(error) => error instanceof NotReady && error.code === "recovering",
		);
		settle(peer, restored, at(10_000), maxBytes);
		assert.equal(restored.line.recovering, null, `backup ${age}`);
		for (const log of LOGS) {
			assert.deepEqual(restored.line.own[log].roots, before.own[log].roots);
			assert.deepEqual(restored.line.mirrored[log].roots, before.mirrored[log].roots);
		}
		sayAt(restored, draft("urgent"), draft("routine"));
		sayAt(peer, draft("urgent"), draft("routine"));
		settle(peer, restored, at(10_001));
		assertLevel(peer, restored);
	}
});

test("threat 5: a node that does not know that it is older learns it from the first frame that comes", () => {
	const { alpha, backups } = talk();
	for (const backup of backups.slice(0, -1)) {
		const kinds: ((peer: End) => void)[] = [
			(peer) => sayAt(peer, draft("urgent")),
			(peer) => sayAt(peer, draft("routine")),
			() => {},
		];
		for (const [kind, speak] of kinds.entries()) {
			const peer = copyOf(alpha);
			const restored = copyOf(backup);
			speak(peer);
			const [heads, ...entries] = due(peer);
			for (const frame of kind === 2 && heads !== undefined ? [heads] : entries)
				answer(restored, overWire(frame), at(10_000));
			const isShorter = LOGS.some(
				(log) => restored.line.own[log].size < peer.line.mirrored[log].size,
			);
			// Entries may wait in a gap of the older mirror; then the heads tell.
			if (restored.line.recovering === null && heads !== undefined)
				answer(restored, overWire(heads), at(10_000));
			assert.equal(restored.line.recovering !== null, isShorter);
			settle(peer, restored, at(10_001));
			assertLevel(peer, restored);
		}
	}
});

test("threat 5: who had seen more of the peer than its mirror holds again says nothing until it does", () => {
	const { alpha, bravo } = twoEnds();
	const backup = copyOf(bravo);
	sayAt(alpha, draft("urgent"));
	cross(alpha, bravo, "urgent");
	sayAt(bravo, draft("routine"));
	cross(bravo, alpha, "routine");
	// How far both logs go is told before the entries themselves come, and with them what they saw.
	applyRecovering(backup.line, "urgent", 0, true);
	applyRecovering(backup.line, "routine", 1, true);
	for (const frame of answer(alpha, { type: "recover", log: "routine", from: 0 }, at(1)))
		answer(backup, overWire(frame), at(1));
	assert.equal(backup.line.own.routine.size, 1);
	assert.equal(backup.line.mirrored.urgent.size, 0);
	assert.notEqual(backup.line.recovering, null);
	settle(alpha, backup, at(2));
	assert.equal(backup.line.recovering, null);
	sayAt(backup, draft("routine"));
	settle(alpha, backup, at(3));
	assertLevel(alpha, backup);
});

test("threat 5: what was lost before anybody held it is not missed, and a known size is waited for", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(bravo, draft("routine"));
	cross(bravo, alpha, "routine");
	const backup = copyOf(bravo);
	sayAt(bravo, draft("routine"));
	for (const log of LOGS) applyRecovering(backup.line, log, log === "routine" ? 2 : 0, false);
	settle(alpha, backup, at(1));
	// The guard knows of two; the peer has one. Nothing is said until a person decides.
	assert.notEqual(backup.line.recovering, null);
	assert.deepEqual(recoverFrames(backup.line), [{ type: "recover", log: "routine", from: 1 }]);
});

test("threat 5: nothing is said before the mirror holds again what our own entries say that it held", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"), draft("routine"));
	cross(alpha, bravo, "routine");
	sayAt(bravo, draft("urgent"));
	cross(bravo, alpha, "urgent");
	const restored = twoEnds().bravo;
	for (const log of LOGS) applyRecovering(restored.line, log, 0, false);
	let asked: Frame[] = recoverFrames(restored.line);
	for (let round = 0; round < 5; round++)
		asked = asked
			.flatMap((frame) => answer(alpha, overWire(frame), at(1)))
			.flatMap((frame) => answer(restored, overWire(frame), at(1)));
	assert.equal(restored.line.own.urgent.size, 1);
	assert.equal(restored.line.recovering?.routine.mirrored, 2);
	assert.throws(() => sayAt(restored, draft("urgent")), NotReady);
	settle(alpha, restored, at(2));
	sayAt(restored, draft("urgent"));
	settle(alpha, restored, at(2));
	assertLevel(alpha, restored);
});

test("nothing is offered again that is not lost, or cannot be read", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"));
	cross(alpha, bravo, "routine");
	const bytesOf = (index: number) => alpha.said[index]?.bytes;
	const offer = (from: number, read: typeof bytesOf) =>
		again(alpha.line, "routine", from, read, alpha.keys, 1_000);
	assert.equal(offer(1, bytesOf), null);
	assert.equal(
		offer(0, () => undefined),
		null,
	);
	assert.equal(offer(0, bytesOf)?.receipts.length, 1);
	const nothing = { ...mustOffer(offer(0, bytesOf)), entries: [], receipts: [] };
	const empty = hear(bravo.line, nothing, bravo.peerKeys, WALL_US);
	assert.equal(empty.receiptS, WALL_US / 1_000_000, "the newest that there is");
});

function mustOffer(frame: AddEntries | null): AddEntries {
	return frame ?? assert.fail("nothing offered");
}

test("a node that was never restored offers and asks nothing", () => {
	const { alpha, bravo } = twoEnds();
	assert.deepEqual(recoverFrames(alpha.line), []);
	const nothing = offerMirrored(bravo.line, "routine", 0, () => undefined, bravo.keys, 1_000);
	assert.deepEqual([nothing.entries, nothing.notes], [[], []]);
	sayAt(alpha, draft("routine"));
	cross(alpha, bravo, "routine");
	const lost = offerMirrored(bravo.line, "routine", 0, () => undefined, bravo.keys, 1_000);
	assert.deepEqual(lost.entries, [], "what the mirror cannot read is not offered");
});

/** What a peer might send back instead of our own entries. */
function planted(): [string, NotTakenCode, (good: MirroredFrame, peer: End) => MirroredFrame][] {
	const other = twoEnds("line7");
	sayAt(other.alpha, draft("routine", "another history"), draft("routine"));
	cross(other.alpha, other.bravo, "routine");
	const theirs = offered(other.bravo, other.alpha, 0);
	return [
		["from further on", "gap", (good) => ({ ...good, from: 3 })],
		[
			"changed bytes",
			"signature",
			(good) => ({ ...good, entries: good.entries.map((bytes) => flipped(bytes)) }),
		],
		["entries of the peer's own", "signature", (good, peer) => peersOwn(good, peer)],
		["entries in another order", "place", (good) => swapped(good)],
		["no countersignature", "head", (good) => ({ ...good, notes: [] })],
		[
			"a countersignature over less",
			"head",
			(good) => ({ ...good, notes: good.notes.slice(0, 1) }),
		],
		[
			"the countersignatures twice",
			"head",
			(good) => ({ ...good, notes: [...good.notes, ...good.notes] }),
		],
		["a countersignature by nobody", "head", (good) => ({ ...good, notes: ["nothing"] })],
		[
			"the author's head instead of a countersignature",
			"head",
			(good, peer) => ({ ...good, notes: [headOf(peer, good.log)] }),
		],
		["another history that we signed", "self-fork", () => ({ ...theirs, from: 0 })],
		[
			"another history from where we are",
			"head",
			() => ({
				...theirs,
				from: 1,
				entries: theirs.entries.slice(1),
			}),
		],
	];
}

const headOf = (peer: End, log: LogName) => peer.line.mirrored[log].head as string;
const flipped = (bytes: Uint8Array) => {
	const changed = bytes.slice();
	changed[30] = (changed[30] as number) ^ 1;
	return changed;
};
const swapped = (good: MirroredFrame) => ({ ...good, entries: [...good.entries].reverse() });
function peersOwn(good: MirroredFrame, peer: End): MirroredFrame {
	const entries = peer.said.filter(({ log }) => log === good.log).map(({ bytes }) => bytes);
	return { ...good, from: 1, entries };
}

function offered(helper: End, author: End, from: number): MirroredFrame {
	const own = author.said.filter(({ log }) => log === "routine");
	return offerMirrored(
		helper.line,
		"routine",
		from,
		(index) => own[index]?.bytes,
		helper.keys,
		700_000,
	);
}

for (const [what, code, plant] of planted())
	test(`threat 5: ${what} is not taken back: ${code}`, () => {
		const { alpha, bravo } = twoEnds();
		sayAt(bravo, draft("routine"));
		sayAt(alpha, draft("routine"));
		cross(alpha, bravo, "routine", at(1));
		const restored = copyOf(alpha);
		sayAt(alpha, draft("routine"));
		cross(alpha, bravo, "routine", at(2));
		sayAt(alpha, draft("routine"));
		cross(alpha, bravo, "routine", at(3));
		applyRecovering(restored.line, "routine", 0, false);
		const before = structuredClone(restored.line);
		const good = offered(bravo, alpha, 1);
		assert.throws(
			() => recovered(restored.line, plant(good, bravo), restored.ownKeys, restored.peerKeys),
			(error) => {
				assert.ok(error instanceof NotTaken);
				assert.equal(error.code, code, error.message);
				return true;
			},
		);
		assert.deepEqual(restored.line, before);
		assert.equal(
			recovered(restored.line, good, restored.ownKeys, restored.peerKeys).entries.length,
			2,
		);
	});

test("a countersigned head that was never ours does not pass for one", () => {
	const { alpha, bravo } = twoEnds();
	const text = checkpointText(originOf("line7", "alpha", "routine"), 1, Buffer.alloc(32, 1));
	assert.throws(
		() =>
			recovered(
				alpha.line,
				{
					type: "mirrored",
					log: "routine",
					from: 0,
					entries: [],
					notes: [signNote(text, [bravo.keys.author])],
				},
				alpha.ownKeys,
				alpha.peerKeys,
			),
		(error) => error instanceof NotTaken && error.code === "head",
	);
});

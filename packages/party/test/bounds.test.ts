import assert from "node:assert/strict";
import { test } from "node:test";
import {
	authorName,
	type Frame,
	type HeadsFrame,
	headsFrame,
	MAX_PENDING_HEADS,
	originOf,
	receiptsFrom,
} from "@tansiq/line";
import {
	checkpointText,
	ed25519Signer,
	privateKeyFromSeed,
	revocationText,
	signNote,
} from "@tansiq/record";
import { exchange, hand, keyOf, type Party, pair, plain, recoveryKey, refold } from "./pair.ts";
import { says } from "./talk.ts";

/**
 * What a peer whose key is enrolled can make this party write down beside the record itself: its
 * entries are kept whatever they are, and everything else has an end.
 */

const TIMES = 100;

/** Frame after frame of a hostile alpha; how many events bravo's journal grew by. */
function grownBy(bravo: Party, frames: Iterable<Frame>): number {
	const before = bravo.journal.length;
	for (const frame of frames) hand(bravo, frame);
	return bravo.journal.length - before;
}

function* repeated(frameOf: (i: number) => Frame): Generator<Frame> {
	for (let i = 0; i < TIMES; i++) yield frameOf(i);
}

/** Bravo has spoken, and alpha has not countersigned it yet. */
function spoken() {
	const both = pair();
	exchange(both.alpha, both.bravo);
	says(both.bravo, "TQ-71");
	return both;
}

/** Alpha's countersignature over a head of bravo's routine log that alpha makes up. */
function receiptOver(alpha: Party, size: number, fill: number): Frame {
	const origin = originOf(alpha.state.line.id, "bravo", "routine");
	const text = checkpointText(origin, size, new Uint8Array(32).fill(fill));
	const note = `${text}\n${alpha.keys.mirror.cosign(text, 1_700_000_000)}\n`;
	return { type: "receipts", log: "routine", from: 0, notes: [note] };
}

const assertFold = (of: Party) => assert.deepEqual(plain(refold(of)), plain(of.state));

test("threat 14: receipts that are none are kept as evidence a few times, and the true one is taken", () => {
	const { alpha, bravo } = spoken();
	const { size } = bravo.state.line.own.routine;
	const grown = grownBy(
		bravo,
		repeated((i) => receiptOver(alpha, size, i)),
	);
	assert.ok(grown >= 1 && grown <= 16, `${grown} events`);
	exchange(bravo, alpha);
	hand(bravo, receiptsFrom(alpha.state.line, "routine", 0, alpha.keys));
	assert.equal(bravo.state.line.own.routine.cosignedSize, size);
	assert.ok(grownBy(bravo, [receiptOver(alpha, size, 1)]) === 1, "then there is room again");
	assertFold(bravo);
});

test("threat 14: receipts over more than we ever said are written down once", () => {
	const { alpha, bravo } = spoken();
	const { size } = bravo.state.line.own.routine;
	const grown = grownBy(
		bravo,
		repeated((i) => receiptOver(alpha, size + 1 + i, i)),
	);
	assert.equal(grown, 1);
	assert.notEqual(bravo.state.line.recovering, null);
	assertFold(bravo);
});

test("threat 14: heads without entries behind them fill their room once, and entries are taken after them", () => {
	const { alpha, bravo } = spoken();
	const { size } = alpha.state.line.own.routine;
	const honest = headsFrame(alpha.state.line, alpha.keys);
	const origin = originOf(alpha.state.line.id, "alpha", "routine");
	const far = (i: number): HeadsFrame => {
		const text = checkpointText(origin, size + 1_000 + i, new Uint8Array(32).fill(i % 256));
		const routine = { ...honest.heads.routine, note: signNote(text, [alpha.keys.author]) };
		return { ...honest, heads: { ...honest.heads, routine } };
	};
	assert.equal(grownBy(bravo, repeated(far)), MAX_PENDING_HEADS);
	assert.equal(bravo.state.line.mirrored.routine.pendingHeads.length, MAX_PENDING_HEADS);
	says(alpha, "TQ-71");
	exchange(alpha, bravo);
	assert.equal(bravo.state.line.mirrored.routine.size, size + 1);
	assert.equal(alpha.state.line.own.routine.cosignedSize, size + 1, "and receipted");
	assertFold(bravo);
});

test("threat 25: recovery keys that sign revocations without end end somewhere", () => {
	const { alpha, bravo } = spoken();
	exchange(bravo, alpha);
	const keyOfSeed = (i: number) =>
		ed25519Signer(
			authorName("alpha", alpha.state.line.id),
			privateKeyFromSeed(Buffer.alloc(32, `seed ${i} `)),
		);
	const { own } = alpha.state.line;
	const good = (log: "urgent" | "routine") => {
		const size = own[log].cosignedSize;
		return { size, root: Buffer.from(own[log].roots[size - 1] ?? "", "base64") };
	};
	const revocation = (i: number): Frame => {
		const text = revocationText({
			line: alpha.state.line.id,
			party: "alpha",
			revoked: keyOf(i === 0 ? alpha.keys.author : keyOfSeed(i - 1)),
			new: keyOf(keyOfSeed(i)),
			good: { urgent: good("urgent"), routine: good("routine") },
			timeUs: alpha.clock.wallUs + i,
		});
		const note = signNote(
			text,
			[1, 2].map((at) => recoveryKey("alpha", at)),
		);
		return { type: "revocation", note };
	};
	const grown = grownBy(bravo, repeated(revocation));
	assert.ok(grown >= 2 && grown <= 64, `${grown} events`);
	assertFold(bravo);
});

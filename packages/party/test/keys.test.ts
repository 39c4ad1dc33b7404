import assert from "node:assert/strict";
import { test } from "node:test";
import { authorName, headsFrame, owed } from "@tansiq/line";
import {
	COSIGNATURE_TYPE,
	cosigner,
	ed25519Signer,
	formatVerifierKey,
	privateKeyFromSeed,
	revocationText,
	type Signer,
	signNote,
} from "@tansiq/record";
import type { Witness } from "../src/index.ts";
import { talk } from "./carriers.ts";
import {
	act,
	BY,
	CHIEF,
	deliver,
	exchange,
	hand,
	keyOf,
	type Party,
	pair,
	plain,
	recoveryKey,
	refold,
} from "./pair.ts";
import { refusal } from "./refusal.ts";
import { says } from "./talk.ts";

const LINE = "strait-1";
const freshKey = (self: string, seed: number): Signer =>
	ed25519Signer(authorName(self, LINE), privateKeyFromSeed(new Uint8Array(32).fill(seed)));

/** The node signs with the new key from the next entry on, and keeps the old for its heads. */
function rotates(of: Party, seed: number): void {
	const key = freshKey(of.state.self, seed);
	act(of, { type: "rotate", key, by: [CHIEF, BY] });
	of.keys = { ...of.keys, author: key, former: [...(of.keys.former ?? []), of.keys.author] };
}

/** A note from the safe: the key in force is revoked at what the peer has receipted. */
function revocation(of: Party, fresh: Signer, signers = [1, 2]): string {
	const { own } = of.state.line;
	const good = (log: "urgent" | "routine") => {
		const size = own[log].cosignedSize;
		return { size, root: Buffer.from(own[log].roots[size - 1] ?? "", "base64") };
	};
	const text = revocationText({
		line: LINE,
		party: of.state.self,
		revoked: keyOf(of.keys.author),
		new: keyOf(fresh),
		good: { urgent: good("urgent"), routine: good("routine") },
		timeUs: of.clock.wallUs,
	});
	return signNote(
		text,
		signers.map((at) => recoveryKey(of.state.self, at)),
	);
}

const folded = (...parties: Party[]) => {
	for (const party of parties) assert.deepEqual(plain(refold(party)), plain(party.state));
};

test("threat 25: a rotation takes effect at its own place, also within one frame and twice", () => {
	const { alpha, bravo } = pair();
	says(alpha, "TQ-70");
	rotates(alpha, 61);
	says(alpha, "TQ-70");
	says(alpha, "TQ-41");
	rotates(alpha, 62);
	says(alpha, "TQ-70");
	for (const log of ["routine", "urgent"] as const)
		assert.equal(deliver(alpha, bravo, log)?.notTaken, null);
	exchange(alpha, bravo);
	assert.deepEqual(
		bravo.state.line.keys.alpha?.author.map(({ key }) => key),
		alpha.state.line.keys.alpha?.author.map(({ key }) => key),
	);
	assert.equal(bravo.state.messages.size, 4);
	assert.equal(hand(bravo, headsFrame(alpha.state.line, alpha.keys)).hearing.events.length, 0);
	folded(alpha, bravo);
});

test("threat 25: what the old key signs after the rotation is not taken", () => {
	const { alpha, bravo } = pair();
	const thief = { ...alpha, journal: [...alpha.journal] };
	rotates(alpha, 61);
	exchange(alpha, bravo);
	thief.state = refold(alpha);
	// The thief has the whole log, and only the old key.
	assert.throws(() => says(thief, "TQ-70"), refusal("recovering"));
	folded(alpha, bravo);
});

test("threat 2: a rotation takes a chief and a second person", () => {
	const { alpha } = pair();
	const key = freshKey("alpha", 61);
	for (const by of [
		[CHIEF, CHIEF],
		[BY, { ...CHIEF, role: "watch" }],
	] as const)
		assert.throws(() => act(alpha, { type: "rotate", key, by: [...by] }), refusal("role"));
});

test("threat 25: a stolen key is revoked by two recovery keys, and what it signs is not taken any more", () => {
	const { alpha, bravo } = pair();
	says(alpha, "TQ-70");
	exchange(alpha, bravo);
	const thief: Party = { ...alpha, journal: [...alpha.journal], state: refold(alpha) };
	const fresh = freshKey("alpha", 63);
	const note = revocation(alpha, fresh);
	act(alpha, { type: "revoke", note });
	assert.throws(() => says(alpha, "TQ-70"), refusal("recovering"), "its new key is not here yet");
	assert.deepEqual(
		act(alpha, { type: "time" }).filter(({ type }) => type === "said"),
		[],
	);
	alpha.keys = { author: fresh, mirror: alpha.keys.mirror };
	talk(alpha, bravo, [{ type: "revocation", note }]);
	// It says what it wants; nobody takes it, and the log of its owner goes on.
	says(thief, "TQ-41");
	for (const log of ["urgent", "routine"] as const) {
		const frame = owed(thief.state.line, log, thief.keys, 100_000);
		if (frame === null) continue;
		const { hearing } = hand(bravo, { ...frame, type: "entries" });
		assert.ok(hearing.notTaken !== null);
	}
	assert.equal(bravo.state.messages.size, 1);
	hand(bravo, headsFrame(thief.state.line, thief.keys));
	assert.deepEqual(bravo.state.forks, []);
	if (bravo.state.line.mirrored.urgent.stopped !== null)
		act(bravo, { type: "restart", log: "urgent", by: [CHIEF, BY] });
	const ref = says(alpha, "TQ-41");
	exchange(alpha, bravo);
	assert.ok(bravo.state.dialogues.has(ref));
	assert.deepEqual(bravo.state.line.own.routine.tail, []);
	folded(alpha, bravo);
	const before = plain(bravo.state);
	talk(alpha, bravo, [{ type: "revocation", note }]);
	assert.deepEqual(plain(bravo.state), before, "once");
});

test("threat 25: a revocation under one key, of strangers, or for another line, changes nothing", () => {
	const { alpha, bravo } = pair();
	exchange(alpha, bravo);
	const fresh = freshKey("alpha", 63);
	const good = revocation(alpha, fresh);
	const before = plain(bravo.state);
	const bad = [
		revocation(alpha, fresh, [1]),
		revocation(alpha, fresh, [1, 1]),
		good.replace(LINE, "strait-2"),
		good.replace("party alpha", "party bravo"),
		good.replace("routine 1", "routine 0"),
		"",
	];
	for (const note of bad) {
		hand(bravo, { type: "revocation", note });
		assert.throws(() => act(alpha, { type: "revoke", note }), refusal("invalid"));
	}
	assert.deepEqual(plain(bravo.state), before);
});

const MEDIATOR = cosigner("mediator/mirror", privateKeyFromSeed(new Uint8Array(32).fill(70)));
const witness: Witness = {
	name: "mediator",
	mirror: formatVerifierKey(MEDIATOR.name, COSIGNATURE_TYPE, MEDIATOR.publicKey),
	deposit: keyOf(freshKey("mediator", 71)),
	tlsPin: Buffer.alloc(32, 1).toString("base64"),
	address: "https://127.0.0.1:1",
	hpke: Buffer.alloc(32, 2).toString("base64"),
};

test("a mediator's countersignature over a head of ours is kept, and one by anybody else is not", () => {
	const { alpha } = pair({}, { witness });
	const { note } = headsFrame(alpha.state.line, alpha.keys).heads.routine;
	assert.ok(note);
	const text = note.slice(0, note.indexOf("\n\n") + 1);
	const seconds = Math.floor(alpha.clock.wallUs / 1e6);
	const cosigned = (by: typeof MEDIATOR, over = text) => `${over}\n${by.cosign(over, seconds)}\n`;
	for (const bad of [cosigned(alpha.keys.mirror), note, "", cosigned(MEDIATOR, `${text}x`)]) {
		assert.deepEqual(act(alpha, { type: "witnessed", log: "routine", note: bad }), []);
		assert.equal(alpha.state.line.own.routine.witnessed, null);
	}
	const good = cosigned(MEDIATOR);
	act(alpha, { type: "witnessed", log: "routine", note: good });
	assert.equal(alpha.state.line.own.routine.witnessed?.size, 1);
	assert.deepEqual(act(alpha, { type: "witnessed", log: "routine", note: good }), []);
	folded(alpha);
});

test("threat 6: the receipt of a deposit is kept with the parcel that it names", () => {
	const { alpha } = pair({}, { witness });
	const sha256 = "ab".repeat(32);
	act(alpha, { type: "deposited", sha256, receipt: "a note\n" });
	assert.equal(alpha.state.deposits.get(sha256), "a note\n");
	folded(alpha);
});

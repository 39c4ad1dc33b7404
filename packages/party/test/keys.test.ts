import assert from "node:assert/strict";
import { test } from "node:test";
import { authorName, headsFrame, owed } from "@tansiq/line";
import {
	COSIGNATURE_TYPE,
	cosigner,
	ed25519Signer,
	formatVerifierKey,
	type Json,
	privateKeyFromSeed,
	revocationText,
	type Signer,
	signNote,
} from "@tansiq/record";
import { decide, type Input, sha256Hex, type Witness } from "../src/index.ts";
import { talk } from "./carriers.ts";
import {
	act,
	BY,
	CHIEF,
	deliver,
	exchange,
	facts,
	hand,
	keyOf,
	type Party,
	pair,
	pass,
	plain,
	recoveryKey,
	refold,
	SECOND,
	sayRaw,
} from "./pair.ts";
import { refusal } from "./refusal.ts";
import { bodyOf, says } from "./talk.ts";

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

/** The KEY-REVOKE entries that a party's journal holds of either. */
const recorded = (of: Party) =>
	of.journal
		.flatMap(({ entries }) => entries)
		.filter(({ bytes }) => Buffer.from(bytes).includes('"msg":"KEY-REVOKE"'))
		.map(({ author, log, index }) => `${author}/${log}/${index}`);

test("threat 25: a revocation is recorded once, by the new key, and checked against the note", () => {
	const { alpha, bravo } = pair();
	says(alpha, "TQ-70");
	exchange(alpha, bravo);
	const fresh = freshKey("alpha", 63);
	const note = revocation(alpha, fresh);
	act(alpha, { type: "revoke", note });
	assert.deepEqual(recorded(alpha), [], "not before the new key is here");
	alpha.keys = { author: fresh, mirror: alpha.keys.mirror, former: [alpha.keys.author] };
	talk(alpha, bravo, [{ type: "revocation", note }]);
	// Whatever was durable before a crash, the entry is there once.
	const crashed: Party = { ...alpha, journal: [...alpha.journal], state: refold(alpha) };
	for (const life of [crashed, alpha])
		for (let tick = 0; tick < 3; tick++) {
			act(life, { type: "time" });
			life.state = refold(life);
		}
	for (const life of [crashed, alpha]) assert.deepEqual(recorded(life), ["alpha/routine/2"]);
	exchange(alpha, bravo);
	assert.deepEqual(
		bravo.state.revocations.map((known) => known.recorded),
		[true],
	);
	assert.ok(bravo.state.keyActs.includes("alpha/routine/2"));
	assert.equal(bravo.state.withoutEffect.size, 0);
	folded(alpha, bravo);
});

test("threat 25: a record of no revocation, of the other's, or a second one has no effect", () => {
	const { alpha, bravo } = pair();
	exchange(alpha, bravo);
	const fresh = freshKey("alpha", 63);
	const note = revocation(alpha, fresh);
	const bytes = Buffer.byteLength(note);
	const sha256 = sha256Hex(note);
	const tells = (body: { [key: string]: Json }): string | undefined => {
		const size = bravo.state.line.mirrored.routine.size;
		sayRaw(alpha, ["KEY-REVOKE", body]);
		deliver(alpha, bravo);
		return bravo.state.withoutEffect.get(`alpha/routine/${size}`)?.code;
	};
	assert.equal(tells({ revocation: { bytes, sha256 } }), "unknown-ref", "no such note yet");
	act(alpha, { type: "revoke", note: revocation(alpha, fresh) });
	alpha.keys = { author: fresh, mirror: alpha.keys.mirror, former: [alpha.keys.author] };
	const [known] = alpha.state.revocations;
	assert.ok(known);
	hand(bravo, { type: "revocation", note: known.note });
	assert.equal(tells({}), "unknown-ref");
	assert.equal(tells({ revocation: { bytes, sha256: "00".repeat(32) } }), "unknown-ref");
	assert.equal(tells({ revocation: { ...known.document, bytes: 1 } }), "unknown-ref");
	assert.equal(bravo.state.revocations[0]?.recorded, false);
	assert.equal(tells({ revocation: { ...known.document } }), undefined);
	assert.equal(bravo.state.revocations[0]?.recorded, true);
	assert.equal(tells({ revocation: { ...known.document } }), "duplicate");
	folded(bravo);
});

test("threat 25: our own note is refused where it names other heads than ours", () => {
	const { alpha, bravo } = pair();
	exchange(alpha, bravo);
	const fresh = freshKey("alpha", 63);
	const note = revocation(alpha, fresh);
	says(alpha, "TQ-70");
	assert.throws(
		() => act(alpha, { type: "revoke", note }),
		refusal("invalid"),
		"what waits is lost",
	);
	exchange(alpha, bravo);
	const text = note.slice(0, note.indexOf("\n\n") + 1);
	const signed = (changed: string) =>
		signNote(
			changed,
			[1, 2].map((at) => recoveryKey("alpha", at)),
		);
	const other = Buffer.alloc(32, 5).toString("base64");
	for (const changed of [
		text.replace(/^routine 1 \S+$/m, `routine 1 ${other}`),
		text.replace(/^routine 1 /m, "routine 9 "),
		text.replace(/^revoked \S+$/m, `revoked ${keyOf(freshKey("alpha", 64))}`),
	]) {
		assert.notEqual(changed, text);
		assert.throws(() => act(alpha, { type: "revoke", note: signed(changed) }), refusal("invalid"));
	}
	act(alpha, { type: "revoke", note });
});

test("threat 25: nothing is said while our key is being revoked", () => {
	const { alpha } = pair();
	pass(600 * SECOND, alpha);
	const body = bodyOf("TQ-70", alpha.clock.wallUs);
	const inputs: Input[] = [{ type: "time" }, { type: "speak", msg: "TQ-70", body, by: BY }];
	const [time, speak] = inputs as [Input, Input];
	const says = (input: Input, silent: boolean) =>
		decide(alpha.state, input, { ...facts(alpha), silent }).map(({ type }) => type);
	assert.ok(!says(time, true).includes("said"));
	assert.ok(says(time, false).includes("said"), "a check of the line is due");
	assert.throws(() => says(speak, true), refusal("recovering"));
	assert.deepEqual(says(speak, false), ["said"]);
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

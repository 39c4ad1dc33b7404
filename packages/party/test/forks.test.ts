import assert from "node:assert/strict";
import { test } from "node:test";
import { headsFrame, owed, receiptsFrom } from "@tansiq/line";
import { openEntry, verifierOf, verifyFork } from "@tansiq/record";
import { blobOf } from "../src/blobs.ts";
import {
	act,
	BY,
	CHIEF,
	deliver,
	entriesOf,
	exchange,
	hand,
	keyOf,
	MINUTE,
	type Party,
	pair,
	pass,
	plain,
	refold,
	SECOND,
	sayAs,
} from "./pair.ts";
import { refusal } from "./refusal.ts";
import { says } from "./talk.ts";

/** The same party once more, as one that shows two faces would run it. */
function twin(of: Party): Party {
	return {
		...of,
		journal: [...of.journal],
		blobs: new Map(of.blobs),
		state: refold(of),
		salts: 900,
	};
}

const frameOf = (of: Party, log: "urgent" | "routine" = "routine") => {
	const frame = owed(of.state.line, log, of.keys, 100_000);
	assert.ok(frame);
	return { ...frame, type: "entries" as const };
};
const tick = (of: Party) => act(of, { type: "time" });
const saidIn = (of: Party, msg: string) =>
	entriesOf(of).filter(({ text }) => text.includes(`"msg":"${msg}"`));

/** Two ways to show two faces: equal sizes, and a longer log that does not begin with the shorter. */
for (const more of [0, 3])
	test(`threat 10: two heads ${more === 0 ? "of one size" : "of two sizes"} stop the log for good, with evidence that convicts`, () => {
		const { alpha, bravo, founding } = pair();
		const other = twin(bravo);
		says(bravo, "TQ-70");
		for (let i = 0; i <= more; i++) says(other, "TQ-71");
		exchange(bravo, alpha);
		const size = alpha.state.line.mirrored.routine.size;
		const { hearing } = hand(alpha, headsFrame(other.state.line, other.keys));
		if (more > 0) {
			// A longer head is kept, and found false when its entries come.
			assert.equal(hearing.events[0]?.type, "headAhead");
			const { notTaken } = hand(alpha, frameOf(other)).hearing;
			assert.equal(notTaken?.code, "fork");
		}
		const [fork] = alpha.state.forks;
		assert.deepEqual(
			[fork?.log, alpha.state.line.mirrored.routine.stopped?.code, alpha.state.forks.length],
			["routine", "fork", 1],
		);
		const evidence = alpha.blobs.get(fork?.sha256 ?? "");
		assert.ok(evidence);
		const author = verifierOf(founding.members.bravo?.author ?? "");
		assert.equal(verifyFork(evidence, author).origin, fork?.origin);
		assert.throws(() => verifyFork(evidence, verifierOf(founding.members.alpha?.author ?? "")));
		// A third party reads the accusation in alpha's own log, and finds the evidence by its hash.
		const [entry, ...rest] = saidIn(alpha, "FORK");
		assert.deepEqual(rest, []);
		const { body } = openEntry(
			Buffer.from(entry?.text ?? ""),
			verifierOf(keyOf(alpha.keys.author)),
		);
		assert.equal(blobOf(body.body.evidence), fork?.sha256);
		assert.equal(body.body.origin, fork?.origin);
		// It stays stopped, whatever comes, and no two people take it up again.
		says(bravo, "TQ-70");
		assert.equal(deliver(bravo, alpha)?.notTaken?.code, "stopped");
		assert.equal(alpha.state.line.mirrored.routine.size, size);
		assert.throws(
			() => act(alpha, { type: "restart", log: "routine", by: [CHIEF, BY] }),
			refusal("invalid"),
		);
		hand(alpha, headsFrame(other.state.line, other.keys));
		assert.equal(alpha.state.forks.length, 1, "said once");
		// The other log goes on, and ours goes out.
		says(bravo, "TQ-41");
		deliver(bravo, alpha, "urgent", { receipt: false });
		assert.equal(alpha.state.line.mirrored.urgent.stopped, null);
		assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
	});

test("a log that stopped for another reason is taken up again by a chief and a second person", () => {
	const { alpha, bravo } = pair();
	says(bravo, "TQ-70");
	const bad = frameOf(bravo);
	bad.entries = bad.entries.map((bytes) => {
		const copy = Buffer.from(bytes);
		copy[60] = (copy[60] ?? 0) ^ 1;
		return new Uint8Array(copy);
	});
	hand(alpha, bad);
	assert.equal(alpha.state.line.mirrored.routine.stopped?.code, "signature");
	for (const by of [
		[CHIEF, CHIEF],
		[BY, { ...CHIEF, role: "watch" }],
	] as const)
		assert.throws(
			() => act(alpha, { type: "restart", log: "routine", by: [...by] }),
			refusal("role"),
		);
	act(alpha, { type: "restart", log: "routine", by: [CHIEF, BY] });
	assert.equal(deliver(bravo, alpha)?.notTaken, null);
	assert.deepEqual(alpha.state.line.own.routine.size > 0, true);
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
	assert.throws(
		() => act(alpha, { type: "restart", log: "routine", by: [CHIEF, BY] }),
		refusal("invalid"),
	);
});

test("threat 25: a head under our own key that we never signed is kept, and accuses nobody else", () => {
	const { alpha, bravo } = pair();
	const thief = twin(alpha);
	says(alpha, "TQ-70");
	exchange(alpha, bravo);
	says(thief, "TQ-71");
	const note = headsFrame(thief.state.line, thief.keys).heads.routine.note;
	assert.ok(note);
	act(alpha, { type: "head", note });
	assert.deepEqual(
		alpha.state.forks.map(({ origin, log }) => [origin.includes("alpha"), log]),
		[[true, "routine"]],
	);
	assert.ok(alpha.blobs.has(alpha.state.forks[0]?.sha256 ?? ""));
	assert.equal(alpha.state.line.mirrored.routine.stopped, null);
	act(alpha, { type: "head", note });
	assert.equal(alpha.state.forks.length, 1);
	says(alpha, "TQ-70");
	exchange(alpha, bravo);
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
	// The peer, shown the same head, has evidence that one key signed two histories.
	act(bravo, { type: "head", note });
	assert.equal(bravo.state.forks.length, 1);
});

test("a head that is nobody's, or of another line, changes nothing", () => {
	const { alpha, bravo } = pair();
	const { note } = headsFrame(bravo.state.line, bravo.keys).heads.routine;
	assert.ok(note);
	const before = plain(alpha.state);
	for (const each of [note, "", "x", note.replace("strait-1", "strait-2"), note.slice(0, -9)])
		assert.deepEqual(act(alpha, { type: "head", note: each }), []);
	assert.deepEqual(plain(alpha.state), before);
});

for (const [what, skewUs] of [
	["before it was said", -MINUTE],
	["after it arrived", MINUTE],
] as const)
	test(`threat 9: a receipt stamped ${what} is objected to at once, once, under our signature`, () => {
		const { alpha, bravo } = pair();
		says(alpha, "TQ-70");
		bravo.clock.wallUs += skewUs;
		deliver(alpha, bravo);
		tick(alpha);
		tick(alpha);
		const objections = saidIn(alpha, "OBJECTION");
		assert.equal(objections.length, 1);
		const { body } = openEntry(
			Buffer.from(objections[0]?.text ?? ""),
			verifierOf(keyOf(alpha.keys.author)),
		).body;
		assert.equal(body.log, "routine");
		// A receipt is stamped in whole seconds.
		assert.ok(Math.abs(Number(body.skew_us) - skewUs) <= SECOND);
		assert.equal(alpha.state.objections.routine, body.skew_us);
		exchange(alpha, bravo);
		assert.deepEqual([...bravo.state.withoutEffect], []);
		assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
	});

test("threat 9: clocks that differ by seconds, and mail that takes days, are no reason to object", () => {
	for (const [skewUs, delayUs] of [
		[9 * SECOND, 0],
		[-9 * SECOND, 0],
		[0, 3 * 24 * 60 * MINUTE],
	] as const) {
		const { alpha, bravo } = pair();
		says(alpha, "TQ-70");
		bravo.clock.wallUs += skewUs;
		pass(delayUs, alpha, bravo);
		deliver(alpha, bravo, "routine", { receipt: false });
		pass(delayUs, alpha, bravo);
		hand(alpha, receiptsFrom(bravo.state.line, "routine", 0, bravo.keys));
		tick(alpha);
		assert.deepEqual(saidIn(alpha, "OBJECTION"), []);
	}
});

test("threat 7: receipts withheld by a peer that is alive are a statement of ours, once for each gap", () => {
	const { alpha, bravo } = pair();
	const ref = says(alpha, "TQ-61");
	for (let minute = 0; minute < 5; minute++) {
		pass(MINUTE, alpha, bravo);
		deliver(alpha, bravo, "routine", { receipt: false });
		says(bravo, "TQ-70");
		deliver(bravo, alpha);
		tick(alpha);
	}
	const [statement, ...more] = saidIn(alpha, "NO-RECEIPT");
	assert.deepEqual(more, []);
	const { body, seen } = (() => {
		const entry = openEntry(
			Buffer.from(statement?.text ?? ""),
			verifierOf(keyOf(alpha.keys.author)),
		);
		return { body: entry.body.body, seen: entry.seen };
	})();
	assert.deepEqual([body.log, `alpha/routine/${body.from}`], ["routine", ref]);
	// It names what the peer said meanwhile: a head under its key, after ours was sent.
	assert.ok(
		(seen.find(({ author, log }) => author === "bravo" && log === "routine")?.size ?? 0) > 1,
	);
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
});

test("threat 7: a peer that is silent altogether withholds nothing", () => {
	const { alpha } = pair();
	says(alpha, "TQ-61");
	for (let minute = 0; minute < 10; minute++) {
		pass(MINUTE, alpha);
		tick(alpha);
	}
	assert.deepEqual(saidIn(alpha, "NO-RECEIPT"), []);
});

test("threat 8: what claims a time before the one at which it can have been said is marked", () => {
	for (const [backUs, isFalse] of [
		[0, false],
		[9 * MINUTE, false],
		[12 * MINUTE, true],
		[24 * 60 * MINUTE, true],
	] as const) {
		const { alpha, bravo } = pair();
		pass(60 * MINUTE, alpha, bravo);
		// Bravo has seen this; nothing after it was said before it.
		says(alpha, "TQ-70");
		exchange(alpha, bravo);
		const saidS = Math.floor(alpha.clock.wallUs / SECOND);
		bravo.clock.wallUs -= backUs;
		const ref = sayAs(bravo, "routine", "TQ-70", {
			by: { role: "watch", script: false },
			text: "We told you long ago.",
		});
		bravo.clock.wallUs += backUs;
		exchange(alpha, bravo);
		assert.equal(alpha.state.falseTimes.get(ref), isFalse ? saidS : undefined);
		assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
	}
});

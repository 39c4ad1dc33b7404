import assert from "node:assert/strict";
import { test } from "node:test";
import { leafHash, openBlob, openEntry, sealBlob, verifierOf } from "@tansiq/record";
import { type Attesting, plainCode, readbackCodeOf, sha256Hex } from "../src/index.ts";
import { alone, handOver, join, KEY, REF, SCAN, shown, stop, typed } from "./one-sided.ts";
import {
	act,
	BY,
	declareAt,
	deliver,
	effectsOf,
	entriesOf,
	exchange,
	MINUTE,
	type Party,
	pair,
	pass,
	plain,
	refold,
	sayRaw,
} from "./pair.ts";
import { refusal } from "./refusal.ts";

test("a line is founded by one party; what it says is released and never receipted", () => {
	const { alpha } = alone();
	declareAt(alpha, "flight");
	assert.equal(alpha.state.registry.operations.get("flight")?.notice, REF);
	pass(5 * MINUTE, alpha);
	act(alpha, { type: "time" });
	assert.equal(shown(alpha), "released");
	assert.equal(alpha.state.dialogues.get(REF)?.receiptUs, null);
	assert.equal(alpha.state.checks, null, "no checks of a line that nobody answers on");
	assert.deepEqual(alpha.state.line.keys.bravo, undefined);
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
});

test("the time for the answer counts from recording that it was handed over", () => {
	const { alpha } = alone();
	declareAt(alpha, "flight");
	pass(120 * MINUTE, alpha);
	act(alpha, { type: "time" });
	assert.equal(shown(alpha), "released", "nobody is late who was never told");
	assert.equal(handOver(alpha).length, 1);
	assert.deepEqual(handOver(alpha), [], "said once");
	pass(10 * MINUTE - 1, alpha);
	assert.equal(shown(alpha), "released");
	pass(1, alpha);
	act(alpha, { type: "time" });
	assert.equal(shown(alpha), "overdue");
	act(alpha, typed(alpha));
	act(alpha, { type: "time" });
	assert.equal(shown(alpha), "closed_late");
	const [entry] = entriesOf(alpha).filter(({ text }) => text.includes("HANDED-OVER"));
	assert.match(entry?.text ?? "", /\nby example\/op\/duty /, "signed by the operator");
});

test("handing over names a way and an instant that can be", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "flight");
	exchange(alpha, bravo);
	assert.throws(() => handOver(alpha), refusal("not-answerable"), "bravo has a node");
	const paper = alone().alpha;
	declareAt(paper, "flight");
	const given = { type: "handedOver", ref: REF, how: "print", by: BY } as const;
	const { wallUs } = paper.clock;
	for (const change of [{ atUs: wallUs + 1 }, { atUs: wallUs - 1 }, { atUs: 0.5 }])
		assert.throws(() => act(paper, { ...given, ...change }), refusal("invalid"));
	assert.throws(
		() => act(paper, { ...given, atUs: wallUs, how: "pigeon" as "hand" }),
		refusal("invalid"),
	);
	assert.throws(
		() => act(paper, { ...given, atUs: wallUs, ref: "alpha/routine/9" }),
		refusal("unknown"),
	);
	assert.throws(
		() => act(paper, { ...given, atUs: wallUs, by: { ...BY, role: "planner" } }),
		refusal("role"),
	);
});

test("a typed answer closes it, attested by one side, with its evidence by hash", () => {
	const { alpha } = alone();
	declareAt(alpha, "flight");
	handOver(alpha);
	const [event] = act(alpha, typed(alpha, REF, { msg: "TQ-2", reason: "weather", how: "email" }));
	act(alpha, { type: "time" });
	assert.equal(shown(alpha), "closed");
	const { answer } = alpha.state.dialogues.get(REF) ?? {};
	assert.deepEqual(answer?.attested, {
		entry: "alpha/routine/3",
		evidence: SCAN.sha256,
		from: "chief",
		how: "email",
		atUs: alpha.clock.wallUs,
	});
	assert.equal(answer?.reason, "weather");
	assert.deepEqual(answer?.by, BY, "who typed it");
	assert.deepEqual(alpha.blobs.get(SCAN.sha256), SCAN.bytes);
	assert.equal(event?.type, "said");
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
});

test("exactly one answer closes it, and only after it was handed over", () => {
	const { alpha } = alone();
	declareAt(alpha, "flight");
	assert.throws(() => act(alpha, typed(alpha)), refusal("not-answerable"));
	handOver(alpha);
	act(alpha, typed(alpha));
	const before = plain(alpha.state);
	assert.deepEqual(act(alpha, typed(alpha)), [], "the same again changes nothing");
	const other = typed(alpha, REF, { msg: "TQ-2", reason: "weather" });
	assert.throws(() => act(alpha, other), refusal("already-answered"));
	const sheet = sealBlob(Buffer.from("another sheet"), KEY, new Uint8Array(12));
	assert.throws(
		() => act(alpha, typed(alpha, REF, { evidence: sheet })),
		refusal("already-answered"),
	);
	assert.deepEqual(plain(alpha.state), before);
});

test("a wrong code, a wrong read-back, wrong words or wrong evidence are refused", () => {
	const { alpha } = alone();
	declareAt(alpha, "flight");
	const ref = stop(alpha);
	handOver(alpha);
	handOver(alpha, ref);
	const refuses = (code: string, at: string, changes: Partial<Attesting>) =>
		assert.throws(() => act(alpha, typed(alpha, at, changes)), refusal(code));
	const right = readbackCodeOf(alpha.state, REF) ?? "";
	for (let place = 0; place < right.length; place++) {
		const wrong =
			right.slice(0, place) + (right[place] === "2" ? "3" : "2") + right.slice(place + 1);
		refuses("readback", REF, { readbackCode: wrong });
	}
	refuses("readback", REF, { readbackCode: readbackCodeOf(alpha.state, ref) ?? "" });
	refuses("readback", REF, { readbackCode: "" });
	refuses("not-answerable", REF, { msg: "TQ-1" });
	refuses("not-answerable", REF, { msg: "TQ-3" });
	refuses("invalid", REF, { msg: "TQ-2" });
	refuses("invalid", REF, { from: "A. Person" as "chief" });
	refuses("invalid", REF, { how: "fax" as "print" });
	refuses("invalid", REF, { atUs: alpha.clock.wallUs + 1 });
	refuses("invalid", REF, { evidence: { ...SCAN, sha256: "0".repeat(64) } });
	const large = new Uint8Array(700_029);
	refuses("invalid", REF, { evidence: { bytes: large, sha256: sha256Hex(large) } });
	const none = new Uint8Array(0);
	refuses("invalid", REF, { evidence: { bytes: none, sha256: sha256Hex(none) } });
	refuses("readback", ref, { msg: "TQ-1" });
	const readback = { zone: "KILO-7", start_us: alpha.clock.wallUs };
	refuses("readback", ref, { msg: "TQ-1", readback: { ...readback, zone: "KILO-8" } });
	act(alpha, typed(alpha, ref, { msg: "TQ-1", readback }));
	assert.equal(alpha.state.dialogues.get(ref)?.answer?.msg, "TQ-1");
});

test("a code copied by a Cyrillic or Arabic hand is the same code", () => {
	assert.equal(plainCode(" нк м-т х2 "), "HKMTX2");
	assert.equal(plainCode("٢٣۴۵dF"), "2345DF");
	assert.notEqual(plainCode("нк мт х3"), "HKMTX2");
	const { alpha } = alone();
	declareAt(alpha, "flight");
	assert.match(readbackCodeOf(alpha.state, REF) ?? "", /^[2-9DFHJKMNRTVWX]{6}$/);
	assert.equal(readbackCodeOf(alpha.state, "alpha/routine/99"), null);
	assert.equal(readbackCodeOf(alpha.state, "bravo/routine/0"), null);
});

test("no word of the evidence stands in an entry, and the record verifies without its key", () => {
	const { alpha } = alone();
	declareAt(alpha, "flight");
	handOver(alpha);
	act(alpha, typed(alpha));
	const entry = entriesOf(alpha).find(({ text }) => text.includes('"ATTESTED"'));
	assert.doesNotMatch(entry?.text ?? "", /by hand|A\. Person/);
	assert.match(entry?.text ?? "", new RegExp(SCAN.sha256));
	const blob = alpha.blobs.get(SCAN.sha256) as Uint8Array;
	assert.equal(Buffer.from(openBlob(blob, KEY)).toString(), "the sheet, filled in by hand");
	assert.throws(() => openBlob(blob, new Uint8Array(32)), "without its key nobody reads it");
	assert.equal(sha256Hex(blob), SCAN.sha256);
	const bytes = Buffer.from(entry?.text ?? "");
	const author = verifierOf(alpha.state.founding?.members.alpha?.author ?? "");
	assert.equal(openEntry(bytes, author).body.msg, "ATTESTED");
	const { leaves } = alpha.state.line.own.routine;
	assert.equal(Buffer.from(leafHash(bytes)).toString("base64"), leaves[3]);
});

/** ATTESTED as a dishonest node would sign it, whatever its own rules say. */
function forged(of: Party, ref: string): void {
	of.blobs.set(SCAN.sha256, SCAN.bytes);
	sayRaw(of, [
		"ATTESTED",
		{
			at_us: of.clock.wallUs,
			by: { role: "watch", script: false },
			evidence: { bytes: SCAN.bytes.length, sha256: SCAN.sha256 },
			from: "chief",
			how: "print",
			msg: "TQ-4",
			readback_code: "222222",
			ref,
		},
	]);
}

test("threat 1: nobody attests an answer of a party that has a node", () => {
	const joined = alone();
	join(joined);
	for (const { alpha, bravo } of [pair(), joined]) {
		const ref = declareAt(alpha, "flight");
		exchange(alpha, bravo);
		forged(alpha, ref);
		const [effect] = effectsOf(deliver(alpha, bravo));
		assert.equal(effect?.kind === "none" && effect.code, "not-yours");
		assert.equal(bravo.state.dialogues.get(ref)?.answer, null);
	}
});

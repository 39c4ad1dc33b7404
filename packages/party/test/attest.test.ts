import assert from "node:assert/strict";
import { test } from "node:test";
import { stateOf } from "@tansiq/hotline";
import { LOGS } from "@tansiq/line";
import { leafHash, openBlob, openEntry, sealBlob, verifierOf } from "@tansiq/record";
import {
	type Attesting,
	due,
	type Founding,
	foundingText,
	memberWithoutNode,
	plainCode,
	Refusal,
	readbackCodeOf,
	sha256Hex,
} from "../src/index.ts";
import { greet, restored } from "./carriers.ts";
import {
	act,
	BY,
	CHIEF,
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

const REF = "alpha/routine/1";
const refusal = (code: string) => (error: unknown) =>
	error instanceof Refusal && error.code === code;

const documentOf = (founding: Founding) => ({
	founding,
	signedNote: foundingText(founding),
});

/** Alpha alone on the line, and what bravo would found it with later. */
function alone(): { alpha: Party; bravo: Party; joint: Founding } {
	const { alpha: first, bravo, founding } = pair();
	const fresh = (of: Party): Party => ({
		...of,
		state: refold({ ...of, journal: [] }),
		journal: [],
		blobs: new Map(),
	});
	const alpha = fresh(first);
	const other = fresh(bravo);
	const members = {
		alpha: founding.members.alpha as Founding["members"][string],
		bravo: memberWithoutNode("Bravo"),
	};
	act(alpha, { type: "boot", boot: "first" });
	const paper = documentOf({ ...founding, members });
	act(alpha, { type: "found", ...paper });
	const joint = { ...founding, replaces: sha256Hex(paper.signedNote) };
	return { alpha, bravo: other, joint };
}

function shown(of: Party, ref = REF) {
	const dialogue = of.state.dialogues.get(ref);
	return dialogue && stateOf(dialogue, of.clock.monoUs);
}

const KEY = new Uint8Array(32).fill(7);
const SCAN = sealBlob(Buffer.from("the sheet, filled in by hand"), KEY, new Uint8Array(12));

function typed(of: Party, ref = REF, changes: Partial<Attesting> = {}) {
	return {
		type: "attest",
		by: BY,
		ref,
		msg: "TQ-4",
		readbackCode: readbackCodeOf(of.state, ref) ?? "",
		evidence: SCAN,
		from: "chief",
		how: "print",
		atUs: of.clock.wallUs,
		...changes,
	} as const;
}

const handOver = (of: Party, ref = REF) =>
	act(of, { type: "handedOver", ref, how: "print", atUs: of.clock.wallUs, by: BY });

function stop(of: Party): string {
	const body = { zone: { id: "KILO-7" }, start_us: of.clock.wallUs };
	act(of, { type: "speak", msg: "TQ-41", body, by: BY });
	return [...of.state.dialogues.keys()].at(-1) ?? "";
}

function join({ alpha, bravo, joint }: ReturnType<typeof alone>): void {
	act(bravo, { type: "boot", boot: "first" });
	act(bravo, { type: "found", ...documentOf(joint) });
	act(alpha, { type: "found", ...documentOf(joint) });
	exchange(alpha, bravo);
}

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

test("a party that joins later mirrors the history, and what was attested stays attested", () => {
	const line = alone();
	const { alpha, bravo, joint } = line;
	declareAt(alpha, "flight");
	const ref = stop(alpha);
	handOver(alpha);
	handOver(alpha, ref);
	const readback = { zone: "KILO-7", start_us: alpha.clock.wallUs };
	act(alpha, typed(alpha, ref, { msg: "TQ-1", readback }));
	act(alpha, typed(alpha));
	const silent = declareAt(alpha, "silent");
	act(alpha, { type: "time" });
	handOver(alpha, silent);
	pass(600 * MINUTE, alpha, bravo);
	act(alpha, { type: "time" });
	const sizes = LOGS.map((log) => alpha.state.line.own[log].size);
	const first = alpha.state.line.own.routine.leaves[0];
	join(line);
	assert.deepEqual(act(alpha, { type: "found", ...documentOf(joint) }), [], "once");
	assert.deepEqual(
		LOGS.map((log) => alpha.state.line.own[log].size),
		sizes.map((size) => size + 1),
		"the logs go on with their indices",
	);
	assert.equal(bravo.state.line.mirrored.routine.leaves[0], first);
	act(alpha, { type: "time" });
	act(bravo, { type: "time" });
	exchange(alpha, bravo);
	for (const log of LOGS) {
		const own = alpha.state.line.own[log];
		assert.deepEqual(bravo.state.line.mirrored[log].roots, own.roots);
		assert.deepEqual(alpha.state.line.mirrored[log].roots, bravo.state.line.own[log].roots);
		assert.equal(own.cosignedSize, own.size);
	}
	for (const each of [alpha, bravo]) {
		for (const at of [REF, ref]) {
			const { answer, outcome } = each.state.dialogues.get(at) ?? {};
			assert.equal(answer?.attested?.evidence, SCAN.sha256, `${each.state.self} ${at}`);
			assert.equal(outcome, "closed");
		}
		assert.equal(shown(each, silent), "overdue");
		assert.deepEqual([...each.state.withoutEffect], [], each.state.self);
		assert.deepEqual(plain(refold(each)), plain(each.state));
	}
	assert.deepEqual(bravo.blobs.get(SCAN.sha256), SCAN.bytes, "sealed as it is");
	assert.deepEqual(due(alpha.state, alpha.clock.monoUs).unsent, []);
});

test("after joining, new dialogues work as on any line, and alpha answers for bravo no more", () => {
	const line = alone();
	const { alpha, bravo } = line;
	declareAt(alpha, "flight");
	handOver(alpha);
	act(alpha, typed(alpha));
	join(line);
	const ref = declareAt(alpha, "second");
	exchange(alpha, bravo);
	assert.equal(shown(alpha, ref), "received");
	assert.throws(() => handOver(alpha, ref), refusal("not-answerable"));
	assert.throws(() => act(alpha, typed(alpha, ref)), refusal("not-answerable"));
	act(bravo, { type: "answer", ref, answer: { msg: "TQ-4" }, by: BY });
	exchange(alpha, bravo);
	act(alpha, { type: "time" });
	exchange(alpha, bravo);
	for (const each of [alpha, bravo]) {
		assert.equal(shown(each, ref), "closed");
		assert.equal(each.state.dialogues.get(ref)?.answer?.attested, undefined);
	}
	const back = declareAt(bravo, "theirs");
	exchange(alpha, bravo);
	act(alpha, { type: "answer", ref: back, answer: { msg: "TQ-4" }, by: BY });
	exchange(alpha, bravo);
	assert.equal(bravo.state.dialogues.get(back)?.answer?.msg, "TQ-4");
});

/** How many events of the journal come after the first of a type, with it. */
const since = (of: Party, type: string) =>
	of.journal.length - of.journal.findIndex(({ body }) => JSON.parse(body).type === type);

test("a node that dies while it is refounded says so when it is back, once", () => {
	const line = alone();
	const { alpha, bravo, joint } = line;
	act(alpha, { type: "found", ...documentOf(joint) });
	const cut = { ...alpha, journal: alpha.journal.slice(0, 1 - since(alpha, "refounded")) };
	cut.state = refold(cut);
	assert.equal(due(cut.state, cut.clock.monoUs).deadlineMonoUs, 0, "owed at once");
	act(cut, { type: "found", ...documentOf(joint) });
	act(cut, { type: "time" });
	act(cut, { type: "time" });
	const said = entriesOf(cut).filter(({ text }) => text.includes('"REFOUNDED"'));
	assert.deepEqual(said.map(({ place }) => place).sort(), ["alpha/routine/1", "alpha/urgent/1"]);
	act(bravo, { type: "boot", boot: "first" });
	act(bravo, { type: "found", ...documentOf(joint) });
	exchange(cut, bravo);
	assert.deepEqual(bravo.state.mirrorsHistory, { urgent: false, routine: false });
	assert.deepEqual([...bravo.state.withoutEffect], []);
});

test("threat 5: a backup from before the joining has the history back from the new peer", () => {
	for (const from of ["refounded", "told"]) {
		const line = alone();
		const { alpha, bravo, joint } = line;
		declareAt(alpha, "flight");
		handOver(alpha);
		act(alpha, typed(alpha));
		act(alpha, { type: "time" });
		join(line);
		const back = restored(alpha, since(alpha, from));
		act(back, { type: "found", ...documentOf(joint) });
		assert.ok(back.state.line.recovering, "nothing is signed before its own entries are back");
		for (let i = 0; i < 20 && back.state.line.recovering !== null; i++) {
			greet(back, bravo);
			pass(MINUTE / 6, back, bravo);
		}
		assert.equal(back.state.line.recovering, null);
		exchange(back, bravo);
		act(back, { type: "time" });
		exchange(back, bravo);
		assert.deepEqual(back.state.refoundingOwed, { urgent: false, routine: false });
		const { answer, outcome, handedOverUs } = back.state.dialogues.get(REF) ?? {};
		assert.equal(answer?.attested?.evidence, SCAN.sha256, from);
		assert.equal(outcome, "closed");
		assert.ok(handedOverUs);
		for (const log of LOGS)
			assert.deepEqual(back.state.line.own[log].roots, bravo.state.line.mirrored[log].roots);
		assert.deepEqual([...back.state.forks, ...bravo.state.forks], []);
		assert.deepEqual(plain(refold(back)), plain(back.state));
	}
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

test("threat 5: a backup that was first started alone asks whoever has a node by then", () => {
	const line = alone();
	const { alpha, bravo, joint } = line;
	declareAt(alpha, "flight");
	const kept = alpha.journal.length;
	handOver(alpha);
	act(alpha, typed(alpha));
	join(line);
	const cut = { ...alpha, journal: alpha.journal.slice(0, kept) };
	cut.state = refold(cut);
	act(cut, { type: "boot", boot: "restored" });
	const { urgent, routine } = cut.state.line.own;
	const least = { urgent: urgent.size, routine: routine.size + 1 };
	act(cut, { type: "restored", least, alone: true });
	assert.throws(() => stop(cut), refusal("recovering"));
	pass(60 * MINUTE, cut, bravo);
	act(cut, { type: "time" });
	assert.ok(cut.state.line.recovering, "time alone brings nothing back");
	act(cut, { type: "found", ...documentOf(joint) });
	assert.equal(cut.state.line.recovering?.routine.told, false, "bravo has not told yet");
	for (let i = 0; i < 20 && cut.state.line.recovering !== null; i++) {
		greet(cut, bravo);
		pass(MINUTE / 6, cut, bravo);
	}
	assert.equal(cut.state.line.recovering, null);
	act(cut, { type: "time" });
	exchange(cut, bravo);
	for (const log of LOGS)
		assert.deepEqual(cut.state.line.own[log].roots, bravo.state.line.mirrored[log].roots);
	assert.equal(cut.state.dialogues.get(REF)?.answer?.attested?.evidence, SCAN.sha256);
	assert.deepEqual([...cut.state.forks, ...bravo.state.forks], []);
	assert.deepEqual(plain(refold(cut)), plain(cut.state));
});

test("threat 5: with nobody to ask, two people accept that entries are lost", () => {
	const { alpha } = alone();
	const { routine } = alpha.state.line.own;
	const least = { urgent: 1, routine: routine.size + 2 };
	act(alpha, { type: "restored", least, alone: true });
	assert.throws(() => act(alpha, { type: "acceptLoss", by: [CHIEF, CHIEF] }), refusal("role"));
	assert.ok(alpha.state.line.recovering);
	act(alpha, { type: "acceptLoss", by: [BY, CHIEF] });
	assert.equal(alpha.state.line.recovering, null);
	assert.match(stop(alpha), /^alpha\/urgent\/1$/);
});

test("the new document keeps the people who signed under the earlier one", () => {
	const { alpha, joint } = alone();
	const ours = joint.members.alpha as Founding["members"][string];
	const [first, ...others] = ours.operators;
	assert.ok(first);
	const fewer: Founding["members"][string]["operators"][] = [
		others,
		[{ ...first, roles: first.roles.slice(1) }, ...others],
	];
	const found = (operators: typeof others) => {
		const members = { ...joint.members, alpha: { ...ours, operators } };
		return act(alpha, { type: "found", ...documentOf({ ...joint, members }) });
	};
	const before = plain(alpha.state);
	for (const operators of fewer)
		assert.throws(
			() => found(operators),
			(error) => error instanceof Refusal && error.faults[0]?.field === "members.alpha.operators",
		);
	assert.deepEqual(plain(alpha.state), before);
	const reversed = [...others, { ...first, roles: [...first.roles].reverse() }];
	assert.ok(found(reversed).length > 0, "the order says nothing");
});

test("a history that no document of both names is none", () => {
	const line = alone();
	const { alpha, bravo, joint } = line;
	declareAt(alpha, "flight");
	handOver(alpha);
	act(alpha, typed(alpha));
	const { replaces: _, ...silent } = joint;
	assert.throws(() => act(alpha, { type: "found", ...documentOf(silent) }), refusal("invalid"));
	const members = { ...joint.members, alpha: { ...joint.members.alpha, author: "another" } };
	const other = { ...joint, members } as Founding;
	assert.throws(() => act(alpha, { type: "found", ...documentOf(other) }), refusal("invalid"));
	act(alpha, { type: "found", ...documentOf(joint) });
	act(bravo, { type: "boot", boot: "first" });
	act(bravo, { type: "found", ...documentOf(silent) });
	const effects = effectsOf(deliver(alpha, bravo));
	assert.deepEqual(
		effects.flatMap((effect) => (effect.kind === "none" ? [`${effect.msg} ${effect.code}`] : [])),
		["HANDED-OVER not-yours", "ATTESTED not-yours", "REFOUNDED malformed"],
	);
});

const SCRIPT = sha256Hex("what was read out");
const spoken = (of: Party, about: string | null) =>
	({
		type: "minutes",
		minutes: {
			about,
			text: about === null ? "come to channel 5" : null,
			script: SCRIPT,
			readback: { zone: "KILO-7" },
			atUs: of.clock.wallUs,
			channel: "Guard 2",
			theirs: "watch",
		},
		by: BY,
	}) as const;

test("voice minutes are attested by one side until the other agrees to them", () => {
	for (const agrees of [true, false]) {
		const { alpha, bravo } = pair();
		const ref = stop(alpha);
		act(alpha, spoken(alpha, ref));
		const at = "alpha/urgent/2";
		assert.equal(alpha.state.minutes.get(at)?.agreed, null);
		assert.throws(
			() => act(alpha, { type: "agreeMinutes", ref: at, agrees: true, by: BY }),
			refusal("unknown"),
			"not by who took them",
		);
		exchange(alpha, bravo);
		assert.equal(bravo.state.minutes.get(at)?.agreed, null);
		assert.deepEqual(bravo.state.minutes.get(at)?.readback, { zone: "KILO-7" });
		assert.equal(bravo.state.dialogues.get(ref)?.answer, null, "minutes close nothing");
		const answer = { type: "agreeMinutes", ref: at, agrees, by: BY } as const;
		assert.equal(act(bravo, answer).length, 1);
		assert.deepEqual(act(bravo, answer), []);
		assert.throws(() => act(bravo, { ...answer, agrees: !agrees }), refusal("already-answered"));
		exchange(alpha, bravo);
		for (const each of [alpha, bravo]) {
			assert.equal(each.state.minutes.get(at)?.agreed, agrees);
			assert.deepEqual(plain(refold(each)), plain(each.state));
		}
	}
});

test("minutes name what was spoken, the script and the offices, and nothing that cannot be", () => {
	const { alpha } = pair();
	const given = spoken(alpha, null);
	act(alpha, given);
	assert.equal(alpha.state.minutes.get("alpha/routine/1")?.text, "come to channel 5");
	const refuses = (changes: object) =>
		assert.throws(
			() => act(alpha, { ...given, minutes: { ...given.minutes, ...changes } }),
			refusal("invalid"),
		);
	refuses({ about: "alpha/routine/0" });
	refuses({ text: null });
	refuses({ text: null, about: "alpha/routine/77" });
	refuses({ text: null, about: "alpha/routine/x" });
	refuses({ text: "x".repeat(257) });
	refuses({ script: "none" });
	refuses({ channel: "" });
	refuses({ theirs: "A. Person" });
	refuses({ readback: { zone: "x".repeat(300) } });
	refuses({ atUs: alpha.clock.wallUs + 1 });
});

test("an agreement to minutes of nobody, or by nobody, has no effect", () => {
	const { alpha, bravo } = pair();
	const by = { role: "watch", script: false };
	sayRaw(alpha, ["MINUTES-AGREED", { agrees: true, by, ref: "bravo/routine/0" }]);
	sayRaw(alpha, ["MINUTES-AGREED", { agrees: true, ref: "bravo/routine/0" }]);
	sayRaw(alpha, ["MINUTES", { by }]);
	const codes = effectsOf(deliver(alpha, bravo)).map((effect) =>
		effect.kind === "none" ? effect.code : effect.kind,
	);
	assert.deepEqual(codes, ["unknown-ref", "missing-signature", "malformed"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { LOGS } from "@tansiq/line";
import { due, type Founding, Refusal } from "../src/index.ts";
import { greet, restored } from "./carriers.ts";
import { alone, documentOf, handOver, join, REF, SCAN, shown, stop, typed } from "./one-sided.ts";
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
	pass,
	plain,
	refold,
} from "./pair.ts";
import { refusal } from "./refusal.ts";

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

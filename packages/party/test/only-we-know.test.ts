import assert from "node:assert/strict";
import { test } from "node:test";
import { type Frame, formatFrame, LOGS, owed } from "@tansiq/line";
import { disc, place } from "../../space/test/oracle.ts";
import { alarmsOf, check, isUnresolved, type OnlyWeKnow } from "../src/index.ts";
import {
	act,
	BY,
	CHIEF,
	declareAt,
	exchange,
	facts,
	hand,
	MINUTE,
	NOW,
	type Party,
	pair,
	pass,
	plain,
	refold,
	request,
	SECOND,
	VOLUME,
} from "./pair.ts";
import { refusal } from "./refusal.ts";

const RELEASER = { ...BY, role: "releaser" as const };
const RULES = [{ id: "owk", kind: "only-we-know", leadUs: 20 * MINUTE }];

const tasks = ({ state }: Party) => [...state.onlyWeKnow.values()];
const open = ({ state }: Party) => tasks({ state } as Party).filter((t) => isUnresolved(state, t));
const only = (of: Party): OnlyWeKnow => {
	const [task, ...more] = tasks(of);
	assert.ok(task);
	assert.equal(more.length, 0);
	return task;
};

/** A drone of alpha's is held, and bravo tells a flight that meets it. */
function met(changes: Parameters<typeof declareAt>[2] = { class: "uncrewed" }) {
	const { alpha, bravo } = pair({ rules: RULES });
	declareAt(alpha, "held", changes);
	const ref = declareAt(bravo, "flight");
	exchange(bravo, alpha);
	return { alpha, bravo, ref };
}

test("what we hold, seal or may not tell and what they tell raise a task, whichever came first", () => {
	const hidden = [
		{ class: "uncrewed" as const },
		{ level: "sealed" as const },
		{ marks: ["NOFORN"] },
	];
	for (const changes of hidden) {
		const before = met(changes);
		assert.equal(only(before.alpha).operation, "held");
		assert.equal(only(before.alpha).notice, before.ref);
		assert.equal(tasks(before.bravo).length, 0);
		const { alpha, bravo } = pair({ rules: RULES });
		declareAt(bravo, "flight");
		exchange(bravo, alpha);
		declareAt(alpha, "held", changes);
		assert.deepEqual(only(alpha).windows, [VOLUME.window]);
		assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
	}
});

test("nothing is raised where both know, where neither was told, and where they do not meet", () => {
	const { alpha, bravo } = pair({ rules: RULES });
	declareAt(alpha, "told");
	declareAt(alpha, "far", {
		class: "uncrewed",
		volumes: [{ ...VOLUME, outline: disc(place(44, 8), 1_000) }],
	});
	declareAt(bravo, "flight");
	exchange(alpha, bravo);
	assert.deepEqual([tasks(alpha), tasks(bravo)], [[], []]);
	// A block says nothing of where; whose it is knows where the told one is.
	declareAt(bravo, "secret", { level: "sealed" });
	exchange(alpha, bravo);
	assert.deepEqual([tasks(alpha), tasks(bravo).length], [[], 1]);
});

test("the countdown ends the agreed time before they meet, and then the chief is called, once", () => {
	const { alpha } = met();
	const { dueUs } = only(alpha);
	assert.equal(dueUs, VOLUME.window.startUs - 20 * MINUTE);
	pass(dueUs - alpha.clock.wallUs - 1, alpha);
	assert.deepEqual(act(alpha, { type: "time" }).filter(isStep), []);
	assert.equal(alarmsOf(alpha.state, alpha.clock)[0]?.urgency, "U");
	pass(1, alpha);
	assert.equal(act(alpha, { type: "time" }).filter(isStep).length, 1);
	assert.equal(act(alpha, { type: "time" }).filter(isStep).length, 0);
	assert.equal(only(alpha).escalatedUs, dueUs);
	const [alarm] = alarmsOf(alpha.state, alpha.clock);
	assert.deepEqual(
		[alarm?.urgency, alarm?.id, alarm?.of],
		["D", "only-we-know held~1", only(alpha).notice],
	);
	assert.equal(open(alpha).length, 1);
});

const newest = ({ state }: Party) => [...state.dialogues.keys()].at(-1) ?? "";
const isStep = ({ type }: { type: string }) => type === "onlyWeKnowEscalated";

test("a wall clock that is set back, and a boot, do not put the countdown off", () => {
	const { alpha } = met();
	const { dueUs } = only(alpha);
	const leftUs = dueUs - alpha.clock.wallUs;
	pass(leftUs - MINUTE, alpha);
	alpha.clock.wallUs -= 40 * MINUTE;
	alpha.clock.monoUs = 5 * SECOND;
	act(alpha, { type: "boot", boot: "second" });
	pass(leftUs, alpha);
	assert.equal(act(alpha, { type: "time" }).filter(isStep).length, 1);
});

test("without the rule the general lead time counts; what is nearer already is due at once", () => {
	const { alpha, bravo } = pair();
	const window = { startUs: NOW + 5 * MINUTE, endUs: NOW + 10 * MINUTE };
	declareAt(alpha, "held", { class: "uncrewed", volumes: [{ ...VOLUME, window }] });
	declareAt(bravo, "flight", { volumes: [{ ...VOLUME, window }] });
	exchange(bravo, alpha);
	assert.equal(only(alpha).dueUs, alpha.clock.wallUs);
	assert.equal(act(alpha, { type: "time" }).filter(isStep).length, 1);
});

test("to move ours resolves it, and to move it where they meet as well does not", () => {
	const { alpha } = met();
	declareAt(alpha, "held", { class: "uncrewed", label: "again" });
	assert.equal(open(alpha).length, 1);
	const higher = { ...VOLUME.band, lower01mm: 390_000_000, upper01mm: 391_000_000 };
	declareAt(alpha, "held", { class: "uncrewed", volumes: [{ ...VOLUME, band: higher }] });
	assert.equal(only(alpha).choice?.kind, "moved");
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
});

test("to disclose tells exactly ours: what was held, and what was sealed in place of its block", () => {
	for (const changes of [{ class: "uncrewed" as const }, { level: "sealed" as const }]) {
		const { alpha, bravo } = met(changes);
		exchange(alpha, bravo);
		const disclose = { type: "onlyWeKnow", task: "held~1", how: { kind: "disclose" } } as const;
		assert.throws(() => act(alpha, { ...disclose, by: BY }), refusal("role"));
		act(alpha, { ...disclose, by: RELEASER });
		assert.equal(only(alpha).choice?.kind, "disclosed");
		exchange(alpha, bravo);
		const findings = bravo.state.findings.get("flight") ?? [];
		assert.deepEqual(
			findings.map(({ kind, reason }) => `${kind} ${reason}`),
			["conflict reason.conflict_cross"],
		);
		assert.equal(bravo.state.registry.sealed.size, 0);
		assert.equal(alpha.state.ledger.at(-1)?.level, "volume");
		assert.equal(alpha.state.ledger.at(-1)?.by, RELEASER.name);
		for (const each of [alpha, bravo]) assert.deepEqual(plain(refold(each)), plain(each.state));
	}
});

test("what is marked for us alone is not disclosed either", () => {
	const { alpha } = met({ marks: ["NOFORN"] });
	const disclose = { type: "onlyWeKnow", task: "held~1", how: { kind: "disclose" } } as const;
	assert.throws(() => act(alpha, { ...disclose, by: RELEASER }), refusal("invalid"));
	assert.equal(open(alpha).length, 1);
});

test("a request to hold names their own notice and nothing of ours; refused, it resolves nothing", () => {
	for (const answer of [
		{ msg: "TQ-1", readback: { zone: "notice-1", until_us: VOLUME.window.endUs } },
		{ msg: "TQ-2", reason: "safety" as const },
	]) {
		const { alpha, bravo } = met();
		const how = { kind: "hold-request" } as const;
		act(alpha, { type: "onlyWeKnow", task: "held~1", how, by: BY });
		assert.equal(open(alpha).length, 0);
		exchange(alpha, bravo);
		const ref = only(alpha).choice?.ref ?? "";
		assert.deepEqual(bravo.state.messages.get(ref)?.body, {
			by: { role: "watch", script: false },
			zone: { id: "notice-1" },
			until_us: VOLUME.window.endUs,
		});
		act(bravo, { type: "answer", ref, answer, by: BY });
		exchange(bravo, alpha);
		assert.equal(open(alpha).length, answer.msg === "TQ-1" ? 0 : 1);
	}
});

test("when theirs is withdrawn the task stays until a person has seen it", () => {
	const { alpha, bravo, ref } = met();
	const over = { type: "onlyWeKnow", task: "held~1", how: { kind: "over" }, by: CHIEF } as const;
	assert.throws(() => act(alpha, over), refusal("not-answerable"));
	act(bravo, { type: "speak", msg: "TQ-10", body: { msg: "TQ-20", ref }, by: BY });
	exchange(bravo, alpha);
	const readback = { msg: "TQ-20", ref };
	act(alpha, { type: "answer", ref: newest(alpha), answer: { msg: "TQ-4", readback }, by: BY });
	assert.equal(open(alpha).length, 1);
	assert.equal(alarmsOf(alpha.state, alpha.clock)[0]?.present, false);
	act(alpha, over);
	assert.equal(open(alpha).length, 0);
	assert.throws(() => act(alpha, over), refusal("unknown"));
});

test("when ours ends there is nothing left to choose", () => {
	const { alpha } = met();
	act(alpha, { type: "end", operation: "held", by: BY });
	assert.equal(only(alpha).choice?.kind, "ended");
	assert.deepEqual(alarmsOf(alpha.state, alpha.clock), []);
});

/** Everything that crosses the line in an hour and a half, each frame with its instant. */
function wire(undisclosed: boolean): string[] {
	const { alpha, bravo } = pair({ rules: RULES });
	const { salts } = alpha;
	if (undisclosed) {
		declareAt(alpha, "held", { class: "uncrewed" });
		declareAt(alpha, "marked", { marks: ["NOFORN"] });
		declareAt(alpha, "refused", { class: "fixed" });
		act(alpha, { type: "refuse", hold: "refused@1", reason: "ours", by: RELEASER });
	}
	// Salts are random and say nothing; the same ones let bytes be compared.
	alpha.salts = salts;
	const frames: string[] = [];
	const cross = (from: Party, to: Party) => {
		for (const log of LOGS) {
			const frame = owed(from.state.line, log, from.keys, 1_000_000);
			if (frame === null) continue;
			send(from, { ...frame, type: "entries" });
			const { answers } = hand(to, { ...frame, type: "entries" }, from.blobs);
			for (const answer of answers) {
				send(to, answer);
				hand(from, answer, to.blobs);
			}
		}
	};
	const send = (from: Party, frame: Frame) => {
		const { wallUs, monoUs } = from.clock;
		frames.push(`${wallUs} ${monoUs} ${from.state.self} ${formatFrame(frame)}`);
	};
	for (let second = 0; second < 90 * 60; second += 10) {
		if (second === 60) declareAt(bravo, "flight");
		if (second === 300) act(alpha, { type: "present", ref: "bravo/routine/1", by: BY });
		if (second === 900)
			act(alpha, { type: "answer", ref: "bravo/routine/1", answer: { msg: "TQ-4" }, by: BY });
		for (const each of [alpha, bravo]) act(each, { type: "time" });
		cross(alpha, bravo);
		cross(bravo, alpha);
		pass(10 * SECOND, alpha, bravo);
	}
	if (undisclosed) {
		assert.equal(tasks(alpha).length, 3);
		for (const task of tasks(alpha)) assert.ok(task.escalatedUs !== null);
	}
	return frames;
}

test("threat 12: bytes, sizes, order and instants on the wire are the same with and without what only we know", () => {
	const without = wire(false);
	assert.ok(without.length > 100, `${without.length} frames`);
	assert.deepEqual(wire(true), without);
});

test("a check before declaring raises nothing", () => {
	const { alpha, bravo } = pair({ rules: RULES });
	declareAt(bravo, "flight");
	exchange(bravo, alpha);
	const verdict = check(alpha.state, request({ class: "uncrewed" }), facts(alpha).wallUs);
	assert.equal(verdict.headline, "conflict");
	assert.equal(tasks(alpha).length, 0);
});

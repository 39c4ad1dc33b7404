import assert from "node:assert/strict";
import { test } from "node:test";
import { countersign } from "@tansiq/line";
import type { Json } from "@tansiq/record";
import {
	act,
	BY,
	declareAt,
	deliver,
	effectsOf,
	exchange,
	MINUTE,
	NOW,
	pair,
	plain,
	refold,
	request,
	SECOND,
	sayRaw,
} from "./pair.ts";

type Body = { [key: string]: Json };
const volumes = request().volumes as unknown as Json;
const by: Body = { role: "watch", script: false };
const notice: Body = {
	by,
	category: "civil",
	class: "crewed",
	level: "volume",
	marks: [],
	volumes,
};
const sealed: Body = {
	by,
	block: { start_us: NOW, end_us: NOW + 1 },
	commitment: "00".repeat(32),
	level: "sealed",
};
/** A dialogue of alpha's that bravo may answer, and one of bravo's own. */
const THEIRS = "alpha/routine/1";
const MINE = "bravo/routine/1";
const position: Body = {
	altitude01mm: [1],
	climb01mm_s: [null],
	datum: ["STD"],
	id: ["abc123"],
	lat9: [1],
	lon9: [1],
	notice: [MINE],
	reported_us: [NOW],
	speed_mm_s: [null],
	track_mdeg: [null],
};

const MALFORMED: [string, string, Body][] = [
	["an unknown message", "TQ-99", {}],
	["a message of a later version", "TQ-41", { by, zone: "x" }],
	["a notice without content", "TQ-20", { by }],
	["a notice at an unknown level", "TQ-20", { ...notice, level: "glimpse" }],
	["coarse cells that say what they are", "TQ-20", { ...notice, level: "presence" }],
	["a notice of an unknown class", "TQ-20", { ...notice, class: "submarine" }],
	["a notice of an unknown category", "TQ-20", { ...notice, category: "banana" }],
	["a notice whose marks are no list", "TQ-20", { ...notice, marks: 5 }],
	["a notice whose marks are no texts", "TQ-20", { ...notice, marks: [{}] }],
	["a notice without volumes", "TQ-20", { ...notice, volumes: [] }],
	["a notice of null volumes", "TQ-20", { ...notice, volumes: null }],
	["a notice of a volume that is none", "TQ-20", { ...notice, volumes: [7] }],
	["a notice of a volume in the past of its start", "TQ-20", { ...notice, volumes: reversed() }],
	["a notice by a name that is no hash", "TQ-20", { ...notice, volumes: { sha256: "../etc" } }],
	["a sealed notice without a commitment", "TQ-20", { ...sealed, commitment: null }],
	["a sealed notice without a block", "TQ-20", { ...sealed, block: [] }],
	["a sealed notice of an empty block", "TQ-20", { ...sealed, block: { start_us: 5, end_us: 5 } }],
	["an answer to nothing", "TQ-4", { by }],
	["an answer to a dialogue that is not", "TQ-4", { by, ref: "alpha/routine/99" }],
	["an answer to a name from the prototype", "TQ-4", { by, ref: "constructor" }],
	["an answer to its own notice", "TQ-4", { by, ref: MINE }],
	["an answer by nobody", "TQ-4", { ref: THEIRS }],
	["UNABLE without a reason", "TQ-2", { by, ref: THEIRS }],
	["UNABLE for no listed reason", "TQ-2", { by, ref: THEIRS, reason: "mood" }],
	["an outcome of the other's dialogue", "TQ-9", { ref: THEIRS, outcome: "closed" }],
	["an outcome that there is not", "TQ-9", { ref: MINE, outcome: "won" }],
	["positions without ids", "POSITIONS", {}],
	["positions of unequal columns", "POSITIONS", { ...position, lat9: [1, 2] }],
	["a position beyond the pole", "POSITIONS", { ...position, lat9: [90_000_000_001] }],
	["a position of no datum", "POSITIONS", { ...position, datum: ["MSL"] }],
	["a position whose id is a sentence", "POSITIONS", { ...position, id: ["a b"] }],
	["a position whose speed is a word", "POSITIONS", { ...position, speed_mm_s: ["fast"] }],
];

function reversed(): Json {
	const [volume] = request().volumes;
	return [{ ...volume, window: { startUs: 5, endUs: 4 } }] as unknown as Json;
}

/** Alpha has told of one operation and bravo of another; both have seen both. */
function acquainted() {
	const both = pair();
	declareAt(both.alpha, "flight");
	declareAt(both.bravo, "other");
	exchange(both.alpha, both.bravo);
	return both;
}

for (const [what, msg, body] of MALFORMED)
	test(`${what} is mirrored and receipted, and has no effect`, () => {
		const { alpha, bravo } = acquainted();
		sayRaw(bravo, [msg, body]);
		const index = bravo.state.line.own.routine.size - 1;
		const before = plain(alpha.state) as { [field: string]: unknown };
		const hearing = deliver(bravo, alpha);
		const [effect, ...more] = effectsOf(hearing);
		assert.ok(effect?.kind === "none" && effect.detail.length > 0, JSON.stringify(effect));
		assert.deepEqual([more, hearing?.reports], [[], []]);
		assert.equal(alpha.state.line.mirrored.routine.size, index + 1);
		assert.equal(alpha.state.line.mirrored.routine.stopped, null);
		assert.deepEqual(bravo.state.line.own.routine.tail, []);
		assert.deepEqual(alpha.state.withoutEffect.get(`bravo/routine/${index}`), {
			msg,
			code: effect.code,
			detail: effect.detail,
		});
		assert.ok(alpha.state.errorsOwed.has(`bravo/routine/${index}`));
		const after = plain(alpha.state) as { [field: string]: unknown };
		for (const field of Object.keys(before))
			if (!["line", "withoutEffect", "errorsOwed", "quota", "heardMonoUs"].includes(field))
				assert.deepEqual(after[field], before[field], field);
		assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
		// The log goes on.
		sayRaw(bravo, ["TQ-7", { ref: THEIRS }]);
		assert.deepEqual(effectsOf(deliver(bravo, alpha)), [{ kind: "presented", ref: THEIRS }]);
	});

test("an answer counts only when its own entry had seen what it answers", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "flight");
	sayRaw(bravo, ["TQ-4", { by, ref: THEIRS }], ["TQ-7", { ref: THEIRS }]);
	assert.deepEqual(
		effectsOf(deliver(bravo, alpha)).map(({ kind }) => kind),
		["none", "none"],
	);
	assert.equal(alpha.state.dialogues.get(THEIRS)?.answer, null);
	deliver(alpha, bravo);
	sayRaw(bravo, ["TQ-4", { by, ref: THEIRS }]);
	assert.equal(effectsOf(deliver(bravo, alpha))[0]?.kind, "answer");
});

test("what a later entry of the same frame has seen does not make an earlier answer good", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "flight");
	sayRaw(bravo, ["TQ-4", { by, ref: THEIRS }]);
	deliver(alpha, bravo);
	sayRaw(bravo, ["TQ-7", { ref: THEIRS }]);
	assert.deepEqual(
		effectsOf(deliver(bravo, alpha)).map(({ kind }) => kind),
		["none", "presented"],
	);
});

test("entries have the same effects in one frame as one by one", () => {
	const bodies: [string, Body][] = [
		["TQ-7", { ref: THEIRS }],
		["TQ-4", { by, ref: THEIRS }],
		["TQ-2", { by, ref: THEIRS, reason: "other" }],
		["TQ-9", { ref: MINE, outcome: "overdue" }],
		["TQ-9", { ref: MINE, outcome: "overdue" }],
		["TQ-9", { ref: MINE, outcome: "closed_late" }],
		["TQ-9", { ref: MINE, outcome: "closed" }],
		["TQ-20", notice],
		["TQ-4", { by, ref: THEIRS }],
	];
	const [together, apart] = [100_000, 1].map((maxBytes) => {
		const { alpha, bravo } = acquainted();
		sayRaw(bravo, ...bodies);
		const effects = [];
		for (let hearing = deliver(bravo, alpha, "routine", { maxBytes }); hearing !== null; ) {
			effects.push(...effectsOf(hearing));
			hearing = deliver(bravo, alpha, "routine", { maxBytes });
		}
		// One commit has one receipt time, several have several.
		const { line: _, ...state } = plain(alpha.state) as { line: unknown };
		return { effects, state };
	});
	assert.deepEqual(together, apart);
	assert.deepEqual(
		together?.effects.map(({ kind }) => kind),
		"presented answer none outcome none outcome none notice none".split(" "),
	);
});

test("an outcome that was decided is not decided again, but overdue may become closed late", () => {
	for (const [first, second, taken] of [
		["closed", "overdue", false],
		["closed", "closed_late", false],
		["closed_late", "overdue", false],
		["overdue", "closed", false],
		["overdue", "closed_late", true],
	] as const) {
		const { alpha, bravo } = acquainted();
		for (const outcome of [first, second]) {
			sayRaw(bravo, ["TQ-9", { ref: MINE, outcome }]);
			deliver(bravo, alpha);
		}
		assert.equal(alpha.state.dialogues.get(MINE)?.outcome, taken ? second : first);
	}
});

test("a notice is dated by the receipt, the same at both desks, and so is its lateness", () => {
	for (const leadS of [20 * 60, 15 * 60, 15 * 60 - 1, -60]) {
		const { alpha, bravo } = pair();
		const { volumes: told } = request();
		for (const { window } of told) {
			window.startUs = NOW + 90 * SECOND + leadS * SECOND;
			window.endUs = window.startUs + MINUTE;
		}
		declareAt(alpha, "flight", { volumes: told });
		bravo.clock.wallUs += 90 * SECOND - 400_000;
		deliver(alpha, bravo);
		const [sent, heard] = [
			alpha.state.registry.operations.get("flight"),
			bravo.state.registry.operations.get(THEIRS),
		];
		assert.equal(sent?.receiptUs, NOW + 90 * SECOND, "rounded up to the second");
		assert.equal(heard?.receiptUs, sent.receiptUs);
		const leadUs = heard.window.startUs - (heard.receiptUs ?? 0);
		assert.equal(leadUs, leadS * SECOND);
		assert.equal(alpha.state.dialogues.get(THEIRS)?.receiptUs, heard.receiptUs);
	}
});

test("a frame that cannot be taken is kept as evidence and stops that log alone", () => {
	const { alpha, bravo } = acquainted();
	sayRaw(bravo, ["TQ-7", { ref: THEIRS }]);
	const [good] = bravo.state.line.own.routine.tail;
	assert.ok(good);
	const bytes = Buffer.from(good.bytes);
	bytes[60] = (bytes[60] ?? 0) ^ 1;
	good.bytes = new Uint8Array(bytes);
	const hearing = deliver(bravo, alpha, "routine", { receipt: false });
	const [event] = hearing?.events ?? [];
	assert.ok(event?.type === "notTaken" && hearing?.notTaken?.code === "signature");
	assert.equal(event.evidence, bytes.toString("base64"));
	assert.equal(alpha.state.line.mirrored.routine.stopped?.code, "signature");
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
	const again = deliver(bravo, alpha, "routine", { receipt: false });
	assert.deepEqual([again?.events, again?.notTaken?.code], [[], "stopped"]);
	// What is ours still crosses.
	act(alpha, { type: "answer", ref: MINE, answer: { msg: "TQ-4" }, by: BY });
	deliver(alpha, bravo);
	assert.equal(bravo.state.dialogues.get(MINE)?.answer?.msg, "TQ-4");
});

test("the same frame again is no event, and is answered with the same receipt", () => {
	const { alpha, bravo } = acquainted();
	declareAt(bravo, "third", { category: "medical" });
	deliver(bravo, alpha, "routine", { receipt: false });
	const first = countersign(alpha.state.line, "routine", alpha.keys);
	const before = plain(alpha.state);
	alpha.clock.wallUs += 7 * SECOND;
	const again = deliver(bravo, alpha, "routine", { receipt: false });
	assert.deepEqual(again, { events: [], reports: [], notTaken: null, missing: [] });
	assert.deepEqual(plain(alpha.state), before);
	assert.equal(countersign(alpha.state.line, "routine", alpha.keys), first);
	alpha.state = refold(alpha);
	assert.equal(countersign(alpha.state.line, "routine", alpha.keys), first);
});

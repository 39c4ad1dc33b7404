import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { answerTimeUs, type Body, bodyFaults, CODEBOOK, readbackOf } from "../src/index.ts";
import { BODIES, HEADS, OUTLINE, SHA256, START_US } from "./bodies.ts";
import { WALL_US } from "./sample.ts";

const fieldsOf = (msg: string, body: unknown) => bodyFaults(msg, body).map(({ field }) => field);
const band = { datum: "STD", lower01mm: 0, upper01mm: 10_000 };

for (const [msg, body] of Object.entries(BODIES))
	test(`${msg}: its body has no fault; without a slot, or with a stray one, it has`, () => {
		assert.deepEqual(bodyFaults(msg, body), []);
		const slots = CODEBOOK.get(msg)?.slots ?? {};
		for (const slot of Object.keys(body)) {
			const { [slot]: _, ...rest } = body;
			if (!slots[slot]?.optional) assert.ok(fieldsOf(msg, rest).includes(slot), slot);
			for (const wrong of [null, {}, -1, 0.5, "", "?".repeat(9_000), [], [[]], true])
				if (!["marks", "readback", "volumes"].includes(slot))
					assert.match(fieldsOf(msg, { ...body, [slot]: wrong })[0] ?? "", new RegExp(`^${slot}`));
		}
		assert.deepEqual(fieldsOf(msg, { ...body, blame: "them" }), ["blame"]);
		for (const none of [null, undefined, 7, "body", []])
			assert.equal(fieldsOf(msg, none).length, 1);
		if ("valid_until_us" in slots)
			assert.deepEqual(bodyFaults(msg, { ...body, valid_until_us: START_US }), []);
	});

/** Message, what is changed in its body, the field that is at fault (null: none). */
const CASES: [string, Body, string | null][] = [
	["TQ-2", { reason: "politics" }, "reason"],
	["TQ-4", { ref: "bravo/secret/1" }, "ref"],
	["TQ-4", { ref: "bravo/urgent/01" }, "ref"],
	["TQ-4", { by: { role: "watch" } }, null],
	["TQ-4", { by: { role: "general", script: false } }, "by.role"],
	["TQ-4", { by: { role: "watch", script: 1 } }, "by.script"],
	["TQ-4", { by: { role: "watch", name: "x" } }, "by.name"],
	["TQ-4", { readback: { zone: {} } }, "readback.zone"],
	["TQ-4", { readback: { zone: "" } }, "readback.zone"],
	["TQ-4", { readback: [] }, "readback"],
	["TQ-5", { note: "— alpha.tansiq/author AAAA" }, null],
	["TQ-8", { code: "because" }, "code"],
	["TQ-9", { outcome: "won" }, "outcome"],
	["TQ-10", { msg: "TQ-99" }, "msg"],
	["TQ-11", { kind: "human" }, "by"],
	["TQ-11", { kind: "human", by: { role: "watch" }, text_id: "neutral.river" }, null],
	["TQ-11", { text_id: "neutral.river" }, "text_id"],
	["TQ-11", { seq: -1 }, "seq"],
	["TQ-12", { heads: HEADS.slice(1) }, "heads"],
	["TQ-12", { heads: [...HEADS.slice(1), HEADS[1]] }, "heads"],
	["TQ-12", { heads: [...HEADS.slice(1), { ...HEADS[0], author: "carol" }] }, "heads"],
	["TQ-12", { heads: [...HEADS.slice(1), { ...HEADS[0], root: "A" }] }, "heads[3].root"],
	["TQ-12", { heads: [...HEADS.slice(1), { ...HEADS[0], author: "a b" }] }, "heads[3].author"],
	["TQ-12", { heads: [...HEADS.slice(1), { ...HEADS[0], size: -1 }] }, "heads[3].size"],
	["TQ-20", { level: "glimpse" }, "level"],
	["TQ-20", { level: "presence" }, "category"],
	["TQ-20", { level: "sealed" }, "block"],
	["TQ-20", { commitment: SHA256 }, "commitment"],
	["TQ-20", { volumes: [] }, "volumes"],
	["TQ-20", { volumes: { bytes: 9_000, sha256: SHA256 } }, null],
	["TQ-20", { volumes: { bytes: 0, sha256: SHA256 } }, "volumes.bytes"],
	["TQ-20", { volumes: { bytes: 9_000, sha256: "../etc" } }, "volumes.sha256"],
	["TQ-20", { marks: ["NOFORN", 5] }, "marks"],
	["TQ-20", { by: { role: "planner" } }, null],
	["TQ-20", { valid_until_us: START_US }, "valid_until_us"],
	["TQ-21", { block: { start_us: 5, end_us: 5 } }, "block.end_us"],
	["TQ-30", { split: "time", ours: "before" }, "start_us"],
	["TQ-30", { split: "zone", ours: "inside", zone: { id: "NORTH" } }, null],
	["TQ-30", { end_us: START_US }, "start_us"],
	["TQ-30", { start_us: START_US, end_us: START_US }, "end_us"],
	["TQ-30", { height: { datum: "FEET", altitude01mm: 5 } }, "height.datum"],
	["TQ-31", { zone: { id: "a b" } }, "zone.id"],
	["TQ-31", { zone: { id: "Z", colour: "red" } }, "zone.colour"],
	["TQ-31", { zone: { id: "Z", outline: OUTLINE } }, null],
	["TQ-31", { zone: { id: "Z", outline: OUTLINE, band } }, null],
	["TQ-31", { zone: { id: "Z", band } }, "zone.outline"],
	["TQ-31", { zone: { id: "Z", outline: { ...OUTLINE, kind: "blob" } } }, "zone.outline.kind"],
	[
		"TQ-31",
		{ zone: { id: "Z", outline: OUTLINE, band: { ...band, datum: 1 } } },
		"zone.band.datum",
	],
	["TQ-41", { zone: undefined }, "zone"],
	["TQ-42", { start_us: START_US }, null],
	["TQ-53", { end_us: START_US }, "end_us"],
	["TQ-60", { channel: "<script>" }, "channel"],
	["TQ-60", { code: 7 }, "code"],
	["TQ-70", { text: "🛟".repeat(256) }, null],
	["TQ-70", { text: "🛟".repeat(257) }, "text"],
	["TQ-70", { text: "x".repeat(257) }, "text"],
	["TQ-70", { lang: "english" }, "lang"],
	["TQ-70", { translation: { lang: "ar", text: "x", by: "me" } }, "translation.by"],
];

for (const [i, [msg, change, field]] of CASES.entries())
	test(`${msg}, case ${i}: ${field === null ? "no fault" : `the fault is in ${field}`}`, () => {
		assert.deepEqual(fieldsOf(msg, { ...BODIES[msg], ...change })[0] ?? null, field);
	});

test("STOP speaks of a zone or of an entry, and of one of them at least", () => {
	const { zone: _, ...rest } = BODIES["TQ-41"] as Body;
	assert.deepEqual(fieldsOf("TQ-41", rest), ["zone or ref"]);
	assert.deepEqual(fieldsOf("TQ-41", { ...rest, ref: "bravo/routine/3" }), []);
});

test("an ANSWER has a text or a readback", () => {
	const { text: _, ...rest } = BODIES["TQ-52"] as Body;
	assert.deepEqual(fieldsOf("TQ-52", rest), ["text or readback"]);
	assert.deepEqual(fieldsOf("TQ-52", { ...rest, readback: { seq: 7 } }), []);
});

test("a fault names the field, the value and what was expected", () => {
	assert.deepEqual(bodyFaults("TQ-99", {}), [
		{ field: "msg", value: "TQ-99", expected: "a message of the codebook" },
	]);
	const [fault] = bodyFaults("TQ-31", { ...BODIES["TQ-31"], until_us: "noon" });
	assert.deepEqual(fault, {
		field: "until_us",
		value: "noon",
		expected: "an instant, integer µs since 1970",
	});
	assert.equal(bodyFaults("TQ-31", { ...BODIES["TQ-31"], zone: [1] })[0]?.value, "an array of 1");
	assert.equal(bodyFaults("TQ-60", { ...BODIES["TQ-60"], code: {} })[0]?.value, "an object");
});

test("any JSON whatever as a body: faults, and never a throw", () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...CODEBOOK.keys()),
			fc.jsonValue(),
			fc.dictionary(
				fc.constantFrom("zone", "ref", "by", "heads", "volumes", "block"),
				fc.jsonValue(),
			),
			(msg, other, slots) => {
				for (const body of [other, { ...BODIES[msg], ...slots }])
					for (const { field, expected } of bodyFaults(msg, body))
						assert.ok(typeof field === "string" && expected.length > 0);
			},
		),
		{ numRuns: 2_000, seed: 3 },
	);
});

test("the key fields are the zone's id and the instant, or what stands in their place", () => {
	const of = (msg: string, change: Body = {}) => readbackOf(msg, { ...BODIES[msg], ...change });
	assert.deepEqual(of("TQ-31"), { zone: "HARBOUR-2", until_us: START_US });
	assert.deepEqual(of("TQ-41"), { zone: "HARBOUR-2", start_us: WALL_US });
	assert.deepEqual(of("TQ-41", { zone: undefined, ref: "bravo/routine/3" }), {
		ref: "bravo/routine/3",
		start_us: WALL_US,
	});
	assert.deepEqual(of("TQ-42"), { zone: "HARBOUR-2", hazard: "live-fire" });
	assert.deepEqual(of("TQ-60"), { channel: "118.500 MHz", code: 427 });
	assert.deepEqual(of("TQ-11"), { seq: 7 });
	assert.equal(of("TQ-20"), null);
	assert.equal(of("TQ-75"), null);
	assert.equal(readbackOf("TQ-99", {}), null);
	assert.deepEqual(readbackOf("TQ-41", { zone: { id: 5 }, start_us: {} }), { zone: 5 });
});

test("an intention is answered by its time less the lead, never in under a minute", () => {
	const body = BODIES["TQ-23"] as Body;
	const minute = 60_000_000;
	assert.equal(answerTimeUs("TQ-23", body, START_US - 30 * minute, 10 * minute), 20 * minute);
	assert.equal(answerTimeUs("TQ-23", body, START_US - 10 * minute, 10 * minute), minute);
	assert.equal(answerTimeUs("TQ-23", body, START_US + minute, 0), minute);
	assert.equal(answerTimeUs("TQ-23", {}, START_US, 0), 10 * minute);
	assert.equal(answerTimeUs("TQ-41", BODIES["TQ-41"] as Body, START_US, 10 * minute), minute);
	assert.equal(answerTimeUs("TQ-70", BODIES["TQ-70"] as Body, START_US, 0), null);
	assert.equal(answerTimeUs("TQ-99", {}, START_US, 0), null);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyFaults, CODEBOOK } from "@tansiq/hotline";
import { composed, fieldsOf, SAYABLE } from "../src/state/compose.ts";
import { fieldsText } from "../src/state/fields-text.ts";
import { initialState, reduce } from "../src/state/reduce.ts";
import { DEFAULT_SETTINGS } from "../src/state/settings.ts";
import { isStopChosen, stopBody, stopTargets } from "../src/state/stop.ts";
import { busyDesk, NOW_US } from "./fixture.ts";

/** Something of the right form for each kind of slot. */
const TYPED: Record<string, string> = {
	instant: "14:30",
	integer: "417",
	zone: "hospital",
	ref: "alpha/urgent/3",
	text: "seen from the tower",
	channel: "HF 3",
	hash: "ab".repeat(32),
	language: "ar",
	height: "3000",
};
const EXTRA: Record<string, Record<string, string>> = {
	"TQ-30": { zone: "hospital", ours: "inside", split: "zone" },
	"TQ-41": { zone: "hospital" },
	"TQ-53": { end_us: "15:30" },
};

function filled(msg: string): Record<string, string> {
	const required = fieldsOf(msg).filter(([, slot]) => slot.optional !== true);
	const typed = required.map(([name, slot]) => [
		name,
		slot.is === "word" ? slot.of[0] : TYPED[slot.is],
	]);
	return { ...Object.fromEntries(typed), ...EXTRA[msg] };
}

test("every message that a person begins can be composed, and the codebook finds no fault", () => {
	const ids = SAYABLE.flatMap(({ messages }) => messages.map(({ id }) => id));
	assert.ok(ids.includes("TQ-41") && ids.includes("TQ-75") && ids.includes("TQ-30"));
	for (const id of ids) {
		const { body, faults } = composed(id, filled(id), NOW_US);
		assert.deepEqual(faults, {}, id);
		const by = { role: CODEBOOK.get(id)?.roles[0], script: false };
		assert.deepEqual(bodyFaults(id, { ...body, by }), [], id);
	}
});

test("answers, what nodes say, and operations are not composed", () => {
	const ids = SAYABLE.flatMap(({ messages }) => messages.map(({ id }) => id));
	for (const id of ["TQ-1", "TQ-3", "TQ-7", "TQ-9", "TQ-10", "TQ-11", "TQ-20", "TQ-52"])
		assert.ok(!ids.includes(id), id);
});

test("each required field that is missing is named, and each of a wrong form", () => {
	for (const { messages } of SAYABLE)
		for (const { id } of messages) {
			const needed = fieldsOf(id).filter(([, slot]) => slot.optional !== true);
			const { faults } = composed(id, {}, NOW_US);
			for (const [name] of needed) assert.equal(faults[name], "needed", `${id} ${name}`);
		}
	const wrong = composed("TQ-60", { channel: "\u202eHF", code: "99999" }, NOW_US);
	assert.deepEqual(wrong.faults, { channel: "form", code: "form" });
	assert.deepEqual(composed("TQ-41", { start_us: "14:30" }, NOW_US).faults, {
		zone: "needed",
		ref: "needed",
	});
	assert.equal(composed("TQ-31", { zone: "a b", until_us: "14:30" }, NOW_US).faults.zone, "form");
});

test("a height is exact, in feet or in metres", () => {
	const at = (unit: string) =>
		composed(
			"TQ-30",
			{
				split: "height",
				ours: "above",
				height: "3000",
				"height.unit": unit,
				"height.datum": "W84",
			},
			NOW_US,
		).body.height;
	assert.deepEqual(at("ft"), { datum: "W84", altitude01mm: 9_144_000 });
	assert.deepEqual(at("m"), { datum: "W84", altitude01mm: 30_000_000 });
});

test("the bytes that are shown do not depend on the order in which fields were filled in", () => {
	assert.equal(fieldsText({ zone: { id: "a" }, at_us: 5 }), '{"at_us":5,"zone":{"id":"a"}}');
	assert.equal(fieldsText({ at_us: 5, zone: { id: "a" } }), '{"at_us":5,"zone":{"id":"a"}}');
	assert.equal(fieldsText({ text: 'a "b"\n' }), '{"text":"a \\"b\\"\\n"}');
});

test("STOP names what is selected first, and otherwise asks", () => {
	const idle = reduce(initialState(DEFAULT_SETTINGS), { type: "desk", desk: busyDesk(), atMs: 0 });
	assert.equal(isStopChosen(idle), false);
	assert.deepEqual(stopTargets(idle)[0], { kind: "zone", id: "hospital" });
	const chosen = reduce(idle, {
		type: "select",
		selection: { kind: "dialogue", id: "bravo/routine/8" },
	});
	assert.equal(isStopChosen(chosen), true);
	const [first] = stopTargets(chosen);
	assert.deepEqual(first, { kind: "operation", ref: "bravo/routine/8" });
	const by = { role: "watch", script: false };
	for (const target of stopTargets(chosen))
		assert.deepEqual(bodyFaults("TQ-41", { ...stopBody(target, NOW_US), by }), []);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { enteredReadback } from "../src/state/readback.ts";
import { instantOf } from "../src/state/typed-time.ts";
import { dialogue, NOW_US, stop } from "./fixture.ts";

const asked = stop({ ref: "bravo/urgent/3" });
const START_US = Date.UTC(2026, 10, 21, 14, 22) * 1000;
const entered = (typed: Record<string, string>, of = asked) => enteredReadback(of, typed, NOW_US);

test("the key fields as they were said are taken, with or without seconds", () => {
	const readback = { start_us: START_US, zone: "hospital" };
	for (const time of ["14:22", "14:22:00", " 14:22 ", "14:22Z", "2026-11-21 14:22"])
		assert.deepEqual(entered({ zone: "hospital", start_us: time }), { readback }, time);
});

test("a wrong or empty field is named, and the right one is not", () => {
	const wrong: [zone: string, time: string, faults: object][] = [
		["", "", { zone: "missing", start_us: "missing" }],
		["Hospital", "14:22", { zone: "wrong" }],
		["hospital", "14:23", { start_us: "wrong" }],
		["hospital", "02:22", { start_us: "wrong" }],
		["hospital", "2026-11-22 14:22", { start_us: "wrong" }],
		["hospita", "1422", { zone: "wrong", start_us: "wrong" }],
	];
	for (const [zone, start_us, faults] of wrong)
		assert.deepEqual(entered({ zone, start_us }), { faults }, `${zone} ${start_us}`);
});

test("no zone but the one that was said is taken", () => {
	fc.assert(
		fc.property(fc.string(), (zone) => {
			const taken = "readback" in entered({ zone, start_us: "14:22" });
			assert.equal(taken, zone.trim() === "hospital");
		}),
	);
});

test("an instant to the microsecond is read back to the second that was shown", () => {
	const body = { start_us: START_US + 1_234_567, zone: { id: "hospital" } };
	const fine = stop({ ref: "bravo/urgent/4", body });
	const typed = { zone: "hospital", start_us: "14:22:01" };
	assert.deepEqual(entered(typed, fine), {
		readback: { start_us: START_US + 1_234_567, zone: "hospital" },
	});
});

test("numbers, choices and references are held against the message", () => {
	const voice = dialogue({
		ref: "bravo/urgent/5",
		msg: "TQ-60",
		body: { channel: "HF 3", code: 417 },
		readback: ["channel", "code"],
	});
	assert.ok("readback" in entered({ channel: "HF 3", code: "417" }, voice));
	assert.deepEqual(entered({ channel: "HF 3", code: "471" }, voice), { faults: { code: "wrong" } });
	assert.deepEqual(entered({ channel: "HF 3", code: "417.0" }, voice), {
		faults: { code: "wrong" },
	});
});

test("a typed time is the nearest such instant, a dated one that day's, + is from now", () => {
	const at = (text: string) => instantOf(text, NOW_US);
	const utc = (day: number, hour: number, minute: number, second = 0) =>
		Date.UTC(2026, 10, day, hour, minute, second) * 1000;
	assert.equal(at("14:30"), utc(21, 14, 30));
	assert.equal(at("01:30"), utc(22, 1, 30));
	assert.equal(at("3:05:09"), utc(22, 3, 5, 9) - 86_400_000_000);
	assert.equal(at("2026-11-23 00:00"), utc(23, 0, 0));
	assert.equal(at("+10"), utc(21, 14, 32));
	for (const text of ["", "24:00", "12:60", "12", "noon", "2026-02-30 10:00", "2026-13-01 10:00"])
		assert.equal(at(text), null, text);
});

test("what is shown as a time is read back as that time", () => {
	fc.assert(
		fc.property(fc.integer({ min: -43_000, max: 43_000 }), (seconds) => {
			const us = Math.floor(NOW_US / 1e6 + seconds) * 1e6;
			assert.equal(instantOf(new Date(us / 1000).toISOString().slice(11, 19), NOW_US), us);
		}),
	);
});

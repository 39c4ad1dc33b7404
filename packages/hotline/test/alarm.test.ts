import assert from "node:assert/strict";
import { test } from "node:test";
import {
	type Alarm,
	type AlarmState,
	alarmAcknowledged,
	alarmStateOf,
	isLatching,
	isShelvable,
	isSounding,
	MAX_SHELVING_US,
	raisedAlarm,
	rebasedShelving,
	shelveFault,
	type Urgency,
} from "../src/index.ts";
import { at, WALL_US } from "./sample.ts";

const MINUTE = 60_000_000;
const made = (urgency: Urgency, warning = false): Alarm =>
	raisedAlarm("a1", { urgency, warning, zone: "NORTH" }, at(0));
const shelved = (urgency: Urgency, untilMonoUs: number, warning = false): Alarm => {
	const alarm = made(urgency, warning);
	const untilUs = at(untilMonoUs).wallUs;
	alarm.shelving = { untilUs, untilMonoUs, reason: "known", by: "duty-3" };
	return alarm;
};

/** Present, acknowledged, answered; the state of a normal or low alarm, and of a distress or urgent one. */
const LIFE: [boolean, boolean, boolean, AlarmState, AlarmState][] = [
	[true, false, false, "unacknowledged", "unacknowledged"],
	[true, true, false, "acknowledged", "acknowledged"],
	[true, true, true, "acknowledged", "acknowledged"],
	[false, false, false, "returned-unacknowledged", "latched-unacknowledged"],
	[false, true, false, "normal", "latched-acknowledged"],
	[false, true, true, "normal", "normal"],
];
for (const [present, acknowledged, answered, plain, latched] of LIFE)
	test(`present ${present}, acknowledged ${acknowledged}, answered ${answered}: ${plain}; distress and urgent ${latched}`, () => {
		for (const urgency of ["D", "U", "N", "L"] as const) {
			const alarm = { ...made(urgency), present, answeredUs: answered ? 5 : null };
			if (acknowledged) alarmAcknowledged(alarm, at(3));
			const expected = isLatching(alarm) ? latched : plain;
			assert.equal(alarmStateOf(alarm, 50), expected);
			assert.equal(isSounding(alarm, 50), expected.endsWith("unacknowledged"));
		}
	});

test("the first to acknowledge stays", () => {
	const alarm = made("U");
	for (const monoUs of [3, 4]) alarmAcknowledged(alarm, at(monoUs));
	assert.equal(alarm.acknowledgedUs, WALL_US + 3);
});

test("shelved until an instant, and then it sounds again", () => {
	const alarm = shelved("U", 5 * MINUTE);
	assert.equal(alarmStateOf(alarm, 5 * MINUTE - 1), "shelved");
	assert.equal(isSounding(alarm, 10), false);
	assert.equal(alarmStateOf(alarm, 5 * MINUTE), "unacknowledged");
});

test("shelving: for at most 15 min; distress and what warns of danger to life never", () => {
	const quarter = 15 * MINUTE;
	for (const [alarm, durationUs, fault] of [
		[made("N"), quarter, null],
		[made("U"), quarter, null],
		[made("U"), 1, null],
		[made("U"), quarter + 1, "duration"],
		[made("U"), 0, "duration"],
		[made("U"), -MINUTE, "duration"],
		[made("U"), 0.5, "duration"],
		[made("U"), Number.NaN, "duration"],
		[made("U", true), quarter, "warning"],
		[made("D"), quarter, "warning"],
		[made("D", true), quarter, "warning"],
	] as const)
		assert.equal(shelveFault(alarm, durationUs), fault);
	for (const urgency of ["D", "U", "N", "L"] as const) {
		assert.equal(isShelvable(made(urgency)), urgency !== "D");
		assert.equal(isShelvable(made(urgency, true)), false);
	}
});

test("nothing keeps distress from sounding, whatever was written beside it", () => {
	for (const alarm of [
		shelved("D", MINUTE),
		shelved("D", MINUTE, true),
		shelved("U", MINUTE, true),
	])
		assert.equal(isSounding(alarm, 1), true);
});

test("threat 26: a new boot keeps what is left of a shelving, and a wall clock that jumped shelves nothing for longer", () => {
	const { shelving } = shelved("N", MINUTE);
	assert.ok(shelving);
	rebasedShelving(shelving, { wallUs: WALL_US + 20, monoUs: 1_000_000_000 });
	assert.equal(shelving.untilMonoUs, 1_000_000_000 + MINUTE - 20);
	rebasedShelving(shelving, { wallUs: WALL_US - 619_315_200_000_000, monoUs: 40 });
	assert.equal(shelving.untilMonoUs, 40 + MAX_SHELVING_US);
});

test("an alarm is plain data", () => {
	const alarm = shelved("U", MINUTE);
	assert.deepEqual(JSON.parse(JSON.stringify(alarm)), alarm);
});

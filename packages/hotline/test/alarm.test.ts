import assert from "node:assert/strict";
import { test } from "node:test";
import {
	type Alarm,
	type AlarmState,
	alarmAcknowledged,
	alarmAnswered,
	alarmKeptOut,
	alarmRecurred,
	alarmReturned,
	alarmShelved,
	alarmStateOf,
	alarmUnshelved,
	isLatching,
	isSounding,
	MAX_SHELVING_US,
	priorityOf,
	raisedAlarm,
	rebasedAlarm,
	shelveFault,
	type Urgency,
} from "../src/index.ts";
import { at, WALL_US } from "./sample.ts";

const MINUTE = 60_000_000;
const made = (urgency: Urgency, warning = false): Alarm =>
	raisedAlarm("a1", { urgency, warning, zone: "NORTH" }, at(0));

type Act = "ack" | "answer" | "return" | "recur";
function after(urgency: Urgency, acts: readonly Act[]): Alarm {
	const alarm = made(urgency);
	for (const [i, act] of acts.entries()) {
		if (act === "ack") alarmAcknowledged(alarm, at(i + 1));
		if (act === "answer") alarmAnswered(alarm, at(i + 1));
		if (act === "return") alarmReturned(alarm);
		if (act === "recur") alarmRecurred(alarm, at(i + 1));
	}
	return alarm;
}

/** What happened, the state of a normal or low alarm, and of a distress or urgent one. */
const LIFE: [Act[], AlarmState, AlarmState][] = [
	[[], "unacknowledged", "unacknowledged"],
	[["ack"], "acknowledged", "acknowledged"],
	[["answer"], "acknowledged", "acknowledged"],
	[["return"], "returned-unacknowledged", "latched-unacknowledged"],
	[["ack", "return"], "normal", "latched-acknowledged"],
	[["return", "ack"], "normal", "latched-acknowledged"],
	[["answer", "return"], "normal", "normal"],
	[["return", "answer"], "normal", "normal"],
	[["answer", "return", "recur"], "unacknowledged", "unacknowledged"],
	[["ack", "recur"], "acknowledged", "acknowledged"],
];
for (const [acts, plain, latched] of LIFE)
	test(`raised, ${acts.join(", ") || "nothing more"}: ${plain}; distress and urgent ${latched}`, () => {
		for (const urgency of ["D", "U", "N", "L"] as const) {
			const alarm = after(urgency, acts);
			const expected = isLatching(alarm) ? latched : plain;
			assert.equal(alarmStateOf(alarm, 50), expected);
			assert.equal(isSounding(alarm, 50), expected.endsWith("unacknowledged"));
		}
	});

test("the first to acknowledge and to answer stays; a new occurrence has its own", () => {
	const alarm = after("U", ["ack", "ack", "answer", "answer"]);
	assert.deepEqual([alarm.acknowledgedUs, alarm.answeredUs], [WALL_US + 1, WALL_US + 3]);
	alarmReturned(alarm);
	alarmRecurred(alarm, at(9));
	assert.deepEqual([alarm.acknowledgedUs, alarm.answeredUs, alarm.raised], [null, null, at(9)]);
});

test("shelved for so long, and then it sounds again", () => {
	const alarm = made("U");
	alarmShelved(alarm, 5 * MINUTE, at(10));
	assert.equal(alarmStateOf(alarm, 10 + 5 * MINUTE - 1), "shelved");
	assert.equal(isSounding(alarm, 10), false);
	assert.equal(alarmStateOf(alarm, 10 + 5 * MINUTE), "unacknowledged");
	alarmShelved(alarm, 99 * MINUTE, at(10));
	assert.equal(alarm.shelvedUntilMonoUs, 10 + MAX_SHELVING_US);
	alarmUnshelved(alarm);
	assert.equal(alarmStateOf(alarm, 11), "unacknowledged");
	assert.equal(alarm.shelvedUntilUs, null);
});

test("shelving: at most 15 min, distress by two people, a distress warning never", () => {
	const one = ["duty-3"];
	const two = ["duty-3", "chief-1"];
	const quarter = 15 * MINUTE;
	for (const [alarm, durationUs, people, fault] of [
		[made("N"), quarter, one, null],
		[made("U"), quarter, one, null],
		[made("U"), quarter, [], "missing-signature"],
		[made("U", true), quarter, one, null],
		[made("U"), quarter + 1, one, "duration"],
		[made("U"), 0, one, "duration"],
		[made("U"), 0.5, one, "duration"],
		[made("D"), quarter, one, "missing-signature"],
		[made("D"), quarter, ["duty-3", "duty-3"], "missing-signature"],
		[made("D"), quarter, two, null],
		[made("D", true), quarter, two, "warning"],
	] as const)
		assert.equal(shelveFault(alarm, durationUs, people), fault);
});

test("nothing keeps a distress warning from sounding", () => {
	const alarm = made("D", true);
	alarmShelved(alarm, MINUTE, at(0));
	alarmKeptOut(alarm, { suppressed: true, outOfService: true });
	assert.deepEqual(alarm, made("D", true));
	assert.equal(isSounding(alarm, 1), true);
});

test("suppressed by design, out of service, and back", () => {
	const alarm = made("N");
	alarmKeptOut(alarm, { suppressed: true });
	assert.equal(alarmStateOf(alarm, 1), "suppressed");
	alarmKeptOut(alarm, { outOfService: true });
	assert.equal(alarmStateOf(alarm, 1), "out-of-service");
	alarmKeptOut(alarm, { outOfService: false });
	assert.equal(alarmStateOf(alarm, 1), "suppressed");
	alarmKeptOut(alarm, { suppressed: false });
	assert.equal(alarmStateOf(alarm, 1), "unacknowledged");
});

test("a new boot keeps what is left of the shelving", () => {
	const alarm = made("N");
	alarmShelved(alarm, MINUTE, at(10));
	rebasedAlarm(alarm, { wallUs: WALL_US + 20, monoUs: 1_000_000_000 });
	assert.equal(alarmStateOf(alarm, 1_000_000_000 + MINUTE - 11), "shelved");
	assert.equal(alarmStateOf(alarm, 1_000_000_000 + MINUTE - 10), "unacknowledged");
	assert.equal(alarm.raised.monoUs, 999_999_980);
	const plain = made("N");
	rebasedAlarm(plain, at(0));
	assert.deepEqual(plain, made("N"));
});

test("threat 26: a wall clock that jumped back over a boot shelves nothing for longer", () => {
	const alarm = made("N");
	alarmShelved(alarm, MINUTE, at(10));
	rebasedAlarm(alarm, { wallUs: WALL_US - 619_315_200_000_000, monoUs: 40 });
	assert.equal(alarm.raised.monoUs, 40);
	assert.equal(alarmStateOf(alarm, 40 + MAX_SHELVING_US), "unacknowledged");
});

test("what needs no response is no alarm", () => {
	const priorities = (["H", "M", "L", "N"] as const).map(priorityOf);
	assert.deepEqual(priorities, ["high", "medium", "low", null]);
});

test("an alarm is plain data", () => {
	const alarm = after("D", ["ack", "return"]);
	assert.deepEqual(JSON.parse(JSON.stringify(alarm)), alarm);
});

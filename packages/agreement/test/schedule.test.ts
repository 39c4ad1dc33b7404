import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_US, HOUR_US, MINUTE_US, mergeWindows, type Window } from "@tansiq/space";
import fc from "fast-check";
import { type Schedule, windowsWithin } from "../src/index.ts";
import { holdTogether } from "../src/schedule.ts";

const utc = (text: string) => Date.parse(`${text}Z`) * 1_000;
/** Monday 1 June to Sunday 14 June 2026. */
const FORTNIGHT: Window = { startUs: utc("2026-06-01T00:00"), endUs: utc("2026-06-15T00:00") };
const clock = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const said = ({ startUs, endUs }: Window) =>
	[startUs, endUs].map((us) => new Date(us / 1_000).toISOString().slice(5, 16)).join(" to ");

/** Written by hand from a calendar: days (0 is Sunday), from, to, what is asked, when it holds. */
const TABLE: [string, number[], string, string, [string, string], string[]][] = [
	[
		"a working day",
		[1],
		"08:00",
		"16:00",
		["2026-06-01", "2026-06-03"],
		["06-01T08:00 to 06-01T16:00"],
	],
	[
		"over midnight",
		[2],
		"22:00",
		"06:00",
		["2026-06-01", "2026-06-08"],
		["06-02T22:00 to 06-03T06:00"],
	],
	[
		"asked in the small hours of the day after",
		[2],
		"22:00",
		"06:00",
		["2026-06-03", "2026-06-04"],
		["06-03T00:00 to 06-03T06:00"],
	],
	[
		"Saturday night ends on Sunday",
		[6],
		"22:00",
		"06:00",
		["2026-06-05", "2026-06-09"],
		["06-06T22:00 to 06-07T06:00"],
	],
	[
		"Sunday night ends on Monday",
		[0],
		"23:30",
		"00:30",
		["2026-06-07", "2026-06-09"],
		["06-07T23:30 to 06-08T00:30"],
	],
	[
		"a whole week end is one",
		[6, 0],
		"00:00",
		"24:00",
		["2026-06-01", "2026-06-10"],
		["06-06T00:00 to 06-08T00:00"],
	],
	[
		"from and to alike is a day and a night",
		[3],
		"12:00",
		"12:00",
		["2026-06-01", "2026-06-07"],
		["06-03T12:00 to 06-04T12:00"],
	],
	[
		"every night of a week end",
		[5, 6, 0],
		"20:00",
		"04:00",
		["2026-06-04", "2026-06-10"],
		["06-05T20:00 to 06-06T04:00", "06-06T20:00 to 06-07T04:00", "06-07T20:00 to 06-08T04:00"],
	],
	[
		"begins before the window of the zone",
		[0],
		"22:00",
		"02:00",
		["2026-05-30", "2026-06-02"],
		["06-01T00:00 to 06-01T02:00"],
	],
	[
		"ends after the window of the zone",
		[0],
		"22:00",
		"02:00",
		["2026-06-14", "2026-06-20"],
		["06-14T22:00 to 06-15T00:00"],
	],
	["not on that day", [4], "00:00", "24:00", ["2026-06-01", "2026-06-04"], []],
];

for (const [name, days, from, to, [first, last], expected] of TABLE)
	test(`schedule: ${name}`, () => {
		const schedules = [{ days, fromMinute: clock(from), toMinute: clock(to) }];
		const asked = { startUs: utc(`${first}T00:00`), endUs: utc(`${last}T00:00`) };
		const found = windowsWithin({ window: FORTNIGHT, schedules }, asked);
		assert.deepEqual(found.map(said), expected);
	});

test("without schedules all of the window holds", () => {
	const asked = { startUs: FORTNIGHT.endUs - HOUR_US, endUs: FORTNIGHT.endUs + HOUR_US };
	const last = { startUs: asked.startUs, endUs: FORTNIGHT.endUs };
	assert.deepEqual(windowsWithin({ window: FORTNIGHT }, asked), [last]);
	assert.deepEqual(windowsWithin({ window: FORTNIGHT, schedules: [] }, asked), [last]);
});

const schedule: fc.Arbitrary<Schedule> = fc.record({
	days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
	fromMinute: fc.integer({ min: 0, max: 1_439 }),
	toMinute: fc.integer({ min: 0, max: 1_440 }),
});
const asked = fc
	.tuple(fc.integer({ min: -600, max: 21_000 }), fc.integer({ min: 1, max: 5_000 }))
	.map(([from, minutes]) => ({
		startUs: FORTNIGHT.startUs + from * MINUTE_US,
		endUs: FORTNIGHT.startUs + (from + minutes) * MINUTE_US,
	}));

/** Minute by minute, as a person with a calendar would tell. */
function holdsAt({ days, fromMinute, toMinute }: Schedule, us: number): boolean {
	const at = new Date(us / 1_000);
	const minute = at.getUTCHours() * 60 + at.getUTCMinutes();
	const today = days.includes(at.getUTCDay());
	const yesterday = days.includes((at.getUTCDay() + 6) % 7);
	if (toMinute > fromMinute) return today && minute >= fromMinute && minute < toMinute;
	return (today && minute >= fromMinute) || (yesterday && minute < toMinute);
}

test("windows are those that a calendar tells, minute by minute", () => {
	fc.assert(
		fc.property(fc.array(schedule, { minLength: 1, maxLength: 3 }), asked, (schedules, within) => {
			const expected: Window[] = [];
			for (let us = within.startUs; us < within.endUs; us += MINUTE_US) {
				if (us < FORTNIGHT.startUs || us >= FORTNIGHT.endUs) continue;
				if (schedules.some((each) => holdsAt(each, us)))
					expected.push({ startUs: us, endUs: us + MINUTE_US });
			}
			assert.deepEqual(
				windowsWithin({ window: FORTNIGHT, schedules }, within),
				mergeWindows(expected),
			);
		}),
		{ numRuns: 60 },
	);
});

test("two schedules hold together when some minute of their common time is in both", () => {
	fc.assert(
		fc.property(schedule, schedule, asked, (a, b, window) => {
			let expected = false;
			for (let us = window.startUs; us < window.endUs && !expected; us += MINUTE_US)
				expected =
					us >= FORTNIGHT.startUs && us < FORTNIGHT.endUs && holdsAt(a, us) && holdsAt(b, us);
			const first = { window: FORTNIGHT, schedules: [a] };
			assert.equal(holdTogether(first, { window, schedules: [b] }), expected);
		}),
		{ numRuns: 100 },
	);
	const year = { startUs: FORTNIGHT.startUs, endUs: FORTNIGHT.startUs + 365 * DAY_US };
	const night = { days: [6], fromMinute: 1_320, toMinute: 360 };
	const morning = { days: [0], fromMinute: 300, toMinute: 720 };
	assert.equal(
		holdTogether({ window: year, schedules: [night] }, { window: year, schedules: [morning] }),
		true,
	);
});

import { DAY_US, type Window } from "@tansiq/space";
import type { ZoneSchedule } from "./zone.ts";

const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const LONGEST = 200;
const MOST_SCHEDULES = 64;
/** Within so many dates no weekday comes twice, counting the one before for what runs past midnight. */
const MOST_DATES = 6;

interface Part {
	dates: string[];
	times: { fromMinute: number; toMinute: number }[];
}

/**
 * Reads the schedule of a notice (item D) where it says no more than times of day in UTC, on every
 * day, on weekdays (`MON-FRI 0800-1700`) or on dates (`03 1700-2030, 04-05 0430-0730 1700-2030`).
 * Dates become weekdays, which is the same within a validity of six dates and refused beyond.
 * Sunrise, exceptions and what else people write: null, *unknown*.
 */
export function readSchedule(text: string, validity: Window): ZoneSchedule[] | null {
	if (text.length > LONGEST) return null;
	const tidy = text.trim().replace(/\s*-\s*/g, "-");
	const dates = datesOf(validity);
	const schedules: ZoneSchedule[] = [];
	for (const clause of tidy.split(",")) {
		const part = readPart(clause.trim().split(/\s+/));
		const days = part === null ? null : daysOf(part.dates, dates);
		if (part === null || days === null || days.length === 0) return null;
		for (const time of part.times) schedules.push({ days, ...time });
	}
	return schedules.length <= MOST_SCHEDULES ? schedules : null;
}

/** Words before the first span of time name days; behind it nothing but more spans may follow. */
function readPart(words: string[]): Part | null {
	const first = words.findIndex((word) => /^\d{4}-\d{4}$/.test(word));
	if (first < 0) return null;
	const times = words.slice(first).map(readTimes);
	if (times.includes(null)) return null;
	return { dates: words.slice(0, first), times: times as Part["times"] };
}

function readTimes(word: string): Part["times"][number] | null {
	const parts = /^(\d\d)(\d\d)-(\d\d)(\d\d)$/.exec(word);
	if (parts === null) return null;
	const [fromHour = 0, fromPart = 0, toHour = 0, toPart = 0] = parts.slice(1).map(Number);
	const fromMinute = fromHour * 60 + fromPart;
	const toMinute = toHour * 60 + toPart;
	if (fromPart > 59 || toPart > 59 || fromMinute > 1_439 || toMinute > 1_440) return null;
	// 2359 ends the day, by the custom of notices.
	return { fromMinute, toMinute: toMinute === 1_439 ? 1_440 : toMinute };
}

function daysOf(words: string[], dates: DateOfYear[] | null): number[] | null {
	if (words.length === 0 || (words.length === 1 && words[0] === "DAILY")) return EVERY_DAY;
	return words.every((word) => WEEKDAYS.includes(word.slice(0, 3)))
		? weekdaysOf(words)
		: weekdaysOfDates(words, dates);
}

function weekdaysOf(words: string[]): number[] | null {
	const days = new Set<number>();
	for (const word of words) {
		const [first = "", last = first, ...others] = word.split("-");
		const [from, to] = [WEEKDAYS.indexOf(first), WEEKDAYS.indexOf(last)];
		if (from < 0 || to < 0 || others.length > 0) return null;
		for (let day = from; ; day = (day + 1) % WEEKDAYS.length) {
			days.add(day);
			if (day === to) break;
		}
	}
	return [...days].sort();
}

interface DateOfYear {
	month: number;
	day: number;
	weekday: number;
}

/** The dates of a validity; null for more than can be told apart by their weekday. */
function datesOf({ startUs, endUs }: Window): DateOfYear[] | null {
	const first = Math.floor(startUs / DAY_US);
	const last = Math.floor((endUs - 1) / DAY_US);
	if (last - first >= MOST_DATES) return null;
	return Array.from({ length: last - first + 1 }, (_, i) => {
		const date = new Date(((first + i) * DAY_US) / 1_000);
		return { month: date.getUTCMonth(), day: date.getUTCDate(), weekday: date.getUTCDay() };
	});
}

function weekdaysOfDates(words: string[], dates: DateOfYear[] | null): number[] | null {
	if (dates === null) return null;
	const days = new Set<number>();
	let month: number | null = null;
	for (const word of words) {
		if (MONTHS.includes(word)) {
			month = MONTHS.indexOf(word);
			continue;
		}
		const parts = /^(\d\d)(?:-(\d\d))?$/.exec(word);
		if (parts === null) return null;
		const of = (day: string | undefined) =>
			dates.findIndex((date) => date.day === Number(day) && date.month === (month ?? date.month));
		const from = of(parts[1]);
		const to = parts[2] === undefined ? from : of(parts[2]);
		if (from < 0 || to < from) return null;
		for (const { weekday } of dates.slice(from, to + 1)) days.add(weekday);
	}
	return [...days].sort();
}

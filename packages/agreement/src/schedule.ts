import { DAY_US, MINUTE_US, mergeWindows, overlap, type Window } from "@tansiq/space";
import type { Schedule } from "./rules.ts";

/** 1970-01-01 was a Thursday; 0 is Sunday. */
const FIRST_WEEKDAY = 4;
const DAYS_OF_WEEK = 7;

/** When something holds: a window, and the hours of the week inside it. */
export interface Hours {
	window: Window;
	schedules?: Schedule[];
}

/**
 * When it holds inside `asked`, merged and in order. A schedule belongs to the day on which it
 * begins: Saturday 22:00 to 06:00 ends on Sunday. Days and minutes are UTC.
 */
export function windowsWithin({ window, schedules }: Hours, asked: Window): Window[] {
	const common = overlap(window, asked);
	if (common === null) return [];
	if (schedules === undefined || schedules.length === 0) return [common];
	const found: Window[] = [];
	// What began on the day before may still hold.
	const firstDay = Math.floor(common.startUs / DAY_US) - 1;
	const lastDay = Math.floor((common.endUs - 1) / DAY_US);
	for (const schedule of schedules)
		for (let day = firstDay; day <= lastDay; day++) {
			if (!schedule.days.includes(weekdayOf(day))) continue;
			const held = overlap(turnOn(schedule, day), common);
			if (held !== null) found.push(held);
		}
	return mergeWindows(found);
}

/** Whether the two ever hold at once. Weeks repeat, so one that both have in common tells. */
export function holdTogether(a: Hours, b: Hours): boolean {
	const common = overlap(a.window, b.window);
	if (common === null) return false;
	const week = (DAYS_OF_WEEK + 1) * DAY_US;
	const asked = { startUs: common.startUs, endUs: Math.min(common.endUs, common.startUs + week) };
	return windowsWithin(a, asked).some((held) => windowsWithin(b, held).length > 0);
}

function weekdayOf(day: number): number {
	return (((day + FIRST_WEEKDAY) % DAYS_OF_WEEK) + DAYS_OF_WEEK) % DAYS_OF_WEEK;
}

function turnOn({ fromMinute, toMinute }: Schedule, day: number): Window {
	const endDay = toMinute <= fromMinute ? day + 1 : day;
	return {
		startUs: day * DAY_US + fromMinute * MINUTE_US,
		endUs: endDay * DAY_US + toMinute * MINUTE_US,
	};
}

import { MINUTE_US } from "@tansiq/space";
import type { Alarm, Priority } from "./alarm.ts";

/** How many alarms a person is given: figures of ISA-18.2 for one desk. */
export const RATE_WINDOW_US = 10 * MINUTE_US;

/** One in 10 min is fine, two can be managed, more than ten are a flood. */
export type Load = "fine" | "manageable" | "high" | "flood";

export function loadOf(per10Min: number): Load {
	if (per10Min <= 1) return "fine";
	if (per10Min <= 2) return "manageable";
	return per10Min <= 10 ? "high" : "flood";
}

/** Alarms raised in the 10 min up to an instant. */
export function ratePer10Min(raisedMonoUs: readonly number[], monoUs: number): number {
	return raisedMonoUs.filter((at) => at <= monoUs && at > monoUs - RATE_WINDOW_US).length;
}

/**
 * The most alarms raised in any sliding 10 min, half-open.
 * @param raisedMonoUs in ascending order
 */
export function busiestPer10Min(raisedMonoUs: readonly number[]): number {
	let busiest = 0;
	let first = 0;
	for (const [i, at] of raisedMonoUs.entries()) {
		while (Number(raisedMonoUs[first]) <= at - RATE_WINDOW_US) first++;
		busiest = Math.max(busiest, i - first + 1);
	}
	return busiest;
}

/**
 * How many of the consecutive 10 min from one instant to another were a flood, in thousandths; less
 * than 10 (1 %) is the aim.
 */
export function floodedPermille(
	raisedMonoUs: readonly number[],
	fromMonoUs: number,
	toMonoUs: number,
): number {
	const periods = Math.ceil((toMonoUs - fromMonoUs) / RATE_WINDOW_US);
	if (periods <= 0) return 0;
	const counts = new Map<number, number>();
	for (const at of raisedMonoUs) {
		if (at < fromMonoUs || at >= toMonoUs) continue;
		const period = Math.floor((at - fromMonoUs) / RATE_WINDOW_US);
		counts.set(period, (counts.get(period) ?? 0) + 1);
	}
	const floods = [...counts.values()].filter((count) => loadOf(count) === "flood").length;
	return Math.floor((floods * 1000) / periods);
}

/** The share of each priority, in thousandths; the aim is about 50, 150 and 800. */
export function priorityMixPermille(priorities: readonly Priority[]): Record<Priority, number> {
	const share = (priority: Priority) =>
		priorities.length === 0
			? 0
			: Math.floor(
					(priorities.filter((one) => one === priority).length * 1000) / priorities.length,
				);
	return { high: share("high"), medium: share("medium"), low: share("low") };
}

/** In a flood the desk shows one row a zone, the fullest first; alarms of no zone stand by themselves. */
export function groupedByZone(
	alarms: readonly Pick<Alarm, "id" | "zone">[],
): { zone: string | null; alarms: string[] }[] {
	const groups = new Map<string, { zone: string | null; alarms: string[] }>();
	for (const { id, zone } of alarms) {
		const key = zone === null ? `alarm ${id}` : `zone ${zone}`;
		const group = groups.get(key);
		if (group === undefined) groups.set(key, { zone, alarms: [id] });
		else group.alarms.push(id);
	}
	return [...groups.values()].sort((a, b) => b.alarms.length - a.alarms.length);
}

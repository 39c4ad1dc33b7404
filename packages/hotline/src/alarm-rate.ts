import { MINUTE_US } from "@tansiq/space";
import type { Alarm } from "./alarm.ts";

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
 * In a flood the desk shows one row a zone, the fullest first. Distress is in no group: each keeps
 * a row of its own, and so do alarms of no zone.
 */
export function groupedByZone(
	alarms: readonly Pick<Alarm, "id" | "zone" | "urgency">[],
): { zone: string | null; alarms: string[] }[] {
	const groups = new Map<string, { zone: string | null; alarms: string[] }>();
	for (const { id, zone, urgency } of alarms) {
		if (urgency === "D") continue;
		const key = zone === null ? `alarm ${id}` : `zone ${zone}`;
		const group = groups.get(key);
		if (group === undefined) groups.set(key, { zone, alarms: [id] });
		else group.alarms.push(id);
	}
	return [...groups.values()].sort((a, b) => b.alarms.length - a.alarms.length);
}

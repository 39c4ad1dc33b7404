import { MINUTE_US } from "@tansiq/space";
import type { Instant } from "./dialogue.ts";
import type { Urgency } from "./message.ts";

/** The states of ISA-18.2 (IEC 62682) that our alarms have, with latching for distress and urgent. */
export type AlarmState =
	| "normal"
	| "unacknowledged"
	| "acknowledged"
	| "returned-unacknowledged"
	| "latched-unacknowledged"
	| "latched-acknowledged"
	| "shelved";

export const MAX_SHELVING_US = 15 * MINUTE_US;

/** Somebody keeps an alarm quiet for a while. */
export interface Shelving {
	untilUs: number;
	untilMonoUs: number;
	reason: string;
	/** Name of his key. */
	by: string;
}

/** One alarm at one desk: plain data. To acknowledge stops the sound, and is not an answer. */
export interface Alarm {
	id: string;
	urgency: Urgency;
	/** It warns of danger to life: a distress message, a predicted loss. */
	warning: boolean;
	/** The zone that a flood is grouped by. */
	zone: string | null;
	/** Whether its cause is there now. */
	present: boolean;
	raised: Instant;
	acknowledgedUs: number | null;
	answeredUs: number | null;
	shelving: Shelving | null;
}

export function raisedAlarm(
	id: string,
	kind: Pick<Alarm, "urgency" | "warning" | "zone">,
	at: Instant,
): Alarm {
	const { urgency, warning, zone } = kind;
	return {
		id,
		urgency,
		warning,
		zone,
		present: true,
		raised: { wallUs: at.wallUs, monoUs: at.monoUs },
		acknowledgedUs: null,
		answeredUs: null,
		shelving: null,
	};
}

/** Distress and urgent stay until they are answered, even when their cause ends. */
export function isLatching({ urgency }: Pick<Alarm, "urgency">): boolean {
	return urgency === "D" || urgency === "U";
}

export function alarmStateOf(alarm: Alarm, monoUs: number): AlarmState {
	const { acknowledgedUs, answeredUs, present, shelving } = alarm;
	if (shelving !== null && isShelvable(alarm) && monoUs < shelving.untilMonoUs) return "shelved";
	const acknowledged = acknowledgedUs !== null;
	if (present) return acknowledged ? "acknowledged" : "unacknowledged";
	if (isLatching(alarm) && answeredUs === null)
		return acknowledged ? "latched-acknowledged" : "latched-unacknowledged";
	return acknowledged ? "normal" : "returned-unacknowledged";
}

/** Whether it sounds: not once it is acknowledged, and not while it is shelved. */
export function isSounding(alarm: Alarm, monoUs: number): boolean {
	return alarmStateOf(alarm, monoUs).endsWith("unacknowledged");
}

/** A person stopped the sound. */
export function alarmAcknowledged(alarm: Alarm, at: Instant): void {
	alarm.acknowledgedUs ??= at.wallUs;
}

/** Distress, and whatever else warns of danger to life, is kept quiet by nobody. */
export function isShelvable({ urgency, warning }: Pick<Alarm, "urgency" | "warning">): boolean {
	return urgency !== "D" && !warning;
}

/** Why an alarm cannot be shelved for so long; null when it can. */
export function shelveFault(alarm: Alarm, durationUs: number): "warning" | "duration" | null {
	if (!isShelvable(alarm)) return "warning";
	const fits = Number.isSafeInteger(durationUs) && durationUs > 0 && durationUs <= MAX_SHELVING_US;
	return fits ? null : "duration";
}

/**
 * A new boot has a new monotonic clock: the end of a shelving moves over to it by the wall clock,
 * and no further away than it may be, whatever a wall clock that jumped says.
 */
export function rebasedShelving(shelving: Shelving, at: Instant): void {
	shelving.untilMonoUs = at.monoUs + Math.min(shelving.untilUs - at.wallUs, MAX_SHELVING_US);
}

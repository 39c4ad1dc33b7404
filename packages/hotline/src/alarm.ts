import { MINUTE_US } from "@tansiq/space";
import type { Instant } from "./dialogue.ts";
import type { Alerting, Urgency } from "./message.ts";

/** The states of ISA-18.2 (IEC 62682), with latching for distress and urgent. */
export type AlarmState =
	| "normal"
	| "unacknowledged"
	| "acknowledged"
	| "returned-unacknowledged"
	| "latched-unacknowledged"
	| "latched-acknowledged"
	| "shelved"
	| "suppressed"
	| "out-of-service";

export const MAX_SHELVING_US = 15 * MINUTE_US;

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
	shelvedUntilUs: number | null;
	shelvedUntilMonoUs: number | null;
	/** By design, such as where another alarm says the same. */
	suppressed: boolean;
	outOfService: boolean;
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
		shelvedUntilUs: null,
		shelvedUntilMonoUs: null,
		suppressed: false,
		outOfService: false,
	};
}

/** Distress and urgent stay until they are answered, even when their cause ends. */
export function isLatching({ urgency }: Pick<Alarm, "urgency">): boolean {
	return urgency === "D" || urgency === "U";
}

export function alarmStateOf(alarm: Alarm, monoUs: number): AlarmState {
	if (alarm.outOfService) return "out-of-service";
	if (alarm.suppressed) return "suppressed";
	if (alarm.shelvedUntilMonoUs !== null && monoUs < alarm.shelvedUntilMonoUs) return "shelved";
	const acknowledged = alarm.acknowledgedUs !== null;
	if (alarm.present) return acknowledged ? "acknowledged" : "unacknowledged";
	if (isLatching(alarm) && alarm.answeredUs === null)
		return acknowledged ? "latched-acknowledged" : "latched-unacknowledged";
	return acknowledged ? "normal" : "returned-unacknowledged";
}

/** Whether it sounds: not once it is acknowledged, and not while it is kept from sounding. */
export function isSounding(alarm: Alarm, monoUs: number): boolean {
	return alarmStateOf(alarm, monoUs).endsWith("unacknowledged");
}

/** The cause ended. */
export function alarmReturned(alarm: Alarm): void {
	alarm.present = false;
}

/** The cause is there again: a new occurrence, with a sound and an answer of its own. */
export function alarmRecurred(alarm: Alarm, at: Instant): void {
	if (alarm.present) return;
	alarm.present = true;
	alarm.raised = { wallUs: at.wallUs, monoUs: at.monoUs };
	alarm.acknowledgedUs = null;
	alarm.answeredUs = null;
}

/** A person stopped the sound. */
export function alarmAcknowledged(alarm: Alarm, at: Instant): void {
	alarm.acknowledgedUs ??= at.wallUs;
}

/** A person answered what the alarm asks: that also stops the sound. */
export function alarmAnswered(alarm: Alarm, at: Instant): void {
	alarmAcknowledged(alarm, at);
	alarm.answeredUs ??= at.wallUs;
}

/**
 * Why an alarm cannot be shelved; null when it can. For at most 15 min; one of distress by two
 * people; a distress warning never.
 * @param people names of those who shelve it, each signed in
 */
export function shelveFault(
	alarm: Alarm,
	durationUs: number,
	people: readonly string[],
): "warning" | "duration" | "missing-signature" | null {
	if (isDistressWarning(alarm)) return "warning";
	if (!Number.isSafeInteger(durationUs) || durationUs <= 0 || durationUs > MAX_SHELVING_US)
		return "duration";
	return new Set(people).size < (alarm.urgency === "D" ? 2 : 1) ? "missing-signature" : null;
}

/** Quiet for so long, and then it sounds again, if nobody acknowledged it. */
export function alarmShelved(alarm: Alarm, durationUs: number, at: Instant): void {
	if (isDistressWarning(alarm)) return;
	const quietUs = Math.min(durationUs, MAX_SHELVING_US);
	alarm.shelvedUntilUs = at.wallUs + quietUs;
	alarm.shelvedUntilMonoUs = at.monoUs + quietUs;
}

export function alarmUnshelved(alarm: Alarm): void {
	alarm.shelvedUntilUs = null;
	alarm.shelvedUntilMonoUs = null;
}

/** By design or for repair; a distress warning is kept from sounding by neither. */
export function alarmKeptOut(
	alarm: Alarm,
	how: { suppressed?: boolean; outOfService?: boolean },
): void {
	if (isDistressWarning(alarm)) return;
	alarm.suppressed = how.suppressed ?? alarm.suppressed;
	alarm.outOfService = how.outOfService ?? alarm.outOfService;
}

/**
 * A new boot has a new monotonic clock: every instant moves over to it by the wall clock. It was
 * raised in the past, and it stays shelved for no longer than it may, whatever a wall clock that
 * jumped says.
 */
export function rebasedAlarm(alarm: Alarm, at: Instant): void {
	const { raised, shelvedUntilUs } = alarm;
	raised.monoUs = at.monoUs + Math.min(raised.wallUs - at.wallUs, 0);
	if (shelvedUntilUs !== null)
		alarm.shelvedUntilMonoUs = at.monoUs + Math.min(shelvedUntilUs - at.wallUs, MAX_SHELVING_US);
}

function isDistressWarning({ urgency, warning }: Alarm): boolean {
	return urgency === "D" && warning;
}

export type Priority = "high" | "medium" | "low";

/** The priority of an alarm; null: it needs no response, and is a row instead of an alarm. */
export function priorityOf(alert: Alerting): Priority | null {
	return ({ H: "high", M: "medium", L: "low", N: null } as const)[alert];
}

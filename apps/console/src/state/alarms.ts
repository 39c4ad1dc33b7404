import type { Desk, Dialogue } from "@tansiq/api";
import {
	type Alarm,
	alarmAcknowledged,
	isLatching,
	isSounding,
	RATE_WINDOW_US,
	raisedAlarm,
} from "@tansiq/hotline";
import type { ClientState } from "./model.ts";
import { needsAnswer } from "./queue.ts";

type Alarms = Pick<ClientState, "alarms" | "raisedUs">;

/** Received messages of distress and urgency: they ring until a person answers or stops the sound. */
export function ringing(dialogue: Dialogue): boolean {
	return isLatching(dialogue) && needsAnswer(dialogue);
}

/** The alarms of a new desk: those that were there keep their state, answered ones go. */
export function alarmsOf(before: Alarms, desk: Desk, atMs: number): Alarms {
	const monoUs = Math.round(atMs * 1_000);
	const alarms = new Map<string, Alarm>();
	const raisedUs = before.raisedUs.filter((at) => at > monoUs - RATE_WINDOW_US);
	for (const dialogue of desk.dialogues) {
		if (!ringing(dialogue)) continue;
		const { ref, urgency, body } = dialogue;
		const known = before.alarms.get(ref);
		if (known === undefined) raisedUs.push(monoUs);
		const kind = { urgency, warning: urgency === "D", zone: zoneIn(body) };
		alarms.set(ref, known ?? raisedAlarm(ref, kind, { wallUs: desk.nowUs, monoUs }));
	}
	return { alarms, raisedUs };
}

/** The alarm of a message after a person stopped its sound. */
export function acknowledgedIn(
	alarms: ClientState["alarms"],
	ref: string,
	nowMs: number,
): ClientState["alarms"] {
	const alarm = alarms.get(ref);
	if (alarm === undefined) return alarms;
	const monoUs = Math.round(nowMs * 1_000);
	const quiet = { ...alarm };
	alarmAcknowledged(quiet, { wallUs: monoUs, monoUs });
	return new Map(alarms).set(ref, quiet);
}

/** The alarms that sound now, distress first. */
export function soundingAlarms({ alarms, nowMs }: ClientState): Alarm[] {
	const monoUs = Math.round(nowMs * 1_000);
	return [...alarms.values()]
		.filter((alarm) => isSounding(alarm, monoUs))
		.sort((a, b) => Number(b.urgency === "D") - Number(a.urgency === "D"));
}

function zoneIn(body: Dialogue["body"]): string | null {
	const zone = body?.zone;
	return typeof zone === "object" && zone !== null && "id" in zone ? String(zone.id) : null;
}

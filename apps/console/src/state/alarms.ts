import type { Desk, Dialogue } from "@tansiq/api";
import {
	type Alarm,
	alarmAcknowledged,
	isLatching,
	isSounding,
	raisedAlarm,
} from "@tansiq/hotline";
import { isCalling, isShelved, urgencyOf } from "./desk-alarms.ts";
import { type ClientState, signedIn } from "./model.ts";
import { needsAnswer } from "./queue.ts";

type Alarms = Pick<ClientState, "alarms">;

/**
 * Messages of distress and urgency, and what endangers ours: they ring until a person answers or
 * stops the sound.
 */
function ringing(desk: Desk, dialogue: Dialogue): boolean {
	const urgency = urgencyOf(desk, dialogue);
	return isLatching({ urgency }) && (needsAnswer(dialogue) || isCalling(desk, dialogue));
}

/** The alarms of a new desk: those that were there keep their state, answered ones go. */
export function alarmsOf(before: Alarms, desk: Desk, atMs: number): Alarms {
	const monoUs = Math.round(atMs * 1_000);
	const alarms = new Map<string, Alarm>();
	for (const dialogue of desk.dialogues) {
		if (!ringing(desk, dialogue)) continue;
		const { ref, body } = dialogue;
		const urgency = urgencyOf(desk, dialogue);
		const known = before.alarms.get(ref);
		const kind = { urgency, warning: urgency === "D", zone: zoneIn(body) };
		// What has become distress meanwhile sounds anew.
		const stands = known !== undefined && (known.urgency === "D" || urgency !== "D");
		const anew = () => raisedAlarm(ref, kind, { wallUs: desk.nowUs, monoUs });
		alarms.set(ref, stands ? known : anew());
	}
	return { alarms };
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

/** The alarms that sound now, distress first; what was put aside is quiet. */
export function soundingAlarms(state: ClientState): Alarm[] {
	const { alarms, desk, nowMs } = state;
	if (!ringsHere(state)) return [];
	const monoUs = Math.round(nowMs * 1_000);
	const quiet = (id: string) => desk !== null && isShelved(desk, { kind: "dialogue", id });
	return [...alarms.values()]
		.filter((alarm) => isSounding(alarm, monoUs) && !quiet(alarm.id))
		.sort((a, b) => Number(b.urgency === "D") - Number(a.urgency === "D"));
}

/** At the desks of those who have the watch, or are changing it; with nobody named at every desk. */
function ringsHere(state: ClientState): boolean {
	const rings = state.desk?.watch.rings ?? [];
	const key = signedIn(state)?.key;
	return rings.length === 0 || key === undefined || rings.includes(key);
}

function zoneIn(body: Dialogue["body"]): string | null {
	const zone = body?.zone;
	return typeof zone === "object" && zone !== null && "id" in zone ? String(zone.id) : null;
}

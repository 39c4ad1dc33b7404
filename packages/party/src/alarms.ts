import {
	alarmStateOf,
	CHECK_KINDS,
	CODEBOOK,
	type Dialogue,
	escalationOf,
	type Instant,
	isLatching,
	MAX_SHELVING_US,
	raisedAlarm,
	type Shelving,
	shelveFault,
} from "@tansiq/hotline";
import { type DeskAlarm, DISTRESS_WITHIN_US } from "./desk-alarm.ts";
import type { Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { agreedLadder } from "./ladder.ts";
import { noticeAlarms } from "./notice-alarms.ts";
import { isOver as isPassed, isUnresolved } from "./only-we-know.ts";
import { assertEnrolled } from "./people.ts";
import { probingAlarms } from "./probing.ts";
import { type Alert, isOpen, isOver, type State } from "./state.ts";

/**
 * What calls for a person at this desk, made from the state at any instant: messages of distress
 * and urgency that wait for an answer here, or that nobody answers there; alerts of the picture;
 * what was told and endangers ours; and a line that is not checked. Only what a person keeps quiet for a while is itself remembered.
 */

/** The alarms of this instant: distress first, then the oldest first. */
export function alarmsOf(state: State, at: Instant): DeskAlarm[] {
	const alarms = [
		...ofDialogues(state, at),
		...ofAlerts(state, at),
		...ofLine(state),
		...ofOnlyWeKnow(state, at),
		...noticeAlarms(state, at),
		...probingAlarms(state, at),
	];
	for (const alarm of alarms) {
		const known = state.shelvings.get(alarm.id);
		// What is raised anew sounds anew.
		if (known?.raisedUs === alarm.raised.wallUs) alarm.shelving = known;
	}
	return alarms.sort(
		(a, b) =>
			Number(b.urgency === "D") - Number(a.urgency === "D") ||
			a.raised.wallUs - b.raised.wallUs ||
			(a.id < b.id ? -1 : 1),
	);
}

/** When every alarm of this desk was raised, those that are over too, on the monotonic clock. */
export function alarmsRaised(state: State, at: Instant): number[] {
	const raised: number[] = [];
	for (const dialogue of state.dialogues.values()) {
		const alarm = ofDialogue(state, dialogue, at);
		if (alarm !== null) raised.push(alarm.raised.monoUs);
	}
	for (const { raisedUs } of state.alerts.values()) raised.push(monoOf(raisedUs, at));
	for (const { raised: since } of ofLine(state)) raised.push(since.monoUs);
	for (const { raised: since } of state.onlyWeKnow.values()) raised.push(since.monoUs);
	for (const { raised: since } of noticeAlarms(state, at)) raised.push(since.monoUs);
	for (const { raised: since } of probingAlarms(state, at)) raised.push(since.monoUs);
	return raised;
}

function* ofDialogues(state: State, at: Instant): Iterable<DeskAlarm> {
	for (const ref of state.open) {
		const dialogue = state.dialogues.get(ref);
		const alarm = dialogue === undefined ? null : ofDialogue(state, dialogue, at);
		if (alarm !== null) yield alarm;
	}
}

/** One of theirs calls from when it was heard, one of ours from its first step of escalation. */
function ofDialogue(state: State, dialogue: Dialogue, at: Instant): DeskAlarm | null {
	const { ref, msg, direction, saidUs, saidMonoUs } = dialogue;
	const message = CODEBOOK.get(msg);
	if (message === undefined || !isLatching(message)) return null;
	const { urgency } = message;
	const climbed = () => escalationOf(dialogue, at.monoUs, agreedLadder(state, msg));
	const monoUs = direction === "sent" ? climbed()[0]?.atMonoUs : saidMonoUs;
	if (monoUs === undefined) return null;
	const zone = zoneIn(state.messages.get(ref)?.body.zone);
	const raised = { wallUs: saidUs + monoUs - saidMonoUs, monoUs };
	const kind = { urgency, warning: urgency === "D", zone };
	return { ...raisedAlarm(`dialogue ${ref}`, kind, raised), source: "dialogue", of: ref };
}

function zoneIn(zone: unknown): string | null {
	return typeof zone === "object" && zone !== null && "id" in zone ? String(zone.id) : null;
}

function* ofAlerts({ alerts }: State, at: Instant): Iterable<DeskAlarm> {
	for (const alert of alerts.values()) {
		if (!isOpen(alert)) continue;
		const { id, zone, raisedUs, silencedUs } = alert;
		const warning = alert.kind === "predicted_loss";
		const kind = { urgency: isNear(alert, at) ? "D" : "U", warning, zone } as const;
		yield {
			...raisedAlarm(`alert ${id}`, kind, { wallUs: raisedUs, monoUs: monoOf(raisedUs, at) }),
			present: !isOver(alert),
			acknowledgedUs: silencedUs,
			// To stop its sound is all that an alert asks of a person.
			answeredUs: silencedUs,
			source: "alert",
			of: id,
		};
	}
}

function isNear({ kind, condition, evidence: { closestUs } }: Alert, { wallUs }: Instant): boolean {
	if (kind !== "predicted_loss" || condition !== "present") return false;
	return closestUs !== null && closestUs - wallUs <= DISTRESS_WITHIN_US;
}

function ofLine({ checks }: State): DeskAlarm[] {
	return CHECK_KINDS.flatMap((check): DeskAlarm[] => {
		const since = checks?.rounds[check].alarmed;
		if (since == null) return [];
		const kind = { urgency: "U", warning: false, zone: null } as const;
		return [{ ...raisedAlarm(`line ${check}`, kind, since), source: "line", of: check }];
	});
}

/** It calls until somebody has chosen, even when theirs is over; past its time it is distress. */
function* ofOnlyWeKnow(state: State, at: Instant): Iterable<DeskAlarm> {
	for (const task of state.onlyWeKnow.values()) {
		if (!isUnresolved(state, task)) continue;
		const urgency = task.escalatedUs === null ? "U" : "D";
		const kind = { urgency, warning: true, zone: null } as const;
		yield {
			...raisedAlarm(`only-we-know ${task.id}`, kind, task.raised),
			present: !isPassed(state, task, at.wallUs),
			source: "dialogue",
			of: task.notice,
		};
	}
}

/** Of what only the wall clock dates; never in the future. */
function monoOf(wallUs: number, at: Instant): number {
	return at.monoUs + Math.min(wallUs - at.wallUs, 0);
}

/** A shelving as it is remembered: it holds for this raising of the alarm and no other. */
export interface KnownShelving extends Shelving {
	raisedUs: number;
}

/**
 * Keeps an alarm quiet for at most 15 min, with a reason.
 * @throws Refusal naming the field; also for distress and for what else warns of danger to life
 */
export function shelve(
	state: State,
	{ alarm: id, durationUs, reason }: { alarm: string; durationUs: number; reason: string },
	by: Operator,
	facts: Facts,
): Unstamped[] {
	const alarm = alarmToShelve(state, id, by, facts);
	const fault = shelveFault(alarm, durationUs);
	if (fault === "warning")
		throw refused("alarm", id, "one that does not warn of danger to life: that is never shelved");
	if (fault === "duration")
		throw refused("durationUs", String(durationUs), `1 to ${MAX_SHELVING_US}`);
	if (reason.length === 0 || reason.length > MAX_REASON)
		throw refused("reason", `${reason.length} characters`, `1 to ${MAX_REASON}`);
	const shelving: KnownShelving = {
		untilUs: facts.wallUs + durationUs,
		untilMonoUs: facts.monoUs + durationUs,
		reason,
		by: by.name,
		raisedUs: alarm.raised.wallUs,
	};
	return [{ type: "alarmShelved", alarm: id, shelving }];
}

const MAX_REASON = 256;

/** It sounds again before its time. @throws Refusal */
export function unshelve(state: State, id: string, by: Operator, facts: Facts): Unstamped[] {
	const alarm = alarmToShelve(state, id, by, facts);
	if (alarmStateOf(alarm, facts.monoUs) !== "shelved") return [];
	return [{ type: "alarmUnshelved", alarm: id, by }];
}

function alarmToShelve(state: State, id: string, by: Operator, facts: Facts): DeskAlarm {
	assertEnrolled(state, by);
	if (by.role !== "watch" && by.role !== "chief")
		throw new Refusal("role", `${by.name}: acts as ${by.role}, expected watch or chief`);
	const alarm = alarmsOf(state, facts).find((one) => one.id === id);
	if (alarm === undefined)
		throw new Refusal("unknown", `alarm ${id.slice(0, 80)}: expected one that is raised now`);
	return alarm;
}

function refused(field: string, value: string, expected: string): Refusal {
	return new Refusal("invalid", `${field} ${value.slice(0, 80)}: expected ${expected}`, [
		{ field, value: value.slice(0, 80), expected },
	]);
}

/** Those that are over make room: there are never more than were shelved within 15 min. */
export function applyShelved(
	{ shelvings }: State,
	id: string,
	shelving: KnownShelving,
	{ monoUs }: Instant,
): void {
	for (const [known, { untilMonoUs }] of shelvings)
		if (untilMonoUs <= monoUs) shelvings.delete(known);
	shelvings.set(id, { ...shelving });
}

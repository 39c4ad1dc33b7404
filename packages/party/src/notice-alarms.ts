import { type Instant, raisedAlarm } from "@tansiq/hotline";
import { isLive, leadUsOf, type Operation } from "@tansiq/registry";
import type { Micros } from "@tansiq/space";
import { type DeskAlarm, DISTRESS_WITHIN_US } from "./desk-alarm.ts";
import { impactOf } from "./impact.ts";
import { standing } from "./standing.ts";
import { agreementOf, type State } from "./state.ts";

/**
 * What calls for a person because of what was told and not because of its words: a late notice that
 * endangers ours, a unit of ours that has not heard of what it will meet, and a protected operation
 * whose agreement ends on the way.
 */
export function* noticeAlarms(state: State, at: Instant): Iterable<DeskAlarm> {
	yield* lateNotices(state, at);
	yield* alarmsByTime(state, at);
}

/** Those of them that come and go by the clock, without anything being said. */
export function* alarmsByTime(state: State, at: Instant): Iterable<DeskAlarm> {
	yield* unconfirmedUnits(state, at);
	yield* endingAgreement(state, at);
}

/** It calls until a person has answered it. */
function* lateNotices(state: State, at: Instant): Iterable<DeskAlarm> {
	for (const ref of state.open) {
		const told = state.registry.operations.get(ref);
		if (told?.owner !== "peer" || !isLive(told) || told.window.endUs <= at.wallUs) continue;
		const { owes, window } = told;
		if (owes === undefined || leadUsOf(told) >= owes.leadUs) continue;
		if (impactOf(state, ref).length === 0) continue;
		const dialogue = state.dialogues.get(ref);
		if (dialogue === undefined) continue;
		const raised = { wallUs: dialogue.saidUs, monoUs: dialogue.saidMonoUs };
		yield about(`late ${ref}`, ref, raised, window.startUs, at);
	}
}

/** The time for the answer is over, the desk may have given it, and the unit itself has not heard. */
function* unconfirmedUnits(state: State, at: Instant): Iterable<DeskAlarm> {
	for (const [key, found] of state.findings) {
		const ours = state.registry.operations.get(key);
		if (ours?.unit === undefined || !isLive(ours) || ours.window.endUs <= at.wallUs) continue;
		for (const ref of new Set(found.map(({ scope, met }) => (scope === "cross" ? met : "")))) {
			const dialogue = state.dialogues.get(ref);
			const { dueUs, dueMonoUs } = dialogue ?? {};
			if (dueUs == null || dueMonoUs == null || at.monoUs < dueMonoUs) continue;
			if (state.confirmations.get(ref)?.has(`unit ${ours.unit}`) === true) continue;
			const told = state.registry.operations.get(ref);
			if (told === undefined || !isLive(told)) continue;
			const raised = { wallUs: dueUs, monoUs: dueMonoUs };
			yield about(`unconfirmed ${key} ${ref}`, ref, raised, startOf(ours, told), at);
		}
	}
}

function startOf(ours: Operation, told: Operation): Micros {
	return Math.max(ours.window.startUs, told.window.startUs);
}

function about(id: string, of: string, raised: Instant, startUs: Micros, at: Instant): DeskAlarm {
	const urgency = startUs - at.wallUs <= DISTRESS_WITHIN_US ? "D" : "U";
	const kind = { urgency, warning: true, zone: null } as const;
	return { ...raisedAlarm(id, kind, raised), source: "dialogue", of };
}

/** From one lead time before the end, so that there is time to extend it or to turn back. */
function* endingAgreement(state: State, at: Instant): Iterable<DeskAlarm> {
	if (state.founding === null) return;
	const { validity, noticeLeadUs } = agreementOf(state);
	const sinceUs = validity.endUs - noticeLeadUs;
	if (at.wallUs < sinceUs) return;
	const isCutOff = [...state.registry.operations.values()].some(
		(operation) =>
			operation.category === "protected" &&
			isLive(operation) &&
			operation.window.startUs < validity.endUs &&
			operation.window.endUs > validity.endUs,
	);
	if (!isCutOff) return;
	const urgency = standing(state, at.wallUs).state === "in-force" ? "U" : "D";
	const kind = { urgency, warning: true, zone: null } as const;
	const raised = { wallUs: sinceUs, monoUs: at.monoUs - (at.wallUs - sinceUs) };
	yield { ...raisedAlarm("agreement ends", kind, raised), source: "line", of: "agreement" };
}

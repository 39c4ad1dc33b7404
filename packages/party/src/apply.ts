import {
	checkMissed,
	handoverSigned,
	NOTICE,
	opened,
	rebased,
	rebasedChecks,
	rebasedShelving,
	startedChecks,
} from "@tansiq/hotline";
import {
	applyEnrolled,
	applyHeard,
	applyPendingHead,
	applyReceipted,
	applyRecovered,
	applyRecovering,
	applyRecoveryEnd,
	applyRestart,
	applyRevocation,
	applySaid,
	applyStopped,
	applyWitnessed,
	emptyLine,
	LOGS,
	type LogName,
	originOf,
	type Said,
} from "@tansiq/line";
import { end, put } from "@tansiq/registry";
import { applyShelved } from "./alarms.ts";
import { applyConfirmed } from "./answer-tree.ts";
import {
	applyDocumentBack,
	applyFoundedAgreement,
	applyStands,
	rebasedAgreement,
} from "./apply-agreed.ts";
import { applyEntry, applyReceiptOf } from "./apply-entry.ts";
import { addFindings, dropFindings, openTracksOf, renewRuleFindings } from "./conflicts.ts";
import type { Effect, PartyEvent, Stamp } from "./event.ts";
import { applyIncidentAct } from "./incident.ts";
import { applyRaised, closeOnlyWeKnow, rebasedOnlyWeKnow } from "./only-we-know.ts";
import { applyOutsiders, applyRelay } from "./outsiders.ts";
import { hasNode, peerHasNode } from "./paper.ts";
import { enrolledPeople } from "./people.ts";
import { applyProbingSeen } from "./probing.ts";
import { counted } from "./quota.ts";
import { recheckNotice } from "./rule-check.ts";
import { settle } from "./settling.ts";
import type { State } from "./state.ts";

/**
 * Folds one event into the state, in place. Total: it computes no geometry, no hash and asks no
 * clock; whatever it needs stands in the event. A throw here is a defect and ends the process.
 */
export function apply(state: State, event: PartyEvent): void {
	switch (event.type) {
		case "founded":
			state.founding = event.founding;
			state.peer = event.peer;
			for (const [party, { operators }] of Object.entries(event.founding.members))
				state.people[party] = enrolledPeople(operators);
			state.line = emptyLine(event.founding.line, state.self, event.peer);
			for (const [party, { author, mirror }] of Object.entries(event.founding.members))
				if (hasNode(event.founding, party)) applyEnrolled(state.line, party, { author, mirror });
			if (hasNode(event.founding, event.peer))
				state.checks = startedChecks(state.self < event.peer ? 0 : 1, event);
			state.document = event.document;
			applyFoundedAgreement(state, event);
			for (const log of LOGS) state.mirrorsHistory[log] = event.founding.replaces !== undefined;
			applySaidEntries(state, event.said, [], event);
			return;
		case "refounded":
			applyRefounded(state, event);
			return;
		case "booted":
			applyBoot(state, event, event.boot);
			return;
		case "declared":
			put(state.registry, event.operation);
			state.requests.set(event.operation.key, event.digest);
			dropFindings(state, event.operation.key);
			addFindings(state, event.findings);
			return;
		case "rechecked":
			renewRuleFindings(state, event.operation, event.findings);
			return;
		case "onlyWeKnow":
			applyRaised(state, event.task);
			return;
		case "onlyWeKnowEscalated": {
			const task = state.onlyWeKnow.get(event.task);
			if (task !== undefined) task.escalatedUs = event.wallUs;
			return;
		}
		case "onlyWeKnowChosen": {
			const task = state.onlyWeKnow.get(event.task);
			if (task !== undefined) task.choice = event.choice;
			return;
		}
		case "confirmed":
			applyConfirmed(state, event.ref, event.name, event.confirmation);
			return;
		case "outsiderNoted": {
			const { outsider } = event;
			const others = state.outsiders.filter(({ name }) => name !== outsider.name);
			applyOutsiders(state, [...others, outsider]);
			return;
		}
		case "outsiderDropped":
			applyOutsiders(
				state,
				state.outsiders.filter(({ name }) => name !== event.name),
			);
			return;
		case "outsiderTold":
			applyRelay(state, event.relay);
			return;
		case "relayConfirmed": {
			const relay = state.relays.get(event.relay);
			if (relay === undefined) return;
			const { atUs, by } = event;
			relay.confirmed ??= { atUs, by };
			if (relay.about !== null)
				applyConfirmed(state, relay.about, `outsider ${relay.outsider}`, { atUs, by });
			return;
		}
		case "passedOn": {
			const { notice, to, theatre, operation, consent, by } = event;
			const passing = state.passings.get(`${notice} ${to}`);
			const passed = { theatre, operation, consent, by, atUs: event.wallUs };
			if (passing !== undefined) passing.passed = passed;
			return;
		}
		case "onBehalf":
			state.onBehalf.set(event.operation, event.of);
			return;
		case "held":
			state.holds.set(event.hold.id, event.hold);
			return;
		case "holdRefused":
			state.holds.delete(event.hold);
			return;
		case "told":
			applyTold(state, event);
			return;
		case "letStand": {
			const operation = state.registry.operations.get(event.operation);
			if (operation !== undefined) operation.letStand = event.reason;
			for (const conflict of state.conflicts.values())
				if (conflict.operations.includes(event.operation)) conflict.reason ??= event.reason;
			return;
		}
		case "operationState": {
			if (event.state === "ended") {
				const window = state.registry.operations.get(event.operation)?.window;
				end(state.registry, event.operation);
				// Over before its time, it meets nobody any more.
				if (window !== undefined && event.wallUs < window.endUs)
					dropFindings(state, event.operation);
				closeOnlyWeKnow(state, event.operation, {
					kind: "ended",
					by: event.by,
					atUs: event.wallUs,
				});
				// What is over is not told any more, neither its notice nor its track.
				state.trackWindows.delete(event.operation);
				state.recheck.delete(event.operation);
				for (const { id, operation } of state.holds.values())
					if (operation === event.operation) state.holds.delete(id);
				return;
			}
			const operation = state.registry.operations.get(event.operation);
			if (operation !== undefined) operation.state = event.state;
			return;
		}
		case "said":
			applySaidEntries(state, event.said, event.meanings, event);
			return;
		case "drafted":
			state.drafts.set(event.draft.id, event.draft);
			return;
		case "draftDropped":
			state.drafts.delete(event.draft);
			return;
		case "positionsTold":
			applySaidEntries(state, event.said, [], event);
			state.ledger.push(event.ledger);
			state.toldChain = event.chain;
			for (const { operation, reportedUs } of event.told)
				state.positionsToldUs.set(operation, reportedUs);
			return;
		case "heard":
			applyHeardEvent(state, event);
			return;
		case "notTaken":
			applyStopped(state.line, event.log, event.code, event.detail);
			return;
		case "restarted":
			applyRestart(state.line, event.log);
			return;
		case "headAhead":
			applyPendingHead(state.line, event.log, event.head);
			return;
		case "forked":
			state.forks.push(event.fork);
			if (event.fork.origin !== originOf(state.line.id, state.self, event.fork.log))
				applyStopped(state.line, event.fork.log, "fork", event.fork.origin);
			if (event.said !== null)
				applySaidEntries(state, event.said, [{ kind: "record", msg: "FORK" }], event);
			return;
		case "recovering":
			if (event.anew) forgetTold(state, event.log, event.monoUs);
			state.recoveringMonoUs ??= event.monoUs;
			applyRecovering(state.line, event.log, event.least, event.told);
			if (state.line.recovering === null) state.recoveringMonoUs = null;
			return;
		case "lossAccepted":
			for (const log of LOGS) {
				const recovery = state.line.recovering?.[log];
				if (recovery !== undefined) recovery.least = state.line.own[log].size;
			}
			applyRecoveryEnd(state.line);
			if (state.line.recovering === null) state.recoveringMonoUs = null;
			return;
		case "recovered":
			applyRecoveredEvent(state, event);
			return;
		case "revoked": {
			const { party, key, newKey, good, note, document } = event;
			applyRevocation(state.line, { party, key, newKey, good });
			state.revocations.push({ party, note, document, recorded: false });
			return;
		}
		case "documentBack":
			applyDocumentBack(state, event);
			return;
		case "violated":
			state.violations.set(event.violation.id, {
				...event.violation,
				foundUs: event.wallUs,
				mark: null,
			});
			return;
		case "violationMarked": {
			const violation = state.violations.get(event.id);
			if (violation !== undefined) violation.mark = event.mark;
			return;
		}
		case "incidentNoted": {
			const { incident, act, by, source, wallUs } = event;
			if (act.act === "open") state.localIncidents++;
			const n = state.incidents.get(incident)?.acts.length ?? 0;
			const known = { id: `${incident}:${n}`, party: state.self, by: by?.name ?? null, act };
			applyIncidentAct(state, incident, { ...known, atUs: wallUs }, { shared: false, source });
			return;
		}
		case "agreementStands":
			applyStands(state, event);
			return;
		case "escalated":
			state.escalations.set(event.ref, event.step);
			return;
		case "checkMissed":
			if (state.checks !== null) checkMissed(state.checks, event.check, event);
			return;
		case "alarmShelved":
			applyShelved(state, event.alarm, event.shelving, event);
			return;
		case "alarmUnshelved":
			state.shelvings.delete(event.alarm);
			return;
		case "handoverOffered":
			state.handover = event.handover;
			handoverSigned(state.handover, event.handover.offeredBy, event);
			return;
		case "handoverSigned":
			if (state.handover !== null) handoverSigned(state.handover, event.name, event);
			return;
		case "witnessed":
			applyWitnessed(state.line, event.witnessed);
			return;
		case "deposited":
			state.deposits.set(event.sha256, event.receipt);
			if (event.exhibit) state.exhibits.push(event.exhibit);
			return;
		case "receiptRefused":
			state.receiptsRefused[event.log]++;
			return;
		case "receipted":
			applyReceipt(state, event);
			return;
		case "probingSeen":
			applyProbingSeen(state, event, event);
			return;
		case "alertRaised": {
			const { condition } = event;
			state.alerts.set(event.alert, {
				id: event.alert,
				...condition,
				condition: "present",
				raisedUs: event.wallUs,
				clearedUs: null,
				silencedUs: null,
			});
			return;
		}
		case "alertCleared":
			setAlert(state, event.alert, {
				condition: event.lost ? "lost" : "cleared",
				clearedUs: event.wallUs,
			});
			return;
		case "alertPresent":
			setAlert(state, event.alert, { condition: "present" });
			return;
		case "alertSilenced":
			setAlert(state, event.alert, { silencedUs: event.wallUs });
			return;
	}
}

/** Our own logs and people stay what they are; the peer's keys and people are new. */
function applyRefounded(state: State, event: Extract<PartyEvent, { type: "refounded" }>): void {
	const { founding, document } = event;
	const { self, peer } = state;
	const ours = state.people[self] ?? new Map();
	state.people[self] = new Map([
		...enrolledPeople(founding.members[self]?.operators ?? []),
		...ours,
	]);
	state.people[peer] = enrolledPeople(founding.members[peer]?.operators ?? []);
	const { author = "", mirror = "" } = founding.members[peer] ?? {};
	applyEnrolled(state.line, peer, { author, mirror });
	state.founding = founding;
	applyFoundedAgreement(state, event);
	state.document = document;
	state.refoundingOwed = { urgent: true, routine: true };
	// Whoever has a node now may hold more of our logs than this copy of them.
	for (const log of LOGS)
		if (state.line.recovering !== null) state.line.recovering[log].told = false;
	state.checks = startedChecks(self < peer ? 0 : 1, event);
}

/** A new boot has a new monotonic clock: deadlines move over to it by the wall clock. */
function applyBoot(state: State, at: Stamp, boot: string): void {
	const rebase = state.boot !== null && state.boot !== boot;
	state.boot = boot;
	if (rebase) {
		rebasedAgreement(state, at);
		for (const dialogue of state.dialogues.values()) rebased(dialogue, at);
		if (state.checks !== null) rebasedChecks(state.checks, at);
		for (const task of state.onlyWeKnow.values()) rebasedOnlyWeKnow(task, at);
		for (const shelving of state.shelvings.values()) rebasedShelving(shelving, at);
		for (const log of LOGS)
			for (const said of state.said[log])
				said.monoUs = at.monoUs + Math.min(said.wallUs - at.wallUs, 0);
		state.heardMonoUs = null;
		if (state.recoveringMonoUs !== null) state.recoveringMonoUs = at.monoUs;
		state.quota.clear();
	}
	// The picture is empty now: whether an alert's condition still holds is not known.
	for (const alert of state.alerts.values())
		if (alert.condition === "present") alert.condition = "unknown";
}

function applyTold(state: State, event: Extract<PartyEvent, { type: "told" }>): void {
	applySaidEntries(state, event.said, [], event);
	state.ledger.push(event.ledger);
	if (event.hold !== null) state.holds.delete(event.hold);
	const operation = state.registry.operations.get(event.operation);
	if (operation !== undefined) {
		operation.notice = event.ledger.entry;
		operation.declaration = event.declaration;
		if (event.ledger.level !== "track") operation.level = event.ledger.level;
		if (event.track !== undefined) operation.track = event.track;
	}
	if (operation !== undefined && operation.level !== "sealed")
		closeOnlyWeKnow(state, event.operation, {
			kind: "disclosed",
			by: event.ledger.by,
			atUs: event.wallUs,
		});
	const { entry } = event.ledger;
	const dialogue = opened(entry, "sent", NOTICE, event.operation, event);
	dialogue.onPaper = !peerHasNode(state);
	state.dialogues.set(entry, dialogue);
	settle(state, dialogue);
	openTracksOf(state, event.operation);
	recheckNotice(state, event.operation, event.hold !== null);
}

function applySaidEntries(state: State, said: Said, meanings: readonly Effect[], at: Stamp): void {
	applySaid(state.line, said);
	for (const [i, { log, index }] of said.entries.entries()) {
		state.said[log].push({ wallUs: at.wallUs, monoUs: at.monoUs });
		const effect = meanings[i];
		if (effect !== undefined) applyEntry(state, effect, { author: state.self, log, index, at });
	}
}

function applyHeardEvent(state: State, event: Extract<PartyEvent, { type: "heard" }>): void {
	applyHeard(state.line, event);
	state.heardMonoUs = event.monoUs;
	const { log } = event;
	for (const { effect, index, falseTimeS } of event.entries) {
		counted(state, effect, event.monoUs);
		applyEntry(state, effect, { author: state.peer, log, index, at: event });
		if (falseTimeS !== undefined) state.falseTimes.set(`${state.peer}/${log}/${index}`, falseTimeS);
	}
}

function applyReceipt(state: State, event: Extract<PartyEvent, { type: "receipted" }>): void {
	const { receipt } = event;
	const { log, size, receiptS } = receipt;
	const first = state.line.own[log].cosignedSize;
	applyReceipted(state.line, receipt);
	state.receiptsRefused[log] = 0;
	state.heardMonoUs = event.monoUs;
	state.arrivals[log] = { size, receiptS, arrivedUs: event.wallUs };
	for (let index = first; index < size; index++) applyReceiptOf(state, log, index, event);
}

/** What the peer gave back of our own log: said by us, reason lost. */
function applyRecoveredEvent(
	state: State,
	event: Extract<PartyEvent, { type: "recovered" }>,
): void {
	const { size: first, cosignedSize } = state.line.own[event.log];
	applyRecovered(state.line, event);
	for (const { effect, index } of event.entries) {
		if (index < first) continue;
		state.said[event.log].push({ wallUs: event.wallUs, monoUs: event.monoUs });
		state.reasonLost.add(`${state.self}/${event.log}/${index}`);
		applyEntry(state, effect, { author: state.self, log: event.log, index, at: event });
	}
	for (let index = cosignedSize; index < state.line.own[event.log].cosignedSize; index++)
		applyReceiptOf(state, event.log, index, event);
	if (state.line.recovering === null) state.recoveringMonoUs = null;
}

function setAlert(state: State, id: string, change: object): void {
	const alert = state.alerts.get(id);
	if (alert !== undefined) Object.assign(alert, change);
}

/** The peer's word of an earlier life says nothing of what was said since that backup was made. */
function forgetTold(state: State, log: LogName, monoUs: number): void {
	if (state.line.recovering === null) return;
	state.line.recovering[log].told = false;
	state.recoveringMonoUs = monoUs;
}

import { opened, receipted } from "@tansiq/hotline";
import { applyHeard, applyReceipted, applySaid, emptyLine } from "@tansiq/line";
import { end, put } from "@tansiq/registry";
import type { Effect, OwnFinding, PartyEvent, SaidMeaning, Stamp } from "./event.ts";
import { agreementOf, type Conflict, type Finding, type State } from "./state.ts";

/**
 * Folds one event into the state, in place. Total: it computes no geometry, no hash and asks no
 * clock; whatever it needs stands in the event. A throw here is a defect and ends the process.
 */
export function apply(state: State, event: PartyEvent): void {
	switch (event.type) {
		case "founded":
			state.founding = event.founding;
			state.peer = event.peer;
			state.line = emptyLine(event.founding.line, state.self, event.peer);
			applySaid(state.line, event.said);
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
				end(state.registry, event.operation);
				// What is over is not told any more, neither its notice nor its track.
				state.trackWindows.delete(event.operation);
				for (const { id, operation } of state.holds.values())
					if (operation === event.operation) state.holds.delete(id);
				return;
			}
			const operation = state.registry.operations.get(event.operation);
			if (operation !== undefined) operation.state = event.state;
			return;
		}
		case "said":
			applySaid(state.line, event.said);
			applyMeaning(state, event.meaning, event);
			return;
		case "positionsTold":
			applySaid(state.line, event.said);
			state.ledger.push(event.ledger);
			state.toldChain = event.chain;
			for (const { operation, reportedUs } of event.told)
				state.positionsToldUs.set(operation, reportedUs);
			return;
		case "heard":
			applyHeard(state.line, event);
			for (const { effect, index } of event.entries)
				applyEffect(state, effect, `${state.peer}/${event.log}/${index}`, event);
			return;
		case "notTaken":
			state.line.mirrored[event.log].stopped = `${event.code}: ${event.detail}`;
			return;
		case "receipted":
			applyReceipt(state, event);
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

/** A new boot has a new monotonic clock: deadlines move over to it by the wall clock. */
function applyBoot(state: State, at: Stamp, boot: string): void {
	const rebase = state.boot !== null && state.boot !== boot;
	state.boot = boot;
	if (rebase)
		for (const dialogue of state.dialogues.values()) {
			dialogue.saidMonoUs = at.monoUs + dialogue.saidUs - at.wallUs;
			if (dialogue.dueUs !== null) dialogue.dueMonoUs = at.monoUs + dialogue.dueUs - at.wallUs;
			if (dialogue.answer !== null)
				dialogue.answerMonoUs = at.monoUs + dialogue.answer.atUs - at.wallUs;
		}
	// The picture is empty now: whether an alert's condition still holds is not known.
	for (const alert of state.alerts.values())
		if (alert.condition === "present") alert.condition = "unknown";
}

function applyTold(state: State, event: Extract<PartyEvent, { type: "told" }>): void {
	applySaid(state.line, event.said);
	state.ledger.push(event.ledger);
	if (event.hold !== null) state.holds.delete(event.hold);
	const operation = state.registry.operations.get(event.operation);
	if (operation !== undefined) {
		operation.notice = event.ledger.entry;
		operation.declaration = event.declaration;
	}
	const { entry } = event.ledger;
	state.dialogues.set(entry, opened(entry, "sent", "TQ-20", event.operation, event));
	state.awaiting.add(entry);
	openTracksOf(state, event.operation);
}

function applyMeaning(state: State, meaning: SaidMeaning, at: Stamp): void {
	if (meaning.kind === "outcomes") {
		for (const { ref, outcome } of meaning.outcomes) decided(state, ref, outcome);
	} else if (meaning.kind === "presented") {
		const dialogue = state.dialogues.get(meaning.ref);
		if (dialogue !== undefined) dialogue.presentedUs ??= at.wallUs;
	} else if (meaning.kind === "answer") {
		answered(state, meaning, at);
	}
}

function applyEffect(state: State, effect: Effect, place: string, at: Stamp): void {
	switch (effect.kind) {
		case "notice": {
			put(state.registry, effect.operation);
			const dialogue = opened(effect.ref, "received", "TQ-20", effect.ref, at);
			state.dialogues.set(effect.ref, dialogue);
			const receiptUs = effect.operation.receiptUs ?? at.wallUs;
			receipted(dialogue, receiptUs, at, agreementOf(state).answerDueUs);
			state.lastNoticeHeardUs = at.wallUs;
			addFindings(state, effect.findings);
			return;
		}
		case "presented": {
			const dialogue = state.dialogues.get(effect.ref);
			if (dialogue !== undefined) dialogue.presentedUs ??= at.wallUs;
			return;
		}
		case "answer":
			answered(state, effect, at);
			return;
		case "outcome":
			decided(state, effect.ref, effect.outcome);
			return;
		case "none":
			state.withoutEffect.set(place, effect.reason);
			return;
		case "founding":
		case "positions":
			return;
	}
}

function answered(
	state: State,
	{ ref, msg, reason, by }: Extract<Effect, { kind: "answer" }>,
	at: Stamp,
): void {
	const dialogue = state.dialogues.get(ref);
	if (dialogue === undefined || dialogue.answer !== null) return;
	dialogue.answer = { msg, ...(reason && { reason }), by, atUs: at.wallUs };
	dialogue.answerMonoUs = at.monoUs;
	if (dialogue.direction === "sent") state.awaiting.add(ref);
}

function decided(state: State, ref: string, outcome: "closed" | "overdue" | "closed_late"): void {
	const dialogue = state.dialogues.get(ref);
	if (dialogue !== undefined) dialogue.outcome = outcome;
	state.awaiting.delete(ref);
}

function applyReceipt(state: State, event: Extract<PartyEvent, { type: "receipted" }>): void {
	const { receipt } = event;
	const first = state.line.own[receipt.log].cosignedSize;
	applyReceipted(state.line, receipt);
	const { answerDueUs } = agreementOf(state);
	for (let index = first; index < receipt.size; index++) {
		const dialogue = state.dialogues.get(`${state.self}/${receipt.log}/${index}`);
		if (dialogue === undefined) continue;
		receipted(dialogue, receipt.receiptS * 1_000_000, event, answerDueUs);
		const operation = state.registry.operations.get(dialogue.subject);
		if (operation !== undefined) operation.receiptUs = dialogue.receiptUs;
	}
}

function setAlert(state: State, id: string, change: object): void {
	const alert = state.alerts.get(id);
	if (alert !== undefined) Object.assign(alert, change);
}

/** A new version of an operation is checked anew; what the old one met no longer counts. */
function dropFindings(state: State, key: string): void {
	state.findings.delete(key);
	for (const [id, { operations }] of state.conflicts)
		if (operations.includes(key)) state.conflicts.delete(id);
	for (const [other, findings] of state.findings)
		if (findings.some(({ met }) => met === key))
			state.findings.set(
				other,
				findings.filter(({ met }) => met !== key),
			);
}

function addFindings(state: State, findings: readonly OwnFinding[]): void {
	for (const { operation, finding } of findings) {
		const known = state.findings.get(operation);
		if (known === undefined) state.findings.set(operation, [finding]);
		else known.push(finding);
		if (finding.kind === "conflict") addConflict(state, operation, finding);
	}
}

function addConflict(state: State, operation: string, finding: Finding): void {
	const { met, windows, scope } = finding;
	const pair: [string, string] =
		scope === "own" && met < operation ? [met, operation] : [operation, met];
	const id = pair.join("~");
	if (state.conflicts.has(id)) return;
	const conflict: Conflict = {
		id,
		scope: scope === "own" ? "own" : "cross",
		operations: pair,
		windows,
		foundUs: finding.sinceUs,
		reason: state.registry.operations.get(operation)?.letStand ?? null,
	};
	state.conflicts.set(id, conflict);
	openTracksOf(state, operation);
}

/**
 * A conflict opens our track only where both operations are already told: otherwise a notice made
 * up for the purpose would open it.
 */
function openTracksOf(state: State, key: string): void {
	const operation = state.registry.operations.get(key);
	const agreement = agreementOf(state);
	if (operation?.notice == null || operation.level === "sealed") return;
	if (!agreement.trackOpenings.includes("conflict")) return;
	const windows = [...state.conflicts.values()]
		.filter(({ scope, operations }) => scope === "cross" && operations[0] === key)
		.flatMap(({ windows }) => windows)
		.map(({ startUs, endUs }) => ({
			startUs: startUs - agreement.trackBeforeUs,
			endUs: endUs + agreement.trackAfterUs,
		}));
	if (windows.length > 0) state.trackWindows.set(key, windows);
}

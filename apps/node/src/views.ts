import { changesFirst } from "@tansiq/agreement";
import type * as Api from "@tansiq/api";
import { type Dialogue, isProvisional, ROGER, stateOf } from "@tansiq/hotline";
import {
	type Alert,
	agreementOf,
	type Conflict,
	headlineOf,
	isOpen,
	type State,
} from "@tansiq/party";
import type { Operation } from "@tansiq/registry";
import type { Track } from "@tansiq/watch";

/** How the state looks from outside: each function makes one shape of `@tansiq/api`. */

export function operationView(state: State, operation: Operation): Api.Operation {
	const { noticeLeadUs } = agreementOf(state);
	const findings = state.findings.get(operation.key) ?? [];
	const leadUs = operation.window.startUs - (operation.receiptUs ?? operation.declaredUs);
	const conflicting = findings.some(({ kind }) => kind === "conflict");
	const { marks, label, address, letStand } = operation;
	return {
		id: operation.key,
		owner: operation.owner,
		party: operation.owner === "own" ? state.self : state.peer,
		version: operation.version,
		...(operation.class !== undefined && { class: operation.class }),
		...(operation.category !== undefined && { category: operation.category }),
		marks,
		...(label !== undefined && { label }),
		...(address !== undefined && { address }),
		state: operation.state,
		level: operation.level,
		window: operation.window,
		declaredUs: operation.declaredUs,
		leadUs,
		late: leadUs < noticeLeadUs,
		notice: operation.notice,
		headline: headlineOf(findings),
		unresolved: conflicting && letStand === undefined,
		...(letStand !== undefined && { letStand }),
		volumeCount: operation.volumes.length,
	};
}

export function dialogueView(state: State, dialogue: Dialogue, monoUs: number): Api.Dialogue {
	const agreement = agreementOf(state);
	const operation = state.registry.operations.get(dialogue.subject);
	const window = operation?.window ?? { startUs: 0, endUs: 0 };
	const leadUs = window.startUs - (dialogue.receiptUs ?? dialogue.saidUs);
	const { answer } = dialogue;
	return {
		ref: dialogue.ref,
		direction: dialogue.direction,
		msg: "TQ-20",
		state: stateOf(dialogue, monoUs, agreement.technicalDueUs.routine),
		provisional: isProvisional(dialogue),
		operation: dialogue.subject,
		level: operation?.level ?? "sealed",
		window,
		leadUs,
		late: leadUs < agreement.noticeLeadUs,
		saidUs: dialogue.saidUs,
		receiptUs: dialogue.receiptUs,
		presentedUs: dialogue.presentedUs,
		dueUs: dialogue.dueUs,
		answer:
			answer === null
				? null
				: {
						msg: answer.msg === ROGER ? "ROGER" : "UNABLE",
						...(answer.reason !== undefined && { reason: answer.reason }),
						by: { ...answer.by, authenticated: false },
						atUs: answer.atUs,
					},
		endangers: endangeredBy(state, dialogue.subject),
	};
}

/** Our operations that an operation of the peer meets. */
function endangeredBy(state: State, key: string): string[] {
	const met: string[] = [];
	for (const { scope, operations } of state.conflicts.values())
		if (scope === "cross" && operations[1] === key) met.push(operations[0]);
	return met;
}

export function alertView(alert: Alert): Api.Alert {
	const { id, kind, condition, tracks, operations, zone, evidence } = alert;
	const { raisedUs, clearedUs, silencedUs } = alert;
	return {
		id,
		kind,
		condition,
		raisedUs,
		clearedUs,
		silencedUs,
		open: isOpen(alert),
		tracks,
		operations,
		zone,
		...evidence,
	};
}

export function conflictView(state: State, conflict: Conflict, nowUs: number): Api.Conflict {
	const { id, scope, operations, windows, foundUs, reason } = conflict;
	const past = windows.every(({ endUs }) => endUs <= nowUs);
	const status = past ? "past" : reason === null ? "unresolved" : "let_stand";
	return {
		id,
		scope,
		operations,
		windows,
		foundUs,
		status,
		changesFirst: whoChangesFirst(state, conflict),
		...(reason !== null && { reason }),
	};
}

/** By the agreed rule; null between our own operations, and until both are told. */
function whoChangesFirst(state: State, { scope, operations }: Conflict): "us" | "them" | null {
	const [ours, theirs] = operations.map((key) => state.registry.operations.get(key));
	if (scope === "own" || !ours?.declaration || !theirs?.declaration) return null;
	const declared = ({ declaration, category, window }: Operation, author: string) => ({
		...(declaration as NonNullable<typeof declaration>),
		author,
		category: category ?? "civil",
		startUs: window.startUs,
	});
	const first = changesFirst(declared(ours, state.self), declared(theirs, state.peer));
	return first.author === state.self ? "us" : "them";
}

export function trackView(track: Track): Api.Track {
	const { id, origin, operation, lat9, lon9, altitude01mm, datum } = track;
	const { speedMmS, trackMdeg, climb01mmS, reportedUs } = track;
	return {
		id,
		origin,
		operation,
		lat9,
		lon9,
		altitude01mm,
		datum,
		speedMmS,
		trackMdeg,
		climb01mmS,
		reportedUs,
	};
}

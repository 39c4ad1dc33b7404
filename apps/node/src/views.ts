import { changesFirst, priorityOf } from "@tansiq/agreement";
import type * as Api from "@tansiq/api";
import {
	answersNow,
	CODEBOOK,
	type Dialogue,
	isProvisional,
	NOTICE,
	stateOf,
	technicalDueUsOf,
} from "@tansiq/hotline";
import {
	type Alert,
	agreementOf,
	type Conflict,
	type Draft,
	headlineOf,
	impactOf,
	isOnlyWeKnowOver,
	isOpen,
	isUnresolved,
	type OnlyWeKnow,
	readbackCodeOf,
	type State,
} from "@tansiq/party";
import { leadUsOf, type Operation, type Owed } from "@tansiq/registry";
import { type DoubtGrowth, growthOf, type Track } from "@tansiq/watch";

/** How the state looks from outside: each function makes one shape of `@tansiq/api`. */

export function operationView(state: State, operation: Operation): Api.Operation {
	const owes = owedBy(state, operation);
	const findings = state.findings.get(operation.key) ?? [];
	const leadUs = leadUsOf(operation);
	const conflicting = findings.some(({ kind }) => kind === "conflict");
	const { marks, label, address, unit, activities, letStand } = operation;
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
		...(unit !== undefined && { unit }),
		...(activities !== undefined && { activities }),
		state: operation.state,
		level: operation.level,
		window: operation.window,
		declaredUs: operation.declaredUs,
		leadUs,
		late: leadUs < owes.leadUs,
		owes,
		notice: operation.notice,
		headline: headlineOf(findings),
		unresolved: conflicting && letStand === undefined,
		...(letStand !== undefined && { letStand }),
		volumeCount: operation.volumes.length,
		...(operation.text !== undefined && { text: operation.text }),
		...(operation.contradictions !== undefined && { contradictions: operation.contradictions }),
		...(operation.growth !== undefined && { growth: operation.growth }),
	};
}

/** Of what only its time block is known the general figure is owed. */
function owedBy(state: State, { owes }: Operation): Owed {
	return owes ?? { leadUs: agreementOf(state).noticeLeadUs, rule: "default", tell: [] };
}

/** The name of an answer in the codebook. */
const nameOf = (msg: string) => CODEBOOK.get(msg)?.name as Api.AnswerName;

export function dialogueView(state: State, dialogue: Dialogue, monoUs: number): Api.Dialogue {
	const { ref, msg, direction, answer } = dialogue;
	const message = CODEBOOK.get(msg);
	const spoken = state.messages.get(ref);
	const technicalUs =
		msg === NOTICE ? agreementOf(state).technicalDueUs.routine : technicalDueUsOf(dialogue);
	return {
		ref,
		direction,
		msg,
		urgency: message?.urgency ?? "N",
		alert: message?.alert ?? "N",
		body: spoken?.body ?? null,
		signers: spoken?.signers ?? [],
		state: stateOf(dialogue, monoUs, technicalUs),
		provisional: isProvisional(dialogue),
		...noticeOf(state, dialogue),
		saidUs: dialogue.saidUs,
		receiptUs: dialogue.receiptUs,
		...(dialogue.onPaper && {
			paper: {
				handedOverUs: dialogue.handedOverUs,
				readbackCode: readbackCodeOf(state, ref) ?? "",
			},
		}),
		presentedUs: dialogue.presentedUs,
		dueUs: dialogue.dueUs,
		standbyUntilUs: dialogue.standby?.untilUs ?? null,
		answer:
			answer === null
				? null
				: {
						msg: nameOf(answer.msg),
						...(answer.reason !== undefined && { reason: answer.reason }),
						by: answer.by,
						atUs: answer.atUs,
						...(answer.attested !== undefined && {
							attested: true as const,
							attestation: answer.attested,
						}),
					},
		answers: direction === "received" ? answersNow(dialogue, monoUs).map(nameOf) : [],
		readback: Object.keys(dialogue.readback ?? {}),
		escalation: state.escalations.get(ref) ?? 0,
		disregard: dialogue.disregard,
		refused: state.refusedByPeer.get(ref) ?? null,
		falseTime: state.falseTimes.has(ref),
		reasonLost: state.reasonLost.has(ref),
		endangers: endangeredBy(state, dialogue.subject),
	};
}

/** What a notice tells of its operation; nothing of any other message. */
function noticeOf(state: State, { msg, subject, receiptUs, saidUs }: Dialogue) {
	if (msg !== NOTICE)
		return { operation: null, level: null, window: null, leadUs: null, late: false };
	const operation = state.registry.operations.get(subject);
	const window = operation?.window ?? { startUs: 0, endUs: 0 };
	const leadUs = window.startUs - (receiptUs ?? saidUs);
	const owedUs = operation && owedBy(state, operation).leadUs;
	const late = leadUs < (owedUs ?? agreementOf(state).noticeLeadUs);
	return {
		operation: subject,
		level: operation?.level ?? ("sealed" as const),
		window,
		leadUs,
		late,
	};
}

export function draftView({ id, msg, body, bodyLine, answers, first, sinceUs }: Draft): Api.Draft {
	return { id, msg, body, bytes: bodyLine, answers, first, sinceUs };
}

export function onlyWeKnowView(state: State, task: OnlyWeKnow, nowUs: number): Api.OnlyWeKnow {
	const { id, operation, notice, windows, raised, dueUs, escalatedUs, choice } = task;
	return {
		id,
		operation,
		notice,
		windows,
		raisedUs: raised.wallUs,
		dueUs,
		to: escalatedUs === null ? "watch" : "chief",
		escalatedUs,
		over: isOnlyWeKnowOver(state, task, nowUs),
		resolved: !isUnresolved(state, task),
		choice,
	};
}

/** Our operations that an operation of the peer meets, or may meet because it came late. */
function endangeredBy(state: State, key: string): string[] {
	const met: string[] = [];
	for (const { scope, operations } of state.conflicts.values())
		if (scope === "cross" && operations[1] === key) met.push(operations[0]);
	const { growth, contradictions } = state.registry.operations.get(key) ?? {};
	if (growth === undefined && contradictions === undefined) return met;
	return [...new Set([...met, ...impactOf(state, key).map(({ operation }) => operation)])];
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
	const { id, scope, operations, windows, coarse, foundUs, reason } = conflict;
	const past = windows.every(({ endUs }) => endUs <= nowUs);
	const status = past ? "past" : reason === null ? "unresolved" : "let_stand";
	return {
		id,
		scope,
		operations,
		windows,
		...(coarse && { coarse }),
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
	const first = changesFirst(
		declared(ours, state.self),
		declared(theirs, state.peer),
		priorityOf(agreementOf(state)),
	);
	return first.author === state.self ? "us" : "them";
}

/** The live picture: each track, and what is doubtful about it. */
export function trackViews(state: State, tracks: Iterable<Track>): Api.Track[] {
	const agreed = state.founding === null ? undefined : agreementOf(state).alert.doubtGrowth;
	return [...tracks].map((track) => trackView(track, agreed));
}

/** @param agreed how much wider a track in doubt is taken; absent: as each desk does by itself */
function trackView({ integrity: { doubt }, ...seen }: Track, agreed?: DoubtGrowth): Api.Track {
	if (doubt === null) return seen;
	const { reason, sinceUs } = doubt;
	return { ...seen, doubt: { reason, sinceUs, growth: growthOf(doubt, agreed) } };
}

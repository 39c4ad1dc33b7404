import {
	ANSWER,
	answered,
	answerTimeUs,
	attested,
	type CheckKind,
	CODEBOOK,
	checkAnswered,
	checkAnsweredHere,
	checkHeard,
	checkSaid,
	DISREGARD,
	type Dialogue,
	decided,
	delayed,
	disregardAnswered,
	disregarded,
	END,
	handedOver,
	INTEND_TO_ENTER,
	type Instant,
	LINE_CHECK,
	NEGATIVE,
	NOTICE,
	opened,
	presented,
	receipted,
	stoodBy,
} from "@tansiq/hotline";
import { type LogName, receiptTimeS } from "@tansiq/line";
import { KEY_REVOKE, KEY_ROTATE } from "@tansiq/record";
import { end, put } from "@tansiq/registry";
import {
	applyAffirmed,
	applyAffirmReceipted,
	applyLacking,
	applyMechanism,
	applyProposal,
	applyRefused,
} from "./apply-agreed.ts";
import { applyAsked } from "./asked.ts";
import { addFindings, dropFindings } from "./conflicts.ts";
import { endTold } from "./ending.ts";
import type { Effect, Stamp } from "./event.ts";
import { applyIncidentAct } from "./incident.ts";
import { LINK } from "./mechanism.ts";
import { leftWithoutEffect, refusedByPeer, told } from "./no-effect.ts";
import { applyOperators } from "./operators.ts";
import { peerHasNode } from "./paper.ts";
import { applyPassing } from "./passing.ts";
import { placeOf } from "./refs.ts";
import { applyRecorded } from "./revocation.ts";
import { recheckConsents, recheckNotice } from "./rule-check.ts";
import { changed, settle } from "./settling.ts";
import { agreementOf, type State } from "./state.ts";

/** Which entry it is, who said it, and when it was committed here. */
export interface Placed {
	author: string;
	log: LogName;
	index: number;
	at: Stamp;
}

/** What an entry means is folded into the state in the same way, whoever of the two said it. */
export function applyEntry(state: State, effect: Effect, placed: Placed): void {
	const { at } = placed;
	const ref = `${placed.author}/${placed.log}/${placed.index}`;
	const ours = placed.author === state.self;
	if (ours && isOrphan(state, effect)) {
		state.orphans.set(effect.ref, [...(state.orphans.get(effect.ref) ?? []), effect]);
		return;
	}
	switch (effect.kind) {
		case "message":
			if (effect.proposes !== undefined) applyProposal(state, effect.proposes, placed);
			if (effect.lacks !== undefined) applyLacking(state, ref, effect.lacks);
			applyMessage(state, effect, ref, placed, false);
			return;
		case "delayed":
			applyMessage(state, effect, ref, placed, true);
			return;
		case "notice":
			applyNotice(state, effect, ref, placed);
			return;
		case "presented":
			changed(state, effect.ref, (dialogue) => presented(dialogue, at));
			return;
		case "answer":
			applyAnswer(state, effect, at);
			if (effect.affirms !== undefined) applyAffirmed(state, effect.ref, effect.affirms, at);
			if (effect.msg === NEGATIVE) applyRefused(state, effect.ref, placed.author, at);
			return;
		case "mechanism":
			applyMechanism(state, effect, ref, at);
			return;
		case "passing":
			applyPassing(state, effect, ref);
			return;
		case "rota":
			applyRota(state, effect, ref, placed.author);
			return;
		case "incident": {
			const { act, by, claimedUs, source = null, was = null } = effect;
			const known = { id: ref, party: placed.author, by, atUs: claimedUs, act };
			applyIncidentAct(state, effect.incident ?? ref, known, { shared: true, source, was });
			return;
		}
		case "standby": {
			const { untilUs, claimedUs, by } = effect;
			changed(state, effect.ref, (dialogue) => stoodBy(dialogue, { untilUs, claimedUs, by }, at));
			return;
		}
		case "outcome":
			changed(state, effect.ref, (dialogue) => decided(dialogue, effect.outcome));
			return;
		case "error":
			if (ours) told(state, effect.ref);
			else refusedByPeer(state, effect, at);
			return;
		case "operators":
			state.keyActs.push(ref);
			applyOperators(peopleOf(state, placed.author), effect.changes, placed.index + 1);
			return;
		case "none":
			leftWithoutEffect(state, ref, effect);
			adopt(state, ref, at);
			return;
		case "record":
			if (effect.msg === KEY_ROTATE || effect.msg === KEY_REVOKE) state.keyActs.push(ref);
			if (effect.msg === KEY_REVOKE) applyRecorded(state, effect.body ?? {}, placed.author);
			else if (ours) noted(state, effect);
			return;
		case "positions":
			if (!ours) applyPositionsHeard(state, effect, ref, at);
			return;
		case "handedOver":
			changed(state, effect.ref, (dialogue) =>
				handedOver(dialogue, at, answerTimeOf(state, dialogue, at.wallUs)),
			);
			return;
		case "minutes": {
			const direction = ours ? "sent" : "received";
			const { minutes, by } = effect;
			state.minutes.set(ref, { ...minutes, ref, direction, by, agreed: null });
			return;
		}
		case "minutesAgreed": {
			const minutes = state.minutes.get(effect.ref);
			if (minutes !== undefined) minutes.agreed ??= effect.agrees;
			return;
		}
		case "refounded":
			state.keyActs.push(ref);
			if (ours) state.refoundingOwed[placed.log] = false;
			else state.mirrorsHistory[placed.log] = false;
			return;
	}
}

type About = Extract<Effect, { kind: "presented" | "answer" | "standby" | "error" }>;

/** An answer of ours that came back after a restore, before the message that it answers. */
function isOrphan(state: State, effect: Effect): effect is About {
	if (state.line.recovering === null) return false;
	if (effect.kind === "error") return !state.withoutEffect.has(effect.ref);
	const isAbout =
		effect.kind === "presented" || effect.kind === "answer" || effect.kind === "standby";
	return isAbout && !state.dialogues.has(effect.ref);
}

/** What was answered before the restore is answered, now that it is heard again. */
function adopt(state: State, ref: string, at: Stamp): void {
	const effects = state.orphans.get(ref) ?? [];
	state.orphans.delete(ref);
	const { log, index } = placeOf(ref);
	for (const effect of effects) applyEntry(state, effect, { author: state.self, log, index, at });
}

/** The receipt of an entry of ours starts the time of its dialogue. */
export function applyReceiptOf(state: State, log: LogName, index: number, at: Instant): void {
	const ref = `${state.self}/${log}/${index}`;
	if (log === "routine" && state.checkEntry?.index === index) {
		if (state.checks !== null) checkAnswered(state.checks, "machine", state.checkEntry.seq, at);
		state.checkEntry = null;
	}
	if (log === "routine") applyAffirmReceipted(state, index, at);
	const receiptS = receiptTimeS(state.line.own[log], index);
	const dialogue = state.dialogues.get(ref);
	if (dialogue === undefined || receiptS === null) return;
	startTime(state, dialogue, receiptS * 1_000_000, at);
	const operation = state.registry.operations.get(dialogue.subject);
	if (operation === undefined) return;
	operation.receiptUs = dialogue.receiptUs;
	recheckNotice(state, operation.key, false);
}

function startTime(state: State, dialogue: Dialogue, receiptUs: number, at: Instant): void {
	receipted(dialogue, receiptUs, at, answerTimeOf(state, dialogue, receiptUs));
}

/** The time for an answer, µs, counted from a receipt or from the handing over at that instant. */
export function answerTimeOf(state: State, { msg, ref }: Dialogue, receiptUs: number): number {
	const { answerDueUs, noticeLeadUs } = agreementOf(state);
	if (msg === NOTICE) return answerDueUs;
	const body = state.messages.get(ref)?.body ?? {};
	return answerTimeUs(msg, body, receiptUs, noticeLeadUs) ?? answerDueUs;
}

function applyMessage(
	state: State,
	effect: Extract<Effect, { kind: "message" | "delayed" }>,
	ref: string,
	{ author, at }: Placed,
	late: boolean,
): void {
	const { msg, body, signers, claimedUs } = effect;
	const direction = author === state.self ? "sent" : "received";
	if (msg === LINE_CHECK) {
		checked(state, body as { kind: CheckKind; seq: number }, direction, ref, at);
		if (body.kind === "machine") return;
	}
	state.messages.set(ref, { ref, direction, msg, body, signers, claimedUs, atUs: at.wallUs });
	if (CODEBOOK.get(msg)?.answers.length === 0) return;
	const dialogue = opened(ref, direction, msg, String(body.ref ?? ref), at, body);
	dialogue.onPaper = direction === "sent" && !peerHasNode(state);
	state.dialogues.set(ref, dialogue);
	if (direction === "received") {
		const { log, index } = placeOf(ref);
		const receiptS = receiptTimeS(state.line.mirrored[log], index);
		startTime(state, dialogue, (receiptS ?? 0) * 1_000_000, at);
	}
	if (late) {
		delayed(dialogue, at);
		leftWithoutEffect(state, ref, { msg, code: "delayed", detail: "came too late" });
	}
	if (msg === END && !late) endTold(state, String(body.ref));
	// A withdrawal that came too late withdraws nothing; its author is told.
	if (msg === DISREGARD && !late) {
		const withdrawn = String(body.ref);
		if (state.dialogues.has(withdrawn))
			changed(state, withdrawn, (original) => disregarded(original, ref));
		else state.withdrawals.set(withdrawn, ref);
	}
	withdrawnAhead(state, dialogue, at);
	settle(state, dialogue);
	adopt(state, ref, at);
}

function checked(
	state: State,
	{ kind, seq }: { kind: CheckKind; seq: number },
	direction: "sent" | "received",
	ref: string,
	at: Instant,
): void {
	if (state.checks === null) return;
	if (direction === "received") checkHeard(state.checks, kind, seq, at);
	else {
		checkSaid(state.checks, kind, at);
		if (kind === "machine") state.checkEntry = { index: placeOf(ref).index, seq };
	}
}

function applyNotice(
	state: State,
	effect: Extract<Effect, { kind: "notice" }>,
	ref: string,
	{ author, at }: Placed,
): void {
	put(state.registry, effect.operation);
	const direction = author === state.self ? "sent" : "received";
	const dialogue = opened(ref, direction, NOTICE, effect.operation.key, at);
	dialogue.onPaper = direction === "sent" && !peerHasNode(state);
	state.dialogues.set(ref, dialogue);
	if (direction === "received") {
		startTime(state, dialogue, effect.operation.receiptUs ?? at.wallUs, at);
		state.lastNoticeHeardUs = at.wallUs;
		applyNoticeHeard(state, effect, ref, at);
	}
	if (effect.discloses !== undefined) unsealed(state, effect.discloses);
	addFindings(state, effect.findings);
	withdrawnAhead(state, dialogue, at);
	settle(state, dialogue);
	adopt(state, ref, at);
}

/** It tells us something, and asks something of us. */
function applyNoticeHeard(
	state: State,
	{ operation, extentKm2h = 0 }: Extract<Effect, { kind: "notice" }>,
	ref: string,
	at: Stamp,
): void {
	state.heardLedger.push({
		atUs: operation.receiptUs ?? at.wallUs,
		entry: ref,
		level: operation.level,
		operations: [ref],
		extentKm2h,
		positions: 0,
	});
	applyAsked(state, operation, extentKm2h, at);
}

/** Live positions under its notices: a sign that those fly. */
function applyPositionsHeard(
	state: State,
	{ count, notices = [] }: Extract<Effect, { kind: "positions" }>,
	ref: string,
	at: Stamp,
): void {
	const known = notices.filter((each) => state.registry.operations.get(each)?.owner === "peer");
	for (const notice of known) state.flown.add(notice);
	state.heardLedger.push({
		atUs: at.wallUs,
		entry: ref,
		level: "track",
		operations: known,
		extentKm2h: 0,
		positions: count,
	});
}

/** What was sealed, or told coarsely, is told in full: its block, or its cells, say nothing any more. */
function unsealed(state: State, ref: string): void {
	const sealed = state.registry.operations.get(ref);
	if (sealed === undefined || sealed.level === "volume") return;
	end(state.registry, ref);
	if (sealed.owner === "peer") dropFindings(state, ref);
}

/** Its withdrawal came in the other log before it, and may be answered already. */
function withdrawnAhead(state: State, dialogue: Dialogue, at: Stamp): void {
	const withdrawal = state.withdrawals.get(dialogue.ref);
	if (withdrawal === undefined) return;
	state.withdrawals.delete(dialogue.ref);
	disregarded(dialogue, withdrawal);
	const answer = state.dialogues.get(withdrawal)?.answer;
	if (answer != null) withdraw(state, dialogue, withdrawal, answer.msg, at);
}

/** Its withdrawal had its answer. An operation whose notice is withdrawn was told by nobody. */
function withdraw(
	state: State,
	dialogue: Dialogue,
	withdrawal: string,
	answer: string,
	at: Instant,
): void {
	disregardAnswered(dialogue, withdrawal, answer, at);
	if (dialogue.msg === NOTICE && dialogue.withdrawnUs !== null) endTold(state, dialogue.ref);
}

function applyAnswer(state: State, effect: Extract<Effect, { kind: "answer" }>, at: Stamp): void {
	const { ref, msg, reason, by, joint } = effect;
	changed(state, ref, (dialogue) => {
		const answer = { msg, ...(reason !== undefined && { reason }), by };
		if (effect.attested === undefined) answered(dialogue, answer, at);
		else {
			attested(dialogue, { ...answer, attested: effect.attested }, at);
			// That it came too late for us is no news any more: it was answered in its time.
			if (state.withoutEffect.get(ref)?.code === "delayed") {
				state.withoutEffect.delete(ref);
				state.errorsOwed.delete(ref);
			}
		}
		const { body } = state.messages.get(ref) ?? {};
		if (dialogue.msg === DISREGARD && typeof body?.ref === "string")
			changed(state, body.ref, (original) => withdraw(state, original, ref, msg, at));
		if (dialogue.msg === LINE_CHECK && msg === ANSWER && state.checks !== null) {
			if (dialogue.direction === "received") checkAnsweredHere(state.checks, Number(body?.seq));
			else checkAnswered(state.checks, "human", Number(body?.seq), at);
		}
		if (dialogue.msg === INTEND_TO_ENTER && dialogue.direction === "sent")
			recheckConsents(state, body?.zone);
		if (dialogue.direction === "sent") state.awaiting.add(ref);
	});
	if (joint !== undefined) state.joints.push(joint);
}

function noted(state: State, { msg, body }: Extract<Effect, { kind: "record" }>): void {
	if (msg === LINK) state.agreed.degraded = body?.state === "degraded";
	const log = body?.log as LogName | undefined;
	if (log === undefined) return;
	if (msg === "OBJECTION") state.objections[log] = Number(body?.skew_us);
	else if (msg === "NO-RECEIPT") state.noReceipt[log] = Number(body?.from);
}

function peopleOf(state: State, party: string) {
	const people = state.people[party] ?? new Map();
	state.people[party] = people;
	return people;
}

/** The newest by its author's own log counts, in whatever order they come back after a restore. */
function applyRota(
	{ rotas }: State,
	{ shifts, claimedUs }: Extract<Effect, { kind: "rota" }>,
	ref: string,
	author: string,
): void {
	const known = rotas.get(author);
	if (known !== undefined && placeOf(known.ref).index > placeOf(ref).index) return;
	rotas.set(author, { ref, shifts, atUs: claimedUs });
}

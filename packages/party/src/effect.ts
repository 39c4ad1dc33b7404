import {
	AFFIRM,
	ANSWER,
	answerFault,
	bodyFaults,
	CODEBOOK,
	DISREGARD,
	type Dialogue,
	demandOf,
	disregardFault,
	ERROR,
	type ErrorCode,
	isDelayed,
	JOINT_STATEMENT,
	LINE_CHECK,
	type Message,
	NEGATIVE,
	NOTICE,
	OUTCOME,
	type Outcome,
	outcomeFault,
	PRESENTED,
	ROGER,
	STANDBY,
	signersFault,
	standbyFault,
	UNABLE,
	type UnableReason,
	WILCO,
} from "@tansiq/hotline";
import type { LogName } from "@tansiq/line";
import { type Entry, KEY_REVOKE } from "@tansiq/record";
import type { Report } from "@tansiq/watch";
import { affirmedBy, proposedBy } from "./agree-heard.ts";
import type { Effect, MirroredEntry } from "./event.ts";
import type { Facts } from "./facts.ts";
import { isHistory, isOnPaper, paperEffect } from "./heard-paper.ts";
import { incidentEffect } from "./incident-heard.ts";
import { INCIDENT_ACT } from "./incident-text.ts";
import { jointFault, jointOf } from "./joint.ts";
import { dialogueOf, NotJudgedYet, signersAt, WithoutEffect } from "./judging.ts";
import { MECHANISM } from "./mechanism.ts";
import { mechanismEffect } from "./mechanism-heard.ts";
import { type Fields, POSITIONS, positionsOf } from "./message.ts";
import { noticeEffect } from "./notice.ts";
import { OPERATORS, operatorChanges } from "./operators.ts";
import { PASSING, passingEffect } from "./passing.ts";
import { isOverQuota, RECORD_MESSAGES } from "./quota.ts";
import { hasSeen, placeOf } from "./refs.ts";
import { recordedFault } from "./revocation.ts";
import { ROTA, rotaEffect } from "./rota.ts";
import type { Spoken, State } from "./state.ts";

/** What an entry of the peer is judged with. */
export interface Judging {
	state: State;
	facts: Facts;
	blobs: ReadonlyMap<string, Uint8Array>;
	/** Live positions go here. */
	reports: Report[];
	/** Entries before it in the same frame, which the state does not have yet. */
	before: readonly MirroredEntry[];
}

export interface JudgedEntry {
	ref: string;
	entry: Entry;
	bytes: Uint8Array;
	receiptS: number;
}

/**
 * What an entry of the peer means to us. Whatever a signed body contains, it stops no log.
 * @throws NotJudgedYet
 */
export function effectOf(judging: Judging, judged: JudgedEntry): Effect {
	const { msg } = judged.entry.body;
	try {
		return judge(judging, judged);
	} catch (error) {
		if (error instanceof WithoutEffect)
			return { kind: "none", msg, code: error.code, detail: error.message };
		if (error instanceof NotJudgedYet) throw error;
		// Nothing that a peer signs may end the process: what nobody foresaw is malformed.
		return { kind: "none", msg, code: "malformed", detail: (error as Error).message };
	}
}

function judge(judging: Judging, judged: JudgedEntry): Effect {
	const { state, facts, reports } = judging;
	const { msg, body } = judged.entry.body;
	const history = isHistory(judging, judged.entry.place.log);
	if (!history && isOverQuota(state, judging.before, msg, facts))
		throw new WithoutEffect("over-quota", `${msg}: more of them than agreed in this minute`);
	if (msg === KEY_REVOKE) return recordedEffect(judging, judged);
	if (RECORD_MESSAGES.has(msg)) return { kind: "record", msg };
	if (isOnPaper(msg)) return paperEffect(judging, judged, history);
	if (msg === POSITIONS) {
		const told = positionsOf(body);
		reports.push(...told);
		const notices = [...new Set(told.map(({ operation }) => operation ?? ""))];
		return { kind: "positions", count: told.length, notices };
	}
	if (msg === OPERATORS) return operatorsEffect(judging, judged);
	if (msg === MECHANISM) return mechanismEffect(judging, judged);
	if (msg === ROTA) return rotaEffect(judging, judged);
	if (msg === PASSING) return passingEffect(judging, judged);
	if (msg === INCIDENT_ACT) return incidentEffect(judging, judged);
	const message = CODEBOOK.get(msg);
	if (message === undefined) throw new WithoutEffect("unknown-type", `msg ${msg}: unknown type`);
	if (msg === NOTICE) {
		signersOf(judging, judged, message, null);
		return noticeEffect(state, judged, judging.blobs, facts);
	}
	const [fault] = bodyFaults(msg, body);
	if (fault !== undefined)
		throw new WithoutEffect(
			"malformed",
			`${fault.field}: ${fault.value}, expected ${fault.expected}`,
		);
	switch (msg) {
		case PRESENTED:
			answeredDialogue(judging, judged);
			return { kind: "presented", ref: body.ref as string };
		case ERROR:
			return { kind: "error", ref: body.ref as string, code: body.code as ErrorCode };
		case OUTCOME:
			return outcomeEffect(judging, judged, body);
		case STANDBY:
		case WILCO:
		case UNABLE:
		case ROGER:
		case AFFIRM:
		case NEGATIVE:
		case ANSWER:
			return answerEffect(judging, judged, message);
		default:
			return messageEffect(judging, judged, message);
	}
}

function messageEffect(judging: Judging, judged: JudgedEntry, message: Message): Effect {
	const { state, facts } = judging;
	const { body, claimed, msg } = judged.entry.body;
	const signers = signersOf(judging, judged, message, null);
	const isCited = message.refers === "own" && msg !== DISREGARD;
	if (isCited && placeOf(body.ref as string).author !== state.peer)
		throw new WithoutEffect("not-yours", `ref ${body.ref}: ${msg} is not its author's to say`);
	if (msg === DISREGARD && !isAhead(state, body.ref as string, judged.entry.place.log)) {
		const original = dialogueOf(judging, judged, body.ref as string);
		const code = disregardFault(original, "received");
		if (code !== null) throw new WithoutEffect(code, `ref ${body.ref}: cannot be withdrawn`);
	}
	if (msg === JOINT_STATEMENT) {
		const fault = jointFault(state, body, facts);
		if (fault !== null) throw new WithoutEffect("malformed", fault);
	}
	const content = { msg, body, signers, claimedUs: claimed };
	const proposes = proposedBy(judging, judged);
	const receiptUs = judged.receiptS * 1_000_000;
	const arrival = { claimedUs: claimed, receiptUs, provenAgeUs: provenAge(judging, judged.entry) };
	const late = message.answers.length > 0 && msg !== LINE_CHECK && isDelayed(msg, body, arrival);
	if (late) return { kind: "delayed", ...content };
	return { kind: "message", ...content, ...(proposes && { proposes }) };
}

/** Whether what it cites stands in the peer's other log and has not come yet: urgent never waits. */
function isAhead({ line, peer }: State, ref: string, from: LogName): boolean {
	const { author, log, index } = placeOf(ref);
	return author === peer && log !== from && index >= line.mirrored[log].size;
}

/** An answer counts only when its own `seen` covers what it answers. */
function answerEffect(judging: Judging, judged: JudgedEntry, message: Message): Effect {
	const { state, facts } = judging;
	const { body, claimed, msg } = judged.entry.body;
	const ref = body.ref as string;
	const dialogue = answeredDialogue(judging, judged);
	const opened = openedBy(judging, ref);
	const [name = ""] = signersOf(judging, judged, message, opened);
	const { role = "watch", script = false } = (body.by ?? {}) as {
		role?: "watch";
		script?: boolean;
	};
	const by = { name, role, script };
	const given = { body, claimedUs: claimed };
	if (msg === STANDBY) {
		const code = standbyFault(dialogue, facts.monoUs, given);
		if (code !== null) throw new WithoutEffect(code, `ref ${ref}: STANDBY, ${code}`);
		return { kind: "standby", ref, untilUs: body.until_us as number, claimedUs: claimed, by };
	}
	const code = answerFault(dialogue, msg, given);
	if (code !== null) throw new WithoutEffect(code, `ref ${ref}: ${msg}, ${code}`);
	const reason = body.reason as UnableReason | undefined;
	const joint = msg === AFFIRM && opened !== null ? jointOf(state, opened, body, facts) : null;
	const affirms = msg === AFFIRM ? affirmedBy(judging, judged) : undefined;
	return {
		kind: "answer",
		ref,
		msg,
		by,
		...(reason !== undefined && { reason }),
		...(joint !== null && { joint }),
		...(affirms && { affirms }),
	};
}

function outcomeEffect(judging: Judging, judged: JudgedEntry, body: Fields): Effect {
	const ref = body.ref as string;
	const outcome = body.outcome as Outcome;
	const dialogue = dialogueOf(judging, judged, ref);
	const code = outcomeFault(dialogue, outcome);
	if (code !== null) throw new WithoutEffect(code, `ref ${ref}: outcome ${outcome}, ${code}`);
	return { kind: "outcome", ref, outcome };
}

function operatorsEffect(judging: Judging, judged: JudgedEntry): Effect {
	const { place, body } = judged.entry;
	if (place.log !== "routine")
		throw new WithoutEffect("malformed", "operators: expected in the routine log");
	signersAt(judging, judged.entry, (found) => {
		const persons = new Set(found.map(({ name }) => name)).size;
		const isChief = found.some(({ roles }) => roles.includes("chief"));
		return persons < 2 || !isChief ? "missing-signature" : null;
	});
	return { kind: "operators", changes: operatorChanges(body.body) };
}

/** The record of a revocation counts where it names the note that we have. */
function recordedEffect({ state, before }: Judging, { entry }: JudgedEntry): Effect {
	const { msg, body } = entry.body;
	const inFrame = before.flatMap(({ effect }) =>
		effect.kind === "record" && effect.msg === KEY_REVOKE ? [effect.body ?? {}] : [],
	);
	const fault = recordedFault(state, entry, inFrame);
	if (fault !== null) throw new WithoutEffect(fault.code, fault.detail);
	return { kind: "record", msg, body };
}

/** The dialogue of ours that an entry speaks of, once its own `seen` covers it. */
function answeredDialogue(judging: Judging, judged: JudgedEntry): Dialogue {
	const { entry } = judged;
	const ref = entry.body.body.ref as string;
	const dialogue = dialogueOf(judging, judged, ref);
	if (dialogue.direction !== "sent")
		throw new WithoutEffect(
			"not-yours",
			`ref ${ref}: ${entry.body.msg} is not its author's to say`,
		);
	if (!hasSeen(entry, ref))
		throw new WithoutEffect("not-seen", `ref ${ref}: answered before it was seen`);
	return dialogue;
}

function openedBy({ state }: Judging, ref: string): Pick<Spoken, "msg" | "body"> | null {
	const dialogue = state.dialogues.get(ref);
	if (dialogue === undefined) return null;
	return state.messages.get(ref) ?? { msg: dialogue.msg, body: {} };
}

/** The names of the people who signed it, as many and in such roles as it asks for. */
function signersOf(
	judging: Judging,
	{ entry }: JudgedEntry,
	message: Message,
	answers: { msg: string; body: Fields } | null,
): string[] {
	const { body } = entry.body;
	const demand = demandOf(message, body, answers);
	return signersAt(judging, entry, (found) => signersFault(demand, body, found)).map(
		({ name }) => name,
	);
}

/** Time since we said the newest entry that it has seen: it cannot be older than that, µs. */
function provenAge({ state, facts }: Judging, entry: Entry): number | null {
	let newest: number | null = null;
	for (const { author, log, size } of entry.seen) {
		if (author !== state.self) continue;
		const said = state.said[log][size - 1];
		if (said !== undefined && (newest === null || said.monoUs > newest)) newest = said.monoUs;
	}
	return newest === null ? null : facts.monoUs - newest;
}

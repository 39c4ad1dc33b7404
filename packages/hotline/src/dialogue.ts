import { type Body, type Readback, readbackOf } from "./body.ts";
import { CODEBOOK } from "./codebook.ts";
import type { ErrorCode, Outcome, Role, UnableReason } from "./codes.ts";
import type { Attested } from "./paper.ts";

/** An instant on the wall and on the clock that deadlines count on. */
export interface Instant {
	wallUs: number;
	monoUs: number;
}

export interface Operator {
	name: string;
	role: Role;
	/** A script with a person's key, as in a replay. */
	script: boolean;
}

/** The one closing answer. */
export interface Answer {
	msg: string;
	reason?: UnableReason;
	/** Who gave it; of an attested one, who typed it. */
	by: Operator;
	atUs: number;
	/** Only the originator vouches for it: it was given on paper, by mail or by voice. */
	attested?: Attested;
}

/** The one request for time. */
export interface Standby {
	untilUs: number;
	by: Operator;
	atUs: number;
	monoUs: number;
}

/**
 * One message that wants an answer, as seen from one desk: plain data, safe for JSON. The functions
 * that change it are total and do it in place; a change that has no place any more changes nothing.
 */
export interface Dialogue {
	/** `author/log/index` of the entry that opened it. */
	ref: string;
	direction: "sent" | "received";
	msg: string;
	/** The operation it speaks of: our id when sent, the ref when received. */
	subject: string;
	saidUs: number;
	saidMonoUs: number;
	receiptUs: number | null;
	/** The peer has no node: nothing is receipted, and a person hands it over. */
	onPaper: boolean;
	/** When a person recorded that it was handed over. */
	handedOverUs: number | null;
	presentedUs: number | null;
	/** The time for the answer: the table's until the receipt, then what was given with it. */
	answerDueUs: number;
	/** Monotonic; counted from storing the receipt, or from recording the handing over. */
	dueMonoUs: number | null;
	dueUs: number | null;
	/** The key fields that an answer which takes it on must repeat. */
	readback: Readback | null;
	standby: Standby | null;
	answer: Answer | null;
	answerMonoUs: number | null;
	/** It came too late to be acted on: history, on both sides. */
	delayedUs: number | null;
	/** At the originator: the peer took it without effect, with the code of its ERROR. */
	refusedCode: ErrorCode | null;
	/** Ref of the DISREGARD under way; until its ROGER the message still stands. */
	disregard: string | null;
	/** When the DISREGARD had its ROGER. */
	withdrawnUs: number | null;
	/** Decided by the originator's OUTCOME entry; the responder's view before it is provisional. */
	outcome: Outcome | null;
}

/**
 * @param at when it was committed here, said or heard
 * @param body where given, its key fields are what a readback must repeat
 */
export function opened(
	ref: string,
	direction: Dialogue["direction"],
	msg: string,
	subject: string,
	at: Instant,
	body?: Body,
): Dialogue {
	return {
		ref,
		direction,
		msg,
		subject,
		saidUs: at.wallUs,
		saidMonoUs: at.monoUs,
		receiptUs: null,
		onPaper: false,
		handedOverUs: null,
		presentedUs: null,
		answerDueUs: CODEBOOK.get(msg)?.answerDueUs ?? 0,
		dueMonoUs: null,
		dueUs: null,
		readback: body === undefined ? null : readbackOf(msg, body),
		standby: null,
		answer: null,
		answerMonoUs: null,
		delayedUs: null,
		refusedCode: null,
		disregard: null,
		withdrawnUs: null,
		outcome: null,
	};
}

/** The receipt starts the time that a person has to answer. */
export function receipted(
	dialogue: Dialogue,
	receiptUs: number,
	at: Instant,
	answerDueUs: number,
): void {
	if (dialogue.receiptUs !== null) return;
	dialogue.receiptUs = receiptUs;
	// Handed over on paper before: the time that has begun then runs on.
	if (dialogue.handedOverUs !== null) return;
	dialogue.answerDueUs = answerDueUs;
	dialogue.dueMonoUs = at.monoUs + answerDueUs;
	dialogue.dueUs = at.wallUs + answerDueUs;
}

/** It was shown at a staffed desk; the first time counts. */
export function presented(dialogue: Dialogue, at: Instant): void {
	dialogue.presentedUs ??= at.wallUs;
}

/**
 * It came too late to be acted on. The responder's node finds so when it hears the message
 * (`isDelayed`), and tells with ERROR `delayed`; the originator marks it when that is heard.
 */
export function delayed(dialogue: Dialogue, at: Instant): void {
	if (dialogue.outcome !== null || dialogue.withdrawnUs !== null) return;
	dialogue.delayedUs ??= at.wallUs;
}

/**
 * The peer said ERROR of it: it was taken without effect, so that nobody there will answer it. What
 * was answered or withdrawn before stays so.
 */
export function refused(dialogue: Dialogue, code: ErrorCode): void {
	const { direction, outcome, answer, withdrawnUs, delayedUs } = dialogue;
	if (direction !== "sent" || answer !== null || withdrawnUs !== null || delayedUs !== null) return;
	if (outcome === null || outcome === "overdue") dialogue.refusedCode ??= code;
}

/**
 * A new boot has a new monotonic clock: every instant on it moves over by the wall clock, and no
 * further than a true clock could move it. What was said is past, and no deadline gets further
 * away than the whole time for the answer, whatever a wall clock that jumped says.
 */
export function rebased(dialogue: Dialogue, at: Instant): void {
	const past = (wallUs: number) => at.monoUs + Math.min(wallUs - at.wallUs, 0);
	const { dueUs, answerDueUs, answer, standby } = dialogue;
	dialogue.saidMonoUs = past(dialogue.saidUs);
	if (dueUs !== null) dialogue.dueMonoUs = at.monoUs + Math.min(dueUs - at.wallUs, answerDueUs);
	if (answer !== null) dialogue.answerMonoUs = past(answer.atUs);
	if (standby !== null) standby.monoUs = past(standby.atUs);
}

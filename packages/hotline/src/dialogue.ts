import { CODEBOOK, type UnableReason } from "./codebook.ts";

/** An instant on the wall and on the clock that deadlines count on. */
export interface Instant {
	wallUs: number;
	monoUs: number;
}

export interface Operator {
	name: string;
	script: boolean;
}

export interface Answer {
	msg: string;
	reason?: UnableReason;
	by: Operator;
	atUs: number;
}

export type Outcome = "closed" | "overdue" | "closed_late";

/** One message that wants an answer, as seen from one desk. */
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
	presentedUs: number | null;
	/** Monotonic; counted from storing the receipt. */
	dueMonoUs: number | null;
	dueUs: number | null;
	answer: Answer | null;
	answerMonoUs: number | null;
	/** Decided by the originator's OUTCOME entry; the responder's view before it is provisional. */
	outcome: Outcome | null;
}

export type DialogueState =
	| "pending"
	| "undelivered"
	| "received"
	| "presented"
	| "closed"
	| "overdue"
	| "closed_late";

export function opened(
	ref: string,
	direction: Dialogue["direction"],
	msg: string,
	subject: string,
	at: Instant,
): Dialogue {
	return {
		ref,
		direction,
		msg,
		subject,
		saidUs: at.wallUs,
		saidMonoUs: at.monoUs,
		receiptUs: null,
		presentedUs: null,
		dueMonoUs: null,
		dueUs: null,
		answer: null,
		answerMonoUs: null,
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
	dialogue.dueMonoUs = at.monoUs + answerDueUs;
	dialogue.dueUs = at.wallUs + answerDueUs;
}

/** Why an answer is not one: null when it may be given. Exactly one closing answer exists. */
export function answerFault(dialogue: Dialogue, msg: string): "duplicate" | "not-an-answer" | null {
	if (dialogue.answer !== null) return "duplicate";
	if (!CODEBOOK.get(dialogue.msg)?.answers.includes(msg)) return "not-an-answer";
	return null;
}

/**
 * The OUTCOME that the originator owes at an instant, or null. An answer is in time when it was
 * committed at the originator before the deadline; silence past it is overdue, and a later answer
 * closes the dialogue late. Overdue may be followed by closed late, and by nothing else.
 */
export function outcomeOwed(dialogue: Dialogue, monoUs: number): Outcome | null {
	if (dialogue.direction !== "sent" || dialogue.dueMonoUs === null) return null;
	const { answerMonoUs, dueMonoUs, outcome } = dialogue;
	if (outcome === null) {
		if (answerMonoUs !== null) return answerMonoUs < dueMonoUs ? "closed" : "closed_late";
		return monoUs >= dueMonoUs ? "overdue" : null;
	}
	return outcome === "overdue" && answerMonoUs !== null ? "closed_late" : null;
}

/** The state that a desk shows. The responder's own view past the deadline stays provisional. */
export function stateOf(dialogue: Dialogue, monoUs: number, technicalDueUs: number): DialogueState {
	if (dialogue.outcome !== null) return dialogue.outcome;
	if (dialogue.answer !== null) return "closed";
	if (dialogue.dueMonoUs !== null && monoUs >= dialogue.dueMonoUs) return "overdue";
	if (dialogue.presentedUs !== null) return "presented";
	if (dialogue.receiptUs !== null) return "received";
	return monoUs - dialogue.saidMonoUs >= technicalDueUs ? "undelivered" : "pending";
}

/** True until the originator's log has decided. */
export function isProvisional(dialogue: Dialogue): boolean {
	return dialogue.direction === "received" && dialogue.outcome === null;
}

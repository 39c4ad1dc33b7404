import { CODEBOOK } from "./codebook.ts";
import type { ErrorCode, Outcome } from "./codes.ts";
import type { Dialogue } from "./dialogue.ts";

export type DialogueState =
	| "pending"
	/** Let through the door to a party without a node, which receipts nothing. */
	| "released"
	| "undelivered"
	| "received"
	| "presented"
	| "waiting"
	| "closed"
	| "overdue"
	| "closed_late"
	| "delayed"
	| "refused"
	| "cancelled";

/**
 * The OUTCOME that the originator owes at an instant, or null. An answer is in time when it was
 * committed at the originator before the deadline; silence past it is overdue, and a later answer
 * closes the dialogue late. Overdue may be followed by closed late or cancelled, and by nothing
 * else. What came too late to be acted on, or had no effect, has no outcome.
 */
export function outcomeOwed(dialogue: Dialogue, monoUs: number): Outcome | null {
	if (dialogue.direction !== "sent" || dialogue.delayedUs !== null) return null;
	if (dialogue.refusedCode !== null) return null;
	const { answerMonoUs, dueMonoUs, outcome } = dialogue;
	if (outcome !== null && outcome !== "overdue") return null;
	if (dialogue.withdrawnUs !== null) return "cancelled";
	if (dueMonoUs === null) return null;
	if (outcome === "overdue") return answerMonoUs === null ? null : "closed_late";
	if (answerMonoUs !== null) return answerMonoUs < dueMonoUs ? "closed" : "closed_late";
	return monoUs >= dueMonoUs ? "overdue" : null;
}

/** Why an OUTCOME cannot be taken from the peer; null when it can. Only the originator decides. */
export function outcomeFault(dialogue: Dialogue, outcome: Outcome): ErrorCode | null {
	if (dialogue.direction !== "received") return "not-yours";
	return follows(dialogue.outcome, outcome) ? null : "decided";
}

/** The originator's log has decided: at both desks from here on. */
export function decided(dialogue: Dialogue, outcome: Outcome): void {
	if (follows(dialogue.outcome, outcome)) dialogue.outcome = outcome;
}

function follows(before: Outcome | null, next: Outcome): boolean {
	if (before === null) return true;
	return before === "overdue" && (next === "closed_late" || next === "cancelled");
}

/**
 * The state that a desk shows. The responder's own view past the deadline stays provisional.
 * @param technicalDueUs by the table where left out
 */
export function stateOf(
	dialogue: Dialogue,
	monoUs: number,
	technicalDueUs: number = technicalDueUsOf(dialogue),
): DialogueState {
	if (dialogue.outcome !== null) return dialogue.outcome;
	if (dialogue.withdrawnUs !== null) return "cancelled";
	if (dialogue.delayedUs !== null) return "delayed";
	if (dialogue.refusedCode !== null) return "refused";
	const { answerMonoUs, dueMonoUs } = dialogue;
	if (answerMonoUs !== null)
		return dueMonoUs === null || answerMonoUs < dueMonoUs ? "closed" : "closed_late";
	if (dueMonoUs !== null && monoUs >= dueMonoUs) return "overdue";
	if (dialogue.standby !== null) return "waiting";
	if (dialogue.presentedUs !== null) return "presented";
	if (dialogue.receiptUs !== null) return "received";
	if (dialogue.onPaper) return "released";
	return monoUs - dialogue.saidMonoUs >= technicalDueUs ? "undelivered" : "pending";
}

/** Without a countersignature for so long the message counts as undelivered. */
export function technicalDueUsOf(dialogue: Dialogue): number {
	return CODEBOOK.get(dialogue.msg)?.technicalDueUs ?? 0;
}

/** True until the originator's log has decided. */
export function isProvisional(dialogue: Dialogue): boolean {
	return dialogue.direction === "received" && dialogue.outcome === null;
}

/** Whether somebody still has to answer it: neither answered, nor withdrawn, too late or refused. */
export function awaitsAnswer(dialogue: Dialogue): boolean {
	const { answer, withdrawnUs, delayedUs, refusedCode, outcome } = dialogue;
	if (refusedCode !== null) return false;
	if (outcome !== null && outcome !== "overdue") return false;
	return answer === null && withdrawnUs === null && delayedUs === null;
}

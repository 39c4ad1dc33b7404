import type { ErrorCode } from "./codes.ts";
import type { Dialogue, Instant } from "./dialogue.ts";
import { DISREGARD, LINE_CHECK, ROGER, UNABLE } from "./message.ts";

/**
 * Why a message cannot be withdrawn with DISREGARD; null when it can. At the originator an answered
 * message is closed, and a delayed one history. At the responder the answer, or the ERROR that it
 * was delayed, may have crossed the DISREGARD on the line, and then both are taken: which came
 * first is for the originator's log to say.
 *
 * @param by whose DISREGARD it is, as this desk sees it: only the originator withdraws
 */
export function disregardFault(
	dialogue: Dialogue | undefined,
	by: Dialogue["direction"],
): ErrorCode | null {
	if (dialogue === undefined) return "unknown-ref";
	if (dialogue.direction !== by) return "not-yours";
	const { msg, outcome, delayedUs, refusedCode, answer, disregard, withdrawnUs } = dialogue;
	if (msg === DISREGARD || msg === LINE_CHECK) return "not-open";
	if (outcome !== null && outcome !== "overdue") return "not-open";
	if (withdrawnUs !== null || refusedCode !== null) return "not-open";
	if (by === "sent" && (answer !== null || delayedUs !== null)) return "not-open";
	return disregard === null ? null : "duplicate";
}

/** A DISREGARD of it is under way. Until the ROGER the message still stands, with its deadline. */
export function disregarded(dialogue: Dialogue, ref: string): void {
	if (disregardFault(dialogue, dialogue.direction) === null) dialogue.disregard = ref;
}

/**
 * The DISREGARD of a message had its answer. ROGER withdraws the message, unless its own closing
 * answer was committed here before or it is history; UNABLE leaves it standing.
 */
export function disregardAnswered(
	dialogue: Dialogue,
	disregard: string,
	msg: string,
	at: Instant,
): void {
	if (dialogue.disregard !== disregard) return;
	if (msg === UNABLE) dialogue.disregard = null;
	const stands = dialogue.answer === null && dialogue.delayedUs === null;
	if (msg === ROGER && stands) dialogue.withdrawnUs ??= at.wallUs;
}

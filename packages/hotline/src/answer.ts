import type { Body, Readback } from "./body.ts";
import { CODEBOOK } from "./codebook.ts";
import type { ErrorCode } from "./codes.ts";
import type { Answer, Dialogue, Instant, Operator } from "./dialogue.ts";
import { STANDBY, TAKES_ON } from "./message.ts";
import { isObject } from "./slots.ts";

/** What a responder gives: the body of the answer and the time that it claims for it. */
export interface Given {
	body: Body;
	/** Of the answer itself: what STANDBY promises is counted from it. */
	claimedUs: number;
}

/**
 * Why an answer is not one: null when it may be given. Exactly one closing answer exists. Both
 * desks ask this, the responder's before it says the answer and the originator's when it hears it.
 *
 * An answer past the deadline may still be given: the originator's log decides what it counts as.
 * One that refuses carries a reason and needs no readback.
 *
 * @param given where left out, only the kind of answer is judged: may it be offered at all?
 */
export function answerFault(dialogue: Dialogue, msg: string, given?: Given): ErrorCode | null {
	if (dialogue.delayedUs !== null) return "delayed";
	if (dialogue.refusedCode !== null) return "not-an-answer";
	if (dialogue.withdrawnUs !== null || dialogue.outcome === "cancelled") return "cancelled";
	if (dialogue.answer !== null) return "duplicate";
	const answers = CODEBOOK.get(dialogue.msg)?.answers ?? [];
	if (!answers.includes(msg)) return "not-an-answer";
	if (given === undefined || dialogue.readback === null || !TAKES_ON.includes(msg)) return null;
	return repeats(dialogue.readback, given.body.readback) ? null : "readback";
}

/** Whether exactly the key fields were re-entered, each as it was said. */
function repeats(expected: Readback, entered: unknown): boolean {
	if (!isObject(entered)) return false;
	const names = Object.keys(expected);
	return (
		Object.keys(entered).length === names.length &&
		names.every((name) => Object.hasOwn(entered, name) && entered[name] === expected[name])
	);
}

/**
 * Why STANDBY may not be said now; null when it may. It closes nothing, is said once, before the
 * deadline, and promises an answer within one answer time.
 */
export function standbyFault(dialogue: Dialogue, monoUs: number, given?: Given): ErrorCode | null {
	if (dialogue.delayedUs !== null) return "delayed";
	if (dialogue.refusedCode !== null) return "not-an-answer";
	if (dialogue.withdrawnUs !== null || dialogue.outcome === "cancelled") return "cancelled";
	if (dialogue.answer !== null) return "duplicate";
	if (CODEBOOK.get(dialogue.msg)?.answers.length === 0) return "not-an-answer";
	if (dialogue.standby !== null) return "second-standby";
	if (dialogue.outcome !== null) return "overdue";
	if (dialogue.dueMonoUs !== null && monoUs >= dialogue.dueMonoUs) return "overdue";
	if (given === undefined) return null;
	const promisedUs = Number(given.body.until_us) - given.claimedUs;
	return promisedUs > 0 && promisedUs <= dialogue.answerDueUs ? null : "standby-time";
}

/**
 * WAITING: the time starts again, once, for as long as was promised and at most a whole answer time.
 * The promise is a length, from the claimed instant to `untilUs`, so that no wall clock decides.
 */
export function stoodBy(
	dialogue: Dialogue,
	standby: { untilUs: number; claimedUs: number; by: Operator },
	at: Instant,
): void {
	if (standbyFault(dialogue, at.monoUs) !== null) return;
	const { untilUs, claimedUs, by } = standby;
	dialogue.standby = { untilUs, by, atUs: at.wallUs, monoUs: at.monoUs };
	// Heard before its receipt: the time that the receipt starts is later than this one would be.
	if (dialogue.dueMonoUs === null) return;
	const promisedUs = Math.min(Math.max(untilUs - claimedUs, 0), dialogue.answerDueUs);
	dialogue.dueMonoUs = at.monoUs + promisedUs;
	dialogue.dueUs = at.wallUs + promisedUs;
}

/** The closing answer is committed here: the first stays. */
export function answered(dialogue: Dialogue, answer: Omit<Answer, "atUs">, at: Instant): void {
	if (answerFault(dialogue, answer.msg) !== null) return;
	dialogue.answer = { ...answer, atUs: at.wallUs };
	dialogue.answerMonoUs = at.monoUs;
}

/** Everything that a responder may say to a message now; STANDBY is the last of them. */
export function answersNow(dialogue: Dialogue, monoUs: number): string[] {
	const answers = CODEBOOK.get(dialogue.msg)?.answers ?? [];
	const closing = answers.filter((msg) => answerFault(dialogue, msg) === null);
	return standbyFault(dialogue, monoUs) === null ? [...closing, STANDBY] : closing;
}

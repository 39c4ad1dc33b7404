import { ROLES } from "./codes.ts";
import type { Answer, Dialogue, Instant } from "./dialogue.ts";

/**
 * A party without a node gets its messages on paper, by mail or by voice, and a person of ours
 * types what it answered. No receipt exists there: such a message is *released*, never *receipted*.
 */

/** How a message reached a party without a node, or its answer us. */
export const WAYS = ["print", "email", "voice", "hand"] as const;
export type Way = (typeof WAYS)[number];

/** Who gave an answer, or spoke for the other side: an office, never a name. */
export const GIVERS = [...ROLES, "mediator"] as const;
export type Giver = (typeof GIVERS)[number];

/** What stands behind an answer that one side alone vouches for. */
export interface Attested {
	/** `author/log/index` of the entry that says so. */
	entry: string;
	/** SHA-256 of the sealed evidence: a scan, or the file of a mail. */
	evidence: string;
	from: Giver;
	how: Way;
	/** When it was given, as the person who typed it claims. */
	atUs: number;
}

/**
 * A person recorded that the message was handed over. With no receipt to count from, the time for
 * the answer starts at that record; the first one counts.
 */
export function handedOver(dialogue: Dialogue, at: Instant, answerDueUs: number): void {
	if (dialogue.handedOverUs !== null) return;
	dialogue.handedOverUs = at.wallUs;
	if (dialogue.dueMonoUs !== null) return;
	dialogue.answerDueUs = answerDueUs;
	dialogue.dueMonoUs = at.monoUs + answerDueUs;
	dialogue.dueUs = at.wallUs + answerDueUs;
}

/**
 * The closing answer as one side attests it: the first stays. A node that reads of it long
 * afterwards takes the answer in place of its own finding that the message came too late.
 */
export function attested(
	dialogue: Dialogue,
	answer: Omit<Answer, "atUs"> & { attested: Attested },
	at: Instant,
): void {
	if (dialogue.answer !== null || dialogue.withdrawnUs !== null) return;
	dialogue.delayedUs = null;
	dialogue.answer = { ...answer, atUs: at.wallUs };
	dialogue.answerMonoUs = at.monoUs;
}

import type { Agreement } from "@tansiq/agreement";
import { CODEBOOK, LINE_CHECK, OUTCOME, UNABLE } from "@tansiq/hotline";
import type { Micros } from "@tansiq/space";
import { leadOf, type Notice } from "./notice.ts";
import { endedUs, type Period } from "./period.ts";
import type { Said } from "./said.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** What one party told, and how it answered what the other said. */
export interface Side {
	notices: number;
	/** Of them those that told no more than a time block. */
	sealed: number;
	/** Of them those that were ended, changed or withdrawn. */
	ended: number;
	/** From a notice to the start of its first volume; null where none told one. */
	lead: Spread | null;
	/** Notices with less than the agreed lead time. */
	late: number;
	/** Messages of the other party that wanted an answer. */
	asked: number;
	/** Of them those with a closing answer, whenever it came. */
	answered: number;
	/** Of those the ones that took nothing on. */
	unable: number;
	/** Of all that was asked, what ran out of time first. */
	overdue: number;
	/** Of all that was asked, what still waits at the end. */
	open: number;
	/** From a message to its answer, each by its author's clock; null where there is none. */
	answerTime: Spread | null;
	/** Entries that the other party took without effect. */
	withoutEffect: number;
	/** How often it said each urgent or distress message, by codebook id. */
	urgent: { [msg: string]: number };
}

export function sideOf(
	period: Period,
	party: string,
	notices: readonly Notice[],
	agreement: Agreement,
): Side {
	const own = period.said.filter(({ author }) => author === party);
	const told = notices.filter(({ author }) => author === party);
	const leads = told.flatMap((notice) => leadOf(agreement, notice) ?? []);
	const asked = period.said.filter((each) => each.author !== party && wantsAnswer(each));
	const answers = asked.map((message) => ({ message, answer: answerTo(period, message) }));
	const given = answers.flatMap(({ message, answer }) =>
		answer === null ? [] : [{ answer, tookUs: answer.claimedUs - message.claimedUs }],
	);
	return {
		notices: told.length,
		sealed: told.filter((notice) => notice.told === null).length,
		ended: told.filter((notice) => endedUs(period, notice) !== null).length,
		lead: spreadOf(leads.map(({ leadUs }) => leadUs)),
		late: leads.filter(({ leadUs, agreedUs }) => leadUs < agreedUs).length,
		asked: asked.length,
		answered: given.length,
		unable: given.filter(({ answer }) => answer.msg === UNABLE).length,
		overdue: asked.filter((message) => outcomesOf(period, message).includes("overdue")).length,
		open: answers.filter(
			({ message, answer }) => answer === null && outcomesOf(period, message).length === 0,
		).length,
		answerTime: spreadOf(given.map(({ tookUs }): Micros => tookUs)),
		withoutEffect: period.withoutEffect.filter(({ author }) => author === party).length,
		urgent: countsOf(own.filter(isUrgent)),
	};
}

/** Checks that nodes answer by their receipts say nothing of people. */
function wantsAnswer({ msg, body }: Said): boolean {
	if (msg === LINE_CHECK && body.kind === "machine") return false;
	return (CODEBOOK.get(msg)?.answers.length ?? 0) > 0;
}

function answerTo({ about }: Period, { ref, msg, author }: Said): Said | null {
	const closing = CODEBOOK.get(msg)?.answers ?? [];
	const all = about.get(ref) ?? [];
	return all.find((each) => each.author !== author && closing.includes(each.msg)) ?? null;
}

/** What the originator's log says of how it ended. */
function outcomesOf({ about }: Period, { ref, author }: Said): unknown[] {
	return (about.get(ref) ?? [])
		.filter((each) => each.author === author && each.msg === OUTCOME)
		.map(({ body }) => body.outcome);
}

function isUrgent({ msg }: Said): boolean {
	const urgency = CODEBOOK.get(msg)?.urgency;
	return urgency === "U" || urgency === "D";
}

function countsOf(said: readonly Said[]): { [msg: string]: number } {
	const counts: { [msg: string]: number } = {};
	for (const msg of said.map((each) => each.msg).sort()) counts[msg] = (counts[msg] ?? 0) + 1;
	return counts;
}

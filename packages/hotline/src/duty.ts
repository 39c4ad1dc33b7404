import { MINUTE_US, SECOND_US } from "@tansiq/space";
import { CODEBOOK } from "./codebook.ts";
import type { Dialogue } from "./dialogue.ts";
import { awaitsAnswer, technicalDueUsOf } from "./outcome.ts";

/**
 * Messages go to a role, not to a person: whoever has the watch may take any of them, and one that
 * nobody answers climbs by itself, at both desks.
 */
export type Rung = "chief" | "voice" | "mediator" | "diplomatic";

export interface Step {
	step: 1 | 2 | 3 | 4;
	to: Rung;
	atMonoUs: number;
}

/** A rung that the parties agreed on, by how long after the receipt it is called. */
export interface AgreedRung {
	afterUs: number;
	to: Rung;
}

const STEPS: { readonly [to in Rung]: Step["step"] } = {
	chief: 1,
	voice: 2,
	mediator: 3,
	diplomatic: 4,
};

const RUNGS = [
	[1, "chief"],
	[2, "voice"],
	[3, "mediator"],
] as const;

/** Silence after which a distress message that wants its answer within a minute climbs. */
const DISTRESS_STEPS_US = [30 * SECOND_US, 60 * SECOND_US, 120 * SECOND_US] as const;

/**
 * When a message climbs, if it stays without an answer; empty where nothing is awaited any more and
 * for messages that call nobody's attention.
 *
 * Where a ladder is agreed, by that, from the receipt or from STANDBY. Else distress messages with an answer time of a minute or less: 30, 60 and 120 s of silence, from when
 * the message was committed here, delivered or not; STANDBY breaks the silence once. All others: at
 * the deadline, half an answer time later, and a whole one later. A message that is not receipted
 * has no deadline yet: there the technical one stands in its place, and a whole answer time where
 * a person has still to hand it over.
 */
export function escalationPlan(dialogue: Dialogue, agreed: readonly AgreedRung[] = []): Step[] {
	const message = CODEBOOK.get(dialogue.msg);
	if (message === undefined || message.alert === "N" || !awaitsAnswer(dialogue)) return [];
	const { saidMonoUs, dueMonoUs, answerDueUs, standby, onPaper } = dialogue;
	if (agreed.length > 0) {
		const receivedMonoUs = dueMonoUs === null ? saidMonoUs : dueMonoUs - answerDueUs;
		const fromMonoUs = standby?.monoUs ?? receivedMonoUs;
		return agreed.map(({ afterUs, to }) => ({
			step: STEPS[to],
			to,
			atMonoUs: fromMonoUs + afterUs,
		}));
	}
	if (message.urgency === "D" && answerDueUs <= MINUTE_US)
		return stepsAt(standby === null ? saidMonoUs : standby.monoUs, DISTRESS_STEPS_US);
	const unheardUs = onPaper ? answerDueUs : technicalDueUsOf(dialogue);
	const deadlineMonoUs = dueMonoUs ?? saidMonoUs + unheardUs;
	return stepsAt(deadlineMonoUs, [0, Math.floor(answerDueUs / 2), answerDueUs]);
}

function stepsAt(fromMonoUs: number, afterUs: readonly [number, number, number]): Step[] {
	return RUNGS.map(([step, to], i) => ({ step, to, atMonoUs: fromMonoUs + Number(afterUs[i]) }));
}

/** The steps that a message has climbed by an instant, first to last. */
export function escalationOf(
	dialogue: Dialogue,
	monoUs: number,
	agreed: readonly AgreedRung[] = [],
): Step[] {
	return escalationPlan(dialogue, agreed).filter(({ atMonoUs }) => atMonoUs <= monoUs);
}

/**
 * The next instant, after this one, at which a dialogue moves without anybody doing anything: it
 * counts as undelivered, its time is over, or it climbs. Null when nothing more comes.
 */
export function nextDeadlineMonoUs(
	dialogue: Dialogue,
	monoUs: number,
	agreed: readonly AgreedRung[] = [],
): number | null {
	if (!awaitsAnswer(dialogue)) return null;
	const { direction, receiptUs, saidMonoUs, dueMonoUs } = dialogue;
	const instants = escalationPlan(dialogue, agreed).map(({ atMonoUs }) => atMonoUs);
	if (direction === "sent" && receiptUs === null)
		instants.push(saidMonoUs + technicalDueUsOf(dialogue));
	if (dueMonoUs !== null) instants.push(dueMonoUs);
	const ahead = instants.filter((atMonoUs) => atMonoUs > monoUs);
	return ahead.length > 0 ? Math.min(...ahead) : null;
}

import {
	AFFIRM,
	answerFault,
	bodyFaults,
	CODEBOOK,
	demandOf,
	type ErrorCode,
	JOINT_STATEMENT,
	PRESENTED,
	STANDBY,
	standbyFault,
	type UnableReason,
} from "@tansiq/hotline";
import { oneByOne } from "@tansiq/line";
import { refuseVoid } from "./agree.ts";
import type { Effect, Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { jointAnswer, jointOf } from "./joint.ts";
import type { Fields } from "./message.ts";
import { signedBy } from "./people.ts";
import { logOfRef } from "./refs.ts";
import { lineOf, nodeDraft, openedBy, refuseRole, saying, sayOrDraft } from "./speak.ts";
import type { State } from "./state.ts";

/** A person's answer: the message and what goes with it; a reason, a readback, a time. */
export interface Answering {
	msg: string;
	reason?: UnableReason;
	/** The key fields as the person re-entered them. */
	readback?: Record<string, string | number>;
	untilUs?: number;
	text?: string;
}

/** The peer's message is shown at a staffed desk. Said once. @throws Refusal */
export function present(state: State, ref: string, by: Operator, facts: Facts): Unstamped[] {
	if (received(state, ref).presentedUs !== null) return [];
	const said = saying(state, [nodeDraft(logOfRef(ref), PRESENTED, { ref }, facts)], facts);
	return [{ type: "said", said, meanings: [{ kind: "presented", ref }], by }];
}

/**
 * A person's answer, or STANDBY. The same closing answer again changes nothing; another one is
 * refused, because exactly one closes a dialogue. An answer past the deadline is still said: the
 * originator's log decides what it counts as.
 *
 * @throws Refusal
 */
export function answer(
	state: State,
	ref: string,
	given: Answering,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	const dialogue = received(state, ref);
	const { msg } = given;
	const known = dialogue.answer;
	if (known !== null && known.msg === msg && known.reason === given.reason) return [];
	const message = CODEBOOK.get(msg);
	const opened = openedBy(state, ref);
	const body = bodyOf(state, ref, given, by, facts);
	const faults = bodyFaults(msg, body);
	if (message === undefined || faults.length > 0)
		throw new Refusal("invalid", `${msg} cannot be said like this`, faults);
	const judged = { body, claimedUs: facts.wallUs };
	refuseFault(
		ref,
		dialogue.msg,
		msg,
		msg === STANDBY
			? standbyFault(dialogue, facts.monoUs, judged)
			: answerFault(dialogue, msg, judged),
		known?.msg,
	);
	const demand = demandOf(message, body, opened);
	refuseRole(demand, by);
	if (msg === AFFIRM) refuseVoid(state, ref);
	const line = lineOf(msg, body, facts);
	if (demand.persons > 1) {
		const waiting = { message, body, line, demand, answers: ref };
		return [...present(state, ref, by, facts), ...sayOrDraft(state, waiting, by, facts)];
	}
	const meaning = meaningOf(state, ref, given, body, by, facts);
	const drafts = [{ log: logOfRef(ref), bodyLine: line, by: signedBy(state, line, [by], facts) }];
	if (dialogue.presentedUs !== null)
		return [{ type: "said", said: saying(state, drafts, facts), meanings: [meaning], by }];
	// Both entries are signed together, so that their places follow one another.
	drafts.unshift({ ...nodeDraft(logOfRef(ref), PRESENTED, { ref }, facts), by: [] });
	const meanings: Effect[] = [{ kind: "presented", ref }, meaning];
	return oneByOne(state.line, saying(state, drafts, facts)).map((said, i) => ({
		type: "said",
		said,
		meanings: [meanings[i] as Effect],
		by,
	}));
}

function bodyOf(
	state: State,
	ref: string,
	{ msg, reason, readback, untilUs, text }: Answering,
	by: Operator,
	facts: Facts,
): Fields {
	const offered = msg === AFFIRM ? state.messages.get(ref) : undefined;
	return {
		by: { role: by.role, script: by.script },
		ref,
		...(reason !== undefined && { reason }),
		...(readback !== undefined && { readback }),
		...(untilUs !== undefined && { until_us: untilUs }),
		...(text !== undefined && { text }),
		...(offered?.msg === JOINT_STATEMENT && { note: jointAnswer(state, offered.body, facts) }),
	};
}

function meaningOf(
	state: State,
	ref: string,
	{ msg, reason, untilUs }: Answering,
	body: Fields,
	by: Operator,
	facts: Facts,
): Effect {
	if (msg === STANDBY && untilUs !== undefined)
		return { kind: "standby", ref, untilUs, claimedUs: facts.wallUs, by };
	const offered = msg === AFFIRM ? state.messages.get(ref) : undefined;
	const joint = offered === undefined ? null : jointOf(state, offered, body, facts);
	return {
		kind: "answer",
		ref,
		msg,
		by,
		...(reason !== undefined && { reason }),
		...(joint !== null && { joint }),
	};
}

/** @throws Refusal */
function refuseFault(
	ref: string,
	opened: string,
	msg: string,
	code: ErrorCode | null,
	known: string | undefined,
): void {
	if (code === null) return;
	if (code === "duplicate")
		throw new Refusal(
			"already-answered",
			`${ref} was answered ${known}; exactly one answer closes it`,
		);
	if (code === "readback")
		throw new Refusal("readback", `${ref}: what was read back is not what was said`, [
			{ field: "readback", value: "other fields or values", expected: "each as it was said" },
		]);
	throw new Refusal("not-answerable", `${ref}: ${msg} does not answer ${opened}: ${code}`);
}

function received(state: State, ref: string) {
	const dialogue = state.dialogues.get(ref);
	if (dialogue?.direction !== "received")
		throw new Refusal("unknown", `dialogue ${ref}: expected one that the peer opened`);
	return dialogue;
}

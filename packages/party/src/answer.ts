import {
	answerFault,
	OUTCOME,
	type Outcome,
	outcomeOwed,
	PRESENTED,
	ROGER,
	UNABLE,
	type UnableReason,
} from "@tansiq/hotline";
import { bodyLine, oneByOne, say } from "@tansiq/line";
import type { Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import type { Fields } from "./message.ts";
import type { State } from "./state.ts";

/** The peer's message is shown at a staffed desk. Said once. @throws Refusal */
export function present(state: State, ref: string, by: Operator, facts: Facts): Unstamped[] {
	if (received(state, ref).presentedUs !== null) return [];
	const said = saying(state, PRESENTED, { ref }, facts);
	return [{ type: "said", said, meaning: { kind: "presented", ref, by } }];
}

/**
 * A person's closing answer. The same answer again changes nothing; another one is refused,
 * because exactly one closes a dialogue. An answer past the deadline is still said: the
 * originator's log decides what it counts as.
 *
 * @throws Refusal
 */
export function answer(
	state: State,
	ref: string,
	given: { msg: "ROGER" } | { msg: "UNABLE"; reason: UnableReason },
	by: Operator,
	facts: Facts,
): Unstamped[] {
	const dialogue = received(state, ref);
	const msg = given.msg === "ROGER" ? ROGER : UNABLE;
	const reason = given.msg === "UNABLE" ? given.reason : undefined;
	const known = dialogue.answer;
	if (known !== null && known.msg === msg && known.reason === reason) return [];
	const fault = answerFault(dialogue, msg);
	if (fault === "duplicate")
		throw new Refusal(
			"already-answered",
			`${ref} was answered ${known?.msg}; exactly one answer closes it`,
		);
	if (fault !== null)
		throw new Refusal("not-answerable", `${ref}: ${msg} does not answer ${dialogue.msg}`);
	const body: Fields = { by: { role: "watch", script: by.script }, ref };
	if (reason !== undefined) body.reason = reason;
	const meaning = {
		kind: "answer" as const,
		ref,
		msg,
		by,
		...(reason !== undefined && { reason }),
	};
	if (dialogue.presentedUs !== null)
		return [{ type: "said", said: saying(state, msg, body, facts), meaning }];
	// Both entries are signed together, so that their places follow one another.
	const said = say(
		state.line,
		[PRESENTED, msg].map((id) => draft(id, id === PRESENTED ? { ref } : body, facts)),
		facts.keys,
	);
	const [first, second] = oneByOne(state.line, said);
	if (first === undefined || second === undefined) return [];
	return [
		{ type: "said", said: first, meaning: { kind: "presented", ref, by } },
		{ type: "said", said: second, meaning },
	];
}

/** The OUTCOME entries that are owed at this instant, for all dialogues of ours together. */
export function outcomes(state: State, facts: Facts): Unstamped[] {
	const owed: { ref: string; outcome: Outcome }[] = [];
	for (const ref of state.awaiting) {
		const dialogue = state.dialogues.get(ref);
		const outcome = dialogue && outcomeOwed(dialogue, facts.monoUs);
		if (outcome) owed.push({ ref, outcome });
	}
	if (owed.length === 0) return [];
	const drafts = owed.map((body) => draft(OUTCOME, body, facts));
	const said = say(state.line, drafts, facts.keys);
	return [{ type: "said", said, meaning: { kind: "outcomes", outcomes: owed } }];
}

function received(state: State, ref: string) {
	const dialogue = state.dialogues.get(ref);
	if (dialogue?.direction !== "received")
		throw new Refusal("unknown", `dialogue ${ref}: expected one that the peer opened`);
	return dialogue;
}

function saying(state: State, msg: string, body: Fields, facts: Facts) {
	return say(state.line, [draft(msg, body, facts)], facts.keys);
}

function draft(msg: string, body: Fields, facts: Facts) {
	const at = { claimedUs: facts.wallUs, clock: facts.clock, salt: facts.salt() };
	return { log: "routine" as const, bodyLine: bodyLine(msg, body, at) };
}

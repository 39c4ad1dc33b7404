import { LOGS, type LogName } from "@tansiq/line";
import { KEY_ROTATE, rotationBody, type Signer } from "@tansiq/record";
import type { OperatorChange, Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { type Fields, MalformedBody } from "./message.ts";
import { OPERATORS, operatorChanges, operatorsBody } from "./operators.ts";
import { assertEnrolled, signedBy } from "./people.ts";
import { lineOf, saying } from "./speak.ts";
import type { State } from "./state.ts";

/** Acts on keys and on the line itself: two people sign each, one of them a chief. */

type Two = readonly [Operator, Operator];

/** Enrols operators after the founding, or revokes them. @throws Refusal */
export function enrol(
	state: State,
	changes: readonly OperatorChange[],
	by: Two,
	facts: Facts,
): Unstamped[] {
	refuseOne(state, by);
	const body = operatorsBody(changes);
	refuseMalformed(body);
	return entry(state, OPERATORS, body, by, facts, { kind: "operators", changes: [...changes] });
}

/** What the peer would find malformed is not said. */
function refuseMalformed(body: Fields): void {
	try {
		operatorChanges(body);
	} catch (error) {
		if (!(error instanceof MalformedBody)) throw error;
		throw new Refusal("invalid", error.message);
	}
}

/** The node signs with a new author key from the next entry on. @throws Refusal */
export function rotate(state: State, key: Signer, by: Two, facts: Facts): Unstamped[] {
	refuseOne(state, by);
	const current = state.line.keys[state.self]?.author.findLast(({ revoked }) => revoked === null);
	if (current === undefined) throw new Refusal("not-founded", "no author key is enrolled");
	const body = rotationBody(state.line.id, state.self, current.key, key);
	return entry(state, KEY_ROTATE, body, by, facts, { kind: "record", msg: KEY_ROTATE });
}

/** Takes a stopped log up again at the same place; never one that forked. @throws Refusal */
export function restart(state: State, log: LogName, by: Two): Unstamped[] {
	refuseOne(state, by);
	const { stopped } = state.line.mirrored[log];
	if (stopped === null || stopped.code === "fork")
		throw new Refusal("invalid", `${log}: expected a log that stopped and did not fork`);
	return [{ type: "restarted", log, by: [...by] }];
}

/**
 * Goes on without entries that the lost copy had signed and that the peer never got. Only after the
 * peer has told how far it holds our logs. @throws Refusal
 */
export function acceptLoss(state: State, by: Two): Unstamped[] {
	refuseOne(state, by);
	const { recovering } = state.line;
	if (recovering === null || !LOGS.every((log) => recovering[log].told))
		throw new Refusal("invalid", "expected a recovery in which the peer has told what it holds");
	return [{ type: "lossAccepted", by: [...by] }];
}

function entry(
	state: State,
	msg: string,
	body: Fields,
	by: Two,
	facts: Facts,
	meaning: Extract<Unstamped, { type: "said" }>["meanings"][number],
): Unstamped[] {
	const line = lineOf(msg, body, facts);
	const draft = { log: "routine" as const, bodyLine: line, by: signedBy(state, line, by, facts) };
	return [{ type: "said", said: saying(state, [draft], facts), meanings: [meaning], by: by[0] }];
}

function refuseOne(state: State, by: Two): void {
	for (const person of by) assertEnrolled(state, person);
	if (by[0].name === by[1].name)
		throw new Refusal("role", `${by[0].name} alone: expected two people`);
	if (!by.some(({ role }) => role === "chief"))
		throw new Refusal("role", "expected one of the two to act as chief");
}

import { placeOfNext } from "./agree.ts";
import { MECHANISM_STATES, type MechanismStatement, type Place } from "./agreed.ts";
import type { Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { type Fields, integer, MalformedBody, text } from "./message.ts";
import { assertEnrolled, signedBy } from "./people.ts";
import { lineOf, saying } from "./speak.ts";
import { standing } from "./standing.ts";
import type { State } from "./state.ts";

/**
 * The mechanism is suspended, resumed and ended by a statement on the record that two people sign,
 * one of them a chief; without one it is not. What warns of danger goes on whatever is stated:
 * messages of distress and urgency, and the checks of the line.
 */
export const MECHANISM = "MECHANISM";

/** The node's own word on the line: `degraded` while no check comes through, then `active` again. */
export const LINK = "LINK";

const MOST_REASON = 256;

/** What a statement says, whoever of the two made it. */
export interface MechanismStated {
	state: MechanismStatement;
	/** Of the agreement that its author went by. */
	version: number;
	reason: string;
	place: Place;
}

/**
 * Suspends the mechanism, takes it up again, or ends the agreement. Whoever suspended it takes it
 * up; `resumed` also says that a clock is right again which had found the agreement to be over.
 *
 * @throws Refusal
 */
export function stateMechanism(
	known: State,
	stated: { state: MechanismStatement; reason: string },
	by: readonly [Operator, Operator],
	facts: Facts,
): Unstamped[] {
	refuseOne(known, by);
	const { agreement, state: standsAs } = standing(known, facts.wallUs);
	if (stated.reason.length === 0 || [...stated.reason].length > MOST_REASON)
		throw refused("reason", `${stated.reason.length} characters`, `1 to ${MOST_REASON}`);
	if (stated.state === "suspended" && known.agreed.suspended.has(known.self))
		throw refused("state", stated.state, "resumed or ended: we have it suspended already");
	if (stated.state !== "resumed" && standsAs === "expired")
		throw refused("state", stated.state, "an agreement that is not over");
	if (stated.state === "resumed" && !mayResume(known, facts))
		throw refused("state", stated.state, "one that we have suspended");
	const { version } = agreement;
	const role = by.some((person) => person.role === "chief") ? "chief" : by[0].role;
	const script = by.some((person) => person.script);
	const body: Fields = {
		by: { role, script },
		reason: stated.reason,
		state: stated.state,
		version,
	};
	const line = lineOf(MECHANISM, body, facts);
	const draft = { log: "routine" as const, bodyLine: line, by: signedBy(known, line, by, facts) };
	const meaning = { kind: "mechanism" as const, ...stated, version, place: placeOfNext(known) };
	return [{ type: "said", said: saying(known, [draft], facts), meanings: [meaning], by: by[0] }];
}

/** We have suspended it, or our clock went back before an end that it had found. */
function mayResume(known: State, { wallUs }: Facts): boolean {
	const { suspended, noted } = known.agreed;
	return suspended.has(known.self) || (noted.state === "expired" && wallUs < noted.atUs);
}

function refuseOne(known: State, by: readonly [Operator, Operator]): void {
	for (const person of by) assertEnrolled(known, person);
	if (by[0].name === by[1].name)
		throw new Refusal("role", `${by[0].name} alone: expected two people`);
	if (!by.some(({ role }) => role === "chief"))
		throw new Refusal("role", "expected one of the two to act as chief");
}

/** What MECHANISM of either party says. @throws MalformedBody */
export function statedBy(body: Fields, place: Place): MechanismStated {
	const reason = text(body, "reason");
	if (reason.length === 0 || [...reason].length > MOST_REASON)
		throw new MalformedBody(`reason: expected 1 to ${MOST_REASON} characters`);
	return {
		state: text(body, "state", MECHANISM_STATES) as MechanismStatement,
		version: integer(body, "version"),
		reason,
		place,
	};
}

function refused(field: string, value: string, expected: string): Refusal {
	return new Refusal("invalid", `${field} ${value}: expected ${expected}`, [
		{ field, value, expected },
	]);
}

import { ROLES, type Role, signersFault } from "@tansiq/hotline";
import type { Json } from "@tansiq/record";
import type { JudgedEntry, Judging } from "./effect.ts";
import type { Effect, Unstamped } from "./event.ts";
import type { Facts, Operator } from "./facts.ts";
import { signersAt, WithoutEffect } from "./judging.ts";
import { type Fields, fields, integer, MalformedBody, text } from "./message.ts";
import { refused } from "./paper.ts";
import { signedBy } from "./people.ts";
import { lineOf, refuseRole, saying } from "./speak.ts";
import type { State } from "./state.ts";

/**
 * Who will be on duty when, and how he is reached outside the line: each side tells its own, whole,
 * and the newest that it told counts. Messages still go to an office and not to a person.
 */
export const ROTA = "ROTA";

export interface Shift {
	office: Role;
	/** Who holds it then, as his side calls him: a name or an office. */
	name: string;
	fromUs: number;
	toUs: number;
	/** A telephone, a frequency, an address. */
	reach: string;
}

/** The rota of one party, and the entry that told it. */
export interface KnownRota {
	ref: string;
	shifts: Shift[];
	atUs: number;
}

const MOST_SHIFTS = 32;
const MOST_NAME = 64;
const MOST_REACH = 128;
const ROTA_ROLES: readonly Role[] = ["chief", "watch", "planner"];

/** @throws Refusal naming the field */
export function tellRota(
	state: State,
	shifts: readonly Shift[],
	by: Operator,
	facts: Facts,
): Unstamped[] {
	refuseRole({ persons: 1, roles: ROTA_ROLES }, by);
	const wrong = shiftsFault(shifts);
	if (wrong !== null) throw refused(wrong.field, wrong.value, wrong.expected);
	const body: Fields = {
		by: { role: by.role, script: by.script },
		shifts: shifts.map(
			({ office, name, fromUs, toUs, reach }): Json => ({
				from_us: fromUs,
				name,
				office,
				reach,
				to_us: toUs,
			}),
		),
	};
	const line = lineOf(ROTA, body, facts);
	const draft = { log: "routine" as const, bodyLine: line, by: signedBy(state, line, [by], facts) };
	const meaning: Effect = { kind: "rota", shifts: [...shifts], claimedUs: facts.wallUs };
	return [{ type: "said", said: saying(state, [draft], facts), meanings: [meaning], by }];
}

/** What ROTA of either party says. @throws MalformedBody */
export function shiftsOf(body: Fields): Shift[] {
	const { shifts: listed } = body;
	if (!Array.isArray(listed)) throw new MalformedBody("shifts: expected a list");
	const shifts = listed.map((each) => {
		const shift = fields(each, "shifts");
		return {
			office: text(shift, "office", ROLES) as Role,
			name: text(shift, "name"),
			fromUs: integer(shift, "from_us"),
			toUs: integer(shift, "to_us"),
			reach: text(shift, "reach"),
		};
	});
	const wrong = shiftsFault(shifts);
	if (wrong !== null) throw new MalformedBody(`${wrong.field}: expected ${wrong.expected}`);
	return shifts;
}

/** A rota of the peer counts under one of its people. @throws WithoutEffect */
export function rotaEffect(judging: Judging, judged: JudgedEntry): Effect {
	const { place, body } = judged.entry;
	if (place.log !== "routine")
		throw new WithoutEffect("malformed", "rota: expected in the routine log");
	const shifts = shiftsOf(body.body);
	const demand = { persons: 1, roles: ROTA_ROLES } as const;
	signersAt(judging, judged.entry, (found) => signersFault(demand, body.body, found));
	return { kind: "rota", shifts, claimedUs: body.claimed };
}

function shiftsFault(shifts: readonly Shift[]) {
	if (shifts.length > MOST_SHIFTS)
		return { field: "shifts", value: shifts.length, expected: `at most ${MOST_SHIFTS}` };
	for (const [i, { name, reach, fromUs, toUs }] of shifts.entries()) {
		const field = `shifts[${i}]`;
		if (name.length === 0 || name.length > MOST_NAME)
			return { field: `${field}.name`, value: name, expected: `1 to ${MOST_NAME} characters` };
		if (reach.length === 0 || reach.length > MOST_REACH)
			return { field: `${field}.reach`, value: reach, expected: `1 to ${MOST_REACH} characters` };
		if (toUs <= fromUs)
			return { field: `${field}.toUs`, value: toUs, expected: `later than fromUs, ${fromUs}` };
	}
	return null;
}

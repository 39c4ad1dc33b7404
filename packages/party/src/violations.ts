import type { Operation } from "@tansiq/registry";
import type { Micros, Window } from "@tansiq/space";
import type { TickResult } from "@tansiq/watch";
import type { Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { assertEnrolled } from "./people.ts";
import { findingsOfTheirs } from "./rule-check.ts";
import { agreementOf, type State } from "./state.ts";

/**
 * The log of violations: what was declared or flown against a zone of the agreement, by either side.
 * A row says what was found here and when; whether it is agreed to or disputed is for people to say.
 */
export interface Violation {
	id: string;
	zone: string;
	/** Version of the agreement that it was held against. */
	version: number;
	/** Whose it is; null: nobody has told. */
	party: string | null;
	/** What was declared so. */
	operation: string | null;
	/** What was seen there. */
	track: string | null;
	alert: string | null;
	/** Phrase id of the finding. */
	reason: string;
	/** When it is in the zone; empty for what is seen. */
	windows: Window[];
	foundUs: Micros;
	mark: ViolationMark | null;
}

export interface ViolationMark {
	says: "agreed" | "disputed";
	by: string;
	atUs: Micros;
}

type Found = Omit<Violation, "foundUs" | "mark">;

/** What events of ours say of zones, where it is not in the log yet. */
export function violationsIn(state: State, events: readonly Unstamped[]): Unstamped[] {
	return events.flatMap((event) => {
		if (event.type === "declared") {
			const { operation, findings } = event;
			const own = findings.filter((one) => one.operation === operation.key);
			return declared(
				state,
				state.self,
				operation.key,
				own.map(({ finding }) => finding),
			);
		}
		if (event.type === "rechecked")
			return declared(state, state.self, event.operation, event.findings);
		if (event.type === "heard")
			return event.entries.flatMap(({ effect }) =>
				effect.kind === "notice" ? ofTheirs(state, effect.operation) : [],
			);
		return [];
	});
}

function ofTheirs(state: State, operation: Operation): Unstamped[] {
	return declared(state, state.peer, operation.key, findingsOfTheirs(state, operation));
}

function declared(
	state: State,
	party: string,
	operation: string,
	findings: readonly Finding[],
): Unstamped[] {
	return findings.flatMap(({ kind, of, met, reason, windows }) =>
		kind === "breach" && of === "zone"
			? found(state, {
					...{ id: `${met} ${operation}`, zone: met, version: agreementOf(state).version },
					...{ party, operation, track: null, alert: null, reason, windows },
				})
			: [],
	);
}

/** What one tick over the picture saw in a zone. */
export function violationsSeen(state: State, { alerts }: TickResult): Unstamped[] {
	return alerts.flatMap((change) => {
		if (change.type !== "raised" || change.condition.zone === null) return [];
		const { alert, condition } = change;
		const { zone, tracks, operations } = condition;
		return found(state, {
			...{ id: `${zone} ${alert}`, zone: zone as string, version: agreementOf(state).version },
			...{ party: operations.length > 0 ? state.self : null, operation: operations[0] ?? null },
			...{ track: tracks[0] ?? null, alert, reason: "alert.zone_entry", windows: [] },
		});
	});
}

function found(state: State, violation: Found): Unstamped[] {
	return state.violations.has(violation.id) ? [] : [{ type: "violated", violation }];
}

/** A person agrees that it was so, or disputes it; the last word counts. @throws Refusal */
export function markViolation(
	state: State,
	id: string,
	says: ViolationMark["says"],
	by: Operator,
	{ wallUs }: Facts,
): Unstamped[] {
	assertEnrolled(state, by);
	const known = state.violations.get(id);
	if (known === undefined)
		throw new Refusal("unknown", `violation ${id.slice(0, 80)}: expected one of the log`);
	if (known.mark?.says === says) return [];
	return [{ type: "violationMarked", id, mark: { says, by: by.name, atUs: wallUs } }];
}

import type { UnableReason } from "@tansiq/hotline";
import { type LogName, receipt } from "@tansiq/line";
import type { Report, TickResult } from "@tansiq/watch";
import { answer, outcomes, present } from "./answer.ts";
import { type DeclareRequest, declare, endByHand, letStand } from "./declare.ts";
import { refuse, release } from "./door.ts";
import type { PartyEvent, Stamp, Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { found } from "./found.ts";
import { agreementOf, type Founding, type State } from "./state.ts";
import { silence, tellPositions, watched } from "./watch.ts";

/** Everything that can happen to a party, but for frames of the peer: those go to `hearFrame`. */
export type Input =
	| { type: "found"; founding: Founding; signedNote: string }
	| { type: "boot"; boot: string }
	| { type: "declare"; id: string; request: DeclareRequest }
	| { type: "letStand"; operation: string; reason: string; by: Operator }
	| { type: "end"; operation: string; by: Operator }
	| { type: "release"; hold: string; by: Operator }
	| { type: "refuse"; hold: string; reason: string; by: Operator }
	| { type: "present"; ref: string; by: Operator }
	| {
			type: "answer";
			ref: string;
			answer: { msg: "ROGER" } | { msg: "UNABLE"; reason: UnableReason };
			by: Operator;
	  }
	| { type: "receipt"; log: LogName; note: string }
	| { type: "watched"; result: TickResult }
	| { type: "silence"; alert: string; by: Operator }
	| { type: "positions"; reports: Report[] }
	/** Time has passed: outcomes and endings that are owed. */
	| { type: "time" };

/**
 * What an input means for a party: events to be journalled and applied, or a refusal. The state
 * is only read.
 *
 * @throws Refusal
 */
export function decide(state: State, input: Input, facts: Facts): PartyEvent[] {
	return stamp(route(state, input, facts), facts);
}

/** Marks events with the instant of their decision. */
export function stamp(events: Unstamped[], { wallUs, monoUs }: Stamp): PartyEvent[] {
	return events.map((event) => ({ wallUs, monoUs, ...event }) as PartyEvent);
}

function route(state: State, input: Input, facts: Facts): Unstamped[] {
	if (input.type === "found") return found(state, input.founding, input.signedNote, facts);
	if (input.type === "boot") return [{ type: "booted", boot: input.boot }];
	if (state.founding === null) throw new Refusal("not-founded", "no line is founded yet");
	switch (input.type) {
		case "declare":
			return declare(state, input.id, input.request, facts);
		case "letStand":
			return letStand(state, input.operation, input.reason, input.by);
		case "end":
			return endByHand(state, input.operation, input.by);
		case "release":
			return release(state, input.hold, input.by, facts);
		case "refuse":
			return refuse(state, input.hold, input.reason, input.by);
		case "present":
			return present(state, input.ref, input.by, facts);
		case "answer":
			return answer(state, input.ref, input.answer, input.by, facts);
		case "receipt": {
			const receipted = receipt(state.line, input.log, input.note, facts.peerKeys);
			return receipted === null ? [] : [{ type: "receipted", receipt: receipted }];
		}
		case "watched":
			return watched(state, input.result);
		case "silence":
			return silence(state, input.alert, input.by);
		case "positions":
			return tellPositions(state, input.reports, facts);
		case "time":
			return [...outcomes(state, facts), ...endings(state, facts)];
	}
}

/** An operation ends by itself some time after its last volume. */
function endings(state: State, { wallUs }: Facts): Unstamped[] {
	const { endAfterUs } = agreementOf(state).conformance;
	const events: Unstamped[] = [];
	for (const { key, state: life, window } of state.registry.operations.values())
		if (life !== "ended" && wallUs >= window.endUs + endAfterUs)
			events.push({ type: "operationState", operation: key, state: "ended", by: "time" });
	return events;
}

import {
	briefOf,
	type Handover,
	handoverFault,
	JOINT_STATEMENT,
	offeredHandover,
	offerFault,
} from "@tansiq/hotline";
import { type By, canonical, type Json, signBody } from "@tansiq/record";
import { alarmsOf } from "./alarms.ts";
import type { Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { assertEnrolled } from "./people.ts";
import { speak } from "./speak.ts";
import { agreementOf, type State } from "./state.ts";

/**
 * The change of watch. The node writes the brief; the watch that leaves and the watch that comes
 * both sign exactly that text, and until then the old one is responsible.
 */

/** What both watches sign. */
export function handoverText(state: State, handover: Handover): string {
	const { brief, outgoing, incoming, offeredBy } = handover;
	const said = { brief, incoming, offered_by: offeredBy, outgoing };
	const line = canonical(said as unknown as Json);
	return `tansiq/handover/v1 ${state.line.id} ${state.self}\n${line}\n`;
}

/**
 * The watch that leaves offers the brief under its signature, or a chief in its place.
 * @throws Refusal when somebody else does, or the incoming one may not keep the watch
 */
export function offerHandover(
	state: State,
	incoming: string,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	assertEnrolled(state, by);
	assertEnrolled(state, { name: incoming, role: "watch", script: by.script });
	const { roles = [] } = state.people[state.self]?.get(by.name) ?? {};
	if (offerFault(state.handover, by.name, roles) !== null)
		throw new Refusal("role", `${by.name}: expected whoever has the watch, or a chief`);
	const { checks } = state;
	const age = (at: { monoUs: number } | null | undefined) =>
		at == null ? null : facts.monoUs - at.monoUs;
	const brief = briefOf(
		{
			dialogues: state.dialogues.values(),
			alarms: alarmsOf(state, facts),
			zones: agreementOf(state).zones.map(({ id }) => id),
			link: {
				state: state.line.recovering === null ? "open" : "recovering",
				heard_us: age(checks?.heard),
				told_us: age(checks?.told),
			},
			clock: { src: facts.clock.src, unc_us: facts.clock.uncUs },
		},
		facts,
	);
	const handover = offeredHandover(brief, state.handover, by.name, incoming);
	refuseFault(handover, by.name);
	const signature = sign(state, handover, by, facts);
	return [{ type: "handoverOffered", handover, signature }];
}

/** The incoming watch takes over at this moment, and offers the joint statement. @throws Refusal */
export function assumeWatch(state: State, by: Operator, facts: Facts): Unstamped[] {
	const { handover } = state;
	if (handover === null || handover.assumedUs !== null)
		throw new Refusal("unknown", "handover: expected one that was offered");
	assertEnrolled(state, by);
	refuseFault(handover, by.name);
	assertEnrolled(state, { ...by, role: "watch" });
	const signature = sign(state, handover, by, facts);
	const ready = state.line.recovering === null && state.line.mirrored.routine.size > 0;
	const joint = ready ? speak(state, JOINT_STATEMENT, {}, by, facts) : [];
	return [{ type: "handoverSigned", name: by.name, signature }, ...joint];
}

function sign(state: State, handover: Handover, { name }: Operator, facts: Facts): By {
	const signer = facts.operator(name);
	if (signer === null)
		throw new Refusal("not-signed-in", `${name}: expected to be signed in at this desk`);
	return signBody(handoverText(state, handover), signer);
}

function refuseFault(handover: Handover, name: string): void {
	const fault = handoverFault(handover, name);
	if (fault !== null) throw new Refusal("invalid", `handover: ${name}: ${fault}`);
}

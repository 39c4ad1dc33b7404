import type { Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import type { Role } from "./founding.ts";
import {
	INCIDENT_STATES,
	type Incident,
	type IncidentAct,
	type IncidentSource,
	incidentFor,
	openingOf,
} from "./incident.ts";
import { actFaults, bodyOfAct, INCIDENT_ACT } from "./incident-text.ts";
import { incidentView } from "./incident-view.ts";
import type { Fields } from "./message.ts";
import { hasNode, refused, refuseTime } from "./paper.ts";
import { assertEnrolled, signedBy } from "./people.ts";
import { isHere } from "./refs.ts";
import { lineOf, refuseRole, saying } from "./speak.ts";
import type { State } from "./state.ts";
import { violationsIn } from "./violations.ts";

/** Who may act about incidents, at either desk. */
export const INCIDENT_ROLES: readonly Role[] = ["watch", "chief", "negotiator"];

/** An incident that a person opens: on the line, or here alone. */
export interface OpeningIncident {
	opening: Extract<IncidentAct, { act: "open" }>;
	local: boolean;
	/** Our own alert or breach. */
	source: IncidentSource | null;
}

/** @throws Refusal naming the field */
export function openIncident(
	state: State,
	{ opening, local, source }: OpeningIncident,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	if (source !== null) {
		refuseSource(state, source);
		const known = incidentFor(state, source);
		if (known !== undefined)
			throw new Refusal(
				"invalid",
				`${source.kind} ${source.id}: expected one without an incident`,
				[{ field: "source", value: source.id, expected: `${known.id} is about it already` }],
			);
	}
	refuseAct(state, null, opening, facts);
	if (!local) return onLine(state, null, opening, by, facts, { source });
	refuseRole({ persons: 1, roles: INCIDENT_ROLES }, by);
	assertEnrolled(state, by);
	return [{ type: "incidentNoted", incident: nextLocal(state), act: opening, by, source }];
}

/** Tells the other side of one that only we knew of: title, zone, period and facts; nothing else. */
export function shareIncident(state: State, id: string, by: Operator, facts: Facts): Unstamped[] {
	const incident = known(state, id);
	const opening = openingOf(incident);
	if (incident.shared || opening === null)
		throw new Refusal("already-told", `incident ${id}: expected one that only we know of`);
	const all = incident.acts.flatMap(({ act }) =>
		act.act === "open" || act.act === "fact" ? act.facts : [],
	);
	const act = { ...opening.act, facts: all.slice(0, 8) };
	const { source } = incident;
	return onLine(state, null, act, by, facts, { source, was: id });
}

/** Anything that a person does about one that is open. @throws Refusal naming the field */
export function actOnIncident(
	state: State,
	id: string,
	act: IncidentAct,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	const incident = known(state, id);
	if (act.act === "open") throw refused("act", act.act, "something about one that is open");
	refuseAct(state, incident, act, facts);
	if (isSame(state, incident, act)) return [];
	if (incident.shared) return onLine(state, id, act, by, facts, {});
	refuseRole({ persons: 1, roles: INCIDENT_ROLES }, by);
	assertEnrolled(state, by);
	return [{ type: "incidentNoted", incident: id, act, by, source: null }];
}

/** The breaches that events tell of, and the incident that each opens by itself. */
export function breachesIn(state: State, events: readonly Unstamped[], facts: Facts): Unstamped[] {
	const found = violationsIn(state, events);
	return [...found, ...openedBy(state, [...events, ...found], facts)];
}

/** Here alone: whether the other side is told is for people. */
function openedBy(state: State, events: readonly Unstamped[], { wallUs }: Facts): Unstamped[] {
	let next = state.localIncidents;
	return events.flatMap((event): Unstamped[] => {
		if (event.type !== "violated") return [];
		const { id, zone, windows } = event.violation;
		// What is declared begins when it is told of; what is seen is now.
		const atUs = windows[0]?.startUs ?? wallUs;
		const act: IncidentAct = {
			...{ act: "open", title: zone, origin: "breach", zone, fromUs: Math.min(atUs, wallUs) },
			facts: [{ what: "breach", text: zone, ref: null, atUs }],
		};
		next++;
		const source = { kind: "breach" as const, id };
		return [{ type: "incidentNoted", incident: `local-${next}`, act, by: null, source }];
	});
}

function nextLocal({ localIncidents }: State): string {
	return `local-${localIncidents + 1}`;
}

function onLine(
	state: State,
	incident: string | null,
	act: IncidentAct,
	by: Operator,
	facts: Facts,
	more: { source?: IncidentSource | null; was?: string },
): Unstamped[] {
	if (state.founding === null || !hasNode(state.founding, state.peer))
		throw new Refusal("not-answerable", `${state.peer} has no node: expected a local incident`);
	refuseRole({ persons: 1, roles: INCIDENT_ROLES }, by);
	const body: Fields = {
		...bodyOfAct(act),
		by: { role: by.role, script: by.script },
		...(incident !== null && { ref: incident }),
	};
	const line = lineOf(INCIDENT_ACT, body, facts);
	const signatures = signedBy(state, line, [by], facts);
	const said = saying(state, [{ log: "routine", bodyLine: line, by: signatures }], facts);
	const meaning = {
		kind: "incident" as const,
		incident,
		act,
		by: by.name,
		claimedUs: facts.wallUs,
	};
	return [{ type: "said", said, meanings: [{ ...meaning, ...more }], by }];
}

/** @throws Refusal */
function known({ incidents }: State, id: string): Incident {
	const incident = incidents.get(id);
	if (incident === undefined || openingOf(incident) === null)
		throw new Refusal("unknown", `incident ${id.slice(0, 80)}: expected one of the register`);
	return incident;
}

/** The same again says nothing new. */
function isSame(state: State, incident: Incident, act: IncidentAct): boolean {
	const view = incidentView(state, incident);
	if (act.act === "mark")
		return view.facts.find(({ id }) => id === act.fact)?.marks[state.self] === act.says;
	if (act.act === "version") return view.versions[state.self]?.at(-1)?.text === act.text;
	return false;
}

/** @throws Refusal */
function refuseAct(state: State, incident: Incident | null, act: IncidentAct, facts: Facts): void {
	const faults = actFaults(act);
	if (faults.length > 0)
		throw new Refusal("invalid", `${act.act} cannot be said like this`, faults);
	const { wallUs } = facts;
	if (act.act === "open" || act.act === "fact")
		for (const [i, { ref, text }] of act.facts.entries()) {
			if (ref === null && text === "")
				throw refused(`facts[${i}].text`, "", "words, or the ref of an entry");
			if (ref !== null && !isHere(state, ref))
				throw refused(`facts[${i}].ref`, ref, "an entry of this line that is here");
		}
	if (act.act === "statement") refuseTime(act.saidUs, 0, wallUs);
	if (act.act === "told") refuseTime(act.atUs, 0, wallUs);
	if (incident === null) return;
	const view = incidentView(state, incident);
	if (act.act === "mark" && !view.facts.some(({ id }) => id === act.fact))
		throw refused("fact", act.fact, "a fact of this incident");
	if (act.act === "followup") {
		if (act.party !== state.self && act.party !== state.peer)
			throw refused("party", act.party, `${state.self} or ${state.peer}`);
		if (view.state === "closed") throw refused("act", "followup", "an incident that is open");
	}
	if (act.act === "done") {
		const found = view.followups.find(({ id }) => id === act.followup);
		if (found === undefined || found.owedBy !== state.self)
			throw refused("followup", act.followup, "one of ours");
		if (found.doneUs !== null) throw refused("followup", act.followup, "one that is still to do");
	}
	if (act.act === "state") refuseStep(state, incident, act, wallUs);
}

/** One step at a time; nothing is closed while it cools off or while something is left to do. */
function refuseStep(
	state: State,
	incident: Incident,
	{ to, untilUs }: Extract<IncidentAct, { act: "state" }>,
	wallUs: number,
): void {
	const view = incidentView(state, incident);
	const next = INCIDENT_STATES[INCIDENT_STATES.indexOf(view.state) + 1];
	if (to !== next || view.closing.includes(state.self))
		throw refused(
			"to",
			to,
			next === undefined ? "nothing: it is closed" : `${next} after ${view.state}`,
		);
	if (to === "hold" && (untilUs === null || untilUs <= wallUs))
		throw refused("untilUs", untilUs, `when it has cooled off, later than ${wallUs}`);
	if (to !== "hold" && untilUs !== null) throw refused("untilUs", untilUs, "only with hold");
	if (to !== "closed") return;
	if (view.coolsOffUs !== null && wallUs < view.coolsOffUs)
		throw refused("to", to, `clarify until it has cooled off at ${view.coolsOffUs}`);
	const left = view.followups.filter(({ doneUs }) => doneUs === null);
	if (view.followups.length === 0) throw refused("to", to, "at least one follow-up");
	if (left.length > 0)
		throw refused("to", to, `these follow-ups done first: ${left.map(({ id }) => id).join(", ")}`);
}

/** @throws Refusal */
function refuseSource({ alerts, violations }: State, { kind, id }: IncidentSource): void {
	if (kind === "alert" ? alerts.has(id) : violations.has(id)) return;
	throw refused("source", id, `${kind === "alert" ? "an alert" : "a breach"} of this desk`);
}

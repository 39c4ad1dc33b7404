import { receiptTimeS } from "@tansiq/line";
import {
	type FactMark,
	INCIDENT_STATES,
	type Incident,
	type IncidentFact,
	type IncidentSource,
	type IncidentState,
	type KnownAct,
	openingOf,
} from "./incident.ts";
import { placeOf } from "./refs.ts";
import type { State } from "./state.ts";

/** Who did it, and when he says that he did. */
interface Signed {
	id: string;
	party: string;
	by: string | null;
	claimedUs: number;
}

export interface FactView extends IncidentFact, Signed {
	/** When whoever it was for had the entry that shows it; null without one. */
	receivedUs: number | null;
	/** What each party says of it; null where it says nothing. */
	marks: { [party: string]: FactMark | null };
	/** Agreed to when every party says so, disputed when one does. */
	standing: FactMark | "open";
}

/** How an incident looks by now: the same at both nodes, but for `source` and `before`. */
export interface IncidentView extends Signed {
	shared: boolean;
	title: string;
	origin: "alert" | "breach" | "person";
	zone: string | null;
	source: IncidentSource | null;
	/** The period that belongs to it: until its last act. */
	fromUs: number;
	toUs: number;
	state: IncidentState;
	/** Before then neither side closes it. */
	coolsOffUs: number | null;
	/** Who has closed it for his side, while the other has not. */
	closing: string[];
	steps: (Signed & { to: IncidentState; reason: string; untilUs: number | null })[];
	facts: FactView[];
	/** What each party says that happened, oldest first. */
	versions: { [party: string]: (Signed & { text: string })[] };
	/** Attested by the side whose person typed them in. */
	statements: (Signed & { who: string; saidUs: number; text: string })[];
	followups: (Signed & {
		what: string;
		owner: string;
		/** Whose person is to do it. */
		owedBy: string;
		dueUs: number;
		doneUs: number | null;
		done: string | null;
	})[];
	/** Who outside the line was told, and when. */
	told: (Signed & { who: string; toldUs: number; how: string })[];
	before: KnownAct[];
}

/** Those that are open here, the newest first. */
export function incidentsSeen(state: State): IncidentView[] {
	return [...state.incidents.values()]
		.filter((incident) => openingOf(incident) !== null)
		.map((incident) => incidentView(state, incident))
		.sort((a, b) => b.claimedUs - a.claimedUs || (a.id < b.id ? -1 : 1));
}

/** The same at both nodes, in whatever order the acts came. */
export function incidentView(state: State, incident: Incident): IncidentView {
	const opening = openingOf(incident);
	const acts = inOrder(incident.acts);
	const parties = incident.shared ? [state.self, state.peer].sort() : [state.self];
	const { title = "", origin = "person", zone = null, fromUs = 0 } = opening?.act ?? {};
	const view: IncidentView = {
		...(opening === null ? { party: "", by: null, claimedUs: 0 } : signed(opening)),
		...{ id: incident.id, shared: incident.shared, title, origin, zone, fromUs },
		source: incident.source,
		toUs: Math.max(fromUs, ...acts.map(({ atUs }) => atUs)) + 1,
		state: "opened",
		coolsOffUs: null,
		closing: [],
		steps: [],
		facts: [],
		versions: Object.fromEntries(parties.map((party) => [party, []])),
		statements: [],
		followups: [],
		told: [],
		before: incident.before,
	};
	// What is spoken of comes first, whatever the clocks of the two say.
	for (const known of acts) if (isSubject(known)) fold(state, view, known, parties);
	for (const known of acts) if (!isSubject(known)) fold(state, view, known, parties);
	const closed = parties.every((party) => view.closing.includes(party));
	if (closed) view.state = "closed";
	for (const fact of view.facts) fact.standing = standingOf(Object.values(fact.marks));
	return view;
}

function fold(state: State, view: IncidentView, known: KnownAct, parties: readonly string[]): void {
	const by = signed(known);
	const { act, party, atUs } = known;
	switch (act.act) {
		case "open":
		case "fact":
			for (const [i, fact] of act.facts.entries()) {
				const marks = Object.fromEntries(parties.map((each) => [each, null]));
				const id = `${known.id}:${i}`;
				const receivedUs = receivedUsOf(state, fact.ref);
				view.facts.push({
					...fact,
					...by,
					atUs: fact.atUs ?? 0,
					id,
					receivedUs,
					marks,
					standing: "open",
				});
				(view.facts.at(-1) as FactView).atUs = fact.atUs as number;
			}
			return;
		case "mark": {
			const fact = view.facts.find(({ id }) => id === act.fact);
			if (fact !== undefined) fact.marks[party] = act.says;
			return;
		}
		case "version":
			view.versions[party]?.push({ ...by, text: act.text });
			return;
		case "statement":
			view.statements.push({ ...by, who: act.who, saidUs: act.saidUs, text: act.text });
			return;
		case "state":
			stepped(view, known, act);
			return;
		case "followup": {
			const { what, owner, dueUs } = act;
			view.followups.push({
				...by,
				...{ what, owner, owedBy: act.party, dueUs, doneUs: null, done: null },
			});
			return;
		}
		case "done": {
			const found = view.followups.find(({ id, doneUs }) => id === act.followup && doneUs === null);
			if (found?.owedBy !== party) return;
			found.doneUs = atUs;
			found.done = act.text;
			return;
		}
		case "told":
			view.told.push({ ...by, who: act.who, toldUs: act.atUs, how: act.how });
	}
}

/**
 * Each author's acts in the order of his log, and those of both by the times that they claim; a clock
 * that was set back makes nothing older than what its log says before it.
 */
function inOrder(acts: readonly KnownAct[]): KnownAct[] {
	const placed = acts.map((known) => ({ known, index: indexIn(known.id), us: known.atUs }));
	placed.sort((a, b) => compare(a.known.party, b.known.party) || a.index - b.index);
	for (const [i, one] of placed.entries()) {
		const before = placed[i - 1];
		if (before?.known.party === one.known.party) one.us = Math.max(one.us, before.us);
	}
	placed.sort((a, b) => a.us - b.us || compare(a.known.party, b.known.party) || a.index - b.index);
	return placed.map(({ known }) => known);
}

function indexIn(id: string): number {
	return Number(/[0-9]+$/.exec(id)?.[0] ?? 0);
}

function compare(a: string, b: string): number {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}

function isSubject({ act }: KnownAct): boolean {
	return act.act === "open" || act.act === "fact" || act.act === "followup";
}

/** A step counts for both sides; it is closed when every side has said so. */
function stepped(
	view: IncidentView,
	known: KnownAct,
	{ to, untilUs, reason }: { to: IncidentState; untilUs: number | null; reason: string },
): void {
	view.steps.push({ ...signed(known), to, reason, untilUs });
	if (untilUs !== null) view.coolsOffUs = Math.max(view.coolsOffUs ?? 0, untilUs);
	if (to === "closed") {
		if (!view.closing.includes(known.party)) view.closing.push(known.party);
	} else if (INCIDENT_STATES.indexOf(to) > INCIDENT_STATES.indexOf(view.state)) view.state = to;
}

function standingOf(marks: readonly (FactMark | null)[]): FactView["standing"] {
	if (marks.includes("disputed")) return "disputed";
	return marks.every((mark) => mark === "agreed") ? "agreed" : "open";
}

function receivedUsOf({ self, line }: State, ref: string | null): number | null {
	if (ref === null) return null;
	const { author, log, index } = placeOf(ref);
	const receiptS = receiptTimeS(author === self ? line.own[log] : line.mirrored[log], index);
	return receiptS === null ? null : receiptS * 1_000_000;
}

function signed({ id, party, by, atUs }: KnownAct): Signed {
	return { id, party, by, claimedUs: atUs };
}

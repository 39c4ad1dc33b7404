import type { State } from "./state.ts";

/**
 * The register of incidents: what happened, in facts that each side agrees to or disputes, each
 * side's own version, what is left to do, and where the way from the first word to the closing
 * stands. An incident that both sides know is the fold of acts that people of both signed; one that
 * only we know of never leaves this node. No act says who is to blame.
 */

/** From the first word to the closing, in this order; `hold` has a time in which nothing is closed. */
export const INCIDENT_STATES = ["opened", "contact", "hold", "clarify", "closed"] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

export const ORIGINS = ["alert", "breach", "person"] as const;
export const FACT_KINDS = ["words", "entry", "operation", "alert", "breach"] as const;
export const MARKS = ["agreed", "disputed"] as const;
export type FactMark = (typeof MARKS)[number];

/** One thing that happened: an entry that both logs hold, or words, or both. */
export interface IncidentFact {
	what: (typeof FACT_KINDS)[number];
	/** Words of a person, or the id of a zone of the agreement. */
	text: string;
	/** The entry that shows it, `author/log/index`. */
	ref: string | null;
	/** When it happened, as far as somebody says so. */
	atUs: number | null;
}

/** What one person does about an incident. */
export type IncidentAct =
	| {
			act: "open";
			title: string;
			origin: (typeof ORIGINS)[number];
			/** Of the agreement. */
			zone: string | null;
			/** When the period begins that belongs to it. */
			fromUs: number;
			facts: IncidentFact[];
	  }
	| { act: "fact"; facts: IncidentFact[] }
	/** What its author's side says that happened; the newest counts, the earlier ones stand. */
	| { act: "version"; text: string }
	/** What somebody told after the event, and when; typed in by whoever signs. */
	| { act: "statement"; who: string; saidUs: number; text: string }
	| { act: "mark"; fact: string; says: FactMark }
	| { act: "state"; to: IncidentState; untilUs: number | null; reason: string }
	/** Something to do, by a person or office of one party, until a date. */
	| { act: "followup"; what: string; party: string; owner: string; dueUs: number }
	| { act: "done"; followup: string; text: string }
	/** Somebody outside the line was told. */
	| { act: "told"; who: string; atUs: number; how: string };

/** An act in its place. */
export interface KnownAct {
	/** The entry's ref; of what only we know, `local-1:0`. */
	id: string;
	party: string;
	/** Name of the key that signed it; null: the node by itself. */
	by: string | null;
	/** The time that its author claims. */
	atUs: number;
	act: IncidentAct;
}

/** What it was opened for, by our own names, which never leave this node. */
export interface IncidentSource {
	kind: "alert" | "breach";
	id: string;
}

export interface Incident {
	/** The ref of the entry that opened it; of one that only we know, `local-1`. */
	id: string;
	shared: boolean;
	acts: KnownAct[];
	source: IncidentSource | null;
	/** What was noted here alone before it was shared. */
	before: KnownAct[];
}

/** Folds one act in. An act that came back before what it speaks of waits in its incident. */
export function applyIncidentAct(
	state: State,
	id: string,
	known: KnownAct,
	more: { shared: boolean; source?: IncidentSource | null; was?: string | null },
): void {
	const incident = state.incidents.get(id) ?? {
		id,
		shared: more.shared,
		acts: [],
		source: null,
		before: [],
	};
	state.incidents.set(id, incident);
	if (incident.acts.some((each) => each.id === known.id)) return;
	incident.acts.push(known);
	if (more.source != null) incident.source = more.source;
	const was = more.was == null ? undefined : state.incidents.get(more.was);
	if (was === undefined) return;
	incident.before = was.acts;
	incident.source ??= was.source;
	state.incidents.delete(was.id);
}

/** What opened it; null where only acts about it are here yet. */
export function openingOf({
	acts,
}: Incident): (KnownAct & { act: Extract<IncidentAct, { act: "open" }> }) | null {
	for (const known of acts) if (known.act.act === "open") return known as never;
	return null;
}

/** The incident that was opened for an alert or a breach; the breach that an alert saw counts as it. */
export function incidentFor(state: State, { kind, id }: IncidentSource): Incident | undefined {
	const { incidents, violations } = state;
	if (kind === "alert")
		for (const violation of violations.values())
			if (violation.alert === id) return incidentFor(state, { kind: "breach", id: violation.id });
	for (const incident of incidents.values())
		if (incident.source?.kind === kind && incident.source.id === id) return incident;
	return undefined;
}

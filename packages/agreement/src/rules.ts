import type { Band, Micros, Outline, Window } from "@tansiq/space";
import type { Category, Level, OperationClass } from "./agreement.ts";

/**
 * The kinds of rule that two parties can sign beside the plain figures of their agreement. A rule
 * is data: the check, the door and the desk obey it, and `sentenceOf` says it in the reader's
 * language. A kind that this version does not know stays in the document as it is, and whatever it
 * might forbid is *unknown*.
 */

/** The id of a zone of the agreement, or anywhere in the theatre. */
export type Where = string;
export const ANYWHERE: Where = "any";

/** What is done, beyond the class of who does it. Closed list; neutral words. */
export const ACTIVITIES = [
	"live-fire",
	"demolition",
	"laser",
	"jamming",
	"aerial-work",
	"drop",
	"low-flight",
	"refuelling",
	"survey",
] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** When in its life an operation is told: before its first volume, while it runs, in distress. */
export type Phase = "planned" | "active" | "distress";

/** Times of day, minutes of UTC `[from, to)`, on some days of the week (0 = Sunday); `to` ≤ `from` ends the next day. */
export interface Schedule {
	days: number[];
	fromMinute: number;
	toMinute: number;
}

/** Where and when something holds. Empty schedules: all of the window. */
export interface Extent {
	outline: Outline;
	band: Band;
	window: Window;
	schedules?: Schedule[];
}

interface Rule {
	/** Unique in the agreement, zones included. */
	id: string;
	/** It holds while the agreement is suspended as well: the minimum that safety needs. */
	stays?: true;
}

/** Notice of so much before entering there, by that class. The narrowest rule that matches decides. */
export interface LeadTimeRule extends Rule {
	kind: "lead-time";
	zone: Where;
	class: OperationClass | "any";
	leadUs: Micros;
}

/** How much is told, to whom, in which phase. The first that matches decides, before the general table. */
export interface TellRule extends Rule {
	kind: "tell";
	zone: Where;
	class: OperationClass | "any";
	category: Category | "any";
	/** A party of the agreement, or any. */
	to: string;
	phase: Phase | "any";
	level: Level;
	release: "hold" | "automatic";
}

/** A line on the ground that nobody crosses without notice, consent, or at all. */
export interface DividingLineRule extends Rule {
	kind: "dividing-line";
	name: string;
	/** Polyline of geodesic edges, 1e-9 degree. */
	lat9: number[];
	lon9: number[];
	band: Band;
	crossing: "notice" | "consent" | "never";
	/** For `notice` and `consent`. */
	leadUs: Micros;
	/** Who is responsible left and right of it, in the direction in which it is drawn; null: nobody. */
	sides: [string | null, string | null];
}

/** What a party said it will not bear, checked when the other plans. Empty lists: everything. */
export interface RedLineRule extends Rule {
	kind: "red-line";
	owner: string;
	name: string;
	extent: Extent;
	classes: OperationClass[];
	activities: Activity[];
}

/** Nothing flies or moves there then. A protected visit names a coarse area, never an itinerary. */
export interface QuietRule extends Rule {
	kind: "quiet";
	purpose: "quiet" | "protected-visit";
	extent: Extent;
}

/** An event known in advance to everybody: a meeting with it is a finding, not a breach. */
export interface EventRule extends Rule {
	kind: "event";
	name: string;
	extent: Extent;
}

/** Whom others make room for, first things first; what is not named is equal and last. */
export interface PriorityRule extends Rule {
	kind: "priority";
	order: Category[];
}

/** Who is called when a message of that urgency stays unanswered, counted from its receipt. */
export interface EscalationRule extends Rule {
	kind: "escalation";
	urgency: "D" | "U" | "N";
	rungs: { afterUs: Micros; to: "chief" | "voice" | "mediator" | "diplomatic" }[];
}

/** Who is told as well of what happens within so far of a border of a zone. */
export interface NeighbourRule extends Rule {
	kind: "neighbour";
	zone: string;
	withinMm: number;
	tell: string[];
}

/** How much wider a late notice is taken: so far for each minute that its lead time is short. */
export interface LatenessRule extends Rule {
	kind: "lateness";
	mmPerMinute: number;
	height01mmPerMinute: number;
}

/** How long before the start the watch must have resolved what only we know. */
export interface OnlyWeKnowRule extends Rule {
	kind: "only-we-know";
	leadUs: Micros;
}

/** How much the other may ask or announce: km² of distinct cells in a period. */
export interface QueryBudgetRule extends Rule {
	kind: "query-budget";
	km2: number;
	periodUs: Micros;
}

/** The raster of the level `presence`: cells of the ground, bands of altitude and blocks of time. */
export interface PresenceRule extends Rule {
	kind: "presence";
	/** Edge of a cell, 1e-9 degree; 180 degrees are a whole number of them. */
	cell9: number;
	band01mm: number;
	blockUs: Micros;
}

/** Somebody outside the mechanism, who can reach him, and which rules do not bind him. */
export interface OutsiderRule extends Rule {
	kind: "outsider";
	name: string;
	/** Where he is met; null: anywhere. */
	extent: Extent | null;
	/** A party that can speak to him; null: nobody can. */
	reachedBy: string | null;
	/** Ids of rules and zones that he never signed. */
	notBoundBy: string[];
}

export type KnownRule =
	| LeadTimeRule
	| TellRule
	| DividingLineRule
	| RedLineRule
	| QuietRule
	| EventRule
	| PriorityRule
	| EscalationRule
	| NeighbourRule
	| LatenessRule
	| OnlyWeKnowRule
	| QueryBudgetRule
	| PresenceRule
	| OutsiderRule;

/** A rule of a later version: kept to the letter, understood by nobody here. */
export interface UnknownRule extends Rule {
	kind: string;
	[field: string]: unknown;
}

export const RULE_KINDS = [
	"lead-time",
	"tell",
	"dividing-line",
	"red-line",
	"quiet",
	"event",
	"priority",
	"escalation",
	"neighbour",
	"lateness",
	"only-we-know",
	"query-budget",
	"presence",
	"outsider",
] as const satisfies readonly KnownRule["kind"][];

export type AnyRule = KnownRule | UnknownRule;

const KINDS: ReadonlySet<string> = new Set(RULE_KINDS);

export function isKnown(rule: AnyRule): rule is KnownRule {
	return KINDS.has(rule.kind);
}

/** The rules of one kind, in their order. */
export function rulesOf<K extends KnownRule["kind"]>(
	rules: readonly AnyRule[],
	kind: K,
): Extract<KnownRule, { kind: K }>[] {
	return rules.filter((rule) => rule.kind === kind) as Extract<KnownRule, { kind: K }>[];
}

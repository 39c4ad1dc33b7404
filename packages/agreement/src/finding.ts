import type { Altitude01mm, Datum, Micros, Window } from "@tansiq/space";
import type { OperationClass } from "./agreement.ts";
import type { Activity, KnownRule } from "./rules.ts";

/** What a rule has to say about an operation. `information` never changes the headline. */
export const FINDING_KINDS = ["conflict", "breach", "unknown", "information"] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Phrase ids: why it is said. */
export const RULE_REASONS = [
	"reason.zone_closed",
	"reason.zone_notice",
	"reason.zone_consent",
	"reason.zone_class",
	"reason.zone_activity",
	"reason.zone_disputed",
	"reason.zone_nobody",
	"reason.zone_entered",
	"reason.line_never",
	"reason.line_notice",
	"reason.line_consent",
	"reason.red_line",
	"reason.red_line_own",
	"reason.quiet",
	"reason.protected_visit",
	"reason.event",
	"reason.outsider",
	"reason.unknown_datum",
	"reason.unknown_rule",
	"reason.unknown_activity",
	"reason.unknown_budget",
] as const;
export type RuleReason = (typeof RULE_REASONS)[number];

/** What would make the finding go away; each phrase with its data. */
export type Remedy =
	/** Start the operation no earlier than this: then nothing of it is there while it holds. */
	| { phrase: "remedy.later"; startUs: Micros }
	/** Stay at or above this altitude. */
	| { phrase: "remedy.above"; datum: Datum; altitude01mm: Altitude01mm }
	/** Of a whole operation: start then, before it was planned; stay at or below; go aside. */
	| { phrase: "remedy.earlier"; startUs: Micros }
	| { phrase: "remedy.below"; datum: Datum; altitude01mm: Altitude01mm }
	| { phrase: "remedy.around"; side: "left" | "right"; byMm: number }
	| { phrase: "remedy.aside"; trackMdeg: number; byMm: number }
	/** Start so much later that the notice is long enough. */
	| { phrase: "remedy.notice"; startUs: Micros; shortUs: Micros }
	/** Ask these parties: each must answer AFFIRM. */
	| { phrase: "remedy.consent"; parties: string[] }
	| { phrase: "remedy.without"; classes: OperationClass[]; activities: Activity[] }
	| { phrase: "remedy.settle"; parties: string[] }
	| { phrase: "remedy.tell"; parties: string[] }
	/** Declare altitudes in this datum. */
	| { phrase: "remedy.datum"; datum: Datum }
	/** These parties can say what is done. */
	| { phrase: "remedy.say_activity"; parties: string[] }
	/** Ask these parties to tell more of theirs; and tell them more of ours. */
	| { phrase: "remedy.ask_more"; parties: string[] }
	| { phrase: "remedy.disclose_more"; parties: string[] }
	| { phrase: "remedy.update" }
	| { phrase: "remedy.simpler" };

export const REMEDIES = [
	"remedy.later",
	"remedy.above",
	"remedy.earlier",
	"remedy.below",
	"remedy.around",
	"remedy.aside",
	"remedy.notice",
	"remedy.consent",
	"remedy.without",
	"remedy.settle",
	"remedy.tell",
	"remedy.datum",
	"remedy.say_activity",
	"remedy.ask_more",
	"remedy.disclose_more",
	"remedy.update",
	"remedy.simpler",
] as const satisfies Remedy["phrase"][];

/** The figures and names that a reason's phrase may show. */
export interface FindingData {
	/** The notice that is asked for, and by how much it is short. */
	leadUs?: Micros;
	shortUs?: Micros;
	classes?: OperationClass[];
	activities?: Activity[];
	/** Who is responsible, or to be told, or can reach an outsider; empty: nobody. */
	parties?: string[];
	/** Who holds another version of a disputed zone than the one agreed. */
	versions?: string[];
	/** Who is responsible on the side that is left and on the one that is entered; null: nobody. */
	sides?: [string | null, string | null];
	/** Rules and zones that an outsider is not bound by. */
	notBoundBy?: string[];
	/** The kind of a rule that is not understood. */
	kind?: string;
}

export interface RuleFinding {
	kind: FindingKind;
	/** Id of the zone or rule; of the agreement where the check itself was not finished. */
	rule: string;
	of: "zone" | KnownRule["kind"] | "unknown-rule" | "check";
	/** When, merged and in order. */
	windows: Window[];
	reason: RuleReason;
	data: FindingData;
	remedies: Remedy[];
}

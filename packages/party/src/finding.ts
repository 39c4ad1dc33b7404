import type { FindingData, FindingKind, Remedy, RuleFinding } from "@tansiq/agreement";
import type { Micros, Window } from "@tansiq/space";

export interface Finding {
	/** `information` never changes the headline. */
	kind: FindingKind;
	/** `zone`: what the agreement says, its zones and its rules. */
	scope: "own" | "cross" | "zone";
	/** Own operation id, the peer's entry ref, the id of a zone or rule, or the agreement's. */
	met: string;
	windows: Window[];
	/** Phrase id of `@tansiq/language`. */
	reason: string;
	/** Which part of the agreement says it; only on what is checked anew when that changes. */
	of?: RuleFinding["of"] | "agreement";
	/** It met cells that were told coarsely: perhaps not the operation itself. */
	coarse?: true;
	/** The figures and names of its sentence. */
	data?: FindingData;
	/** What would make it go away, each by itself. */
	remedies?: Remedy[];
	/** What is missing and who can supply it; only on `unknown`. */
	missing?: string;
	sinceUs: Micros;
}

export type Headline = "conflict" | "breach" | "unknown" | "no_known_conflict";

export interface Conflict {
	id: string;
	scope: "own" | "cross";
	/** Own operation first. */
	operations: [string, string];
	windows: Window[];
	/** One of them was told coarsely: they may meet. */
	coarse?: true;
	foundUs: Micros;
	reason: string | null;
}

import type { Role } from "./codes.ts";
import type { Slot } from "./slots.ts";

/** Distress, urgent, normal, low. */
export type Urgency = "D" | "U" | "N" | "L";
/** How a desk calls for attention: high, medium, low, not at all. */
export type Alerting = "H" | "M" | "L" | "N";
/** WILCO or UNABLE, AFFIRM or NEGATIVE, ROGER, an answer with content, none: ICAO Doc 4444's attribute. */
export type Response = "W/U" | "A/N" | "R" | "Y" | "N";
export type LogName = "urgent" | "routine";
/** Whose entry the slot `ref` names, as its author sees it. */
export type Cites = "own" | "peer" | "either";

export const WILCO = "TQ-1";
export const UNABLE = "TQ-2";
export const STANDBY = "TQ-3";
export const ROGER = "TQ-4";
export const AFFIRM = "TQ-5";
export const NEGATIVE = "TQ-6";
export const PRESENTED = "TQ-7";
export const ERROR = "TQ-8";
export const OUTCOME = "TQ-9";
export const DISREGARD = "TQ-10";
export const LINE_CHECK = "TQ-11";
export const JOINT_STATEMENT = "TQ-12";
export const NOTICE = "TQ-20";
export const CHANGE = "TQ-21";
export const END = "TQ-22";
export const INTEND_TO_ENTER = "TQ-23";
export const PROPOSE_SEPARATION = "TQ-30";
export const HOLD_OUTSIDE = "TQ-31";
export const ZONE_AGREEMENT = "TQ-32";
export const WARNING = "TQ-40";
export const STOP = "TQ-41";
export const DANGER = "TQ-42";
export const CANCEL_WARNING = "TQ-43";
export const INCIDENT = "TQ-50";
export const REQUEST_INFORMATION = "TQ-51";
export const ANSWER = "TQ-52";
export const RESCUE_CORRIDOR = "TQ-53";
export const VOICE = "TQ-60";
export const MEETING = "TQ-61";

/** The closing answers of each response attribute. STANDBY may precede any of them and closes nothing. */
export const CLOSING: { readonly [response in Response]: readonly string[] } = {
	"W/U": [WILCO, UNABLE],
	"A/N": [AFFIRM, NEGATIVE],
	R: [ROGER, UNABLE],
	Y: [ANSWER, UNABLE],
	N: [],
};

/** Answers that take on what was said, and therefore repeat its key fields. */
export const TAKES_ON: readonly string[] = [WILCO, ROGER, AFFIRM, ANSWER];

export interface Message {
	id: string;
	name: string;
	urgency: Urgency;
	alert: Alerting;
	response: Response;
	/** The closing answers it may have; empty: it opens no dialogue. */
	answers: readonly string[];
	/** Time for a person's answer, counted from the receipt; null where none is owed. TQ-23 has a rule: `answerTimeUs`. */
	answerDueUs: number | null;
	/** Without a countersignature for so long it counts as undelivered. */
	technicalDueUs: number;
	/**
	 * Older than this on arrival it is DELAYED: history, and no longer to be answered. Twice the answer
	 * time; notices of operations state facts that are wanted however late, and so have a day.
	 */
	maxLatencyUs: number | null;
	/** Slots whose instant ends its validity, if they are there: arrived at that instant it is DELAYED. */
	expires: readonly string[];
	/** How many people sign it. 0: the node may say it by itself. */
	persons: 0 | 1 | 2;
	/** Who may say it; of answers see `demandOf`. Empty: only the node. */
	roles: readonly Role[];
	/** Whose entry its `ref` names; null: it refers to none. */
	refers: Cites | null;
	slots: { readonly [slot: string]: Slot };
	/** The key fields that an answer which takes it on repeats; of several names the first that is there. */
	readback: readonly (readonly string[])[];
	/** Shown as "not a codebook message"; it never closes anything. */
	freeText: boolean;
}

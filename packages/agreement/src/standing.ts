import type { Micros } from "@tansiq/space";
import type { Agreement } from "./agreement.ts";
import { notUnderstood } from "./rule-faults.ts";

/** What the record says about an agreement beside its text. */
export interface Signing {
	/** Parties whose people have signed this version, in any order. */
	signedBy: readonly string[];
	/** Since when the mechanism is suspended; null: it is not. */
	suspendedSinceUs: Micros | null;
	/** When it was ended by a signed statement, before its time; null: it was not. */
	endedUs: Micros | null;
}

export type StandingState =
	| "unsigned"
	| "expired"
	| "not-understood"
	| "not-yet"
	| "suspended"
	| "in-force";

export interface Standing {
	state: StandingState;
	/** Parties of the agreement that have not signed. */
	missing: string[];
	/** Ids of rules of a kind that this version does not know. */
	notUnderstood: string[];
	/**
	 * Which zones and rules a check goes by. Where a rule is not understood the others are still
	 * looked at: what they find is true, and the agreement is not in force all the same.
	 */
	holds: "all" | "stays" | "none";
	/** When the clock alone changes it; null: never. */
	changesUs: Micros | null;
}

/**
 * Whether an agreement binds at an instant. Nothing is in force that one side has not signed, that
 * is over or not begun, or that holds a rule nobody here understands: both are told.
 */
export function standingOf(agreement: Agreement, signing: Signing, nowUs: Micros): Standing {
	const { startUs } = agreement.validity;
	const endUs = Math.min(agreement.validity.endUs, signing.endedUs ?? Number.POSITIVE_INFINITY);
	const missing = agreement.parties.filter((party) => !signing.signedBy.includes(party));
	const found = { missing, notUnderstood: notUnderstood(agreement.rules) };
	if (nowUs >= endUs) return { ...found, state: "expired", holds: "none", changesUs: null };
	if (missing.length > 0) return { ...found, state: "unsigned", holds: "none", changesUs: endUs };
	if (nowUs < startUs)
		return { ...found, state: "not-yet", holds: "none", changesUs: Math.min(startUs, endUs) };
	const suspended = signing.suspendedSinceUs !== null && signing.suspendedSinceUs <= nowUs;
	const holds = suspended ? "stays" : "all";
	if (found.notUnderstood.length > 0)
		return { ...found, state: "not-understood", holds, changesUs: endUs };
	return { ...found, state: suspended ? "suspended" : "in-force", holds, changesUs: endUs };
}

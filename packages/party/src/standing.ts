import { type Agreement, type Standing, type StandingState, standingOf } from "@tansiq/agreement";
import { checksAlarmed } from "@tansiq/hotline";
import { receiptTimeS } from "@tansiq/line";
import type { Micros } from "@tansiq/space";
import {
	type AgreedVersion,
	type AgreementLife,
	foundersOf,
	governingAt,
	type Place,
} from "./agreed.ts";
import { governingVersion, type State } from "./state.ts";

/** How the agreement stands, and which version of it that is said of. */
export interface AgreementStanding extends Standing {
	agreement: Agreement;
	/** Parties that have it suspended. */
	suspendedBy: string[];
}

/**
 * How the agreement stands at an instant. A clock that goes back brings nothing into force again
 * that was found to be over.
 *
 * @throws Error before the line is founded
 */
export function standing(state: State, nowUs: Micros): AgreementStanding {
	const { agreed } = state;
	const version = governingVersion(state);
	const suspendedBy = [...agreed.suspended.keys()].sort();
	const atUs = Math.max(nowUs, agreed.noted.atUs);
	const signing = {
		signedBy: signersOf(state, version),
		// A statement holds from when it was made, whatever a clock says later.
		suspendedSinceUs: suspendedBy.length > 0 ? atUs : null,
		endedUs: isEnded(agreed, version) ? atUs : null,
	};
	const found = standingOf(version.agreement, signing, atUs);
	const known = { agreement: version.agreement, suspendedBy };
	const unread = [...agreed.lacking.values()].filter(({ affirmed }) => affirmed !== null);
	if (unread.length === 0) return { ...found, ...known };
	// Both have signed a version that nobody can read here: what it says is not known.
	const notUnderstood = [...found.notUnderstood, ...unread.map(({ hash }) => `document ${hash}`)];
	return { ...found, ...known, state: "not-understood", notUnderstood };
}

function signersOf({ founding }: State, { affirmed, agreement }: AgreedVersion): readonly string[] {
	return affirmed !== null || founding === null ? agreement.parties : foundersOf(founding);
}

/** Whoever ended it had not seen that version signed, or it was signed without seeing the end. */
function isEnded({ endings }: AgreementLife, { affirmed }: AgreedVersion): boolean {
	return endings.some((ending) => affirmed === null || !hasSeen(affirmed, ending));
}

/** Whether the author of one entry had the other before him. */
function hasSeen(later: Place, earlier: Place): boolean {
	return later.author === earlier.author
		? later.index > earlier.index
		: later.seenPeer > earlier.index;
}

/** When the clock alone changes how it stands, monotonic; null: never. */
export function clockDueMonoUs(state: State): number | null {
	const { agreed } = state;
	if (state.founding === null) return null;
	const { changesUs } = standing(state, agreed.clocks.wallUs);
	const starts = agreed.versions
		.slice(agreed.governing + 1)
		.map(({ agreement }) => agreement.validity.startUs);
	const next = Math.min(changesUs ?? Number.POSITIVE_INFINITY, ...starts);
	if (next === Number.POSITIVE_INFINITY) return null;
	return agreed.clocks.monoUs + Math.max(0, next - agreed.clocks.wallUs);
}

/** When an entry of a routine log was receipted, µs; null while it is not. */
export function receiptedUs({ line, self }: State, { author, index }: Place): Micros | null {
	const receiptS = receiptTimeS((author === self ? line.own : line.mirrored).routine, index);
	return receiptS === null ? null : receiptS * 1_000_000;
}

/** What the journal is to be told of: the clock, or a signature, has changed how it stands. */
export function standsOwed(
	state: State,
	wallUs: Micros,
): { type: "agreementStands"; version: number; state: StandingState }[] {
	const { agreed } = state;
	if (state.founding === null) return [];
	const atUs = Math.max(wallUs, agreed.noted.atUs);
	const ahead = { ...state, agreed: { ...agreed, governing: governingAt(agreed, atUs) } };
	const found = standing(ahead, atUs);
	const { version } = found.agreement;
	if (found.state === agreed.noted.state && version === agreed.noted.version) return [];
	return [{ type: "agreementStands", version, state: found.state }];
}

/** How the mechanism works at this moment, as the desk shows it. */
export type MechanismState = "active" | "degraded" | "suspended" | "ended" | "not-in-force";

/** Degraded follows by itself from a line that is not heard; everything else was signed by people. */
export function mechanismOf(state: State, nowUs: Micros): MechanismState {
	const { state: stands } = standing(state, nowUs);
	if (isEnded(state.agreed, governingVersion(state))) return "ended";
	if (stands === "suspended") return "suspended";
	if (stands !== "in-force") return "not-in-force";
	return isLineDead(state) ? "degraded" : "active";
}

/** So many checks by machine were missed in a row that both desks are alarmed. */
export function isLineDead({ checks }: State): boolean {
	return checks !== null && checksAlarmed(checks).includes("machine");
}

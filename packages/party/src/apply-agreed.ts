import { type Proposing, proposalOf } from "./agree.ts";
import { type AgreementNote, foundedLife, governingAt, type Place } from "./agreed.ts";
import type { PartyEvent, Stamp } from "./event.ts";
import type { MechanismStated } from "./mechanism.ts";
import { placeOf } from "./refs.ts";
import { receiptedUs } from "./standing.ts";
import type { State } from "./state.ts";

/** How what is signed changes what is agreed. Total; nothing is computed but times and order. */

export function applyFoundedAgreement(state: State, at: Stamp): void {
	const { history } = state.agreed;
	if (state.founding !== null) state.agreed = { ...foundedLife(state.founding, at), history };
}

/** People of one party have signed a next version. */
export function applyProposal(
	state: State,
	proposing: Proposing,
	{ author, index, at }: { author: string; index: number; at: Stamp },
): void {
	const direction = author === state.self ? "sent" : "received";
	const proposal = proposalOf(proposing, { author, index }, direction, at.wallUs);
	state.agreed.proposals.set(proposal.ref, proposal);
	const { version, ref } = proposal;
	note(state, { atUs: at.wallUs, what: "proposed", version, party: author, ref });
}

/** A proposal of ours came back, and its document did not. */
export function applyLacking(state: State, ref: string, lacks: Omit<Proposing, "agreement">): void {
	if (!state.agreed.proposals.has(ref)) state.agreed.lacking.set(ref, { ...lacks, affirmed: null });
}

/** The document is here again, and whatever was made of it in the meantime. */
export function applyDocumentBack(
	state: State,
	event: Extract<PartyEvent, { type: "documentBack" }>,
): void {
	const { ref, agreement } = event;
	const lacking = state.agreed.lacking.get(ref);
	if (lacking === undefined) return;
	state.agreed.lacking.delete(ref);
	const { author, index } = placeOf(ref);
	applyProposal(state, { ...lacking, agreement }, { author, index, at: event });
	if (lacking.affirmed !== null) applyAffirmed(state, ref, lacking.affirmed, event);
}

/** People of the other party have signed it too. */
export function applyAffirmed(state: State, ref: string, affirms: Place, at: Stamp): void {
	const { agreed } = state;
	const proposal = agreed.proposals.get(ref);
	if (proposal === undefined) {
		const lacking = agreed.lacking.get(ref);
		if (lacking !== undefined) lacking.affirmed = affirms;
		return;
	}
	const { agreement, hash, version } = proposal;
	if (agreed.versions.some((known) => known.hash === hash)) return;
	const agreedUs = receiptedUs(state, affirms);
	const current = agreed.versions[agreed.governing];
	agreed.versions.push({ agreement, hash, ref, affirmed: affirms, agreedUs });
	// A document that came back late is of a version before those that are here.
	agreed.versions.sort((a, b) => a.agreement.version - b.agreement.version);
	if (current !== undefined) agreed.governing = agreed.versions.indexOf(current);
	note(state, { atUs: at.wallUs, what: "signed", version, party: affirms.author, ref });
	agreed.governing = governingAt(agreed, at.wallUs);
}

/** An AFFIRM of ours that was receipted: the other side has it, and it counts from then. */
export function applyAffirmReceipted(state: State, index: number, at: Stamp): void {
	const { agreed, self } = state;
	const version = agreed.versions.findLast(
		({ affirmed }) => affirmed?.author === self && affirmed.index === index,
	);
	if (version?.affirmed == null) return;
	version.agreedUs = receiptedUs(state, version.affirmed);
	agreed.governing = governingAt(agreed, at.wallUs);
}

/** The other side took our AFFIRM without effect, as of what it had withdrawn: it never counted. */
export function applyAffirmRefused(state: State, ref: string, at: Stamp): void {
	const { agreed, self, peer } = state;
	const { author, log, index } = placeOf(ref);
	if (author !== self || log !== "routine") return;
	const first = agreed.versions.findIndex(
		({ affirmed }) => affirmed?.author === self && affirmed.index === index,
	);
	const refused = agreed.versions[first];
	if (refused === undefined) return;
	// Whatever follows it follows nothing.
	agreed.versions.splice(first);
	agreed.governing = governingAt({ ...agreed, governing: 0 }, at.wallUs);
	const { version } = refused.agreement;
	note(state, { atUs: at.wallUs, what: "refused", version, party: peer, ref: refused.ref });
}

export function applyRefused(state: State, ref: string, party: string, at: Stamp): void {
	const proposal = state.agreed.proposals.get(ref);
	if (proposal === undefined) return;
	note(state, { atUs: at.wallUs, what: "refused", version: proposal.version, party, ref });
}

export function applyMechanism(
	state: State,
	stated: MechanismStated,
	ref: string,
	at: Stamp,
): void {
	const { agreed } = state;
	const { state: what, version, reason, place } = stated;
	const { author } = place;
	if (what === "suspended" && !agreed.suspended.has(author))
		agreed.suspended.set(author, { ref, sinceUs: at.wallUs });
	if (what === "resumed") agreed.suspended.delete(author);
	if (what === "resumed" && author === state.self) {
		// Our people say that the clock is right now, whatever it said before.
		agreed.noted.atUs = 0;
		agreed.governing = governingAt({ ...agreed, governing: 0 }, at.wallUs);
	}
	if (what === "ended") agreed.endings.push({ ...place, atUs: at.wallUs });
	note(state, { atUs: at.wallUs, what, version, party: author, ref, reason });
}

/** What the clock, or a signature, has made of it. */
export function applyStands(
	state: State,
	event: Extract<PartyEvent, { type: "agreementStands" }>,
): void {
	const { agreed } = state;
	const { wallUs, monoUs, version } = event;
	const atUs = Math.max(wallUs, agreed.noted.atUs);
	agreed.governing = governingAt(agreed, atUs);
	agreed.noted = { state: event.state, version, atUs };
	agreed.clocks = { wallUs, monoUs };
	note(state, { atUs: wallUs, what: event.state, version, party: null, ref: null });
	// Every operation of ours is held against what is in force now.
	for (const { key, owner, state: life } of state.registry.operations.values())
		if (owner === "own" && life !== "ended") state.recheck.add(key);
}

/** A new boot has a new monotonic clock. */
export function rebasedAgreement({ agreed }: State, { wallUs, monoUs }: Stamp): void {
	agreed.clocks = { wallUs, monoUs };
}

function note(state: State, row: AgreementNote): void {
	state.agreed.history.push(row);
}

import { type Agreement, crossing, proposalFaults } from "@tansiq/agreement";
import type { AgreedVersion, KnownProposal, Place } from "./agreed.ts";
import { documentHash } from "./agreement-text.ts";
import { type Fault, Refusal } from "./facts.ts";
import type { State } from "./state.ts";

/**
 * Two people of one party propose a whole next version of the agreement; two of the other take it
 * on with AFFIRM, and both signatures together bring it into force.
 */

/** Proposals and versions as they stood when an entry was made. */
export interface Known {
	proposals: readonly KnownProposal[];
	/** The newest that both have signed. */
	latest: AgreedVersion;
}

/** Everything that is known here by now. */
export function knownHere(state: State): Known {
	const { proposals, versions } = state.agreed;
	return {
		proposals: [...proposals.values()].filter((one) => isTaken(state, one)),
		latest: versions.at(-1) as AgreedVersion,
	};
}

/** One of ours that the peer took without effect never stood between the two. */
function isTaken({ dialogues }: State, { ref, direction }: KnownProposal): boolean {
	const dialogue = dialogues.get(ref);
	if (direction === "received" || dialogue === undefined) return true;
	return dialogue.refusedCode === null && dialogue.delayedUs === null;
}

/** Why a proposal cannot be taken on; empty when it can. */
export function affirmFaults(proposal: KnownProposal, { proposals, latest }: Known): Fault[] {
	const { id, version, parties } = latest.agreement;
	const hash = documentHash(latest);
	// What both have signed already is signed once more.
	if (proposal.hash === hash) return [];
	const faults = proposalFaults(proposal, { id, version, parties, hash });
	if (faults.length > 0) return faults;
	const other = replacement(proposal, proposals);
	if (other === null) return [];
	return [
		{ field: "ref", value: proposal.ref, expected: `${other.ref}, which stands in its place` },
	];
}

/** The proposal that makes another one void, or null. */
function replacement(
	proposal: KnownProposal,
	proposals: readonly KnownProposal[],
): KnownProposal | null {
	for (const other of proposals) {
		const crossed = other.ref === proposal.ref ? null : crossing(proposal, other);
		if (crossed !== null && crossed.void === proposal) return other;
	}
	return null;
}

/** What of a proposal stands in its entry's effect; the rest follows from where the entry stands. */
export interface Proposing {
	agreement: Agreement;
	hash: string;
	follows: string;
	seenPeer: number;
}

/** A person may take on what still stands. @throws Refusal naming what stands in its place */
export function refuseVoid(state: State, ref: string): void {
	const proposal = state.agreed.proposals.get(ref);
	if (proposal === undefined) return;
	const faults = affirmFaults(proposal, knownHere(state));
	const [first] = faults;
	if (first === undefined) return;
	const what = `${first.field}: ${first.value}, expected ${first.expected}`;
	throw new Refusal("not-answerable", `${ref} cannot be taken on any more: ${what}`, faults);
}

/** A proposal with the place of the entry that made it. */
export function proposalOf(
	{ agreement, hash, follows, seenPeer }: Proposing,
	{ author, index }: { author: string; index: number },
	direction: KnownProposal["direction"],
	atUs: number,
): KnownProposal {
	const { id, version, parties } = agreement;
	const ref = `${author}/routine/${index}`;
	return {
		...{ id, version, parties, follows, hash, author, index, seenPeer },
		...{ ref, direction, agreement, atUs },
	};
}

/** The version that a draft follows may have been followed by another while it waited. @throws Refusal */
export function refuseOutdated(state: State, id: string, follows: string | undefined): void {
	if (follows === undefined || follows === documentHash(knownHere(state).latest)) return;
	throw new Refusal("not-answerable", `${id}: follows a version that was followed by another`);
}

/** Where our own next entry of the routine log will stand, and what it will have seen. */
export function placeOfNext({ self, line }: State): Place {
	return { author: self, index: line.own.routine.size, seenPeer: line.mirrored.routine.size };
}

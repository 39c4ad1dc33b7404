import type { Fault } from "@tansiq/space";

/** A proposal: a whole next version of an agreement, as its document and the entry that sent it tell. */
export interface Proposal {
	/** Of the agreement. */
	id: string;
	version: number;
	parties: [string, string];
	/** Hex SHA-256 of the version that it follows. */
	follows: string;
	/** Hex SHA-256 of its own document. */
	hash: string;
	author: string;
	/** Index of the entry that proposed it, in its author's log. */
	index: number;
	/** How much of the other party's log its author had mirrored when it was proposed. */
	seenPeer: number;
}

/** Why a proposal cannot follow the version that stands; empty when it can. */
export function proposalFaults(
	proposal: Proposal,
	current: { id: string; version: number; parties: [string, string]; hash: string },
): Fault[] {
	const faults: Fault[] = [];
	const check = (field: string, value: string | number, expected: string | number): void => {
		if (value !== expected) faults.push({ field, value: String(value), expected: `${expected}` });
	};
	const parties = (of: [string, string]) => [...of].sort().join(", ");
	check("id", proposal.id, current.id);
	check("version", proposal.version, current.version + 1);
	check("parties", parties(proposal.parties), parties(current.parties));
	check("follows", proposal.follows, current.hash);
	return faults;
}

/**
 * Which of two proposals over the same version stands; the other is void, whoever signed it. One
 * made in sight of the other replaces it, as a counter-offer replaces an offer; of the same author
 * the later replaces the earlier; of two that crossed on the way the lower hash stands. Both sides
 * have both entries and find the same.
 *
 * @returns null where they do not follow the same version of the same agreement, or are one document
 */
export function crossing(a: Proposal, b: Proposal): { stands: Proposal; void: Proposal } | null {
	if (a.id !== b.id || a.follows !== b.follows || a.hash === b.hash) return null;
	const first = replaces(a, b);
	return first ? { stands: a, void: b } : { stands: b, void: a };
}

function replaces(a: Proposal, b: Proposal): boolean {
	if (a.author === b.author) return a.index > b.index;
	const aSawB = a.seenPeer > b.index;
	const bSawA = b.seenPeer > a.index;
	if (aSawB !== bSawA) return aSawB;
	return a.hash < b.hash;
}

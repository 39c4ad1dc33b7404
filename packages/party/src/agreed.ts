import { type Agreement, type Proposal, type StandingState, standingOf } from "@tansiq/agreement";
import type { Micros } from "@tansiq/space";
import type { Founding } from "./founding.ts";

/**
 * What the parties have agreed, version by version, and what became of it. Everything that a
 * version depends on stands in the two routine logs, so that both nodes find the same.
 */

/** An entry of a routine log, and how much of the other party's its author had seen then. */
export interface Place {
	author: string;
	index: number;
	seenPeer: number;
}

/** A version that people of both parties have signed. */
export interface AgreedVersion {
	agreement: Agreement;
	/** Hex SHA-256 of its document; null for that of the founding, which is a part of a larger one. */
	hash: string | null;
	/** The entry that proposed it; null for that of the founding. */
	ref: string | null;
	/** The AFFIRM to it; null for that of the founding. */
	affirmed: Place | null;
	/** When the AFFIRM was receipted, the same at both nodes; null while it is not. */
	agreedUs: Micros | null;
}

/** A whole next version that people of one party have signed. */
export interface KnownProposal extends Proposal {
	ref: string;
	direction: "sent" | "received";
	agreement: Agreement;
	atUs: Micros;
}

/** A proposal of ours that came back from the peer's mirror without its document. */
export interface LackingText {
	hash: string;
	follows: string;
	seenPeer: number;
	/** The AFFIRM to it, once that is heard: then a version is in force that nobody can read here. */
	affirmed: Place | null;
}

/** What the people of a party state of the mechanism. */
export const MECHANISM_STATES = ["suspended", "resumed", "ended"] as const;
export type MechanismStatement = (typeof MECHANISM_STATES)[number];

/** One line of the history of the agreement, in the order in which it came about here. */
export interface AgreementNote {
	atUs: Micros;
	what: "proposed" | "signed" | "refused" | MechanismStatement | StandingState;
	/** Of the agreement. */
	version: number;
	/** Whose people did it; null where the clock did. */
	party: string | null;
	ref: string | null;
	reason?: string;
}

export interface AgreementLife {
	/** Each follows the one before it; the first is that of the founding. */
	versions: AgreedVersion[];
	/** Index of the version that governs. */
	governing: number;
	/** By the ref of the entry that proposed them. */
	proposals: Map<string, KnownProposal>;
	/** Since when each party has it suspended. */
	suspended: Map<string, { ref: string; sinceUs: Micros }>;
	/** Statements that it is ended, with the instant of each. */
	endings: (Place & { atUs: Micros })[];
	/** How it stood when that last changed. Its time never goes back before that. */
	noted: { state: StandingState; version: number; atUs: Micros };
	/** What our log said last of the line: that it is dead, or is heard again. */
	degraded: boolean;
	/** Two clocks at one instant, by which a wall instant is turned into a deadline. */
	clocks: { wallUs: number; monoUs: number };
	history: AgreementNote[];
	/** Proposals of ours whose document a restore has lost, by ref; the peer is asked for it. */
	lacking: Map<string, LackingText>;
}

export function emptyLife(): AgreementLife {
	return {
		versions: [],
		governing: 0,
		proposals: new Map(),
		suspended: new Map(),
		endings: [],
		noted: { state: "unsigned", version: 0, atUs: 0 },
		degraded: false,
		clocks: { wallUs: 0, monoUs: 0 },
		history: [],
		lacking: new Map(),
	};
}

/** The life of an agreement from its founding on. */
export function foundedLife(
	founding: Founding,
	at: { wallUs: number; monoUs: number },
): AgreementLife {
	const { agreement } = founding;
	const life = emptyLife();
	life.versions.push({ agreement, hash: null, ref: null, affirmed: null, agreedUs: at.wallUs });
	life.clocks = { wallUs: at.wallUs, monoUs: at.monoUs };
	const signing = { signedBy: foundersOf(founding), suspendedSinceUs: null, endedUs: null };
	const { state } = standingOf(agreement, signing, at.wallUs);
	life.noted = { state, version: agreement.version, atUs: 0 };
	return life;
}

/** Who has signed the founding document: of a member without a node nothing could be verified. */
export function foundersOf({ members }: Founding): string[] {
	return Object.keys(members).filter((party) => members[party]?.node !== "none");
}

/** Index of the newest version that both have signed and whose time has begun. It never goes back. */
export function governingAt({ versions, governing }: AgreementLife, nowUs: Micros): number {
	const last = versions.findLastIndex(
		({ agreement, agreedUs }) => agreedUs !== null && agreement.validity.startUs <= nowUs,
	);
	return Math.max(last, governing);
}

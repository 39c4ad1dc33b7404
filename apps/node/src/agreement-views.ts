import {
	type Agreement,
	agreementText,
	type Contradiction,
	contradictions,
	sentencesHash,
} from "@tansiq/agreement";
import { LANGUAGES, type Language } from "@tansiq/language";
import {
	affirmFaults,
	documentHash,
	documentOf,
	type Fault,
	governingVersion,
	isLineDead,
	type KnownProposal,
	knownHere,
	mechanismOf,
	readAgreement,
	type State,
	sha256Hex,
	standing,
	zoneStateOf,
} from "@tansiq/party";

/** How the agreement looks from outside: its standing, its sentences, and what is proposed. */

export function standingView(state: State, nowUs: number) {
	const { agreement, ...stands } = standing(state, nowUs);
	const { id, version, validity, zones } = agreement;
	const inForce = stands.holds === "all";
	return {
		id,
		version,
		validity,
		hash: documentHash(governingVersion(state)),
		...stands,
		mechanism: mechanismOf(state, nowUs),
		lineDead: isLineDead(state),
		zones: zones.map((zone) => ({
			id: zone.id,
			window: zone.window,
			state: zoneStateOf(zone, inForce || (stands.holds === "stays" && zone.stays === true), nowUs),
		})),
		/** Signed by both, and not begun or not receipted yet. */
		next: state.agreed.versions.slice(state.agreed.governing + 1).map((next) => ({
			version: next.agreement.version,
			validity: next.agreement.validity,
			hash: documentHash(next),
			receipted: next.agreedUs !== null,
		})),
	};
}

/** The whole agreement in each language, as it was signed. */
export function sentencesView(agreement: Agreement, languages: readonly Language[] = LANGUAGES) {
	return Object.fromEntries(
		languages.map((language) => [language, agreementText(agreement, language, hashOf)]),
	);
}

const hashOf = (bytes: Uint8Array): string => sha256Hex(bytes);

export interface CheckedAgreement {
	faults: Fault[];
	contradictions: Contradiction[];
	/** Ids of rules of a kind that this version does not know. */
	notUnderstood: string[];
	/** Hex SHA-256 of its document; null for one with faults. */
	hash: string | null;
	sentences: Record<string, string>;
}

/** What is to be known of an agreement before it is signed, with no regard to any line. */
export function checkedAgreement(value: unknown, languages: readonly Language[]): CheckedAgreement {
	const { agreement, faults, notUnderstood } = readAgreement(value);
	if (agreement === null)
		return { faults, contradictions: [], notUnderstood, hash: null, sentences: {} };
	const signed =
		agreement.sentences === undefined && notUnderstood.length === 0
			? { ...agreement, sentences: sentencesHash(agreement, hashOf) }
			: agreement;
	return {
		faults,
		contradictions: contradictions(agreement),
		notUnderstood,
		hash: documentOf(signed).sha256,
		sentences: sentencesView(agreement, languages),
	};
}

/** `void`: another stands in its place. `signed`: both sides have signed it. */
export type ProposalState = "open" | "signed" | "refused" | "void" | "without-effect";

export function proposalView(state: State, proposal: KnownProposal) {
	const { ref, direction, version, hash, follows, author, atUs } = proposal;
	const signed = state.agreed.versions.some((one) => one.ref === ref);
	const faults = signed ? [] : affirmFaults(proposal, knownHere(state));
	return {
		...{ ref, direction, version, hash, follows, author, atUs },
		signers: state.messages.get(ref)?.signers ?? [],
		state: proposalState(state, proposal, signed, faults),
		faults,
	};
}

function proposalState(
	state: State,
	{ ref }: KnownProposal,
	signed: boolean,
	faults: readonly Fault[],
): ProposalState {
	if (signed) return "signed";
	const dialogue = state.dialogues.get(ref);
	if (dialogue?.refusedCode != null || dialogue?.delayedUs != null) return "without-effect";
	if (dialogue?.answer != null || dialogue?.withdrawnUs != null) return "refused";
	return faults.length > 0 ? "void" : "open";
}

/** A proposal with its text: what it says, and where it contradicts itself. */
export function proposalDetail(state: State, proposal: KnownProposal) {
	return {
		...proposalView(state, proposal),
		contradictions: contradictions(proposal.agreement),
		agreement: proposal.agreement,
		sentences: sentencesView(proposal.agreement),
	};
}

import type { Contradiction } from "@tansiq/agreement";
import type { Problem } from "@tansiq/api";
import type { Language } from "@tansiq/language";

/** What the node says of agreements, as the desk shows it. */

interface Window {
	startUs: number;
	endUs: number;
}

/** The agreement that governs. */
export interface AgreementShown {
	id: string;
	version: number;
	validity: Window;
	state: "unsigned" | "not-understood" | "not-yet" | "in-force" | "suspended" | "expired";
	mechanism: "active" | "degraded" | "suspended" | "ended" | "not-in-force";
	/** Which parties have it suspended. */
	suspendedBy: string[];
	zones: ZoneShown[];
	/** As it was signed, in the reader's language. */
	text: string;
	/** Every next version that either side has proposed, oldest first. */
	proposals: ProposalShown[];
}

export interface ZoneShown {
	id: string;
	window: Window;
	state: "active" | "planned" | "expired" | "not-in-force";
}

export interface ProposalShown {
	ref: string;
	direction: "sent" | "received";
	version: number;
	author: string;
	atUs: number;
	hash: string;
	state: "open" | "signed" | "refused" | "void" | "without-effect";
}

/** One with its text, and where it contradicts itself. */
export interface ProposalDetail extends ProposalShown {
	faults: FaultOf[];
	contradictions: Contradiction[];
	sentences: Record<string, string>;
}

type FaultOf = NonNullable<Problem["errors"]>[number];

/** What is to be known of a document before it is signed. */
export interface CheckedAgreement {
	faults: FaultOf[];
	contradictions: Contradiction[];
	/** Ids of rules of a kind that the node does not know. */
	notUnderstood: string[];
	/** Hex SHA-256 of its document; null for one with faults. */
	hash: string | null;
	sentences: Record<string, string>;
}

/** One zone alone is another in the next version. */
export type ZoneStep =
	| { kind: "extend"; zone: string; untilUs: number }
	| { kind: "widen"; zone: string; outline: unknown; band: unknown }
	| { kind: "suspend"; zone: string; fromUs: number };

/** Who signs beside whoever is signed in, for this one act. */
export interface SecondPerson {
	operator: string;
	passphrase: string;
}

export const STATEMENTS = ["suspended", "resumed", "ended"] as const;
export type Statement = (typeof STATEMENTS)[number];

/** What waits for the second person. */
export interface Drafted {
	draft: string;
}

/** The requests that are about agreements. */
export interface AgreementClient {
	/** How the agreement stands, its text in a language, and what is proposed. */
	agreement(language: Language): Promise<AgreementShown>;
	proposal(ref: string): Promise<ProposalDetail>;
	/** Nothing is said. */
	checkAgreement(agreement: unknown, language: Language): Promise<CheckedAgreement>;
	/** The version that a draft proposes, before the second person signs it. */
	draftedAgreement(draft: string, language: Language): Promise<CheckedAgreement>;
	propose(agreement: unknown): Promise<Drafted>;
	proposeZone(step: ZoneStep): Promise<Drafted>;
	affirmProposal(ref: string): Promise<Drafted>;
	refuseProposal(ref: string, reason: string): Promise<ProposalShown>;
	/** Both people sign at once. */
	stateMechanism(state: Statement, reason: string, second: SecondPerson): Promise<unknown>;
}

type Get = (path: string) => Promise<unknown>;
type Post = <T>(path: string, body?: object) => Promise<T>;

export function agreementClient(get: Get, post: Post): AgreementClient {
	const at = (ref: string) =>
		`/v1/agreement/proposals/${ref.split("/").map(encodeURIComponent).join("/")}`;
	return {
		async agreement(language) {
			const [standing, texts, proposals] = (await Promise.all([
				get("/v1/agreement/standing"),
				get(`/v1/agreement/sentences?lang=${language}`),
				get("/v1/agreement/proposals"),
			])) as [Omit<AgreementShown, "text" | "proposals">, Record<string, string>, ProposalShown[]];
			return { ...standing, text: texts[language] ?? "", proposals };
		},
		proposal: async (ref) => (await get(at(ref))) as ProposalDetail,
		checkAgreement: (agreement, language) =>
			post(`/v1/agreement/check?lang=${language}`, { agreement }),
		draftedAgreement: async (draft, language) =>
			(await get(
				`/v1/agreement/drafts/${encodeURIComponent(draft)}?lang=${language}`,
			)) as CheckedAgreement,
		propose: (agreement) => post("/v1/agreement/proposals", { agreement }),
		proposeZone: (step) => post("/v1/agreement/zones", step),
		affirmProposal: (ref) => post(`${at(ref)}/affirm`),
		refuseProposal: (ref, reason) => post(`${at(ref)}/refuse`, { reason }),
		stateMechanism: (state, reason, second) =>
			post("/v1/agreement/mechanism", { state, reason, second }),
	};
}

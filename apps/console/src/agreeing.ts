import type { Draft, SpeakReply } from "@tansiq/api";
import { AFFIRM } from "@tansiq/hotline";
import type { Language } from "@tansiq/language";
import type {
	AgreementShown,
	CheckedAgreement,
	Drafted,
	ProposalDetail,
	SecondPerson,
	Statement,
	ZoneStep,
} from "./link/agreement.ts";
import { type NodeClient, NodeRefusal } from "./link/node.ts";
import type { Store } from "./state/store.ts";

/** What a negotiator does about agreements. A second person signs each draft. */
export interface AgreeingCommands {
	readAgreement(language: Language): void;
	/** Opens one with its text; null: none stands open. */
	readProposal(ref: string | null): void;
	/** @returns what is wrong with it and what it says, or why the node did not look at it */
	checkAgreement(agreement: unknown, language: Language): Promise<CheckedAgreement | string>;
	/** What a draft brings into force, once two have signed it; null: no version. */
	documentOf(draft: Draft, language: Language): Promise<Omit<CheckedAgreement, "hash"> | null>;
	propose(agreement: unknown): void;
	proposeZone(step: ZoneStep): void;
	affirmProposal(ref: string): void;
	refuseProposal(ref: string, reason: string): void;
	/** Two people at once, one of them a chief. */
	stateMechanism(state: Statement, reason: string, second: SecondPerson): void;
}

/** Runs one request in the name of whoever is signed in, and tells of its trouble. */
export type Send = <T>(about: string, request: () => Promise<T>, done?: (reply: T) => void) => void;

/**
 * @param send runs one request in the name of whoever is signed in
 * @param said opens what waits for the second person
 */
export function agreeingCommands(
	store: Store,
	node: NodeClient,
	send: Send,
	said: (reply: SpeakReply) => void,
): AgreeingCommands {
	const drafted = ({ draft }: Drafted) => said({ ref: null, draft });

	function readAgreement(language: Language): void {
		const told = (agreement: AgreementShown) => store.dispatch({ type: "agreement", agreement });
		// Asked again while the page is open.
		node.agreement(language).then(told, () => undefined);
	}
	const again = () => readAgreement(store.get().settings.language);

	return {
		readAgreement,
		readProposal(ref) {
			const told = (proposal: ProposalDetail | null) =>
				store.dispatch({ type: "proposal", proposal });
			if (ref === null) told(null);
			else node.proposal(ref).then(told, () => undefined);
		},
		async checkAgreement(agreement, language) {
			try {
				return await node.checkAgreement(agreement, language);
			} catch (error) {
				return error instanceof NodeRefusal ? error.detail : String(error);
			}
		},
		async documentOf({ id, msg, answers }, language) {
			try {
				if (msg !== AFFIRM || answers === null) return await node.draftedAgreement(id, language);
				return { ...(await node.proposal(answers)), notUnderstood: [] };
			} catch {
				// The message is about something else.
				return null;
			}
		},
		propose: (agreement) => send("propose", () => node.propose(agreement), drafted),
		proposeZone: (step) => send("propose", () => node.proposeZone(step), drafted),
		affirmProposal: (ref) => send(`proposal ${ref}`, () => node.affirmProposal(ref), drafted),
		refuseProposal: (ref, reason) =>
			send(
				`proposal ${ref}`,
				() => node.refuseProposal(ref, reason),
				() => {
					store.dispatch({ type: "proposal", proposal: null });
					again();
				},
			),
		stateMechanism: (state, reason, second) =>
			send("mechanism", () => node.stateMechanism(state, reason, second), again),
	};
}

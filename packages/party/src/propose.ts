import { type Agreement, proposalFaults, sentencesHash } from "@tansiq/agreement";
import { CODEBOOK, type Message, ZONE_AGREEMENT } from "@tansiq/hotline";
import { knownHere } from "./agree.ts";
import {
	documentHash,
	documentOf,
	MAX_DOCUMENT_BYTES,
	readAgreement,
	readDocument,
} from "./agreement-text.ts";
import type { Unstamped } from "./event.ts";
import { type Facts, type Fault, type Operator, Refusal } from "./facts.ts";
import { type Fields, sha256Hex } from "./message.ts";
import { lineOf, sayOrDraft } from "./speak.ts";
import type { State } from "./state.ts";

/**
 * The first of two people signs a next version. It names the version that it follows; where its
 * sentences are not in it they are added, for they are part of what is signed.
 *
 * @param agreement as it was read from a document; anything else is refused
 * @throws Refusal naming each field that is wrong
 */
export function propose(state: State, agreement: unknown, by: Operator, facts: Facts): Unstamped[] {
	const signed = nextVersion(state, agreement);
	const document = documentOf(signed);
	if (document.bytes.length > MAX_DOCUMENT_BYTES)
		throw invalid([
			{
				field: "agreement",
				value: `${document.bytes.length} bytes`,
				expected: `at most ${MAX_DOCUMENT_BYTES}`,
			},
		]);
	const message = CODEBOOK.get(ZONE_AGREEMENT) as Message;
	const follows = documentHash(knownHere(state).latest);
	const body: Fields = {
		agreement: signed.id,
		by: { role: by.role, script: by.script },
		document: { bytes: document.bytes.length, sha256: document.sha256 },
		follows,
		hash: document.sha256,
		version: signed.version,
	};
	const line = lineOf(ZONE_AGREEMENT, body, facts);
	const wording = { message, body, line, demand: message, answers: null };
	return sayOrDraft(state, wording, by, facts).map((event) =>
		event.type === "drafted"
			? {
					...event,
					draft: { ...event.draft, proposes: { agreement: signed, follows } },
					blobs: [document],
				}
			: event,
	);
}

/** The newest version that both have signed, whether its time has begun or not. */
export function latestOf(state: State): Agreement {
	return knownHere(state).latest.agreement;
}

/** @throws Refusal */
function nextVersion(state: State, value: unknown): Agreement {
	const read = readAgreement(value);
	if (read.agreement === null) throw invalid(read.faults);
	if (read.notUnderstood.length > 0)
		throw invalid(
			read.notUnderstood.map((id) => ({
				field: `rules.${id}.kind`,
				value: "unknown",
				expected: "a kind of rule that this version knows",
			})),
		);
	const { agreement } = read;
	const sentences = agreement.sentences ?? sentencesHash(agreement, sha256Hex);
	const { latest } = knownHere(state);
	const { id, version, parties } = latest.agreement;
	const hash = documentHash(latest);
	const proposed = { ...agreement, hash: "", author: "", index: 0, seenPeer: 0, follows: hash };
	const faults = proposalFaults(proposed, { id, version, parties, hash });
	if (faults.length > 0) throw invalid(faults);
	return { ...agreement, sentences };
}

/** Bytes that are a document of ours which a restore has lost: the proposals are whole again. */
export function documentBack({ agreed: { lacking } }: State, bytes: Uint8Array): Unstamped[] {
	if (lacking.size === 0) return [];
	const sha256 = sha256Hex(bytes);
	const refs = [...lacking].filter(([, { hash }]) => hash === sha256).map(([ref]) => ref);
	const agreement = refs.length > 0 ? readDocument(bytes).agreement : null;
	if (agreement === null) return [];
	const blobs = [{ sha256, bytes }];
	return refs.map((ref) => ({ type: "documentBack", ref, agreement, blobs }));
}

function invalid(faults: Fault[]): Refusal {
	const [first] = faults;
	const what = first === undefined ? "" : `: ${first.field}: expected ${first.expected}`;
	return new Refusal("invalid", `the agreement cannot be proposed${what}`, faults);
}

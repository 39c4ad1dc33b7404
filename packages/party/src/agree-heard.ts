import { type ErrorCode, ZONE_AGREEMENT } from "@tansiq/hotline";
import { affirmFaults, type Known, knownHere, type Proposing, proposalOf } from "./agree.ts";
import type { AgreedVersion, KnownProposal, Place } from "./agreed.ts";
import { MAX_DOCUMENT_BYTES, readDocument } from "./agreement-text.ts";
import { blobOf, bytesNamed } from "./blobs.ts";
import type { JudgedEntry, Judging } from "./effect.ts";
import type { MirroredEntry } from "./event.ts";
import { WithoutEffect } from "./judging.ts";
import type { Fields } from "./message.ts";
import { seenOf } from "./notice.ts";
import type { State } from "./state.ts";

/** What entries of the peer mean that propose an agreement or take one on. */

/**
 * The document that a TQ-32 proposes; undefined where it only names one by its hash.
 * @throws WithoutEffect naming the field: then it was never proposed, and its author is told
 */
export function proposedBy(
	{ state, blobs }: Judging,
	{ entry }: JudgedEntry,
): Proposing | undefined {
	const { msg, body } = entry.body;
	if (msg !== ZONE_AGREEMENT || body.document === undefined) return undefined;
	const { hash, follows } = body as { hash: string; follows?: string };
	const bytes = bytesOf(body, blobs);
	if (follows === undefined) throw malformed("follows", "nothing", "the version that it follows");
	const { agreement, faults, notUnderstood } = readDocument(bytes);
	const [fault] = faults;
	if (agreement === null)
		throw malformed(
			`document: ${fault?.field}`,
			fault?.value ?? "",
			`${fault?.expected}, first of ${faults.length} faults`,
		);
	if (notUnderstood.length > 0)
		throw new WithoutEffect(
			"unknown-type",
			`document: rules of a kind that is not known here: ${notUnderstood.join(", ")}`,
		);
	refuseOther(state, agreement, body);
	return { agreement, hash, follows, seenPeer: seenOf(entry, state.self) };
}

function bytesOf({ document, hash }: Fields, blobs: ReadonlyMap<string, Uint8Array>): Uint8Array {
	const named = bytesNamed(document);
	if (named > MAX_DOCUMENT_BYTES)
		throw malformed("document.bytes", named, `at most ${MAX_DOCUMENT_BYTES}`);
	const sha256 = blobOf(document);
	if (sha256 === null || sha256 !== hash)
		throw malformed("document.sha256", sha256 ?? "nothing", String(hash));
	const bytes = blobs.get(sha256);
	if (bytes?.length !== named) throw malformed("document.bytes", named, `${bytes?.length} bytes`);
	return bytes;
}

/** It is a version of our agreement, between us, and the one that was signed. */
function refuseOther(state: State, agreement: Proposing["agreement"], body: Fields): void {
	const { id, parties } = state.agreed.versions[0]?.agreement ?? agreement;
	const check = (field: string, value: unknown, expected: unknown) => {
		if (value !== expected) throw malformed(field, String(value), String(expected));
	};
	check("document: id", agreement.id, id);
	check("document: parties", [...agreement.parties].sort().join(), [...parties].sort().join());
	check("agreement", body.agreement, agreement.id);
	check("version", body.version, agreement.version);
}

function malformed(field: string, value: string | number, expected: string): WithoutEffect {
	return new WithoutEffect("malformed", `${field}: ${value}, expected ${expected}`);
}

/**
 * The place of an AFFIRM of the peer to a proposal of ours; undefined where it takes on none.
 * Judged by what its author had seen, so that both nodes find the same.
 *
 * @throws WithoutEffect `cancelled` when another proposal stood in its place by then
 */
export function affirmedBy(judging: Judging, { entry }: JudgedEntry): Place | undefined {
	const { state } = judging;
	const ref = String(entry.body.body.ref);
	const place = {
		author: state.peer,
		index: entry.place.index,
		seenPeer: seenOf(entry, state.self),
	};
	const proposal = state.agreed.proposals.get(ref);
	// After a restore the text of a proposal of ours may be lost; that it was taken on is not.
	if (proposal === undefined) return state.agreed.lacking.has(ref) ? place : undefined;
	const [fault] = affirmFaults(proposal, knownTo(judging, place));
	if (fault === undefined) return place;
	const code: ErrorCode = "cancelled";
	throw new WithoutEffect(
		code,
		`ref ${ref}: ${fault.field} ${fault.value}, expected ${fault.expected}`,
	);
}

/** What the peer knew when it said an entry: all its own before it, and of ours what it had seen. */
function knownTo({ state, before }: Judging, { seenPeer }: Place): Known {
	const { proposals, latest } = knownHere(state);
	const inFrame = before.flatMap((one) => proposalIn(state, one));
	return {
		proposals: [
			...proposals.filter(({ author, index }) => author === state.peer || index < seenPeer),
			...inFrame,
		],
		latest: before.reduce((newest, one) => versionIn(state, one) ?? newest, latest),
	};
}

function proposalIn(state: State, { effect, index }: MirroredEntry): KnownProposal[] {
	if (effect.kind !== "message" || effect.proposes === undefined) return [];
	return [proposalOf(effect.proposes, { author: state.peer, index }, "received", 0)];
}

/** What an AFFIRM earlier in the same frame has made of a proposal of ours. */
function versionIn(state: State, { effect }: MirroredEntry): AgreedVersion | null {
	if (effect.kind !== "answer" || effect.affirms === undefined) return null;
	const proposal = state.agreed.proposals.get(effect.ref);
	if (proposal === undefined) return null;
	const { agreement, hash, ref } = proposal;
	return { agreement, hash, ref, affirmed: effect.affirms, agreedUs: null };
}

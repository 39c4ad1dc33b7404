import type { ErrorCode } from "@tansiq/hotline";
import { LOGS } from "@tansiq/line";
import {
	type Entry,
	EvidenceError,
	NoteError,
	openRevocation,
	type Revocation,
} from "@tansiq/record";
import type { Unstamped } from "./event.ts";
import { type Facts, type Fault, Refusal } from "./facts.ts";
import { type Fields, sha256Hex } from "./message.ts";
import type { KnownRevocation, State } from "./state.ts";

/**
 * A stolen key: two recovery keys of a party, kept offline, say that its node's key is no longer
 * its own and which one is. What the old key signed beyond the last good heads is contested. The
 * note goes ahead of everything that the new key signs; then its party says once, in its routine
 * log and under the new key, that there is such a note: KEY-REVOKE, `{"revocation":{bytes,sha256}}`.
 */

/**
 * Of both parties, each sent at every contact: whoever holds recovery keys can sign any number. A
 * line on which so many keys were stolen is founded anew.
 */
const MAX_REVOCATIONS = 64;

/**
 * A revocation as a frame brought it, the peer's or, after a restore, our own. Anything but a valid
 * new one changes nothing.
 */
export function hearRevocation(state: State, note: string, facts: Facts): Unstamped[] {
	if (state.revocations.some((known) => known.note === note)) return [];
	if (state.revocations.length >= MAX_REVOCATIONS) return [];
	for (const party of [state.peer, state.self]) {
		const revocation = opened(state, party, note, facts);
		if (revocation !== null) return revoked(state, revocation, note);
	}
	return [];
}

/** Our own, carried here from the safe by two people. @throws Refusal */
export function revokeOwn(state: State, note: string, facts: Facts): Unstamped[] {
	const revocation = opened(state, state.self, note, facts);
	if (revocation === null)
		throw new Refusal("invalid", "the revocation is not one of ours", [
			{ field: "note", value: note.slice(0, 80), expected: "a note signed by two recovery keys" },
		]);
	refuseOtherHeads(state, revocation);
	return revoked(state, revocation, note);
}

/** The good heads of a note are heads of ours, as far as our logs are here. @throws Refusal */
function refuseOtherHeads(state: State, { good, revoked }: Revocation): void {
	const { own, recovering, keys } = state.line;
	const faults: Fault[] = [];
	for (const log of LOGS) {
		const { size, root } = good[log];
		if (size > own[log].size && recovering === null)
			faults.push({ field: log, value: `${size}`, expected: `at most ${own[log].size}` });
		const known = own[log].roots[size - 1];
		const value = Buffer.from(root).toString("base64");
		if (known !== undefined && known !== value)
			faults.push({ field: log, value: `${size} ${value}`, expected: known });
		// The peer would take none of them, nor what follows.
		if (size < own[log].size && own[log].cosignedSize < own[log].size)
			faults.push({ field: log, value: `${size}`, expected: `${own[log].size}, or all receipted` });
	}
	if (recovering === null && keys[state.self]?.author.every(({ key }) => key !== revoked))
		faults.push({ field: "revoked", value: revoked, expected: "an author key of ours" });
	if (faults.length > 0) throw new Refusal("invalid", "the revocation names other heads", faults);
}

/** What KEY-REVOKE says of a note. */
export function recordedBody({ document: { bytes, sha256 } }: KnownRevocation): Fields {
	return { revocation: { bytes, sha256 } };
}

/** Our own that no entry of ours names yet. */
export function unrecorded({ revocations, self }: State): KnownRevocation[] {
	return revocations.filter(({ party, recorded }) => party === self && !recorded);
}

/**
 * Why a KEY-REVOKE of the peer records nothing: null when it names, for the first time, a note of
 * the peer that we have.
 * @param inFrame what such entries before it in the same frame say
 */
export function recordedFault(
	state: State,
	{ place, body: { body } }: Entry,
	inFrame: readonly Fields[],
): { code: ErrorCode; detail: string } | null {
	if (place.log !== "routine")
		return { code: "malformed", detail: "KEY-REVOKE: expected in the routine log" };
	const known = named(state, state.peer, body);
	if (known === undefined)
		return { code: "unknown-ref", detail: "revocation: no such note of this party is here" };
	const isRepeated = inFrame.some((other) => named(state, state.peer, other) === known);
	if (known.recorded || isRepeated)
		return { code: "duplicate", detail: "revocation: an entry names it already" };
	return null;
}

/** An entry names a note: of which of the two parties its hash tells. */
export function applyRecorded(state: State, body: Fields, author: string): void {
	const known = named(state, author, body);
	if (known !== undefined) known.recorded = true;
}

function named(state: State, author: string, body: Fields): KnownRevocation | undefined {
	const { bytes, sha256 } = (body.revocation ?? {}) as { bytes?: unknown; sha256?: unknown };
	return state.revocations.find(
		({ party, document }) =>
			party === author && document.sha256 === sha256 && document.bytes === bytes,
	);
}

function revoked(state: State, revocation: Revocation, note: string): Unstamped[] {
	const { party, new: fresh, good } = revocation;
	const known = state.line.keys[party]?.author.some(({ key }) => key === fresh);
	if (known) return [];
	return [
		{
			type: "revoked",
			party,
			key: revocation.revoked,
			newKey: fresh,
			good: { urgent: good.urgent.size, routine: good.routine.size },
			note,
			document: { bytes: Buffer.byteLength(note), sha256: sha256Hex(note) },
		},
	];
}

function opened(state: State, party: string, note: string, facts: Facts): Revocation | null {
	const recovery = state.founding?.members[party]?.recovery ?? [];
	try {
		const revocation = openRevocation(note, recovery.map(facts.verifierOf));
		const ours = revocation.line === state.line.id && revocation.party === party;
		// It may overtake the rotation that brings in the very key it revokes.
		return ours ? revocation : null;
	} catch (error) {
		if (error instanceof EvidenceError || error instanceof NoteError) return null;
		throw error;
	}
}

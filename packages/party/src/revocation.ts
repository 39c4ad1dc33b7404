import { EvidenceError, NoteError, openRevocation, type Revocation } from "@tansiq/record";
import type { Unstamped } from "./event.ts";
import { type Facts, Refusal } from "./facts.ts";
import type { State } from "./state.ts";

/**
 * A stolen key: two recovery keys of a party, kept offline, say that its node's key is no longer
 * its own and which one is. What the old key signed beyond the last good heads is contested.
 */

/**
 * A revocation as a frame brought it, the peer's or, after a restore, our own. Anything but a valid
 * new one changes nothing.
 */
export function hearRevocation(state: State, note: string, facts: Facts): Unstamped[] {
	if (state.revocations.some((known) => known.note === note)) return [];
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
	return revoked(state, revocation, note);
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

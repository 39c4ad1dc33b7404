import {
	type Cosigner,
	type Entry,
	KEY_ROTATE,
	openRotation,
	type Signer,
	type Verifier,
	verifierOf,
} from "@tansiq/record";
import { type Line, LOGS, type LogName } from "./state.ts";

/** What a node signs with: one key per role, never shared between roles. */
export interface LineKeys {
	/** The current author key: it signs entries and heads. */
	author: Signer;
	mirror: Cosigner;
	/** Earlier author keys that are not revoked: they sign the heads of entries that they signed. */
	former?: readonly Signer[];
}

/** The part of an author's logs that one key signs. */
export interface Span {
	/** Routine entries from this index on. */
	sinceRoutine: number;
	/**
	 * Urgent entries from this index on; null for a key that was rotated in: it signs those that
	 * have seen at least `sinceRoutine` of the author's own routine entries.
	 */
	sinceUrgent: number | null;
	/** The sizes up to which it may have signed; null while it is good. */
	revoked: Record<LogName, number> | null;
}

export interface AuthorSpan extends Span {
	verifier: Verifier;
}

/** What a node verifies one party with. */
export interface PeerKeys {
	/** In the order in which they came into force. */
	authors: readonly AuthorSpan[];
	/** Of type 0x04: a countersignature that says "durably stored". */
	mirrors: readonly Verifier[];
}

/** The keys of one party as the line remembers them: C2SP verifier keys. */
export interface KeyHistory {
	/** In the order of the places from which they sign. */
	author: AuthorKey[];
	mirror: string[];
	/** A revocation may come before the rotation that brought the revoked key in. */
	revocations: Revocation[];
}

export interface AuthorKey extends Span {
	key: string;
}

export interface Rotation {
	party: string;
	/** The new verifier key, of type 0x01. */
	key: string;
	/** One more than the index of its KEY-ROTATE entry. */
	sinceRoutine: number;
}

export interface Revocation {
	party: string;
	key: string;
	newKey: string;
	/** Sizes of the party's logs up to which the revoked key is trusted. */
	good: Record<LogName, number>;
}

/** The node's key that signs entries and checkpoints of one line. */
export function authorName(party: string, line: string): string {
	return `${party}.tansiq/${line}/author`;
}

/** The node's key that countersigns the peer's logs. */
export function mirrorName(party: string, line: string): string {
	return `${party}.tansiq/${line}/mirror`;
}

/**
 * The author key that an entry brings into force after the current one; null where it brings none
 * that may be enrolled.
 */
export function rotationOf(
	{ place, body: { msg, body } }: Pick<Entry, "place" | "body">,
	current: string | null,
): string | null {
	if (msg !== KEY_ROTATE || place.log !== "routine" || current === null) return null;
	try {
		return openRotation(body, place.line, place.author, current).new;
	} catch {
		// It is taken without effect.
		return null;
	}
}

/** The keys of a party that never changed one. */
export function soleKeys(author: Verifier, mirror: Verifier): PeerKeys {
	const verifier = author;
	return {
		authors: [{ verifier, sinceRoutine: 0, sinceUrgent: 0, revoked: null }],
		mirrors: [mirror],
	};
}

/** The keys that the founding document names. */
export function applyEnrolled(
	line: Line,
	party: string,
	{ author, mirror }: { author: string; mirror: string },
): void {
	line.keys[party] = {
		author: [{ key: author, sinceRoutine: 0, sinceUrgent: 0, revoked: null }],
		mirror: [mirror],
		revocations: [],
	};
}

/** Brings a new key into force. A key that the party had before changes nothing. */
export function applyRotation(line: Line, { party, key, sinceRoutine }: Rotation): void {
	const history = line.keys[party];
	if (history === undefined || history.author.some((known) => known.key === key)) return;
	const revoked = history.revocations.find((revocation) => revocation.key === key)?.good ?? null;
	history.author = inOrder(history.author, { key, sinceRoutine, sinceUrgent: null, revoked });
}

/**
 * Ends a key at the last good sizes and brings its successor into force there. A key that was
 * rotated in after those sizes ends with it: whoever held the revoked key may have named it.
 */
export function applyRevocation(line: Line, { party, key, newKey, good }: Revocation): void {
	const history = line.keys[party];
	if (history === undefined || history.author.some((known) => known.key === newKey)) return;
	history.revocations.push({ party, key, newKey, good });
	for (const author of history.author)
		if (author.key === key || author.sinceRoutine > good.routine) author.revoked ??= good;
	history.author.push({
		key: newKey,
		sinceRoutine: good.routine,
		sinceUrgent: good.urgent,
		revoked: null,
	});
	if (party !== line.peer) return;
	// The revoked key may have signed heads of entries that its owner never said.
	for (const log of LOGS) {
		const mirrored = line.mirrored[log];
		mirrored.pendingHeads = mirrored.pendingHeads.filter(({ size }) => size <= good[log]);
	}
}

/** A party's keys, ready to verify with. A party that is not enrolled has none. */
export function ringOf(line: Line, party: string, toVerifier: (key: string) => Verifier): PeerKeys {
	const { author, mirror } = line.keys[party] ?? { author: [], mirror: [] };
	return {
		authors: author.map(({ key, ...span }) => ({ verifier: toVerifier(key), ...span })),
		mirrors: mirror.map((key) => toVerifier(key)),
	};
}

/**
 * The verifier key of the one that must sign what a party says next, our own unless another is
 * named; null before it is enrolled.
 */
export function currentAuthor(line: Line, party = line.self): string | null {
	return line.keys[party]?.author.findLast(({ revoked }) => revoked === null)?.key ?? null;
}

/**
 * The one key for a place. `routineSeen` is how many of the author's own routine entries an urgent
 * entry has seen.
 */
export function keyAt(
	authors: readonly AuthorSpan[],
	{ log, index }: { log: LogName; index: number },
	routineSeen: number,
): AuthorSpan | undefined {
	return authors.findLast(({ sinceRoutine, sinceUrgent }) => {
		if (log === "routine") return sinceRoutine <= index;
		return sinceUrgent === null ? sinceRoutine <= routineSeen : sinceUrgent <= index;
	});
}

/** The keys that may sign heads. */
export function headKeys({ authors }: PeerKeys): Verifier[] {
	return authors.filter(({ revoked }) => revoked === null).map(({ verifier }) => verifier);
}

/** The verifier key that is in force at an index of the routine log; null where none is enrolled. */
export function routineKeyAt(authors: readonly AuthorKey[], index: number): string | null {
	return authors.findLast(({ sinceRoutine }) => sinceRoutine <= index)?.key ?? null;
}

/** A party's keys while entries of its log are verified that may change them. */
export interface KeyRing {
	history: readonly AuthorKey[];
	authors: readonly AuthorSpan[];
}

/**
 * The ring after a KEY-ROTATE, so that the next entry of the same frame may be signed by the new
 * key. A key that was in force before does not come back: the same ring.
 */
export function withKey(ring: KeyRing, key: string, sinceRoutine: number): KeyRing {
	if (ring.history.some((known) => known.key === key)) return ring;
	const span = { sinceRoutine, sinceUrgent: null, revoked: null };
	return {
		history: inOrder(ring.history, { key, ...span }),
		authors: inOrder(ring.authors, { verifier: verifierOf(key), ...span }),
	};
}

/**
 * A key that was rotated in stands before those that a revocation brought into force after it, or
 * at the same place: what was rotated in by the last good entry ended with it.
 */
function inOrder<T extends Span>(spans: readonly T[], span: T): T[] {
	const next = spans.findIndex(
		({ sinceRoutine, sinceUrgent }) =>
			sinceRoutine > span.sinceRoutine ||
			(sinceRoutine === span.sinceRoutine && sinceUrgent !== null),
	);
	return next < 0 ? [...spans, span] : [...spans.slice(0, next), span, ...spans.slice(next)];
}

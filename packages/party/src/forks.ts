import { type Fork, type LogName, MAX_PENDING_HEADS, originOf } from "@tansiq/line";
import { forkEvidence } from "@tansiq/record";
import type { Unstamped } from "./event.ts";
import type { Facts } from "./facts.ts";
import { sha256Hex } from "./message.ts";
import { lineOf, mayBeSaid, saying } from "./speak.ts";
import type { State } from "./state.ts";

/**
 * Two heads of one log that cannot both be true. What the peer signed twice stands as evidence on
 * our own log, where anybody can read who signed both; that log of his is never healed by itself.
 */
export const FORK = "FORK";

/** The peer signed two histories. */
export function forked(state: State, log: LogName, fork: Fork, facts: Facts): Unstamped[] {
	if (state.forks.some(({ origin }) => origin === fork.origin)) return [];
	const bytes = forkEvidence(fork.heads, evidenceProof(fork));
	const sha256 = sha256Hex(bytes);
	const found = { origin: fork.origin, log, sha256, atUs: facts.wallUs };
	const body = { evidence: { bytes: bytes.length, sha256 }, origin: fork.origin };
	const line = lineOf(FORK, body, facts);
	// A node that is recovering signs nothing; the evidence itself is kept all the same.
	const ready = mayBeSaid(state, facts);
	const said = ready ? saying(state, [{ log: "routine", bodyLine: line }], facts) : null;
	return [{ type: "forked", fork: found, said, blobs: [{ sha256, bytes }] }];
}

/** Somebody shows a head under our own key that we never signed: a stolen key, or a restored node. */
export function ownFork(state: State, log: LogName, note: string, facts: Facts): Unstamped[] {
	const origin = originOf(state.line.id, state.self, log);
	if (state.forks.some((known) => known.origin === origin)) return [];
	const bytes = new TextEncoder().encode(note);
	const sha256 = sha256Hex(bytes);
	return [
		{
			type: "forked",
			fork: { origin, log, sha256, atUs: facts.wallUs },
			said: null,
			blobs: [{ sha256, bytes }],
		},
	];
}

/**
 * The peer may sign heads without end. Those beyond the room in the state are not written down
 * again and again when the peer shows them; when a mediator does, they take the place of others.
 */
export function hasRoomForHead({ line }: State, log: LogName): boolean {
	return line.mirrored[log].pendingHeads.length < MAX_PENDING_HEADS;
}

/** RFC 6962 leaves the smaller root out where its size is a power of two; evidence names it. */
function evidenceProof({ sizes, root, proof }: Fork): Uint8Array[] {
	const [small, large] = sizes;
	const isWhole = small < large && (small & (small - 1)) === 0;
	return (isWhole ? [root, ...proof] : proof).map((text) => Buffer.from(text, "base64"));
}

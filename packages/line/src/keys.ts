import type { Cosigner, Signer, Verifier } from "@tansiq/record";

/** What a node signs with: one key per role, never shared between roles. */
export interface LineKeys {
	author: Signer;
	mirror: Cosigner;
}

/** What a node verifies its peer with, fixed at enrolment. */
export interface PeerKeys {
	author: Verifier;
	/** Of type 0x04: a countersignature that says "durably stored". */
	mirror: Verifier;
}

/** The node's key that signs entries and checkpoints of one line. */
export function authorName(party: string, line: string): string {
	return `${party}.tansiq/${line}/author`;
}

/** The node's key that countersigns the peer's logs. */
export function mirrorName(party: string, line: string): string {
	return `${party}.tansiq/${line}/mirror`;
}

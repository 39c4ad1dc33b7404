import type { Agreement } from "@tansiq/agreement";
import type { Role } from "@tansiq/hotline";

export { ROLES, type Role } from "@tansiq/hotline";

/** Who is on the line and with which keys; signed by both parties. */
export interface Founding {
	line: string;
	agreement: Agreement;
	members: Record<string, Member>;
	/** The mediator whose node carries sealed parcels and countersigns heads; null where there is none. */
	witness: Witness | null;
	/** SHA-256 of each phrase file by its language: a dispute about words resolves to a hash. */
	phrases: Record<string, string>;
	/**
	 * SHA-256 of the earlier founding document, which one party alone signed while the other had no
	 * node. What its log tells of that time is history, and both signed that it is.
	 */
	replaces?: string;
}

/** How entries name a document: its length and hex SHA-256. */
export interface Document {
	bytes: number;
	sha256: string;
}

export interface Member {
	name: string;
	/** `none`: told on paper, by mail or by voice; every key below is then empty. */
	node?: "none";
	/** Where a party without a node is met, in words of whoever founded the line. */
	contact?: string;
	/** C2SP verifier keys. */
	author: string;
	mirror: string;
	/** Base64 SHA-256 of the TLS public key. */
	tlsPin: string;
	/** Where its node answers, as `https://host:port`. */
	address: string;
	/** Base64 X25519 public key for what others carry sealed. */
	hpke: string;
	operators: OperatorKey[];
	/** Verifier keys kept offline; two of them together revoke the node's key. */
	recovery: string[];
}

/** A person at a desk: the key that signs what he says, and what he may say. */
export interface OperatorKey {
	/** C2SP verifier key; its name is the operator's. */
	key: string;
	roles: Role[];
}

/** A third node that both members named: it reads nothing of what they say to one another. */
export interface Witness {
	name: string;
	/** C2SP verifier key of type 0x04. */
	mirror: string;
	/** C2SP verifier key that signs deposit receipts. */
	deposit: string;
	tlsPin: string;
	address: string;
	hpke: string;
}

import type { Clock, LineKeys, PeerKeys } from "@tansiq/line";
import type { Signer, Verifier } from "@tansiq/record";

/**
 * What a decision may know besides the state. Time, randomness and keys come in here and nowhere
 * else, so that a simulator can supply them.
 */
export interface Facts {
	wallUs: number;
	/** Counts suspend and survives a restart within one boot. */
	monoUs: number;
	clock: Clock;
	/** 128 random bits, base64. */
	salt(): string;
	keys: LineKeys;
	/** A note against our own key is being signed: what that key said now would be nobody's word. */
	silent?: boolean;
	peerKeys: PeerKeys;
	/** What our own entries verify with, when they come back from the peer's mirror. */
	ownKeys: PeerKeys;
	/** The key of a person who is signed in at this desk, or null. */
	operator(name: string): Signer | null;
	/** What verifies signatures of a C2SP verifier key; the same text gives the same verifier. */
	verifierOf(key: string): Verifier;
	/** Runs a check of an operation against all others; a node counts what it costs. */
	checked<T>(check: () => T): T;
	/** Version of the engine that made the verdict, for the record. */
	engine: string;
}

/** Something that cannot be done, with what was wrong about it. The state has not changed. */
export class Refusal extends Error {
	readonly code: RefusalCode;
	readonly faults: Fault[];
	constructor(code: RefusalCode, detail: string, faults: Fault[] = []) {
		super(detail);
		this.name = "Refusal";
		this.code = code;
		this.faults = faults;
	}
}

export type RefusalCode =
	| "invalid"
	| "unknown"
	| "already-told"
	| "already-answered"
	| "not-answerable"
	| "not-founded"
	| "not-signed-in"
	| "not-enrolled"
	| "role"
	| "readback"
	| "recovering"
	| "ended";

export interface Fault {
	field: string;
	value: string;
	expected: string;
}

export type { Operator } from "@tansiq/hotline";

import type { Clock, LineKeys, PeerKeys } from "@tansiq/line";

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
	peerKeys: PeerKeys;
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
	| "ended";

export interface Fault {
	field: string;
	value: string;
	expected: string;
}

export interface Operator {
	name: string;
	script: boolean;
}

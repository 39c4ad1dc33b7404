import type { Fault, Volume, Window } from "@tansiq/space";

export type OperationClass = "crewed" | "uncrewed" | "ground" | "fixed";
export type Category = "distress" | "medical" | "protected" | "state" | "civil";
export type OperationState = "accepted" | "activated" | "nonconforming" | "contingent" | "ended";

/** What one node knows of an operation, its own or one that the peer told of. */
export interface Operation {
	/** Own id; for the peer's, `author/log/index` of the entry that told of it. */
	key: string;
	owner: "own" | "peer";
	version: number;
	/** Absent where the peer told no more than a sealed commitment. */
	class?: OperationClass;
	category?: Category;
	marks: string[];
	/** Ours alone, never told: our name for it, its transponder address, who of ours carries it out. */
	label?: string;
	address?: string;
	unit?: string;
	/** What is done beyond moving, never told; absent: not said. */
	activities?: string[];
	/** In order of time; empty where only a time block is known. */
	volumes: Volume[];
	/** From the first start to the last end; the agreed block where the operation is sealed. */
	window: Window;
	/** `presence`: its volumes are the coarse cells that were told, where the peer told it. */
	level: "sealed" | "presence" | "volume";
	/** The rule by which its live positions are told while it runs; ours alone. */
	track?: string;
	state: OperationState;
	declaredUs: number;
	/** When the notice was receipted; null before, and where nothing was told. */
	receiptUs: number | null;
	/** The entry that told of it; null while held, refused or undisclosed. */
	notice: string | null;
	/** How it was told, for the rule of who changes first; null before. */
	declaration: Declaration | null;
	letStand?: string;
	/** What its notice says in words, and how exact it is by its own account. */
	text?: string;
	imprecision?: { m: number; heightM: number };
	/** What of a peer's words contradicts its volumes. */
	contradictions?: Fault[];
	/** How much wider than told it is taken: its notice was late, or is not exact by its own words. */
	growth?: Growth;
	/** What its notice owes by the agreement; absent where only a time block is known. */
	owes?: Owed;
}

export interface Growth {
	mm: number;
	height01mm: number;
}

/** The notice that an operation owes: how long before its start, and to whom besides the peer. */
export interface Owed {
	leadUs: number;
	/** Id of the rule that decided; `default`: the general figure. */
	rule: string;
	/** Who is told as well, and the ids of the rules and zones that say so. */
	tell: { party: string; because: string[] }[];
}

/** What the entry that told of an operation proves about its order. */
export interface Declaration {
	/** Index of that entry in its author's routine log. */
	index: number;
	/** How much of the other party's routine log its author had seen. */
	seenPeer: number;
	/** Hex SHA-256 of the entry. */
	entryHash: string;
}

/** From the first start to the last end of some volumes. */
export function windowOf(volumes: readonly Volume[]): Window {
	return {
		startUs: Math.min(...volumes.map(({ window }) => window.startUs)),
		endUs: Math.max(...volumes.map(({ window }) => window.endUs)),
	};
}

/** How long before its start it was told, µs; what has no receipt yet counts from its declaration. */
export function leadUsOf({
	window,
	receiptUs,
	declaredUs,
}: Pick<Operation, "window" | "receiptUs" | "declaredUs">): number {
	return window.startUs - (receiptUs ?? declaredUs);
}

/** Whether a track or a notice can still concern it. */
export function isLive(operation: Operation): boolean {
	return operation.state !== "ended";
}

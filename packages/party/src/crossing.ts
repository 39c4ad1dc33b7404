import type { Micros, Window } from "@tansiq/space";

/** One crossing of the line: what, to whom, how much, by which rule, who let it go. */
export interface LedgerRow {
	atUs: Micros;
	entry: string;
	to: string;
	level: "sealed" | "presence" | "volume" | "track";
	rule: string;
	/** `rule` when it went by rule, else the releaser. */
	by: string;
	operations: string[];
	extentKm2h: number;
	positions: number;
	/** The agreed time block that was told; only where that is all. */
	block?: Window;
}

/** What an entry of the peer told. By which rule of theirs, and who let it go, they do not say. */
export interface HeardRow {
	atUs: Micros;
	entry: string;
	level: "sealed" | "presence" | "volume" | "track";
	/** Refs of the notices that it tells of. */
	operations: string[];
	extentKm2h: number;
	positions: number;
}

/** A running count and chained SHA-256 over positions, equal at both ends of a line. */
export interface PositionChain {
	count: number;
	sha256: string;
}

import type { Operator as Answerer, Outcome, UnableReason } from "@tansiq/hotline";
import type { LogName, Receipted, Said } from "@tansiq/line";
import type { Frontier } from "@tansiq/record";
import type { Declaration, Operation, OperationState } from "@tansiq/registry";
import type { Condition } from "@tansiq/watch";
import type { Operator } from "./facts.ts";
import type { Blob, Finding, Founding, Hold, LedgerRow, PositionChain } from "./state.ts";

/** When it was decided. */
export interface Stamp {
	wallUs: number;
	monoUs: number;
}

/** An entry of the peer as it is mirrored, and what it means to us. */
export interface MirroredEntry {
	index: number;
	bytes: Uint8Array;
	effect: Effect;
}

export type Effect =
	| { kind: "founding" }
	| { kind: "notice"; ref: string; operation: Operation; findings: OwnFinding[] }
	| { kind: "presented"; ref: string }
	| { kind: "answer"; ref: string; msg: string; reason?: UnableReason; by: Answerer }
	| { kind: "outcome"; ref: string; outcome: Outcome }
	| { kind: "positions"; count: number }
	/** Mirrored and receipted, and nothing else: the reason says why. */
	| { kind: "none"; reason: string };

/** A finding about one of our operations. */
export interface OwnFinding {
	operation: string;
	finding: Finding;
}

export type SaidMeaning =
	| { kind: "founding" }
	| { kind: "presented"; ref: string; by: Operator }
	| { kind: "answer"; ref: string; msg: string; reason?: UnableReason; by: Operator }
	| { kind: "outcomes"; outcomes: { ref: string; outcome: Outcome }[] };

export type PartyEvent = Stamp &
	(
		| { type: "founded"; founding: Founding; peer: string; said: Said; blobs: Blob[] }
		| { type: "booted"; boot: string }
		| {
				type: "declared";
				operation: Operation;
				digest: string;
				findings: OwnFinding[];
				edgeTests: number;
				engine: string;
				/** Opens the commitment of a sealed operation. */
				opening: string | null;
		  }
		| { type: "held"; hold: Hold; blobs: Blob[] }
		| { type: "holdRefused"; hold: string; reason: string; by: Operator }
		| {
				type: "told";
				operation: string;
				/** The hold that was let go, or null when it went by rule. */
				hold: string | null;
				said: Said;
				declaration: Declaration;
				ledger: LedgerRow;
				blobs: Blob[];
		  }
		| { type: "letStand"; operation: string; reason: string; by: Operator }
		| { type: "operationState"; operation: string; state: OperationState; by: string }
		| { type: "said"; said: Said; meaning: SaidMeaning }
		| {
				type: "positionsTold";
				said: Said;
				ledger: LedgerRow;
				told: { operation: string; reportedUs: number }[];
				chain: PositionChain;
		  }
		| {
				type: "heard";
				log: LogName;
				entries: MirroredEntry[];
				frontier: Frontier;
				receiptS: number;
				seen: Record<LogName, number>;
				blobs: Blob[];
		  }
		| { type: "notTaken"; log: LogName; code: string; detail: string; evidence: string }
		| { type: "receipted"; receipt: Receipted }
		| { type: "alertRaised"; alert: string; condition: Condition }
		| { type: "alertCleared"; alert: string; lost: boolean }
		| { type: "alertSilenced"; alert: string; by: Operator }
		/** The first full tick after a start judged an open alert again. */
		| { type: "alertPresent"; alert: string }
	);

export type Unstamped<E = PartyEvent> = E extends unknown ? Omit<E, keyof Stamp> : never;

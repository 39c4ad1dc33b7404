import { consistencyProof, inclusionProof, type Verifier } from "@tansiq/record";
import type { LineKeys } from "./keys.ts";
import { headOverEntry, signedHead } from "./owed.ts";
import { openOverOwn } from "./receipt.ts";
import { base64, type Line, type LogName } from "./state.ts";

/**
 * A witness sees the heads of a log and none of its content. It countersigns each that follows
 * from the last one it saw (C2SP tlog-witness), so that no party can show it two histories.
 */
export interface WitnessRequest {
	/** The size of the last head that it countersigned. */
	old: number;
	/** Base64 consistency proof from there. */
	proof: string[];
	checkpoint: string;
}

export interface Witnessed {
	log: LogName;
	size: number;
	/** Whole seconds, by the witness's clock. */
	timeS: number;
	note: string;
}

/**
 * The newest head of a log of ours for its witness; null where we have its countersignature.
 *
 * @param old what it saw last, where that is not what it last told us
 */
export function witnessRequest(
	line: Line,
	log: LogName,
	keys: LineKeys,
	old = line.own[log].witnessed?.size ?? 0,
): WitnessRequest | null {
	const { size, witnessed } = line.own[log];
	const checkpoint = signedHead(line, log, keys);
	// One that it countersigned and whose answer was lost is asked for again.
	if (checkpoint === null || size < old || size === witnessed?.size) return null;
	const hashes = leavesOf(line, log, size);
	return { old, proof: consistencyProof(hashes, old).map(base64), checkpoint };
}

/**
 * The head of our routine log that ends with a KEY-ROTATE, under the key that signed it: the newest
 * that a witness takes who knows no later key. Null where it has seen it.
 */
export function rotationHead(
	line: Line,
	index: number,
	entry: Uint8Array,
	keys: LineKeys,
	old: number,
): WitnessRequest | null {
	if (index < old) return null;
	const checkpoint = headOverEntry(line, "routine", index, entry, keys);
	const hashes = leavesOf(line, "routine", index + 1);
	return { old, proof: consistencyProof(hashes, old).map(base64), checkpoint };
}

/** That an entry of ours stands in our log: RFC 6962 inclusion proof under the head of this size. */
export function ownInclusion(line: Line, log: LogName, index: number, size: number): Uint8Array[] {
	return inclusionProof(leavesOf(line, log, size), index);
}

function leavesOf(line: Line, log: LogName, size: number): Uint8Array[] {
	return line.own[log].leaves.slice(0, size).map((leaf) => Buffer.from(leaf, "base64"));
}

/**
 * Verifies a witness's countersignature over a head of ours. Null when it says nothing new.
 *
 * @throws ReceiptError
 */
export function witnessed(
	line: Line,
	log: LogName,
	note: string,
	witness: Verifier,
): Witnessed | null {
	const { size, receiptS } = openOverOwn(line, log, note, [witness]);
	const seen = line.own[log].witnessed?.size ?? 0;
	return size <= seen ? null : { log, size, timeS: receiptS, note };
}

export function applyWitnessed(line: Line, { log, size, note }: Witnessed): void {
	line.own[log].witnessed = { size, note };
}

import { consistencyProof, type Verifier } from "@tansiq/record";
import type { LineKeys } from "./keys.ts";
import { signedHead } from "./owed.ts";
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
 * The newest head of a log of ours for its witness; null where it has seen it.
 *
 * @param old what it saw last, where that is not what it last told us
 */
export function witnessRequest(
	line: Line,
	log: LogName,
	keys: LineKeys,
	old = line.own[log].witnessed?.size ?? 0,
): WitnessRequest | null {
	const { size, leaves } = line.own[log];
	const checkpoint = signedHead(line, log, keys);
	if (checkpoint === null || size <= old) return null;
	const hashes = leaves.map((leaf) => Buffer.from(leaf, "base64"));
	return { old, proof: consistencyProof(hashes, old).map(base64), checkpoint };
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

import type { Entry } from "@tansiq/record";
import type { LogName } from "./state.ts";

/**
 * The latest time before which an entry cannot have been made: it names heads that did not exist
 * earlier. `timeOfS` gives the whole second at which a head existed, by a clock that the reader
 * trusts, or null. An author that claims an earlier time than this claims a false one.
 */
export function notBeforeS(
	{ seen }: Pick<Entry, "seen">,
	timeOfS: (author: string, log: LogName, size: number) => number | null,
): number | null {
	let latest: number | null = null;
	for (const { author, log, size } of seen) {
		const timeS = timeOfS(author, log, size);
		if (timeS !== null && (latest === null || timeS > latest)) latest = timeS;
	}
	return latest;
}

const SECOND_US = 1_000_000;

/**
 * How far a receipt time lies outside what we saw ourselves: negative when it is before the entry
 * was said, positive when it is after its receipt was here; 0 within. The rounding up to the whole
 * second is the signer's right.
 */
export function receiptSkewUs(receiptS: number, saidUs: number, arrivedUs: number): number {
	const receiptUs = receiptS * SECOND_US;
	if (receiptUs < saidUs) return receiptUs - saidUs;
	return Math.max(0, receiptUs - arrivedUs - SECOND_US);
}

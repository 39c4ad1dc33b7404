import type { Micros } from "@tansiq/space";

/** How some durations are spread. */
export interface Spread {
	count: number;
	leastUs: Micros;
	/** Of an even number the lower of the two in the middle. */
	medianUs: Micros;
	mostUs: Micros;
}

/** Null of none. */
export function spreadOf(durationsUs: readonly Micros[]): Spread | null {
	const sorted = [...durationsUs].sort((a, b) => a - b);
	const at = (index: number): Micros => sorted[index] ?? 0;
	const count = sorted.length;
	if (count === 0) return null;
	return { count, leastUs: at(0), medianUs: at((count - 1) >> 1), mostUs: at(count - 1) };
}

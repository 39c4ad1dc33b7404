import { taken, tally, toPlaces } from "./counters";
import { BUCKET_SHIFT, KEY_OF, p, PLACES, PLACES_2, recordAt } from "./memory";

/** So many are put in order one by one. */
const FEW: usize = 12;

// @ts-ignore: decorator
@inline
function keyAt(records: usize, place: usize): u32 {
	return load<u32>(recordAt(records, place), KEY_OF);
}

/** Orders the places [start, end) of one bucket by key, equal ones as they come. */
export function order(records: usize, start: usize, end: usize, low: usize, high: usize): void {
	const places = p(PLACES);
	if (end - start <= FEW) {
		for (let k = start; k < end; k++) {
			const key = keyAt(records, k);
			let at = k;
			for (; at > start; at--) {
				const before = load<u32>(places + ((at - 1) << 2));
				if (keyAt(records, before) <= key) break;
				store<u32>(places + (at << 2), before);
			}
			store<u32>(places + (at << 2), <u32>k);
		}
		return;
	}
	const bits = <u32>p(BUCKET_SHIFT);
	const lowMask = (<u32>1 << min(bits, 11)) - 1;
	const isShort = bits <= 11;
	const first = isShort ? places : p(PLACES_2);
	memory.fill(low, 0, (<usize>lowMask + 1) << 2);
	for (let k = start; k < end; k++) tally(low, keyAt(records, k) & lowMask);
	toPlaces(low, lowMask, <u32>start);
	for (let k = start; k < end; k++) {
		const digit = keyAt(records, k) & lowMask;
		store<u32>(first + (<usize>taken(low, digit) << 2), <u32>k);
	}
	if (isShort) return;
	const highMask = (<u32>1 << (bits - 11)) - 1;
	memory.fill(high, 0, (<usize>highMask + 1) << 2);
	for (let k = start; k < end; k++)
		tally(high, (keyAt(records, k) >> 11) & highMask);
	toPlaces(high, highMask, <u32>start);
	for (let k = start; k < end; k++) {
		const from = load<u32>(first + (k << 2));
		const digit = (keyAt(records, from) >> 11) & highMask;
		store<u32>(places + (<usize>taken(high, digit) << 2), from);
	}
}

/** Counters of a sort, u32 each. */

// @ts-ignore: decorator
@inline
export function tally(counters: usize, digit: u32): void {
	const at = counters + (<usize>digit << 2);
	store<u32>(at, load<u32>(at) + 1);
}

/** The next place of a digit. */
// @ts-ignore: decorator
@inline
export function taken(counters: usize, digit: u32): u32 {
	const at = counters + (<usize>digit << 2);
	const place = load<u32>(at);
	store<u32>(at, place + 1);
	return place;
}

/** From how many there are of each digit to where its first one goes. */
export function toPlaces(counters: usize, most: u32, start: u32): void {
	let place = start;
	for (let digit: u32 = 0; digit <= most; digit++) {
		const at = counters + (<usize>digit << 2);
		const count = load<u32>(at);
		store<u32>(at, place);
		place += count;
	}
}

import { DEGREE_9, wrapLongitude9 } from "@tansiq/space";
import type { RecordedFlight } from "./flights.ts";

/** The recording spans too much of the parallel for so many copies of it. */
export class CopiesError extends Error {}

/** What lies between two copies, at least: nothing of one meets anything of another. */
const APART9 = DEGREE_9;
const ADDRESSES = 1 << 24;

/**
 * The flights and further copies of them, turned about the earth's axis by equal parts of a circle:
 * a rigid displacement, which changes no distance. A load made of real traffic; never itself traffic
 * that was measured.
 * @throws CopiesError where two copies would lie within a degree of each other
 */
export function copiesOf(flights: readonly RecordedFlight[], copies: number): RecordedFlight[] {
	if (copies === 1) return [...flights];
	const turn9 = Math.floor((360 * DEGREE_9) / copies);
	const span9 = spanOf(flights);
	if (span9 + APART9 > turn9)
		throw new CopiesError(
			`copies: ${copies}: expected at most ${Math.max(1, Math.floor((360 * DEGREE_9) / (span9 + APART9)))}, ` +
				`as the recording spans ${(span9 / DEGREE_9).toFixed(1)} degrees of longitude`,
		);
	const addressOf = freeAddresses(flights, copies);
	return Array.from({ length: copies }, (_, copy) =>
		flights.map((flight) =>
			copy === 0
				? flight
				: turned(flight, copy * turn9, `${flight.id}-${copy}`, addressOf(flight.address, copy)),
		),
	).flat();
}

/** Transponder addresses are 24 bits: those of a copy are the next that nobody has. */
function freeAddresses(flights: readonly RecordedFlight[], copies: number) {
	const used = new Set(flights.map(({ address }) => address));
	const given = new Map<string, string>();
	return (address: string, copy: number): string => {
		const known = given.get(`${address} ${copy}`);
		if (known !== undefined) return known;
		let next = Number.parseInt(address, 16) + copy * Math.floor(ADDRESSES / copies);
		let free: string;
		do free = (next++ % ADDRESSES).toString(16).padStart(6, "0");
		while (used.has(free));
		used.add(free);
		given.set(`${address} ${copy}`, free);
		return free;
	};
}

function spanOf(flights: readonly RecordedFlight[]): number {
	let [west, east] = [180 * DEGREE_9, -180 * DEGREE_9];
	for (const { samples } of flights)
		for (const { lon9 } of samples) {
			west = Math.min(west, lon9);
			east = Math.max(east, lon9);
		}
	return east - west;
}

function turned(flight: RecordedFlight, by9: number, id: string, address: string): RecordedFlight {
	return {
		...flight,
		id,
		address,
		samples: flight.samples.map((sample) => ({
			...sample,
			lon9: wrapLongitude9(sample.lon9 + by9),
		})),
	};
}

import { createHash } from "node:crypto";

/** Whole numbers from 0 up to a bound, always the same ones for the same seed. */
export function seeded(seed: string): (below: number) => number {
	let state = createHash("sha256").update(seed).digest().readUInt32LE() || 1;
	return (below) => {
		// Marsaglia's xorshift with shifts 13, 17, 5: never 0, period 2^32 − 1.
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) % below;
	};
}

/**
 * The one source of chance in a simulated world: sfc32 of PractRand (Chris Doty-Humphrey, public
 * domain), 128 bits of state, seeded by splitmix32. The same seed gives the same world.
 */
export interface Random {
	/** 0 … 2^32−1. */
	u32(): number;
	/** 0 … limit−1; limit is 1 … 2^32. */
	below(limit: number): number;
	/** An integer of low … high, both included. */
	between(low: number, high: number): number;
	/** True in so many of a million cases. */
	chance(perMillion: number): boolean;
	pick<T>(list: readonly T[]): T;
}

export function randomOf(seed: number): Random {
	let mix = seed >>> 0;
	const splitmix = (): number => {
		mix = (mix + 0x9e3779b9) >>> 0;
		let z = mix;
		z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
		z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
		return (z ^ (z >>> 15)) >>> 0;
	};
	let a = splitmix();
	let b = splitmix();
	let c = splitmix();
	let counter = 1;
	const u32 = (): number => {
		const sum = (a + b + counter) >>> 0;
		counter = (counter + 1) >>> 0;
		a = (b ^ (b >>> 9)) >>> 0;
		b = (c + (c << 3)) >>> 0;
		c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
		return sum;
	};
	for (let i = 0; i < 12; i++) u32();
	// The high bits, scaled: a bias below 2^-20 does not matter here, the same draw everywhere does.
	const below = (limit: number): number => Math.floor((u32() / 4_294_967_296) * limit);
	return {
		u32,
		below,
		between: (low, high) => low + below(high - low + 1),
		chance: (perMillion) => below(1_000_000) < perMillion,
		pick: (list) => list[below(list.length)] as (typeof list)[number],
	};
}

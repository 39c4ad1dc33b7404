import { createHash } from "node:crypto";

/** A stream of numbers that a seed fixes: sfc32 of PractRand, its state the seed's SHA-256. */
export interface Random {
	/** From 0 inclusive to 1 exclusive, 32 bits. */
	unit(): number;
	/** A whole number from `least` to `most`, both inclusive. */
	integer(least: number, most: number): number;
	/** One of the items. */
	pick<T>(items: readonly [T, ...T[]]): T;
}

/** @param seed any text; equal seeds give equal streams on every machine. */
export function seeded(seed: string): Random {
	const state = createHash("sha256").update(seed).digest();
	let a = state.readUInt32LE(0);
	let b = state.readUInt32LE(4);
	let c = state.readUInt32LE(8);
	let counter = state.readUInt32LE(12);
	const next = () => {
		const sum = (((a + b) | 0) + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (((c << 21) | (c >>> 11)) + sum) | 0;
		return sum >>> 0;
	};
	const unit = () => next() / 2 ** 32;
	return {
		unit,
		integer: (least, most) => least + Math.floor(unit() * (most - least + 1)),
		pick: (items) => items[Math.floor(unit() * items.length)] as (typeof items)[number],
	};
}

/** Whether a name belongs to the share of all names that a seed chooses; the same whoever asks. */
export function chosen(seed: string, name: string, percent: number): boolean {
	const hash = createHash("sha256").update(`${seed}\n${name}`).digest();
	return hash.readUInt32BE(0) < (percent / 100) * 2 ** 32;
}

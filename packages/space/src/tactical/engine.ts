import type { Layout } from "./layout.ts";

/**
 * The steps of a sweep over tracks [from, to), each written twice: in WebAssembly and in plain
 * TypeScript. Addresses are those of the layout. Both give the same bits.
 */
export interface Engine {
	readonly layout: Layout;
	/** Header, tracks and all that is derived from them. */
	readonly buffer: ArrayBufferLike;
	/** The extents of all boxes, and of those of each size. */
	measure(from: number, to: number, out: number): void;
	/** Strip and column of each track's box, and how many there are for each highest digit. */
	keys(from: number, to: number, digits: number): void;
	/** Records, put into buckets by the highest digit. */
	scatter(from: number, to: number, digits: number): void;
	/** The buckets [from, to), sorted: keys, boxes and records. */
	settle(from: number, to: number, digitsLow: number, digitsHigh: number): void;
	/** How many pairs there are; those for which there is room are written from `out` on. */
	sweep(from: number, to: number, out: number, room: number, cursors: number): number;
	/** Makes room for pairs up to the address `end`. @throws RangeError when there is none */
	reserve(end: number): void;
	/** The bytes that hold address `at` and what follows it. */
	pairsAt(at: number): { buffer: ArrayBufferLike; byteOffset: number };
}

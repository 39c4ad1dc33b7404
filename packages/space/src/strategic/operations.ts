import { growSegments, IN_SEGMENT, SEGMENT_BITS } from "./segments.ts";

/** Maps by a hash of the id: one of millions of entries would stop everything while it grows. */
const SHARDS = 256;
/** Words of an operation: its first slot and 1. Of a slot: its operation, the next slot and 1. */
const WORDS = 2;
const FIRST = 0;
const OWNER = 0;
const NEXT = 1;

/** Which operations there are, and which slots each of them has: a chain through flat arrays. */
export class Operations {
	readonly #numbers = Array.from({ length: SHARDS }, () => new Map<string, number>());
	readonly #ids: string[] = [];
	/** When it was put, among all. */
	readonly #orders: number[] = [];
	readonly #free: number[] = [];
	readonly #chains: Int32Array[] = [];
	readonly #slots: Int32Array[] = [];
	#slotCount = 0;
	/** The first free slot and 1; each names the next. */
	#freeSlot = 0;
	#puts = 0;
	#size = 0;

	get size(): number {
		return this.#size;
	}

	get bytes(): number {
		const all = [...this.#chains, ...this.#slots];
		return all.reduce((sum, segment) => sum + segment.byteLength, 0);
	}

	/** Adds an operation without slots; there must be none of that id. Returns its number. */
	add(id: string): number {
		const number = this.#free.pop() ?? this.#ids.length;
		this.#numbersOf(id).set(id, number);
		this.#ids[number] = id;
		this.#orders[number] = this.#puts++;
		growSegments(this.#chains, number, WORDS);
		chain(this.#chains, number)[at(number) + FIRST] = 0;
		this.#size++;
		return number;
	}

	/** Gives an operation a slot. */
	addSlot(number: number): number {
		let slot = this.#freeSlot - 1;
		if (slot >= 0) this.#freeSlot = chain(this.#slots, slot)[at(slot) + NEXT] as number;
		else {
			slot = this.#slotCount++;
			growSegments(this.#slots, slot, WORDS);
		}
		const words = chain(this.#slots, slot);
		const operation = chain(this.#chains, number);
		words[at(slot) + OWNER] = number;
		words[at(slot) + NEXT] = operation[at(number) + FIRST] as number;
		operation[at(number) + FIRST] = slot + 1;
		return slot;
	}

	/** Removes an operation, and hands out each of its slots; nothing when it is not there. */
	remove(id: string, freed: (slot: number) => void): void {
		const number = this.#numbersOf(id).get(id);
		if (number === undefined) return;
		this.#numbersOf(id).delete(id);
		this.#free.push(number);
		this.#size--;
		let next = chain(this.#chains, number)[at(number) + FIRST] as number;
		while (next !== 0) {
			const slot = next - 1;
			const words = chain(this.#slots, slot);
			next = words[at(slot) + NEXT] as number;
			words[at(slot) + NEXT] = this.#freeSlot;
			this.#freeSlot = slot + 1;
			freed(slot);
		}
	}

	/** The number of the operation that has a slot. */
	ownerOf(slot: number): number {
		return chain(this.#slots, slot)[at(slot) + OWNER] as number;
	}

	idOf(number: number): string {
		return this.#ids[number] as string;
	}

	orderOf(number: number): number {
		return this.#orders[number] as number;
	}

	#numbersOf(id: string): Map<string, number> {
		let hash = 0;
		for (let i = 0; i < id.length; i++) hash = Math.imul(hash, 31) + id.charCodeAt(i);
		return this.#numbers[(hash ^ (hash >>> 15)) & (SHARDS - 1)] as Map<string, number>;
	}
}

function chain(segments: Int32Array[], element: number): Int32Array {
	return segments[element >>> SEGMENT_BITS] as Int32Array;
}

function at(element: number): number {
	return (element & IN_SEGMENT) * WORDS;
}

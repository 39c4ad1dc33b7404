import type { Micros } from "./units.ts";

/** Time, and a box in the earth-centred frame: integers, mm, rounded outward. */
export interface Box {
	startUs: Micros;
	endUs: Micros;
	lowX: number;
	lowY: number;
	lowZ: number;
	highX: number;
	highY: number;
	highZ: number;
}

/** Side of a cell: 100 km, some hours of a drone's or minutes of an airliner's way. */
const CELL_MM = 100_000_000;
/** A box that touches more cells than this stands in one list that every question reads. */
const MOST_CELLS = 64;
/** The earth is 128 cells across: an index from the middle fits between these. */
const HALF_CELLS = 512;

/** Boxes by their key, in cells of space: which keys have a box that meets another. */
export class BoxGrid<K extends string> {
	readonly #cells = new Map<number, Map<K, Box[]>>();
	readonly #wide = new Map<K, Box[]>();
	/** The cells that hold each key. */
	readonly #places = new Map<K, Set<number>>();

	get isEmpty(): boolean {
		return this.#places.size === 0;
	}

	add(key: K, box: Box): void {
		const places = this.#places.get(key) ?? new Set<number>();
		this.#places.set(key, places);
		const cells = cellsOf(box, MOST_CELLS);
		if (cells === null) {
			put(this.#wide, key, box);
			return;
		}
		for (const cell of cells) {
			const boxes = this.#cells.get(cell) ?? new Map<K, Box[]>();
			this.#cells.set(cell, boxes);
			put(boxes, key, box);
			places.add(cell);
		}
	}

	/** Removes every box of a key; nothing when there is none. */
	remove(key: K): void {
		for (const cell of this.#places.get(key) ?? []) {
			const boxes = this.#cells.get(cell);
			boxes?.delete(key);
			if (boxes?.size === 0) this.#cells.delete(cell);
		}
		this.#places.delete(key);
		this.#wide.delete(key);
	}

	/** Adds every key with a box that meets this one in time and space. */
	collect(asked: Box, found: Set<K>): void {
		collectFrom(this.#wide, asked, found);
		const cells = cellsOf(asked, this.#cells.size);
		if (cells === null) {
			for (const boxes of this.#cells.values()) collectFrom(boxes, asked, found);
			return;
		}
		for (const cell of cells) {
			const boxes = this.#cells.get(cell);
			if (boxes !== undefined) collectFrom(boxes, asked, found);
		}
	}
}

function put<K>(boxes: Map<K, Box[]>, key: K, box: Box): void {
	const known = boxes.get(key);
	if (known === undefined) boxes.set(key, [box]);
	else known.push(box);
}

function collectFrom<K>(boxes: ReadonlyMap<K, Box[]>, asked: Box, found: Set<K>): void {
	for (const [key, own] of boxes)
		if (!found.has(key) && own.some((box) => meet(box, asked))) found.add(key);
}

/** The cells that a box touches; null when they are more than so many, or off the grid. */
function cellsOf(box: Box, most: number): number[] | null {
	const [lowX, highX] = [cellAt(box.lowX), cellAt(box.highX)];
	const [lowY, highY] = [cellAt(box.lowY), cellAt(box.highY)];
	const [lowZ, highZ] = [cellAt(box.lowZ), cellAt(box.highZ)];
	if (Math.min(lowX, lowY, lowZ) < 0 || Math.max(highX, highY, highZ) >= 2 * HALF_CELLS)
		return null;
	if ((highX - lowX + 1) * (highY - lowY + 1) * (highZ - lowZ + 1) > most) return null;
	const cells: number[] = [];
	for (let x = lowX; x <= highX; x++)
		for (let y = lowY; y <= highY; y++)
			for (let z = lowZ; z <= highZ; z++) cells.push((x * 2 * HALF_CELLS + y) * 2 * HALF_CELLS + z);
	return cells;
}

function cellAt(mm: number): number {
	return Math.floor(mm / CELL_MM) + HALF_CELLS;
}

/** Time is half-open; boxes are closed. */
export function meet(a: Box, b: Box): boolean {
	return (
		a.startUs < b.endUs &&
		b.startUs < a.endUs &&
		a.lowX <= b.highX &&
		b.lowX <= a.highX &&
		a.lowY <= b.highY &&
		b.lowY <= a.highY &&
		a.lowZ <= b.highZ &&
		b.lowZ <= a.highZ
	);
}

import { type Box, BoxGrid } from "./box-grid.ts";
import { chord2Mm2 } from "./geodesy.ts";
import { riseMm, verticesOf, widthMm } from "./spine.ts";
import { MINUTE_US } from "./units.ts";
import type { Volume } from "./volume.ts";

const BUCKET_US = 15 * MINUTE_US;
/** A volume that spans more buckets than this (a day) is kept in one list that every question reads. */
const MOST_BUCKETS = 96;

/**
 * Which operations might meet a list of volumes: every one that does, and some that do not.
 * Boxes stand in the earth-centred frame, where neither the antimeridian nor a pole is special, and
 * where what lies in boxes further apart than R is further apart than R on the ground.
 */
export class VolumeIndex<K extends string> {
	readonly #buckets = new Map<number, BoxGrid<K>>();
	readonly #long = new BoxGrid<K>();
	/** Each key's place in the order of insertion, and the buckets that hold it. */
	readonly #keys = new Map<K, { order: number; buckets: Set<number> }>();
	#inserted = 0;

	/** Puts the volumes under a key; a key that is there already is replaced and moves to the end. */
	add(key: K, volumes: readonly Volume[]): void {
		this.remove(key);
		const buckets = new Set<number>();
		this.#keys.set(key, { order: this.#inserted++, buckets });
		for (const box of volumes.map(boxOf)) {
			if (bucketCount(box) > MOST_BUCKETS) {
				this.#long.add(key, box);
				continue;
			}
			for (let bucket = firstBucket(box); bucket <= lastBucket(box); bucket++) {
				const grid = this.#buckets.get(bucket) ?? new BoxGrid<K>();
				this.#buckets.set(bucket, grid);
				grid.add(key, box);
				buckets.add(bucket);
			}
		}
	}

	/** Removes what stands under a key; nothing when there is none. */
	remove(key: K): void {
		const entry = this.#keys.get(key);
		if (entry === undefined) return;
		this.#keys.delete(key);
		this.#long.remove(key);
		for (const bucket of entry.buckets) {
			const grid = this.#buckets.get(bucket);
			grid?.remove(key);
			if (grid?.isEmpty === true) this.#buckets.delete(bucket);
		}
	}

	/**
	 * All keys with a volume that overlaps one of these in time and comes nearer than `radiusMm` to
	 * it, and some others, in order of insertion. Altitude is not looked at.
	 */
	candidates(volumes: readonly Volume[], radiusMm: number): K[] {
		const found = new Set<K>();
		for (const volume of volumes) {
			const box = grown(boxOf(volume), Math.ceil(radiusMm));
			this.#long.collect(box, found);
			for (const grid of this.#during(box)) grid.collect(box, found);
		}
		const order = (key: K) => this.#keys.get(key)?.order ?? 0;
		return [...found].sort((a, b) => order(a) - order(b));
	}

	/** The occupied buckets that a box's time touches. */
	*#during(box: Box): Iterable<BoxGrid<K>> {
		const first = firstBucket(box);
		const last = lastBucket(box);
		if (bucketCount(box) > this.#buckets.size) {
			for (const [bucket, grid] of this.#buckets) if (bucket >= first && bucket <= last) yield grid;
			return;
		}
		for (let bucket = first; bucket <= last; bucket++) {
			const grid = this.#buckets.get(bucket);
			if (grid !== undefined) yield grid;
		}
	}
}

function firstBucket(box: Box): number {
	return Math.floor(box.startUs / BUCKET_US);
}

/** The end of a window is not in it. */
function lastBucket(box: Box): number {
	return Math.floor((box.endUs - 1) / BUCKET_US);
}

function bucketCount(box: Box): number {
	return lastBucket(box) - firstBucket(box) + 1;
}

function grown(box: Box, mm: number): Box {
	return {
		...box,
		lowX: box.lowX - mm,
		lowY: box.lowY - mm,
		lowZ: box.lowZ - mm,
		highX: box.highX + mm,
		highY: box.highY + mm,
		highZ: box.highZ + mm,
	};
}

/** Around the vertices, with room for the rise of the longest edge, the width and 1 mm of rounding. */
export function boxOf({ outline, window }: Pick<Volume, "outline" | "window">): Box {
	const vertices = verticesOf(outline);
	const first = vertices[0] ?? { x: 0, y: 0, z: 0 };
	const box: Box = {
		...window,
		lowX: first.x,
		lowY: first.y,
		lowZ: first.z,
		highX: first.x,
		highY: first.y,
		highZ: first.z,
	};
	let longest2 = 0;
	let before = outline.kind === "polygon" ? (vertices[vertices.length - 1] ?? first) : first;
	for (const p of vertices) {
		box.lowX = Math.min(box.lowX, p.x);
		box.lowY = Math.min(box.lowY, p.y);
		box.lowZ = Math.min(box.lowZ, p.z);
		box.highX = Math.max(box.highX, p.x);
		box.highY = Math.max(box.highY, p.y);
		box.highZ = Math.max(box.highZ, p.z);
		longest2 = Math.max(longest2, chord2Mm2(p, before));
		before = p;
	}
	const margin = riseMm(Math.sqrt(longest2)) + widthMm(outline) + 1;
	box.lowX = Math.floor(box.lowX - margin);
	box.lowY = Math.floor(box.lowY - margin);
	box.lowZ = Math.floor(box.lowZ - margin);
	box.highX = Math.ceil(box.highX + margin);
	box.highY = Math.ceil(box.highY + margin);
	box.highZ = Math.ceil(box.highZ + margin);
	return box;
}

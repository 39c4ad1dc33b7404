import { chord2Mm2 } from "./geodesy.ts";
import { riseMm, verticesOf, widthMm } from "./spine.ts";
import { MINUTE_US, type Micros } from "./units.ts";
import type { Volume } from "./volume.ts";

const BUCKET_US = 15 * MINUTE_US;
/** A volume that spans more buckets than this (a day) is kept in one list that every question reads. */
const MOST_BUCKETS = 96;

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

/** Boxes of one key, and one box around them all. */
interface Shelf {
	around: Box;
	boxes: Box[];
}

/**
 * Which operations might meet a list of volumes: every one that does, and some that do not.
 * Boxes stand in the earth-centred frame, where neither the antimeridian nor a pole is special, and
 * where what lies in boxes further apart than R is further apart than R on the ground.
 */
export class VolumeIndex<K extends string> {
	readonly #buckets = new Map<number, Map<K, Shelf>>();
	readonly #long = new Map<K, Shelf>();
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
				shelve(this.#long, key, box);
				continue;
			}
			for (let bucket = firstBucket(box); bucket <= lastBucket(box); bucket++) {
				const shelves = this.#buckets.get(bucket) ?? new Map<K, Shelf>();
				this.#buckets.set(bucket, shelves);
				shelve(shelves, key, box);
				buckets.add(bucket);
			}
		}
	}

	/** Removes what stands under a key; nothing when there is none. */
	remove(key: K): void {
		const entry = this.#keys.get(key);
		if (entry === undefined) return;
		this.#keys.delete(key);
		this.#long.delete(key);
		for (const bucket of entry.buckets) {
			const shelves = this.#buckets.get(bucket);
			shelves?.delete(key);
			if (shelves?.size === 0) this.#buckets.delete(bucket);
		}
	}

	/**
	 * All keys with a volume that overlaps one of these in time and comes nearer than `radiusMm` to
	 * it, and some others, in order of insertion. Altitude is not looked at.
	 */
	candidates(volumes: readonly Volume[], radiusMm: number): K[] {
		const boxes = volumes.map((volume) => grown(boxOf(volume), Math.ceil(radiusMm)));
		if (boxes.length === 0) return [];
		const found = new Set<K>();
		collect(this.#long, boxes, found);
		for (const [bucket, asked] of this.#asked(boxes)) {
			collect(this.#buckets.get(bucket) as Map<K, Shelf>, asked, found);
		}
		const order = (key: K) => this.#keys.get(key)?.order ?? 0;
		return [...found].sort((a, b) => order(a) - order(b));
	}

	/** The boxes to compare in each occupied bucket. */
	#asked(boxes: readonly Box[]): Map<number, Box[]> {
		const asked = new Map<number, Box[]>();
		const ask = (bucket: number, box: Box) => {
			if (!this.#buckets.has(bucket)) return;
			const there = asked.get(bucket);
			if (there === undefined) asked.set(bucket, [box]);
			else there.push(box);
		};
		for (const box of boxes) {
			const first = firstBucket(box);
			const last = lastBucket(box);
			if (bucketCount(box) > this.#buckets.size) {
				for (const bucket of this.#buckets.keys()) {
					if (bucket >= first && bucket <= last) ask(bucket, box);
				}
			} else {
				for (let bucket = first; bucket <= last; bucket++) ask(bucket, box);
			}
		}
		return asked;
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

function shelve<K>(shelves: Map<K, Shelf>, key: K, box: Box): void {
	const shelf = shelves.get(key);
	if (shelf === undefined) {
		shelves.set(key, { around: box, boxes: [box] });
	} else {
		shelf.around = union(shelf.around, box);
		shelf.boxes.push(box);
	}
}

function collect<K>(shelves: ReadonlyMap<K, Shelf>, asked: readonly Box[], found: Set<K>): void {
	const around = asked.reduce(union);
	for (const [key, shelf] of shelves) {
		if (found.has(key) || !meet(shelf.around, around)) continue;
		const near = asked.filter((box) => meet(shelf.around, box));
		if (near.some((box) => shelf.boxes.some((own) => meet(own, box)))) found.add(key);
	}
}

function meet(a: Box, b: Box): boolean {
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

function union(a: Box, b: Box): Box {
	return {
		startUs: Math.min(a.startUs, b.startUs),
		endUs: Math.max(a.endUs, b.endUs),
		lowX: Math.min(a.lowX, b.lowX),
		lowY: Math.min(a.lowY, b.lowY),
		lowZ: Math.min(a.lowZ, b.lowZ),
		highX: Math.max(a.highX, b.highX),
		highY: Math.max(a.highY, b.highY),
		highZ: Math.max(a.highZ, b.highZ),
	};
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

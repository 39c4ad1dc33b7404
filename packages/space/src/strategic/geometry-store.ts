import type { Outline } from "../volume.ts";
import { NumberRuns } from "./number-runs.ts";
import { growSegments, IN_SEGMENT, SEGMENT_BITS } from "./segments.ts";

/** Words of a slot: the kind and the number of vertices, and where their run is. */
const WORDS = 3;
const SHAPE = 0;
const RUN_HIGH = 1;
const RUN_LOW = 2;
const KINDS = ["polygon", "disc", "corridor"] as const;
const TWO_32 = 2 ** 32;

/**
 * Outlines by slot in flat arrays: ten million of them are no objects. A run holds the latitudes,
 * then the longitudes, and last the radius or half-width of what has one.
 */
export class GeometryStore {
	readonly #runs = new NumberRuns();
	readonly #slots: Int32Array[] = [];

	get bytes(): number {
		return this.#slots.reduce((sum, { byteLength }) => sum + byteLength, this.#runs.bytes);
	}

	/** Stores an outline in a slot that holds none. */
	set(slot: number, outline: Outline): void {
		growSegments(this.#slots, slot, WORDS);
		const count = outline.kind === "disc" ? 1 : outline.lat9.length;
		const length = runLength(outline.kind, count);
		const at = this.#runs.allocate(length);
		const run = this.#runs.run(at, length);
		if (outline.kind === "disc") {
			run[0] = outline.lat9;
			run[1] = outline.lon9;
			run[2] = outline.radiusMm;
		} else {
			run.set(outline.lat9);
			run.set(outline.lon9, count);
			if (outline.kind === "corridor") run[2 * count] = outline.halfWidthMm;
		}
		const words = this.#slots[slot >>> SEGMENT_BITS] as Int32Array;
		const word = (slot & IN_SEGMENT) * WORDS;
		words[word + SHAPE] = count * KINDS.length + KINDS.indexOf(outline.kind);
		words[word + RUN_HIGH] = Math.floor(at / TWO_32);
		words[word + RUN_LOW] = at | 0;
	}

	/** Forgets the outline of a slot that holds one. */
	free(slot: number): void {
		const { kind, count, at } = this.#shape(slot);
		this.#runs.free(at, runLength(kind, count));
	}

	/** The outline of a slot that holds one, as an object. */
	outline(slot: number): Outline {
		const { kind, count, at } = this.#shape(slot);
		const run = this.#runs.run(at, runLength(kind, count));
		if (kind === "disc") {
			const [lat9, lon9, radiusMm] = run as unknown as [number, number, number];
			return { kind, lat9, lon9, radiusMm };
		}
		// One by one: `Array.from` goes through an iterator, which takes five times as long.
		const lat9: number[] = [];
		const lon9: number[] = [];
		for (let i = 0; i < count; i++) {
			lat9.push(run[i] as number);
			lon9.push(run[count + i] as number);
		}
		if (kind === "polygon") return { kind, lat9, lon9 };
		return { kind, lat9, lon9, halfWidthMm: run[2 * count] as number };
	}

	#shape(slot: number): { kind: Outline["kind"]; count: number; at: number } {
		const words = this.#slots[slot >>> SEGMENT_BITS] as Int32Array;
		const word = (slot & IN_SEGMENT) * WORDS;
		const shape = words[word + SHAPE] as number;
		const at =
			(words[word + RUN_HIGH] as number) * TWO_32 + ((words[word + RUN_LOW] as number) >>> 0);
		const kind = KINDS[shape % KINDS.length] as Outline["kind"];
		return { kind, count: Math.floor(shape / KINDS.length), at };
	}
}

function runLength(kind: Outline["kind"], count: number): number {
	return kind === "polygon" ? 2 * count : 2 * count + 1;
}

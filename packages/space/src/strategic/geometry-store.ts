import { type OutlineRun, runLength, runOf } from "../outline-run.ts";
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

/** Outlines by slot in flat arrays: ten million of them are no objects. */
export class GeometryStore {
	readonly #runs = new NumberRuns();
	readonly #slots: Int32Array[] = [];

	get bytes(): number {
		return this.#slots.reduce((sum, { byteLength }) => sum + byteLength, this.#runs.bytes);
	}

	/** Stores an outline in a slot that holds none. */
	set(slot: number, outline: Outline): void {
		growSegments(this.#slots, slot, WORDS);
		const { kind, count, numbers } = runOf(outline);
		const at = this.#runs.allocate(numbers.length);
		const { segment, from } = this.#runs.place(at);
		segment.set(numbers, from);
		const words = this.#slots[slot >>> SEGMENT_BITS] as Int32Array;
		const word = (slot & IN_SEGMENT) * WORDS;
		words[word + SHAPE] = count * KINDS.length + KINDS.indexOf(kind);
		words[word + RUN_HIGH] = Math.floor(at / TWO_32);
		words[word + RUN_LOW] = at | 0;
	}

	/** Forgets the outline of a slot that holds one. */
	free(slot: number): void {
		const { kind, count, at } = this.#shape(slot);
		this.#runs.free(at, runLength(kind, count));
	}

	/** The outline of a slot that holds one. */
	run(slot: number): OutlineRun {
		const { kind, count, at } = this.#shape(slot);
		const { segment, from } = this.#runs.place(at);
		return { kind, count, numbers: segment, from };
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

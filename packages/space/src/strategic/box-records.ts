import { arcsMeet, type GridBox } from "./grid-box.ts";
import { growSegments, IN_SEGMENT, SEGMENT_BITS } from "./segments.ts";

/** Words of a record: 40 bytes. */
const WORDS = 10;
const SOUTH = 0;
const NORTH = 1;
const WEST = 2;
const EAST = 3;
const LOWER = 4;
const UPPER = 5;
/** The high word of a time, whose low word follows. */
const START = 6;
const END = 8;
/** Above the 21 bits of the start's high word: the datum. */
const DATUM = START;
const HIGH_BITS = 21;

/** Words of a key: where the line table keeps the entry; the size class and 1, 0 for no box. */
const KEY_WORDS = 2;
const PLACE = 0;
const CLASS = 1;

const HIGH = 2 ** HIGH_BITS - 1;

const TWO_32 = 2 ** 32;

/**
 * What is stored of each slot. Keys stand apart from boxes: whoever removes an entry, or moves one,
 * touches keys alone, which are few enough to stay in the processor's cache.
 */
export class BoxRecords {
	readonly #segments: Int32Array[] = [];
	readonly #keys: Int32Array[] = [];
	/** One more than the greatest slot that ever held a box. */
	#end = 0;

	get end(): number {
		return this.#end;
	}

	get bytes(): number {
		const all = [...this.#segments, ...this.#keys];
		return all.reduce((sum, segment) => sum + segment.byteLength, 0);
	}

	/** The class of the slot's box, −1 where there is none. */
	classOf(slot: number): number {
		const keys = this.#keys[slot >>> SEGMENT_BITS];
		return (keys?.[(slot & IN_SEGMENT) * KEY_WORDS + CLASS] ?? 0) - 1;
	}

	set(slot: number, box: GridBox, classOf: number): void {
		growSegments(this.#segments, slot, WORDS);
		growSegments(this.#keys, slot, KEY_WORDS);
		if (slot >= this.#end) this.#end = slot + 1;
		const segment = this.#segments[slot >>> SEGMENT_BITS] as Int32Array;
		const at = (slot & IN_SEGMENT) * WORDS;
		segment[at + SOUTH] = box.south7;
		segment[at + NORTH] = box.north7;
		segment[at + WEST] = box.west7;
		segment[at + EAST] = box.east7;
		segment[at + LOWER] = box.lower01mm;
		segment[at + UPPER] = box.upper01mm;
		segment[at + START] = Math.floor(box.startUs / TWO_32) | (box.datum << HIGH_BITS);
		segment[at + START + 1] = box.startUs | 0;
		segment[at + END] = Math.floor(box.endUs / TWO_32);
		segment[at + END + 1] = box.endUs | 0;
		this.#keyOf(slot)[(slot & IN_SEGMENT) * KEY_WORDS + CLASS] = classOf + 1;
	}

	#keyOf(slot: number): Int32Array {
		return this.#keys[slot >>> SEGMENT_BITS] as Int32Array;
	}

	clear(slot: number): void {
		this.#keyOf(slot)[(slot & IN_SEGMENT) * KEY_WORDS + CLASS] = 0;
	}

	place(slot: number): number {
		return this.#keyOf(slot)[(slot & IN_SEGMENT) * KEY_WORDS + PLACE] as number;
	}

	setPlace(slot: number, place: number): void {
		this.#keyOf(slot)[(slot & IN_SEGMENT) * KEY_WORDS + PLACE] = place;
	}

	/** Copies a slot's box into another object. */
	read(slot: number, into: GridBox): void {
		const segment = this.#segments[slot >>> SEGMENT_BITS] as Int32Array;
		const at = (slot & IN_SEGMENT) * WORDS;
		into.south7 = segment[at + SOUTH] as number;
		into.north7 = segment[at + NORTH] as number;
		into.west7 = segment[at + WEST] as number;
		into.east7 = segment[at + EAST] as number;
		into.lower01mm = segment[at + LOWER] as number;
		into.upper01mm = segment[at + UPPER] as number;
		into.datum = datumAt(segment, at);
		into.startUs = timeAt(segment, at + START);
		into.endUs = timeAt(segment, at + END);
	}

	/** As `gridBoxesMeet`, of the box in a slot and another. */
	meets(slot: number, box: GridBox, isTimeClosed: boolean): boolean {
		const segment = this.#segments[slot >>> SEGMENT_BITS] as Int32Array;
		const at = (slot & IN_SEGMENT) * WORDS;
		if ((segment[at + SOUTH] as number) > box.north7) return false;
		if ((segment[at + NORTH] as number) < box.south7) return false;
		const startUs = timeAt(segment, at + START);
		const endUs = timeAt(segment, at + END);
		if (isTimeClosed) {
			if (startUs > box.endUs || box.startUs > endUs) return false;
		} else if (startUs >= box.endUs || box.startUs >= endUs) return false;
		if (datumAt(segment, at) === box.datum) {
			if ((segment[at + LOWER] as number) > box.upper01mm) return false;
			if ((segment[at + UPPER] as number) < box.lower01mm) return false;
		}
		const west7 = segment[at + WEST] as number;
		return arcsMeet(west7, segment[at + EAST] as number, box.west7, box.east7);
	}
}

function timeAt(segment: Int32Array, at: number): number {
	return ((segment[at] as number) & HIGH) * TWO_32 + ((segment[at + 1] as number) >>> 0);
}

function datumAt(segment: Int32Array, at: number): number {
	return (segment[at + DATUM] as number) >>> HIGH_BITS;
}

import { checkStored, type GridBox } from "./grid-box.ts";
import { BOXES, createKernel, type GridKernel, MOST_BOXES } from "./kernel.ts";

/**
 * Slots that questions found, and which question each of them answers: the place of its box among
 * those that were asked. What lies beyond `count` is left from earlier questions.
 */
export interface FoundSlots {
	count: number;
	slots: Int32Array;
	questions: Int32Array;
}

export function noSlots(): FoundSlots {
	return { count: 0, slots: new Int32Array(64), questions: new Int32Array(64) };
}

/** Words and doubles of a box that is given to the kernel. */
const WORDS = 16;
const DOUBLES = 8;
/** Answers for which there is room at first, two words each. */
const FIRST_ROOM = 8192;
const ANSWER_BYTES = 8;

/**
 * Boxes of latitude, longitude, time and altitude by a number of the caller's, a *slot*: small
 * integers, as every slot up to the greatest takes 48 bytes. Putting and removing take the same
 * time however many are stored; asking takes time for each box whose cell lies near. Each box has
 * one entry, in the cell of its centre; a question looks in the cells from which a box of each size
 * class in use could reach it, or at all boxes when those are fewer.
 *
 * The work is done in WebAssembly (assembly/grid), in a memory that holds up to some 40 million
 * boxes. Whoever has several boxes at hand gives them together: their places in memory are fetched at once.
 */
export class BoxHashGrid {
	#kernel: GridKernel | null = null;
	#memory: WebAssembly.Memory | null = null;
	#words = new Int32Array(0);
	#doubles = new Float64Array(0);
	#answers = { at: 0, room: 0 };
	readonly #one: [GridBox] = [emptyBox()];
	readonly #oneSlot: [number] = [0];

	/** The number of boxes stored. */
	get size(): number {
		return this.#kernel?.size() ?? 0;
	}

	/** Memory of the index. */
	get bytes(): number {
		return this.#kernel?.bytes() ?? 0;
	}

	has(slot: number): boolean {
		return this.#kernel !== null && this.#kernel.has(slot) !== 0;
	}

	/** The box in a slot, copied into another object; there has to be one. */
	read(slot: number, into: GridBox): GridBox {
		const { kernel, words, doubles } = this.#ready();
		kernel.read(slot);
		const word = BOXES / 4;
		const double = BOXES / 8;
		into.south7 = words[word] as number;
		into.north7 = words[word + 1] as number;
		into.west7 = words[word + 2] as number;
		into.east7 = words[word + 3] as number;
		into.lower01mm = doubles[double + 2] as number;
		into.upper01mm = doubles[double + 3] as number;
		into.startUs = doubles[double + 4] as number;
		into.endUs = doubles[double + 5] as number;
		into.datum = words[word + 12] as number;
		return into;
	}

	/**
	 * Stores a box, in place of the one that stands in the slot.
	 * @throws RangeError naming the field of a box that is none, or when there is no memory
	 */
	upsert(slot: number, box: GridBox): void {
		this.#oneSlot[0] = slot;
		this.#one[0] = box;
		this.upsertAll(this.#oneSlot, this.#one, 1);
	}

	/**
	 * Stores the first `count` boxes, each in the slot at its place, in that order.
	 * @throws RangeError as `upsert`; of boxes that are none before any is stored
	 */
	upsertAll(slots: ArrayLike<number>, boxes: readonly GridBox[], count = boxes.length): void {
		for (let i = 0; i < count; i++) checkStored(slots[i] as number, boxes[i] as GridBox);
		for (let from = 0; from < count; from += MOST_BOXES) {
			const { kernel } = this.#ready();
			const given = Math.min(MOST_BOXES, count - from);
			for (let k = 0; k < given; k++)
				this.#give(k, boxes[from + k] as GridBox, slots[from + k] as number);
			const stored = kernel.put(given);
			if (stored < given) throw new RangeError(`slot ${slots[from + stored]}: no memory for it`);
		}
	}

	/** Removes the box in a slot; nothing when there is none. */
	remove(slot: number): void {
		this.#kernel?.drop(slot);
	}

	/** Appends every slot whose box meets this one, each once, in no particular order. */
	query(box: GridBox, isTimeClosed: boolean, found: FoundSlots): void {
		this.#one[0] = box;
		this.queryAll(this.#one, isTimeClosed, found, 1);
	}

	/** Appends what `query` finds for each of the first `count` boxes, in no particular order. */
	queryAll(
		boxes: readonly GridBox[],
		isTimeClosed: boolean,
		found: FoundSlots,
		count = boxes.length,
	): void {
		if (this.size === 0) return;
		for (let from = 0; from < count; from += MOST_BOXES) {
			const given = Math.min(MOST_BOXES, count - from);
			this.#ready();
			for (let k = 0; k < given; k++) this.#give(k, boxes[from + k] as GridBox, 0);
			this.#ask(given, from, isTimeClosed, found);
		}
	}

	#ask(given: number, from: number, isTimeClosed: boolean, found: FoundSlots): void {
		let { kernel, words } = this.#ready();
		let count = 0;
		for (;;) {
			const { at, room } = this.#answers;
			count = kernel.ask(given, isTimeClosed, at, room) >>> 0;
			if (count <= room) break;
			this.#makeRoom(2 * count);
			({ kernel, words } = this.#ready());
		}
		if (count === 0) return;
		makePlace(found, count);
		let answer = this.#answers.at / 4;
		for (let k = found.count; k < found.count + count; k++) {
			found.questions[k] = from + (words[answer++] as number);
			found.slots[k] = words[answer++] as number;
		}
		found.count += count;
	}

	/** The kernel, made when it is first needed, and views of its memory, which it may have grown. */
	#ready(): { kernel: GridKernel; words: Int32Array; doubles: Float64Array } {
		if (this.#kernel === null) {
			const { kernel, memory } = createKernel();
			this.#kernel = kernel;
			this.#memory = memory;
			this.#makeRoom(FIRST_ROOM);
		}
		// A memory that grows takes the bytes away from the views that were made of it.
		if (this.#words.length === 0) {
			const { buffer } = this.#memory as WebAssembly.Memory;
			this.#words = new Int32Array(buffer);
			this.#doubles = new Float64Array(buffer);
		}
		return { kernel: this.#kernel, words: this.#words, doubles: this.#doubles };
	}

	/** @throws RangeError when there is no memory */
	#makeRoom(answers: number): void {
		const at = (this.#kernel as GridKernel).reserve(answers * ANSWER_BYTES) >>> 0;
		if (at === 0) throw new RangeError(`${answers} answers: no memory for them`);
		this.#answers = { at, room: answers };
	}

	#give(place: number, box: GridBox, slot: number): void {
		const word = BOXES / 4 + WORDS * place;
		const double = BOXES / 8 + DOUBLES * place;
		const words = this.#words;
		const doubles = this.#doubles;
		words[word] = box.south7;
		words[word + 1] = box.north7;
		words[word + 2] = box.west7;
		words[word + 3] = box.east7;
		doubles[double + 2] = box.lower01mm;
		doubles[double + 3] = box.upper01mm;
		doubles[double + 4] = box.startUs;
		doubles[double + 5] = box.endUs;
		words[word + 12] = box.datum;
		words[word + 13] = slot;
	}
}

function makePlace(found: FoundSlots, more: number): void {
	let length = found.slots.length;
	while (length < found.count + more) length *= 2;
	if (length === found.slots.length) return;
	const { slots, questions } = found;
	found.slots = new Int32Array(length);
	found.slots.set(slots);
	found.questions = new Int32Array(length);
	found.questions.set(questions);
}

export function emptyBox(): GridBox {
	return {
		south7: 0,
		north7: 0,
		west7: 0,
		east7: 0,
		startUs: 0,
		endUs: 0,
		lower01mm: 0,
		upper01mm: 0,
		datum: 0,
	};
}

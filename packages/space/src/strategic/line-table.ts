import type { CellProbes } from "./cell-probes.ts";
import { GUARD, NO_HIGH, NO_LOW } from "./lanes.ts";
import { growSegments, IN_SEGMENT, SEGMENT_BITS } from "./segments.ts";

/** Words of a line: a cache line of 64 bytes. */
const WORDS = 16;
/** Entries of a line, each of three words after the header: low lanes, high lanes, slot and tag. */
const ENTRIES = 5;
const LOW = 0;
const HIGH = 1;
const SLOT = 2;
/** The header: entries in the line, and above them the overflow line that follows and 1, or 0. */
const COUNT_BITS = 3;
const COUNT = 7;

export const SLOT_BITS = 27;
const SLOT_MASK = 2 ** SLOT_BITS - 1;

/** Lines of a new table, and entries to a line beyond which a line is split in two. */
const FIRST_LINES = 4;
const FULL = 2;

/** What the table needs to know of an entry, and tells when it has moved. */
export interface Slots {
	/** The number that decides the entry's line. */
	addressOf(slot: number): number;
	place(slot: number): number;
	setPlace(slot: number, place: number): void;
}

/**
 * Entries by a hash of their cell: W. Litwin's linear hashing ("Linear hashing: a new tool for file
 * and table addressing", 1980) with a cache line for a page. It grows by one line at a time, so
 * that no upsert waits for more than the split of one line. What does not fit a line stands in
 * overflow lines behind it; of a line and its overflow only one is not full: the first overflow
 * line, or the line itself where there is none. A removed entry's place is taken by the last entry
 * there: nothing is left behind.
 *
 * A place is `line * 8 + entry`, with the line `−1 − n` for overflow line n.
 */
export class LineTable {
	readonly #slots: Slots;
	readonly #lines: Int32Array[] = [];
	readonly #overflow: Int32Array[] = [];
	#lineCount = 0;
	#overflowCount = 0;
	/** The first free overflow line and 1; each names the next in its header. */
	#free = 0;
	/** The greatest power of two that is not above the number of lines, less 1. */
	#mask = FIRST_LINES - 1;
	#size = 0;

	constructor(slots: Slots) {
		this.#slots = slots;
		while (this.#lineCount < FIRST_LINES) this.#appendLine();
	}

	get lineCount(): number {
		return this.#lineCount;
	}

	get bytes(): number {
		const all = [...this.#lines, ...this.#overflow];
		return all.reduce((sum, segment) => sum + segment.byteLength, 0);
	}

	/** Adds the entry of a slot that has none. */
	insert(slot: number, address: number, tag: number, low: number, high: number): void {
		this.#add(this.#lineOf(address), (tag << SLOT_BITS) | slot, low, high);
		this.#size++;
		if (this.#size > FULL * this.#lineCount) this.#split();
	}

	remove(slot: number): void {
		const place = this.#slots.place(slot);
		const line = place >> COUNT_BITS;
		const home = line >= 0 ? line : this.#lineOf(this.#slots.addressOf(slot));
		const homeSegment = this.#segmentOf(home);
		const homeAt = lineAt(home);
		const next = (homeSegment[homeAt] as number) >>> COUNT_BITS;
		// The only line that may not be full gives its last entry.
		const last = next === 0 ? home : -next;
		const lastSegment = this.#segmentOf(last);
		const lastAt = lineAt(last);
		const header = lastSegment[lastAt] as number;
		const count = (header & COUNT) - 1;
		const from = entryAt(last, count);
		const segment = this.#segmentOf(line);
		const to = entryAt(line, place & COUNT);
		const moved = (lastSegment[from + SLOT] as number) & SLOT_MASK;
		if (moved !== slot) {
			segment[to + LOW] = lastSegment[from + LOW] as number;
			segment[to + HIGH] = lastSegment[from + HIGH] as number;
			segment[to + SLOT] = lastSegment[from + SLOT] as number;
			this.#slots.setPlace(moved, place);
		}
		lastSegment[from + LOW] = NO_LOW;
		lastSegment[from + HIGH] = NO_HIGH;
		lastSegment[lastAt] = header - 1;
		if (count === 0 && next !== 0) {
			// The count of the home line stays, and its next becomes the next of the emptied line.
			homeSegment[homeAt] = ((homeSegment[homeAt] as number) & COUNT) | (header & ~COUNT);
			this.#freeOverflow(next);
		}
		this.#size--;
	}

	/**
	 * Every entry of a probed line that has the probe's tag and lanes that meet the probe's: its slot
	 * and the number of the probe, in `probes.foundSlot` and `probes.foundProbe`. The lines' headers
	 * are read before anything depends on one of them, so that the memory fetches them at once.
	 */
	collect(probes: CellProbes): void {
		const { address, header, count } = probes;
		for (let i = 0; i < count; i++) {
			const line = this.#lineOf(address[i] as number);
			address[i] = line;
			const segment = this.#lines[line >>> SEGMENT_BITS] as Int32Array;
			header[i] = segment[(line & IN_SEGMENT) * WORDS] as number;
		}
		for (let i = 0; i < count; i++) {
			const first = header[i] as number;
			if (first === 0) continue;
			const line = address[i] as number;
			const segment = this.#lines[line >>> SEGMENT_BITS] as Int32Array;
			testLine(segment, (line & IN_SEGMENT) * WORDS, probes, i);
			let next = first >>> COUNT_BITS;
			while (next !== 0) {
				const behind = this.#overflow[(next - 1) >>> SEGMENT_BITS] as Int32Array;
				const at = ((next - 1) & IN_SEGMENT) * WORDS;
				testLine(behind, at, probes, i);
				next = (behind[at] as number) >>> COUNT_BITS;
			}
		}
	}

	#lineOf(address: number): number {
		const wide = address & (2 * this.#mask + 1);
		return wide < this.#lineCount ? wide : wide & this.#mask;
	}

	#segmentOf(line: number): Int32Array {
		return line >= 0
			? (this.#lines[line >>> SEGMENT_BITS] as Int32Array)
			: (this.#overflow[~line >>> SEGMENT_BITS] as Int32Array);
	}

	/** Puts an entry behind the last of a line and its overflow. */
	#add(home: number, slotAndTag: number, low: number, high: number): void {
		const homeSegment = this.#segmentOf(home);
		const homeAt = lineAt(home);
		const next = (homeSegment[homeAt] as number) >>> COUNT_BITS;
		let line = next === 0 ? home : -next;
		let segment = this.#segmentOf(line);
		let count = (segment[lineAt(line)] as number) & COUNT;
		if (count === ENTRIES) {
			line = -this.#newOverflow(next);
			homeSegment[homeAt] = ((homeSegment[homeAt] as number) & COUNT) | (-line << COUNT_BITS);
			segment = this.#segmentOf(line);
			count = 0;
		}
		const at = entryAt(line, count);
		segment[at + LOW] = low;
		segment[at + HIGH] = high;
		segment[at + SLOT] = slotAndTag;
		segment[lineAt(line)] = (segment[lineAt(line)] as number) + 1;
		this.#slots.setPlace(slotAndTag & SLOT_MASK, (line << COUNT_BITS) | count);
	}

	/** Makes one line more, and moves there what belongs there of the line that it is split from. */
	#split(): void {
		if (this.#lineCount > 2 * this.#mask + 1) this.#mask = 2 * this.#mask + 1;
		const old = this.#lineCount & this.#mask;
		this.#appendLine();
		const segment = this.#segmentOf(old);
		const at = lineAt(old);
		const entries = segment.slice(at, at + WORDS);
		emptyLine(segment, at);
		this.#addAll(entries, 0);
		let next = (entries[0] as number) >>> COUNT_BITS;
		while (next !== 0) {
			const behind = this.#segmentOf(-next).slice(lineAt(-next), lineAt(-next) + WORDS);
			this.#freeOverflow(next);
			this.#addAll(behind, 0);
			next = (behind[0] as number) >>> COUNT_BITS;
		}
	}

	#addAll(line: Int32Array, at: number): void {
		const end = at + 1 + 3 * ((line[at] as number) & COUNT);
		for (let entry = at + 1; entry < end; entry += 3) {
			const slotAndTag = line[entry + SLOT] as number;
			const home = this.#lineOf(this.#slots.addressOf(slotAndTag & SLOT_MASK));
			this.#add(home, slotAndTag, line[entry + LOW] as number, line[entry + HIGH] as number);
		}
	}

	#appendLine(): void {
		growSegments(this.#lines, this.#lineCount, WORDS);
		emptyLine(this.#segmentOf(this.#lineCount), lineAt(this.#lineCount));
		this.#lineCount++;
	}

	/** An empty overflow line before the given one; both numbers with 1 added. */
	#newOverflow(next: number): number {
		let line = this.#free;
		if (line === 0) {
			growSegments(this.#overflow, this.#overflowCount, WORDS);
			line = ++this.#overflowCount;
		} else {
			this.#free = (this.#segmentOf(-line)[lineAt(-line)] as number) >>> COUNT_BITS;
		}
		const segment = this.#segmentOf(-line);
		emptyLine(segment, lineAt(-line));
		segment[lineAt(-line)] = next << COUNT_BITS;
		return line;
	}

	#freeOverflow(line: number): void {
		this.#segmentOf(-line)[lineAt(-line)] = this.#free << COUNT_BITS;
		this.#free = line;
	}
}

function lineAt(line: number): number {
	return ((line >= 0 ? line : ~line) & IN_SEGMENT) * WORDS;
}

function entryAt(line: number, entry: number): number {
	return lineAt(line) + 1 + 3 * entry;
}

function emptyLine(segment: Int32Array, at: number): void {
	segment.fill(0, at, at + WORDS);
	for (let entry = at + 1; entry < at + WORDS; entry += 3) {
		segment[entry + LOW] = NO_LOW;
		segment[entry + HIGH] = NO_HIGH;
	}
}

/** All places of a line, filled or not: an entry that is none meets nothing. */
function testLine(segment: Int32Array, at: number, probes: CellProbes, probe: number): void {
	const high = probes.high[probe] as number;
	const low = probes.low[probe] as number;
	for (let entry = at + 1; entry < at + WORDS; entry += 3) {
		const below = high - (segment[entry + LOW] as number);
		const above = ((segment[entry + HIGH] as number) | GUARD) - low;
		if ((below & above & GUARD) !== GUARD) continue;
		const slotAndTag = segment[entry + SLOT] as number;
		if (slotAndTag >>> SLOT_BITS === probes.tag[probe]) probes.find(slotAndTag & SLOT_MASK, probe);
	}
}

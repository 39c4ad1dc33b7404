/**
 * Entries by a hash of their cell: W. Litwin's linear hashing ("Linear hashing: a new tool for file
 * and table addressing", 1980) with a cache line for a page. It grows by one line at a time, so
 * that no upsert waits for more than the split of one line. What does not fit a line stands in
 * overflow lines behind it; of a line and its overflow only one is not full: the first overflow
 * line, or the line itself where there is none. A removed entry's place is taken by the last entry
 * there: nothing is left behind.
 *
 * A line is a header and five entries of three words: low lanes, high lanes, slot and tag. The header
 * counts the entries in the line, and names the overflow line that follows: its number and 1, or 0.
 */
import { NO_HIGH, NO_LOW } from "./lanes";
import { LINE } from "./layout";
import { hasRoom, lineAt } from "./segments";
import { addressOfSlot } from "./slots";

const ENTRIES: u32 = 5;
const COUNT_BITS: u32 = 3;
const COUNT: u32 = 7;
const SLOT_BITS: u32 = 27;
const SLOT_MASK: u32 = (1 << SLOT_BITS) - 1;
/** Stands where there is none. */
const NO_SLOT: u32 = SLOT_MASK;

export const LINE_BYTES: usize = 64;
export const ENTRY_BYTES: usize = 12;
/** Lines of a new table, and entries to a line beyond which a line is split in two. */
const FIRST_LINES: u32 = 4;
const FULL: u32 = 2;
/** More than an upsert adds. */
const SPARE: u32 = 16;

let lines: u32 = 0;
let overflow: u32 = 0;
/** The first free overflow line and 1; each names the next in its header. */
let free: u32 = 0;
/** The greatest power of two that is not above the number of lines, less 1. */
let mask: u32 = FIRST_LINES - 1;
let entries: u32 = 0;

// @ts-ignore: decorator
@inline
export function lineCount(): u32 {
	return lines;
}

/** The line of an address. */
// @ts-ignore: decorator
@inline
export function lineOf(address: u32): i32 {
	const wide = address & (2 * mask + 1);
	return <i32>(wide < lines ? wide : wide & mask);
}

/** The overflow line that follows: its number and 1, or 0. */
// @ts-ignore: decorator
@inline
export function nextOf(line: usize): u32 {
	return load<u32>(line) >>> COUNT_BITS;
}

// @ts-ignore: decorator
@inline
function countOf(line: usize): u32 {
	return load<u32>(line) & COUNT;
}

// @ts-ignore: decorator
@inline
function entryAt(line: usize, entry: u32): usize {
	return line + 4 + <usize>entry * ENTRY_BYTES;
}

// @ts-ignore: decorator
@inline
export function slotIn(entry: usize): u32 {
	return load<u32>(entry, 8) & SLOT_MASK;
}

// @ts-ignore: decorator
@inline
export function tagOfEntry(entry: usize): u32 {
	return load<u32>(entry, 8) >>> SLOT_BITS;
}

// @ts-ignore: decorator
@inline
function write(entry: usize, low: u32, high: u32, slotAndTag: u32): void {
	store<u32>(entry, low);
	store<u32>(entry, high, 4);
	store<u32>(entry, slotAndTag, 8);
}

/** Makes sure that an entry more can be inserted, in a slot below `slots`; false without memory. */
export function hasRoomForOne(slots: u32): bool {
	if (!hasRoom(max(lines, FIRST_LINES) + 1, overflow + SPARE, slots)) return false;
	while (lines < FIRST_LINES) appendLine();
	return true;
}

/** Adds the entry of a slot that has none. */
export function insert(slot: u32, address: u32, tag: u32, low: u32, high: u32): void {
	add(lineOf(address), (tag << SLOT_BITS) | slot, low, high);
	entries++;
	if (entries > FULL * lines) split();
}

/** Removes the entry of a slot that has one. */
export function remove(slot: u32): void {
	const home = lineAt(lineOf(addressOfSlot(slot)));
	const next = nextOf(home);
	let line = home;
	let to = entryOf(line, slot);
	while (to == 0) {
		line = lineAt(-(<i32>nextOf(line)));
		to = entryOf(line, slot);
	}
	// The only line that may not be full gives its last entry.
	const last = next == 0 ? home : lineAt(-(<i32>next));
	const header = load<u32>(last);
	const count = (header & COUNT) - 1;
	const from = entryAt(last, count);
	write(to, load<u32>(from), load<u32>(from, 4), load<u32>(from, 8));
	write(from, NO_LOW, NO_HIGH, NO_SLOT);
	store<u32>(last, header - 1);
	if (count == 0 && next != 0) {
		// The count of the home line stays, and its next becomes the next of the emptied line.
		store<u32>(home, countOf(home) | (header & ~COUNT));
		freeOverflow(next);
	}
	entries--;
}

/** The entry of a slot in a line, or 0: looked for without a branch that is hard to foresee. */
function entryOf(line: usize, slot: u32): usize {
	let found: usize = 0;
	for (let k: u32 = 0; k < ENTRIES; k++) {
		const entry = entryAt(line, k);
		found = slotIn(entry) == slot ? entry : found;
	}
	return found;
}

/**
 * Reads what follows a line whose header was read, so that it is fetched; where nothing follows, the
 * first overflow line, as a branch would be hard to foresee.
 */
// @ts-ignore: decorator
@inline
export function readBehind(line: usize): u32 {
	return load<u32>(lineAt(-(<i32>max<u32>(nextOf(line), 1))));
}

/** Puts an entry behind the last of a line and its overflow. */
function add(line: i32, slotAndTag: u32, low: u32, high: u32): void {
	const home = lineAt(line);
	const next = nextOf(home);
	let at = next == 0 ? home : lineAt(-(<i32>next));
	let count = countOf(at);
	if (count == ENTRIES) {
		const fresh = newOverflow(next);
		store<u32>(home, countOf(home) | (fresh << COUNT_BITS));
		at = lineAt(-(<i32>fresh));
		count = 0;
	}
	write(entryAt(at, count), low, high, slotAndTag);
	store<u32>(at, load<u32>(at) + 1);
}

/** Makes one line more, and moves there what belongs there of the line that it is split from. */
function split(): void {
	if (lines > 2 * mask + 1) mask = 2 * mask + 1;
	const old = lineAt(<i32>(lines & mask));
	appendLine();
	let next = nextOf(old);
	memory.copy(LINE, old, LINE_BYTES);
	emptyLine(old);
	addAll();
	while (next != 0) {
		const behind = lineAt(-(<i32>next));
		const after = nextOf(behind);
		memory.copy(LINE, behind, LINE_BYTES);
		freeOverflow(next);
		addAll();
		next = after;
	}
}

/** Adds what stands in the line that was taken apart. */
function addAll(): void {
	const count = countOf(LINE);
	for (let k: u32 = 0; k < count; k++) {
		const entry = entryAt(LINE, k);
		const line = lineOf(addressOfSlot(slotIn(entry)));
		add(line, load<u32>(entry, 8), load<u32>(entry), load<u32>(entry, 4));
	}
}

function appendLine(): void {
	emptyLine(lineAt(<i32>lines));
	lines++;
}

/** An empty overflow line before the given one; both numbers with 1 added. */
function newOverflow(next: u32): u32 {
	let line = free;
	if (line == 0) line = ++overflow;
	else free = nextOf(lineAt(-(<i32>line)));
	const at = lineAt(-(<i32>line));
	emptyLine(at);
	store<u32>(at, next << COUNT_BITS);
	return line;
}

function freeOverflow(line: u32): void {
	store<u32>(lineAt(-(<i32>line)), free << COUNT_BITS);
	free = line;
}

function emptyLine(line: usize): void {
	store<u32>(line, 0);
	for (let k: u32 = 0; k < ENTRIES; k++) write(entryAt(line, k), NO_LOW, NO_HIGH, NO_SLOT);
}

/**
 * The strategic grid in AssemblyScript, compiled by tools/wasm.ts: boxes by slot, in one memory for
 * each grid. src/strategic/box-hash-grid.ts says what it does for whom.
 */
import { givenAt, keep, slotOf, unpack } from "./box";
import { addressOf, cellAt, classOf, highOf, locate, lowOf, tagOf } from "./cells";
import { READ_AHEAD } from "./layout";
import { hasRoomForOne, insert, lineOf, readBehind, remove } from "./lines";
import { lineAt, slotAt, usedBytes } from "./segments";
import { addressOfSlot, classOfSlot, setKey } from "./slots";
import { addUse, removeUse } from "./use";
import { answer } from "./ask";

/** One more than the greatest slot that ever held a box. */
let end: u32 = 0;
let stored: u32 = 0;

/** How many boxes are stored. */
export function size(): u32 {
	return stored;
}

/** Bytes that are in use. */
export function bytes(): f64 {
	return usedBytes();
}

export { take as reserve } from "./segments";

export function has(slot: u32): bool {
	return classOfSlot(slot) >= 0;
}

/** Writes the box of a slot, which must hold one, to the first given place. */
export function read(slot: u32): void {
	unpack(slotAt(slot), givenAt(0));
}

/**
 * Stores the given boxes in their slots.
 * @returns how many were stored: fewer when memory ran out
 */
export function put(count: u32): u32 {
	for (let k: u32 = 0; k < count; k++) locate(givenAt(k), cellAt(k));
	readAhead(count);
	for (let k: u32 = 0; k < count; k++) {
		const slot = slotOf(givenAt(k));
		if (!hasRoomForOne(slot + 1)) return k;
		drop(slot);
		const cell = cellAt(k);
		keep(givenAt(k), slotAt(slot));
		setKey(slot, addressOf(cell), classOf(cell));
		addUse(classOf(cell), cell);
		insert(slot, addressOf(cell), tagOf(cell), lowOf(cell), highOf(cell));
		end = max(end, slot + 1);
		stored++;
	}
	return count;
}

/**
 * Reads all that storing the given boxes will need, so that the memory fetches it at once: first
 * what is known by itself, then what that leads to.
 */
function readAhead(count: u32): void {
	let ahead: u32 = 0;
	for (let k: u32 = 0; k < count; k++) {
		const slot = slotOf(givenAt(k));
		if (has(slot)) ahead += load<u32>(slotAt(slot));
	}
	for (let k: u32 = 0; k < count; k++) ahead += load<u32>(lineAt(lineOf(addressOf(cellAt(k)))));
	for (let k: u32 = 0; k < count; k++) {
		const slot = slotOf(givenAt(k));
		if (has(slot)) ahead += load<u32>(lineAt(lineOf(addressOfSlot(slot))));
	}
	for (let k: u32 = 0; k < count; k++) {
		const slot = slotOf(givenAt(k));
		ahead += readBehind(lineAt(lineOf(addressOf(cellAt(k)))));
		if (has(slot)) ahead += readBehind(lineAt(lineOf(addressOfSlot(slot))));
	}
	store<u32>(READ_AHEAD, ahead);
}

/** Removes the box in a slot; nothing when there is none. */
export function drop(slot: u32): void {
	const sizeClass = classOfSlot(slot);
	if (sizeClass < 0) return;
	remove(slot);
	setKey(slot, 0, -1);
	removeUse(sizeClass);
	stored--;
}

/** Which stored boxes meet the first given ones: see ask.ts. */
export function ask(count: u32, isTimeClosed: bool, answers: usize, most: u32): u32 {
	return answer(count, isTimeClosed, end, answers, most);
}

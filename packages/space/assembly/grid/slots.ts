/**
 * What is stored of each slot: its box (see box.ts), and a key of two words behind it.
 */
import { cellAt, locate } from "./cells";
import { givenAt, MOST_BOXES, unpack } from "./box";
import { slotAt, slotsWithRoom } from "./segments";

const KEY: usize = 40;
/** A place behind those that are given. */
export const SCRATCH: u32 = MOST_BOXES;

/** What decides the line of the slot's entry. */
// @ts-ignore: decorator
@inline
export function addressOfSlot(slot: u32): u32 {
	return load<u32>(slotAt(slot), KEY);
}

/** The class of the slot's box, −1 where there is none. */
// @ts-ignore: decorator
@inline
export function classOfSlot(slot: u32): i32 {
	return slot < slotsWithRoom() ? load<i32>(slotAt(slot), KEY + 4) - 1 : -1;
}

// @ts-ignore: decorator
@inline
export function setKey(slot: u32, address: u32, sizeClass: i32): void {
	store<u32>(slotAt(slot), address, KEY);
	store<i32>(slotAt(slot), sizeClass + 1, KEY + 4);
}

/** Finds the cell of the box in a slot. */
export function locateSlot(slot: u32): usize {
	const cell = cellAt(SCRATCH);
	unpack(slotAt(slot), givenAt(SCRATCH));
	locate(givenAt(SCRATCH), cell);
	return cell;
}

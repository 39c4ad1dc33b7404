/**
 * Tables that grow in segments of 4,096 rows: no row moves when its table grows. Memory is zero
 * until it is written to, and costs nothing until then.
 */
import { LINE_SEGMENTS, OVERFLOW_SEGMENTS, SLOT_SEGMENTS } from "./layout";

const ROW_BITS: u32 = 12;
const IN_SEGMENT: u32 = (1 << ROW_BITS) - 1;
const PAGE_BITS: u32 = 16;

/** A cache line. */
const LINE_BITS: u32 = 6;
/** A slot's box and key. */
const SLOT_BYTES: u32 = 48;

/** Rows for which there is room. */
let lineRoom: u32 = 0;
let overflowRoom: u32 = 0;
let slotRoom: u32 = 0;

/** Makes room for so many rows of each table; false when there is no memory for them. */
export function hasRoom(lines: u32, overflow: u32, slots: u32): bool {
	while (lineRoom < lines) {
		if (!addSegment(LINE_SEGMENTS, lineRoom, 1 << (LINE_BITS + ROW_BITS))) return false;
		lineRoom += 1 << ROW_BITS;
	}
	while (overflowRoom < overflow) {
		if (!addSegment(OVERFLOW_SEGMENTS, overflowRoom, 1 << (LINE_BITS + ROW_BITS))) return false;
		overflowRoom += 1 << ROW_BITS;
	}
	while (slotRoom < slots) {
		if (!addSegment(SLOT_SEGMENTS, slotRoom, SLOT_BYTES << ROW_BITS)) return false;
		slotRoom += 1 << ROW_BITS;
	}
	return true;
}

function addSegment(segments: usize, row: u32, bytes: u32): bool {
	const at = take(bytes);
	if (at == 0) return false;
	store<u32>(segments + ((row >> ROW_BITS) << 2), <u32>at);
	return true;
}

/** Pages that are handed out. */
let used: u32 = <u32>memory.size();

/** The address of so many bytes at the end of what is used, or 0 when there is no memory for them. */
export function take(bytes: u32): usize {
	const pages = (bytes + (1 << PAGE_BITS) - 1) >> PAGE_BITS;
	const size = <u32>memory.size();
	if (used + pages > size) {
		// By a part of what there is, as each growth costs time; a page that nobody touches costs nothing.
		const more = max(pages, size >> 3);
		if (memory.grow(<i32>more) < 0 && memory.grow(<i32>pages) < 0) return 0;
	}
	const at = used;
	used += pages;
	return <usize>at << PAGE_BITS;
}

/** Bytes that are handed out. */
export function usedBytes(): f64 {
	return <f64>(<u64>used << PAGE_BITS);
}

export function slotsWithRoom(): u32 {
	return slotRoom;
}

/** The address of a line: `line`, or overflow line n as `−1 − n`. */
// @ts-ignore: decorator
@inline
export function lineAt(line: i32): usize {
	const isOverflow = line >> 31;
	const row = <u32>(line ^ isOverflow);
	const segments = LINE_SEGMENTS + ((OVERFLOW_SEGMENTS - LINE_SEGMENTS) & <usize>isOverflow);
	return (
		<usize>load<u32>(segments + ((row >> ROW_BITS) << 2)) + ((row & IN_SEGMENT) << LINE_BITS)
	);
}

/** The address of what is stored of a slot. */
// @ts-ignore: decorator
@inline
export function slotAt(slot: u32): usize {
	const segment = <usize>load<u32>(SLOT_SEGMENTS + ((slot >> ROW_BITS) << 2));
	return segment + <usize>((slot & IN_SEGMENT) * SLOT_BYTES);
}

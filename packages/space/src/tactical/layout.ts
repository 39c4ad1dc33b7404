/**
 * Where everything lies in the memory that the sweep's two engines and its threads share. The
 * numbers stand again in assembly/sweep/memory.ts.
 */

/** Slots of the header, 8 bytes each, from address 0: a double or, for addresses and counts, a u32. */
export const SLOT = {
	lookAheadS: 0,
	lookAheadUs: 1,
	lowX: 2,
	lowY: 3,
	lowZ: 4,
	perUnitX: 5,
	perUnitY: 6,
	perUnitZ: 7,
	perColumn: 8,
	columnBits: 9,
	count: 10,
	mode: 11,
	strips: 12,
	bucketShift: 13,
	middleX: 14,
	middleY: 15,
	x: 16,
	y: 17,
	vx: 18,
	vy: 19,
	z: 20,
	vz: 21,
	class: 22,
	key: 23,
	boxes: 24,
	courses: 25,
	visit: 26,
	stripStart: 27,
	bucketed: 28,
	places: 29,
	places2: 30,
	bucketStart: 31,
} as const;

/** For each bin of sizes the group it belongs to, a byte each. */
export const GROUP_OF_BIN = 512;
/** Strips per mm (double), first strip and number of strips (u32), widest and highest box (double). */
export const GROUPS = 576;
/** For each class half of R and half of H, doubles. */
export const CLASSES = 768;
/** For each pair of classes R² in mm² and H in 1e-7 mm, doubles. */
export const MINIMA = 1024;
/** For each class the square of what the quick test takes for its widest R, a float. */
export const NEAR = 5120;
/** Words by which threads are told what to do. */
export const CONTROL = 6144;

export const BINS = 64;
export const MAX_GROUPS = 4;
export const MAX_CLASSES = 16;
/** Buckets of the sort, and counters of one pass within a bucket. */
export const DIGITS = 2048;
export const DIGIT_BITS = 11;
/** A pair's u32 indices, then entry, closest (µs) and distance (mm), doubles. */
export const PAIR_BYTES = 32;
/** x, y, vx and vy, doubles; altitude and climb; index and class in one word; key. */
export const RECORD_BYTES = 48;
/** Where a class stands above an index. */
export const CLASS_SHIFT = 28;
/** For each of how many strips below and above its own a track visits; the class is above them. */
export const STRIP_BITS = 14;
/**
 * Eight tracks in sorted order: eight of each side of their boxes, 16 bits, and eight keys; or eight of
 * each of x, y, vx and vy as floats.
 */
export const EIGHT_BYTES = 128;
/** Strips of one group. */
export const MOST_STRIPS = 16_384;

const HEADER_BYTES = 8192;
/** A double each: lowest and highest x0, the same for y0, lowest z0, highest z1, highest class. */
export const MEASURE_BINS = 8;
const MEASURE_BYTES = 64 + BINS * 24;
const CURSOR_BYTES = 4 * (MAX_GROUPS * MOST_STRIPS + 16);
/** Pairs that are examined together: 512 eights of addresses, and one more. */
const LIST_BYTES = 512 * 8 * 8 + 64;
/** What the filter finds for one track, at most two eights of each strip more than there are, after 512. */
const hitBytes = (capacity: number) =>
	8 * (513 + Math.min(capacity, Math.ceil(capacity / 8) + 2 * MAX_GROUPS * MOST_STRIPS));

export interface Layout {
	capacity: number;
	threads: number;
	x: number;
	y: number;
	vx: number;
	vy: number;
	z: number;
	vz: number;
	class: number;
	/** Of each track. */
	key: number;
	/** In sorted order, by eights. */
	boxes: number;
	courses: number;
	/** A box's last column; how many strips below and above its own it visits, and its class. */
	visit: number;
	/** Records by bucket, the order of their places, a second one, and the first place of each bucket. */
	bucketed: number;
	places: number;
	places2: number;
	bucketStart: number;
	stripStart: number;
	/** Of each thread; behind its cursors, what its filter collects. */
	measure: number[];
	digits: number[];
	cursors: number[];
	/** What follows is pairs. */
	end: number;
}

/** Addresses, all multiples of 64. */
export function layoutOf(capacity: number, threads: number): Layout {
	let end = HEADER_BYTES;
	const take = (bytes: number) => {
		const at = end;
		end = Math.ceil((end + bytes) / 64) * 64;
		return at;
	};
	const each = (bytes: number) => Array.from({ length: threads }, () => take(bytes));
	// One more, whose keys belong to no strip.
	const eights = Math.floor(capacity / 8) + 2;
	return {
		capacity,
		threads,
		x: take(8 * capacity),
		y: take(8 * capacity),
		vx: take(8 * capacity),
		vy: take(8 * capacity),
		z: take(4 * capacity),
		vz: take(4 * capacity),
		class: take(capacity),
		key: take(4 * capacity),
		boxes: take(EIGHT_BYTES * eights),
		courses: take(EIGHT_BYTES * eights),
		visit: take(8 * capacity),
		bucketed: take(RECORD_BYTES * capacity),
		places: take(4 * capacity),
		places2: take(4 * capacity),
		bucketStart: take(4 * (DIGITS + 1)),
		stripStart: take(CURSOR_BYTES),
		measure: each(MEASURE_BYTES),
		digits: each(2 * 4 * DIGITS),
		cursors: each(CURSOR_BYTES + LIST_BYTES + hitBytes(capacity)),
		end,
	};
}

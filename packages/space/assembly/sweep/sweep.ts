import { examine } from "./examine";
import { hitOf } from "./hits";
import {
	BELOW_BITS,
	BOXES,
	BUCKETED,
	CLASSES,
	classOf,
	COLUMN_BITS,
	eightAt,
	f,
	GROUPS,
	HITS_AT,
	KEYS,
	keyAt,
	LAST_KEY,
	LIST_AT,
	LOOK_AHEAD_S,
	LOW_Y,
	lower,
	MAX_GROUPS,
	MODE,
	MOST_HITS,
	NAME,
	p,
	PER_COLUMN,
	PLACES,
	recordAt,
	STRIP_START,
	STRIPS_MASK,
	upper,
	VISIT,
	X0,
	X1,
	Y0,
	Y1,
	Z0,
	Z1,
} from "./memory";
import { examineBoxes } from "./overlap";
import { quick } from "./quick";

/** Of the keys of an eight a bit for each that is at least `bound`. */
// @ts-ignore: decorator
@inline
function from(eight: usize, bound: u32): i32 {
	const least = i32x4.splat(bound);
	return (
		i32x4.bitmask(i32x4.ge_u(v128.load(eight, KEYS), least)) |
		(i32x4.bitmask(i32x4.ge_u(v128.load(eight, KEYS + 16), least)) << 4)
	);
}

/** Of the keys of an eight a bit for each that is at most `limit`. */
// @ts-ignore: decorator
@inline
function upTo(eight: usize, limit: u32): i32 {
	const most = i32x4.splat(limit);
	return (
		i32x4.bitmask(i32x4.le_u(v128.load(eight, KEYS), most)) |
		(i32x4.bitmask(i32x4.le_u(v128.load(eight, KEYS + 16), most)) << 4)
	);
}

/** The first eight from that of a cursor on with a key of at least `bound`, which becomes the cursor's. */
// @ts-ignore: decorator
@inline
function advanced(cursor: usize, boxes: usize, bound: u32): usize {
	let eight = <usize>load<u32>(cursor);
	while (load<u32>(eightAt(boxes, eight), LAST_KEY) < bound) eight++;
	store<u32>(cursor, <u32>eight);
	return eight;
}

// Which strip is scanned: what its order already says of the boxes in it need not be tested.
/** One below the track's own: its boxes start below. */
const LOWER: i32 = 0;
const OWN: i32 = 1;
/** One above: its boxes start above. */
const HIGHER: i32 = 2;
/** One of smaller boxes, which may start anywhere. */
const OTHER: i32 = 3;

/**
 * Filters eights, from `eight` on and there only those that `first` has a bit for, up to the key
 * `limit`, against the box of the track in place `i`. In its own group columns say enough of x.
 * @returns where the next hit goes
 */
// @ts-ignore: decorator
@inline
function scan(
	which: i32,
	i: usize,
	eight: usize,
	first: i32,
	limit: u32,
	boxes: usize,
	x0: v128,
	x1: v128,
	y0: v128,
	y1: v128,
	z0: v128,
	z1: v128,
	start: usize,
): usize {
	let next = start;
	let box = eightAt(boxes, eight);
	let hit = hitOf(i, eight, 0);
	let those = first;
	let isLast: bool;
	do {
		let inside = v128.and(
			i16x8.sub(v128.load(box, Z0), z1),
			i16x8.sub(z0, v128.load(box, Z1)),
		);
		if (which != LOWER) inside = v128.and(inside, i16x8.sub(v128.load(box, Y0), y1));
		if (which != HIGHER) inside = v128.and(inside, i16x8.sub(y0, v128.load(box, Y1)));
		if (which == OTHER)
			inside = v128.and(
				inside,
				v128.and(i16x8.sub(v128.load(box, X0), x1), i16x8.sub(x0, v128.load(box, X1))),
			);
		let mask = i16x8.bitmask(inside) & those;
		isLast = load<u32>(box, LAST_KEY) > limit;
		if (isLast) mask &= upTo(box, limit);
		// Written always and kept if there is one: no branch that is hard to foresee.
		store<u64>(next, hit | <u64>(<u32>mask));
		next += <usize>(mask != 0) << 3;
		those = 255;
		hit += 256;
		box += 128;
	} while (!isLast);
	return next;
}

/** Examines the hits [from, to). @returns how many pairs there are now */
function examineAll(from: usize, to: usize, list: usize, out: usize, before: u32, room: u32): u32 {
	if (p(MODE) == 1) return examineBoxes(from, to, out, before, room);
	const end = quick(from, to);
	let found = before;
	for (let hit = from; hit < end; hit += MOST_HITS << 3)
		found = examine(hit, min(end, hit + (MOST_HITS << 3)), list, out, found, room);
	return found;
}

/**
 * All pairs whose first member, in sorted order, is in [first, to): as many as there is room for are
 * written; how many there are is returned. `cursors` has room for a word for each strip.
 */
export function sweep(
	first: usize,
	to: usize,
	out: usize,
	room: u32,
	cursors: usize,
): u32 {
	const seconds = f(LOOK_AHEAD_S);
	const lowY = f(LOW_Y);
	const perColumn = f(PER_COLUMN);
	const columnBits = <u32>p(COLUMN_BITS);
	const columns = (<u32>1 << columnBits) - 1;
	const boxes = p(BOXES);
	const starts = p(STRIP_START);
	const visits = p(VISIT);
	const list = cursors + LIST_AT;
	const hits = cursors + HITS_AT;
	const most = hits + (MOST_HITS << 3);
	let found: u32 = 0;
	let hit = hits;
	let before: u32 = 0xffffffff;
	let group: usize = GROUPS;
	for (let i = first; i < to; i++) {
		const box = eightAt(boxes, i >> 3) + ((i & 7) << 1);
		const key = load<u32>(keyAt(boxes, i));
		const strip = key >> columnBits;
		const column = key & columns;
		const highColumn = load<u32>(visits + (i << 3));
		const reach = load<u32>(visits + (i << 3), 4);
		const x0 = v128.load16_splat(box, X0);
		const x1 = v128.load16_splat(box, X1);
		const y0 = v128.load16_splat(box, Y0);
		const y1 = v128.load16_splat(box, Y1);
		const z0 = v128.load16_splat(box, Z0);
		const z1 = v128.load16_splat(box, Z1);
		const isNew = strip != before;
		before = strip;
		while (strip >= load<u32>(group, 8) + load<u32>(group, 12)) group += 32;
		// Own group first, then each group of smaller boxes.
		for (let other = group; other < GROUPS + 32 * MAX_GROUPS; other += 32) {
			const strips = load<u32>(other, 12);
			if (strips == 0) break;
			const lowest = load<u32>(other, 8);
			if (isNew) {
				// All strips of this group that a track of this strip may visit.
				const per = load<f64>(group);
				const perOther = load<f64>(other);
				const bottom = <f64>(strip - load<u32>(group, 8)) / per - load<f64>(other, 24) - 2;
				const top = <f64>(strip - load<u32>(group, 8) + 1) / per + load<f64>(group, 24) + 2;
				let s = lowest + <u32>(upper(bottom, 0) * perOther);
				const end = lowest + min<u32>(<u32>(top * perOther), strips - 1);
				for (; s <= end; s++)
					store<u32>(cursors + (<usize>s << 2), load<u32>(starts + (<usize>s << 2)) >> 3);
			}
			if (other == group) {
				const low = strip - (reach & STRIPS_MASK);
				const high = strip + ((reach >> BELOW_BITS) & STRIPS_MASK);
				for (let s = low; s < strip; s++) {
					// Of two in the same column, the one in the lower strip looks at the other.
					const bound = ((s << columnBits) | column) + 1;
					const eight = advanced(cursors + (<usize>s << 2), boxes, bound);
					const those = from(eightAt(boxes, eight), bound);
					const limit = (s << columnBits) | highColumn;
					hit = scan(LOWER, i, eight, those, limit, boxes, x0, x1, y0, y1, z0, z1, hit);
				}
				const after = 255 << <i32>((i + 1) & 7);
				const limit = (strip << columnBits) | highColumn;
				hit = scan(OWN, i, (i + 1) >> 3, after, limit, boxes, x0, x1, y0, y1, z0, z1, hit);
				for (let s = strip + 1; s <= high; s++) {
					const bound = (s << columnBits) | column;
					const eight = advanced(cursors + (<usize>s << 2), boxes, bound);
					const those = from(eightAt(boxes, eight), bound);
					const limit = (s << columnBits) | highColumn;
					hit = scan(HIGHER, i, eight, those, limit, boxes, x0, x1, y0, y1, z0, z1, hit);
				}
				continue;
			}
			const record = recordAt(p(BUCKETED), load<u32>(p(PLACES) + (i << 2)));
			const y = load<f64>(record, 8);
			const y2 = y + load<f64>(record, 24) * seconds;
			const r = load<f64>(CLASSES + (classOf(load<u32>(record, NAME)) << 4));
			const per = load<f64>(other);
			const reachY = lower(y, y2) - r - lowY - load<f64>(other, 24);
			const high = lowest + min<u32>(<u32>((upper(y, y2) + r - lowY) * per), strips - 1);
			// From the column and not from x itself, so that it never goes back as i goes on.
			const back: u32 = 2 + <u32>(load<f64>(other, 16) * perColumn);
			const startColumn = column > back ? column - back : <u32>0;
			for (let s = lowest + <u32>(upper(reachY, 0) * per); s <= high; s++) {
				const bound = (s << columnBits) | startColumn;
				const eight = advanced(cursors + (<usize>s << 2), boxes, bound);
				const those = from(eightAt(boxes, eight), bound);
				const limit = (s << columnBits) | highColumn;
				hit = scan(OTHER, i, eight, those, limit, boxes, x0, x1, y0, y1, z0, z1, hit);
			}
		}
		if (hit < most) continue;
		found = examineAll(hits, hit, list, out, found, room);
		hit = hits;
	}
	return examineAll(hits, hit, list, out, found, room);
}

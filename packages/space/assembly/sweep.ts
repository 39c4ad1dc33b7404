/**
 * The tactical sweep's inner loops in AssemblyScript, compiled by tools/wasm.ts. The same steps in
 * plain TypeScript, which give the same bits, are in src/tactical/twin.ts; where what lies in
 * memory is in src/tactical/layout.ts, whose numbers stand here again.
 */

// Slots of the header, 8 bytes each, from address 0.
const LOOK_AHEAD_S: usize = 0;
const LOOK_AHEAD_US: usize = 1;
const LOW_X: usize = 2;
const LOW_Y: usize = 3;
const LOW_Z: usize = 4;
const PER_UNIT_X: usize = 5;
const PER_UNIT_Y: usize = 6;
const PER_UNIT_Z: usize = 7;
const PER_COLUMN: usize = 8;
const COLUMN_BITS: usize = 9;
const COUNT: usize = 10;
const MODE: usize = 11;
const STRIPS: usize = 12;
const X: usize = 16;
const Y: usize = 17;
const VX: usize = 18;
const VY: usize = 19;
const Z: usize = 20;
const VZ: usize = 21;
const CLASS: usize = 22;
const KEY: usize = 23;
const SORTED: usize = 24;
const BOX: usize = 25;
const BOX_STRIDE: usize = 26;
const RECORD: usize = 27;
const STRIP_START: usize = 28;
const BUCKETED: usize = 29;
const PLACES: usize = 30;
const PLACES_2: usize = 31;
const BUCKET_START: usize = 32;
const BUCKET_SHIFT: usize = 13;

// Tables of fixed length at fixed addresses.
const GROUP_OF_BIN: usize = 512; // 64 × u8
const GROUPS: usize = 576; // 4 × 32 bytes: strips per mm, first strip, strip count, widest, highest
const CLASSES: usize = 768; // 16 × 16 bytes: half of R, half of H
const MINIMA: usize = 1024; // 16 × 16 × 16 bytes: R², H

const BINS: i32 = 64;
const DIGITS: usize = 2048;
const MAX_GROUPS: usize = 4;
/** So many are put in order one by one. */
const FEW: usize = 12;
/** Eights of one track that the filter collects before they are examined; after the cursors. */
const MOST_HITS: usize = 1024;
const HITS_AT: usize = 262_208;
const QUANTUM_SLACK: f64 = 1e-7;
/** Wider than R², so that the quick test keeps what the exact one might keep. */
const WIDER: f64 = 1.000001;
const ROUNDING: f64 = 1e-12;
/** Added to a whole number it leaves that number in the low bits, two's complement. */
const INTEGRAL: f64 = 6755399441055744;

// @ts-ignore: decorator
@inline
function f(slot: usize): f64 {
	return load<f64>(slot << 3);
}

// @ts-ignore: decorator
@inline
function p(slot: usize): usize {
	return <usize>load<u32>(slot << 3);
}

// @ts-ignore: decorator
@inline
function both(a: f64, b: f64): v128 {
	return f64x2.replace_lane(f64x2.splat(a), 1, b);
}

// @ts-ignore: decorator
@inline
function lower(a: f64, b: f64): f64 {
	return b < a ? b : a;
}

// @ts-ignore: decorator
@inline
function upper(a: f64, b: f64): f64 {
	return a < b ? b : a;
}

// @ts-ignore: decorator
@inline
function binOf(extent: f64): i32 {
	const exponent = <i32>((reinterpret<u64>(extent) >> 52) & 0x7ff) - 1023;
	return min(max(exponent, 0), BINS - 1);
}

/** Extents of all boxes and of each bin of sizes: see `readExtents`. */
export function measure(from: usize, to: usize, out: usize): void {
	const seconds = f64x2.splat(f(LOOK_AHEAD_S));
	const xs = p(X);
	const ys = p(Y);
	const vxs = p(VX);
	const vys = p(VY);
	const zs = p(Z);
	const vzs = p(VZ);
	const classes = p(CLASS);
	let low = f64x2.splat(Infinity);
	let high = f64x2.splat(-Infinity);
	let lowZ = Infinity;
	let highZ = -Infinity;
	let highClass: u32 = 0;
	memory.fill(out, 0, 1600);
	for (let i = from; i < to; i++) {
		const class_ = <u32>load<u8>(classes + i);
		highClass = max(highClass, class_);
		const half = CLASSES + (<usize>class_ << 4);
		const here = both(load<f64>(xs + (i << 3)), load<f64>(ys + (i << 3)));
		const speed = both(load<f64>(vxs + (i << 3)), load<f64>(vys + (i << 3)));
		const there = f64x2.add(here, f64x2.mul(speed, seconds));
		const r = f64x2.splat(load<f64>(half));
		const bottom = f64x2.sub(f64x2.pmin(here, there), r);
		const size = f64x2.sub(f64x2.add(f64x2.pmax(here, there), r), bottom);
		low = f64x2.pmin(low, bottom);
		high = f64x2.pmax(high, bottom);
		const z = <f64>load<i32>(zs + (i << 2));
		const climb = <f64>load<i32>(vzs + (i << 2));
		const z2 = z + climb * f64x2.extract_lane(seconds, 0);
		const halfZ = load<f64>(half, 8) + (climb == 0 ? 0.0 : 1.0);
		lowZ = lower(lowZ, lower(z, z2) - halfZ);
		highZ = upper(highZ, upper(z, z2) + halfZ);
		const w = f64x2.extract_lane(size, 0);
		const h = f64x2.extract_lane(size, 1);
		const bin = out + 64 + <usize>binOf(w + h) * 24;
		store<f64>(bin, load<f64>(bin) + 1);
		store<f64>(bin, upper(load<f64>(bin, 8), w), 8);
		store<f64>(bin, upper(load<f64>(bin, 16), h), 16);
	}
	store<f64>(out, f64x2.extract_lane(low, 0));
	store<f64>(out, f64x2.extract_lane(high, 0), 8);
	store<f64>(out, f64x2.extract_lane(low, 1), 16);
	store<f64>(out, f64x2.extract_lane(high, 1), 24);
	store<f64>(out, lowZ, 32);
	store<f64>(out, highZ, 40);
	store<f64>(out, <f64>highClass, 48);
}

// @ts-ignore: decorator
@inline
function tally(counters: usize, digit: u32): void {
	const at = counters + (<usize>digit << 2);
	store<u32>(at, load<u32>(at) + 1);
}

/** The next place of a digit. */
// @ts-ignore: decorator
@inline
function taken(counters: usize, digit: u32): u32 {
	const at = counters + (<usize>digit << 2);
	const place = load<u32>(at);
	store<u32>(at, place + 1);
	return place;
}

/** The key of each track, (strip, column), and how many tracks there are for each highest digit. */
export function keys(from: usize, to: usize, digits: usize): void {
	const seconds = f64x2.splat(f(LOOK_AHEAD_S));
	const low = both(f(LOW_X), f(LOW_Y));
	const perColumn = f(PER_COLUMN);
	const columnBits = <u32>p(COLUMN_BITS);
	const shift = <u32>p(BUCKET_SHIFT);
	const xs = p(X);
	const ys = p(Y);
	const vxs = p(VX);
	const vys = p(VY);
	const classes = p(CLASS);
	const keyOf = p(KEY);
	memory.fill(digits, 0, DIGITS << 2);
	for (let i = from; i < to; i++) {
		const r = f64x2.splat(load<f64>(CLASSES + (<usize>load<u8>(classes + i) << 4)));
		const here = both(load<f64>(xs + (i << 3)), load<f64>(ys + (i << 3)));
		const speed = both(load<f64>(vxs + (i << 3)), load<f64>(vys + (i << 3)));
		const there = f64x2.add(here, f64x2.mul(speed, seconds));
		const bottom = f64x2.sub(f64x2.pmin(here, there), r);
		const size = f64x2.sub(f64x2.add(f64x2.pmax(here, there), r), bottom);
		const bin = binOf(f64x2.extract_lane(size, 0) + f64x2.extract_lane(size, 1));
		const group = GROUPS + (<usize>load<u8>(GROUP_OF_BIN + <usize>bin) << 5);
		const place = f64x2.mul(f64x2.sub(bottom, low), both(perColumn, load<f64>(group)));
		const strip = load<u32>(group, 8) + <u32>f64x2.extract_lane(place, 1);
		const key = (strip << columnBits) | <u32>f64x2.extract_lane(place, 0);
		store<u32>(keyOf + (i << 2), key);
		tally(digits, key >> shift);
	}
}

/** Writes each track's record to the next place of its bucket. */
export function scatter(from: usize, to: usize, digits: usize): void {
	const shift = <u32>p(BUCKET_SHIFT);
	const xs = p(X);
	const ys = p(Y);
	const vxs = p(VX);
	const vys = p(VY);
	const zs = p(Z);
	const vzs = p(VZ);
	const classes = p(CLASS);
	const keyOf = p(KEY);
	const records = p(BUCKETED);
	for (let i = from; i < to; i++) {
		const key = load<u32>(keyOf + (i << 2));
		const record = records + (<usize>taken(digits, key >> shift) << 6);
		v128.store(record, both(load<f64>(xs + (i << 3)), load<f64>(ys + (i << 3))));
		v128.store(record, both(load<f64>(vxs + (i << 3)), load<f64>(vys + (i << 3))), 16);
		const z = <f64>load<i32>(zs + (i << 2)) * 1e6;
		v128.store(record, both(z, <f64>load<i32>(vzs + (i << 2))), 32);
		store<u32>(record, <u32>i, 48);
		store<u32>(record, <u32>load<u8>(classes + i), 52);
		store<u32>(record, key, 56);
	}
}

/** From how many there are of each digit to where its first one goes. */
function toPlaces(counters: usize, most: u32, start: u32): void {
	let place = start;
	for (let digit: u32 = 0; digit <= most; digit++) {
		const at = counters + (<usize>digit << 2);
		const count = load<u32>(at);
		store<u32>(at, place);
		place += count;
	}
}

/** Orders the places [start, end) of one bucket by key, equal ones as they come. */
function order(records: usize, start: usize, end: usize, low: usize, high: usize): void {
	const places = p(PLACES);
	if (end - start <= FEW) {
		for (let k = start; k < end; k++) {
			const key = load<u32>(records + (k << 6), 56);
			let at = k;
			for (; at > start; at--) {
				const before = load<u32>(places + ((at - 1) << 2));
				if (load<u32>(records + (<usize>before << 6), 56) <= key) break;
				store<u32>(places + (at << 2), before);
			}
			store<u32>(places + (at << 2), <u32>k);
		}
		return;
	}
	const bits = <u32>p(BUCKET_SHIFT);
	const lowMask = (<u32>1 << min(bits, 11)) - 1;
	const isShort = bits <= 11;
	const first = isShort ? places : p(PLACES_2);
	memory.fill(low, 0, (<usize>lowMask + 1) << 2);
	for (let k = start; k < end; k++) tally(low, load<u32>(records + (k << 6), 56) & lowMask);
	toPlaces(low, lowMask, <u32>start);
	for (let k = start; k < end; k++) {
		const digit = load<u32>(records + (k << 6), 56) & lowMask;
		store<u32>(first + (<usize>taken(low, digit) << 2), <u32>k);
	}
	if (isShort) return;
	const highMask = (<u32>1 << (bits - 11)) - 1;
	memory.fill(high, 0, (<usize>highMask + 1) << 2);
	for (let k = start; k < end; k++)
		tally(high, (load<u32>(records + (k << 6), 56) >> 11) & highMask);
	toPlaces(high, highMask, <u32>start);
	for (let k = start; k < end; k++) {
		const from = load<u32>(first + (k << 2));
		const digit = (load<u32>(records + (<usize>from << 6), 56) >> 11) & highMask;
		store<u32>(places + (<usize>taken(high, digit) << 2), from);
	}
}

/**
 * Sorts the buckets [from, to) and writes, in sorted order, keys, boxes in units of 16 bits and
 * records; and where each strip starts. A record ends with its box's last column, and how many
 * strips below and above its own it visits.
 */
export function settle(from: usize, to: usize, digitsLow: usize, digitsHigh: usize): void {
	const seconds = f64x2.splat(f(LOOK_AHEAD_S));
	const low = both(f(LOW_X), f(LOW_Y));
	const per = both(f(PER_UNIT_X), f(PER_UNIT_Y));
	const integral = f64x2.splat(INTEGRAL);
	const perColumn = f(PER_COLUMN);
	const lowZ = f(LOW_Z);
	const perZ = f(PER_UNIT_Z);
	const columnBits = <u32>p(COLUMN_BITS);
	const columns = (<u32>1 << columnBits) - 1;
	const shift = <u32>p(BUCKET_SHIFT);
	const box = p(BOX);
	const stride = p(BOX_STRIDE);
	const bucketed = p(BUCKETED);
	const bucketStart = p(BUCKET_START);
	const places = p(PLACES);
	const sorted = p(SORTED);
	const records = p(RECORD);
	const starts = p(STRIP_START);
	const count = p(COUNT);
	let group: usize = GROUPS;
	let next = <u32>(((<u64>from << shift) + columns) >> columnBits);
	for (let bucket = from; bucket < to; bucket++) {
		const start = <usize>load<u32>(bucketStart + (bucket << 2));
		const end = <usize>load<u32>(bucketStart + (bucket << 2), 4);
		if (start == end) continue;
		order(bucketed, start, end, digitsLow, digitsHigh);
		for (let k = start; k < end; k++) {
			const source = bucketed + (<usize>load<u32>(places + (k << 2)) << 6);
			const key = load<u32>(source, 56);
			store<u32>(sorted + (k << 2), key);
			const strip = key >> columnBits;
			for (; next <= strip; next++) store<u32>(starts + (<usize>next << 2), <u32>k);
			while (strip >= load<u32>(group, 8) + load<u32>(group, 12)) group += 32;
			const here = v128.load(source);
			const speed = v128.load(source, 16);
			const vertical = v128.load(source, 32);
			const names = v128.load(source, 48);
			const there = f64x2.add(here, f64x2.mul(speed, seconds));
			const half = CLASSES + (<usize>i32x4.extract_lane(names, 1) << 4);
			const r = f64x2.splat(load<f64>(half));
			const bottom = f64x2.sub(f64x2.sub(f64x2.pmin(here, there), r), low);
			const top = f64x2.sub(f64x2.add(f64x2.pmax(here, there), r), low);
			const q0 = f64x2.add(f64x2.floor(f64x2.mul(bottom, per)), integral);
			const q1 = f64x2.add(f64x2.ceil(f64x2.mul(top, per)), integral);
			const climb = f64x2.extract_lane(vertical, 1);
			const z = f64x2.extract_lane(vertical, 0) / 1e6;
			const z2 = z + climb * f64x2.extract_lane(seconds, 0);
			const halfZ = load<f64>(half, 8) + (climb == 0 ? 0.0 : 1.0);
			const z0 = floor((lower(z, z2) - halfZ - lowZ) * perZ + QUANTUM_SLACK) + INTEGRAL;
			const z1 = ceil((upper(z, z2) + halfZ - lowZ) * perZ - QUANTUM_SLACK) + INTEGRAL;
			const at = box + (k << 1);
			store<u16>(at, <u16>i64x2.extract_lane(q0, 0));
			store<u16>(at + stride, <u16>i64x2.extract_lane(q1, 0));
			store<u16>(at + stride * 2, <u16>i64x2.extract_lane(q0, 1));
			store<u16>(at + stride * 3, <u16>i64x2.extract_lane(q1, 1));
			store<u16>(at + stride * 4, <u16>reinterpret<u64>(z0));
			store<u16>(at + stride * 5, <u16>reinterpret<u64>(z1));
			const record = records + (k << 6);
			v128.store(record, here);
			v128.store(record, speed, 16);
			v128.store(record, vertical, 32);
			v128.store(record, names, 48);
			const perStrip = load<f64>(group);
			const own = strip - load<u32>(group, 8);
			const reach = f64x2.extract_lane(bottom, 1) - load<f64>(group, 24);
			const below = <u32>(upper(reach, 0) * perStrip);
			const above = min<u32>(
				<u32>(f64x2.extract_lane(top, 1) * perStrip),
				load<u32>(group, 12) - 1,
			);
			store<u32>(record, min<u32>(<u32>(f64x2.extract_lane(top, 0) * perColumn), columns), 56);
			store<u16>(record, <u16>(own - below), 60);
			store<u16>(record, <u16>(above - own), 62);
		}
	}
	const isLast = to == DIGITS;
	const end = load<u32>(bucketStart + (to << 2));
	const beyond = isLast
		? <u32>p(STRIPS) + 1
		: min<u32>(<u32>(((<u64>to << shift) + columns) >> columnBits), <u32>p(STRIPS) + 1);
	for (; next < beyond; next++) store<u32>(starts + (<usize>next << 2), end);
	// Keys beyond the end belong to no strip: a scan of eight stops at them.
	if (isLast) memory.fill(sorted + (count << 2), 255, 64);
}

/**
 * What the filter found for the track in place `i`: places of eight and a bit for each that may be
 * near. First those that cannot be are sorted out without a branch, then the rest is judged exactly.
 * @returns how many pairs there are now
 */
function examine(
	i: usize,
	hits: usize,
	hitCount: usize,
	out: usize,
	before: u32,
	room: u32,
): u32 {
	if (p(MODE) == 1) return examineBoxes(i, hits, hitCount, out, before, room);
	const seconds = f(LOOK_AHEAD_S);
	const last = f(LOOK_AHEAD_US);
	const records = p(RECORD);
	const record = records + (i << 6);
	const x = load<f64>(record);
	const y = load<f64>(record, 8);
	const vx = load<f64>(record, 16);
	const vy = load<f64>(record, 24);
	const z = load<f64>(record, 32);
	const climb = load<f64>(record, 40);
	const id = load<u32>(record, 48);
	const minima = MINIMA + (<usize>load<u32>(record, 52) << 8);
	const near = hits + (MOST_HITS << 3);
	let nearCount: usize = 0;
	for (let hit: usize = 0; hit < hitCount; hit++) {
		const first = <usize>load<u32>(hits + (hit << 3));
		let mask = load<u32>(hits + (hit << 3), 4);
		do {
			const rival = records + ((first + <usize>ctz(mask)) << 6);
			mask &= mask - 1;
			const radius2 = load<f64>(minima + (<usize>load<u32>(rival, 52) << 4));
			const dx = load<f64>(rival) - x;
			const dy = load<f64>(rival, 8) - y;
			const dvx = load<f64>(rival, 16) - vx;
			const dvy = load<f64>(rival, 24) - vy;
			const speed2 = dvx * dvx + dvy * dvy;
			const closing = dx * dvx + dy * dvy;
			const now2 = dx * dx + dy * dy;
			const cross = dx * dvy - dy * dvx;
			// Missed abeam, going apart, or not there yet at the end.
			const isMissed = <i32>(cross * cross > radius2 * speed2 * WIDER);
			const isApart = <i32>(closing >= 0) & <i32>(now2 >= radius2);
			const end2 = now2 + seconds * (2 * closing + speed2 * seconds);
			const isLate =
				<i32>(closing + speed2 * seconds < 0) &
				<i32>(end2 > radius2 * WIDER + now2 * ROUNDING);
			store<u32>(near + (nearCount << 2), <u32>rival);
			nearCount += <usize>((isMissed | isApart | isLate) == 0);
		} while (mask != 0);
	}
	let found = before;
	for (let k: usize = 0; k < nearCount; k++) {
		const rival = <usize>load<u32>(near + (k << 2));
		const pair = minima + (<usize>load<u32>(rival, 52) << 4);
		const height = load<f64>(pair, 8);
		const dz = load<f64>(rival, 32) - z;
		const rate = load<f64>(rival, 40) - climb;
		let begin: f64 = 0;
		let end = last;
		if (rate == 0) {
			if (!(abs<f64>(dz) < height)) continue;
		} else {
			const falling = rate < 0 ? dz : -dz;
			const fall = abs<f64>(rate);
			if (falling - fall * last >= height || falling <= -height) continue;
			begin = falling < height ? 0 : (falling - height) / fall;
			end = lower(last, (falling + height) / fall);
		}
		const radius2 = load<f64>(pair);
		const dx = load<f64>(rival) - x;
		const dy = load<f64>(rival, 8) - y;
		const dvx = load<f64>(rival, 16) - vx;
		const dvy = load<f64>(rival, 24) - vy;
		const speed2 = dvx * dvx + dvy * dvy;
		const closing = dx * dvx + dy * dvy;
		const nearest = speed2 == 0 ? 0 : (-closing / speed2) * 1e6;
		const closest = lower(upper(nearest, begin), end);
		const east = dx + dvx * closest * 1e-6;
		const north = dy + dvy * closest * 1e-6;
		const distance2 = east * east + north * north;
		if (!(distance2 < radius2)) continue;
		if (found < room) {
			const now2 = dx * dx + dy * dy;
			const roomLeft = upper(0, closing * closing - speed2 * (now2 - radius2));
			const touch = speed2 == 0 ? 0 : ((-closing - sqrt<f64>(roomLeft)) / speed2) * 1e6;
			const rivalId = load<u32>(rival, 48);
			const at = out + (<usize>found << 5);
			store<u32>(at, min<u32>(id, rivalId));
			store<u32>(at, max<u32>(id, rivalId), 4);
			store<f64>(at, lower(upper(touch, begin), closest), 8);
			store<f64>(at, closest, 16);
			store<f64>(at, sqrt<f64>(distance2), 24);
		}
		found++;
	}
	return found;
}

/** The same, where it is enough that the boxes meet or touch. */
function examineBoxes(
	i: usize,
	hits: usize,
	hitCount: usize,
	out: usize,
	before: u32,
	room: u32,
): u32 {
	const seconds = f64x2.splat(f(LOOK_AHEAD_S));
	const records = p(RECORD);
	const record = records + (i << 6);
	const half = CLASSES + (<usize>load<u32>(record, 52) << 4);
	const here = v128.load(record);
	const there = f64x2.add(here, f64x2.mul(v128.load(record, 16), seconds));
	const r = f64x2.splat(load<f64>(half));
	const bottom = f64x2.sub(f64x2.pmin(here, there), r);
	const top = f64x2.add(f64x2.pmax(here, there), r);
	const climb = load<f64>(record, 40);
	const z = load<f64>(record, 32) / 1e6;
	const z2 = z + climb * f64x2.extract_lane(seconds, 0);
	const halfZ = load<f64>(half, 8) + (climb == 0 ? 0.0 : 1.0);
	const id = load<u32>(record, 48);
	let found = before;
	for (let hit: usize = 0; hit < hitCount; hit++) {
		const first = <usize>load<u32>(hits + (hit << 3));
		for (let mask = load<u32>(hits + (hit << 3), 4); mask != 0; mask &= mask - 1) {
			const rival = records + ((first + <usize>ctz(mask)) << 6);
			const otherHalf = CLASSES + (<usize>load<u32>(rival, 52) << 4);
			const otherHere = v128.load(rival);
			const otherThere = f64x2.add(otherHere, f64x2.mul(v128.load(rival, 16), seconds));
			const otherR = f64x2.splat(load<f64>(otherHalf));
			const otherBottom = f64x2.sub(f64x2.pmin(otherHere, otherThere), otherR);
			const otherTop = f64x2.add(f64x2.pmax(otherHere, otherThere), otherR);
			if (v128.any_true(v128.or(f64x2.gt(bottom, otherTop), f64x2.gt(otherBottom, top))))
				continue;
			const otherClimb = load<f64>(rival, 40);
			const w = load<f64>(rival, 32) / 1e6;
			const w2 = w + otherClimb * f64x2.extract_lane(seconds, 0);
			const halfW = load<f64>(otherHalf, 8) + (otherClimb == 0 ? 0.0 : 1.0);
			if (lower(z, z2) - halfZ > upper(w, w2) + halfW) continue;
			if (lower(w, w2) - halfW > upper(z, z2) + halfZ) continue;
			if (found < room) {
				const rivalId = load<u32>(rival, 48);
				const at = out + (<usize>found << 5);
				store<u32>(at, min<u32>(id, rivalId));
				store<u32>(at, max<u32>(id, rivalId), 4);
				memory.fill(at + 8, 0, 24);
			}
			found++;
		}
	}
	return found;
}

/** Of eight keys in order, a bit for each that is at most `limit`. */
// @ts-ignore: decorator
@inline
function upTo(keys: usize, limit: u32): i32 {
	const most = i32x4.splat(limit);
	return (
		i32x4.bitmask(i32x4.le_u(v128.load(keys), most)) |
		(i32x4.bitmask(i32x4.le_u(v128.load(keys, 16), most)) << 4)
	);
}

/**
 * All pairs whose first member, in sorted order, is in [from, to): as many as there is room for are
 * written; how many there are is returned. `cursors` has room for a word for each strip.
 */
export function sweep(
	from: usize,
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
	const sorted = p(SORTED);
	const starts = p(STRIP_START);
	const records = p(RECORD);
	const x0s = p(BOX);
	const stride = p(BOX_STRIDE);
	const x1s = x0s + stride;
	const y0s = x1s + stride;
	const y1s = y0s + stride;
	const z0s = y1s + stride;
	const z1s = z0s + stride;
	const hits = cursors + HITS_AT;
	let hitCount: usize = 0;
	let found: u32 = 0;
	let before: u32 = 0xffffffff;
	let group: usize = GROUPS;
	for (let i = from; i < to; i++) {
		const key = load<u32>(sorted + (i << 2));
		const strip = key >> columnBits;
		const column = key & columns;
		const record = records + (i << 6);
		const highColumn = load<u32>(record, 56);
		const x0 = i16x8.splat(load<i16>(x0s + (i << 1)));
		const x1 = i16x8.splat(load<i16>(x1s + (i << 1)));
		const y0 = i16x8.splat(load<i16>(y0s + (i << 1)));
		const y1 = i16x8.splat(load<i16>(y1s + (i << 1)));
		const z0 = i16x8.splat(load<i16>(z0s + (i << 1)));
		const z1 = i16x8.splat(load<i16>(z1s + (i << 1)));
		const isNew = strip != before;
		before = strip;
		while (strip >= load<u32>(group, 8) + load<u32>(group, 12)) group += 32;
		// Own group first, then each group of smaller boxes.
		for (let other = group; other < GROUPS + 32 * MAX_GROUPS; other += 32) {
			const strips = load<u32>(other, 12);
			if (strips == 0) break;
			const first = load<u32>(other, 8);
			if (isNew) {
				// All strips of this group that a track of this strip may visit.
				const per = load<f64>(group);
				const perOther = load<f64>(other);
				const bottom = <f64>(strip - load<u32>(group, 8)) / per - load<f64>(other, 24) - 2;
				const top = <f64>(strip - load<u32>(group, 8) + 1) / per + load<f64>(group, 24) + 2;
				let s = first + <u32>(upper(bottom, 0) * perOther);
				const end = first + min<u32>(<u32>(top * perOther), strips - 1);
				for (; s <= end; s++)
					store<u32>(cursors + (<usize>s << 2), load<u32>(starts + (<usize>s << 2)));
			}
			let low = strip - load<u16>(record, 60);
			let high = strip + load<u16>(record, 62);
			let startColumn = column;
			if (other != group) {
				const y = load<f64>(record, 8);
				const y2 = y + load<f64>(record, 24) * seconds;
				const r = load<f64>(CLASSES + (<usize>load<u32>(record, 52) << 4));
				const per = load<f64>(other);
				const reach = lower(y, y2) - r - lowY - load<f64>(other, 24);
				low = first + <u32>(upper(reach, 0) * per);
				high = first + min<u32>(<u32>((upper(y, y2) + r - lowY) * per), strips - 1);
				// From the column and not from x itself, so that it never goes back as i goes on.
				const back: u32 = 2 + <u32>(load<f64>(other, 16) * perColumn);
				startColumn = column > back ? column - back : <u32>0;
			}
			for (let s = low; s <= high; s++) {
				const limit = (s << columnBits) | highColumn;
				let j: usize;
				if (s == strip) {
					j = i + 1;
				} else {
					// Of two in the same column, the one in the lower strip looks at the other.
					const start = (s << columnBits) | startColumn;
					const bound = s < strip && other == group ? start + 1 : start;
					j = <usize>load<u32>(cursors + (<usize>s << 2));
					while (load<u32>(sorted + (j << 2)) < bound) j++;
					store<u32>(cursors + (<usize>s << 2), <u32>j);
				}
				if (load<u32>(sorted + (j << 2)) > limit) continue;
				for (;;) {
					const at = j << 1;
					const inside = v128.and(
						v128.and(
							v128.and(
								i16x8.sub(v128.load(x0s + at), x1),
								i16x8.sub(x0, v128.load(x1s + at)),
							),
							v128.and(
								i16x8.sub(v128.load(y0s + at), y1),
								i16x8.sub(y0, v128.load(y1s + at)),
							),
						),
						v128.and(
							i16x8.sub(v128.load(z0s + at), z1),
							i16x8.sub(z0, v128.load(z1s + at)),
						),
					);
					let mask = i16x8.bitmask(inside);
					const isLast = load<u32>(sorted + (j << 2), 28) > limit;
					if (isLast) mask &= upTo(sorted + (j << 2), limit);
					// Written always and kept if there is one: no branch that is hard to foresee.
					store<u32>(hits + (hitCount << 3), <u32>j);
					store<u32>(hits + (hitCount << 3), <u32>mask, 4);
					hitCount += <usize>(mask != 0);
					if (hitCount == MOST_HITS) {
						found = examine(i, hits, hitCount, out, found, room);
						hitCount = 0;
					}
					if (isLast) break;
					j += 8;
				}
			}
		}
		if (hitCount == 0) continue;
		found = examine(i, hits, hitCount, out, found, room);
		hitCount = 0;
	}
	return found;
}

import {
	ALTITUDE,
	BELOW_BITS,
	BOXES,
	BUCKET_SHIFT,
	BUCKET_START,
	BUCKETED,
	both,
	CLASSES,
	CLIMB,
	COLUMN_BITS,
	COUNT,
	COURSES,
	classOf,
	DIGITS,
	eightAt,
	f,
	GROUPS,
	INTEGRAL,
	KEY_OF,
	keyAt,
	LOOK_AHEAD_S,
	LOW_X,
	LOW_Y,
	LOW_Z,
	lower,
	MIDDLE_X,
	MIDDLE_Y,
	NAME,
	p,
	PER_COLUMN,
	PER_UNIT_X,
	PER_UNIT_Y,
	PER_UNIT_Z,
	PLACES,
	recordAt,
	STRIP_START,
	STRIPS,
	upper,
	VISIT,
	X0,
	X1,
	Y0,
	Y1,
	Z0,
	Z1,
} from "./memory";
import { order } from "./order";

const QUANTUM_SLACK: f64 = 1e-7;

/**
 * Sorts the buckets [from, to) and writes, in sorted order, what the filter and the quick test look
 * at: keys, boxes in units of 16 bits, positions and velocities as floats, what each track visits; and
 * where each strip starts. The records stay in their buckets.
 */
export function settle(from: usize, to: usize, digitsLow: usize, digitsHigh: usize): void {
	const seconds = f64x2.splat(f(LOOK_AHEAD_S));
	const low = both(f(LOW_X), f(LOW_Y));
	const middle = both(f(MIDDLE_X), f(MIDDLE_Y));
	const per = both(f(PER_UNIT_X), f(PER_UNIT_Y));
	const integral = f64x2.splat(INTEGRAL);
	const perColumn = f(PER_COLUMN);
	const lowZ = f(LOW_Z);
	const perZ = f(PER_UNIT_Z);
	const columnBits = <u32>p(COLUMN_BITS);
	const columns = (<u32>1 << columnBits) - 1;
	const shift = <u32>p(BUCKET_SHIFT);
	const boxes = p(BOXES);
	const courses = p(COURSES);
	const bucketed = p(BUCKETED);
	const bucketStart = p(BUCKET_START);
	const places = p(PLACES);
	const visits = p(VISIT);
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
			const record = recordAt(bucketed, <usize>load<u32>(places + (k << 2)));
			const key = load<u32>(record, KEY_OF);
			const strip = key >> columnBits;
			for (; next <= strip; next++) store<u32>(starts + (<usize>next << 2), <u32>k);
			while (strip >= load<u32>(group, 8) + load<u32>(group, 12)) group += 32;
			const class_ = <u32>classOf(load<u32>(record, NAME));
			const half = CLASSES + (<usize>class_ << 4);
			const here = v128.load(record);
			const speed = v128.load(record, 16);
			const there = f64x2.add(here, f64x2.mul(speed, seconds));
			const r = f64x2.splat(load<f64>(half));
			const bottom = f64x2.sub(f64x2.sub(f64x2.pmin(here, there), r), low);
			const top = f64x2.sub(f64x2.add(f64x2.pmax(here, there), r), low);
			const q0 = f64x2.add(f64x2.floor(f64x2.mul(bottom, per)), integral);
			const q1 = f64x2.add(f64x2.ceil(f64x2.mul(top, per)), integral);
			const climb = <f64>load<i32>(record, CLIMB);
			const z = <f64>load<i32>(record, ALTITUDE);
			const z2 = z + climb * f64x2.extract_lane(seconds, 0);
			const halfZ = load<f64>(half, 8) + <f64>(<i32>(climb != 0));
			const z0 = floor((lower(z, z2) - halfZ - lowZ) * perZ + QUANTUM_SLACK) + INTEGRAL;
			const z1 = ceil((upper(z, z2) + halfZ - lowZ) * perZ - QUANTUM_SLACK) + INTEGRAL;
			const box = eightAt(boxes, k >> 3) + ((k & 7) << 1);
			store<u16>(box, <u16>i64x2.extract_lane(q0, 0), X0);
			store<u16>(box, <u16>i64x2.extract_lane(q1, 0), X1);
			store<u16>(box, <u16>i64x2.extract_lane(q0, 1), Y0);
			store<u16>(box, <u16>i64x2.extract_lane(q1, 1), Y1);
			store<u16>(box, <u16>reinterpret<u64>(z0), Z0);
			store<u16>(box, <u16>reinterpret<u64>(z1), Z1);
			store<u32>(keyAt(boxes, k), key);
			const course = eightAt(courses, k >> 3) + ((k & 7) << 2);
			const position = f32x4.demote_f64x2_zero(f64x2.sub(here, middle));
			const velocity = f32x4.demote_f64x2_zero(speed);
			v128.store32_lane(course, position, 0);
			v128.store32_lane(course, position, 1, 32);
			v128.store32_lane(course, velocity, 0, 64);
			v128.store32_lane(course, velocity, 1, 96);
			const perStrip = load<f64>(group);
			const own = strip - load<u32>(group, 8);
			const reach = f64x2.extract_lane(bottom, 1) - load<f64>(group, 24);
			const lowest = floor(upper(reach, 0) * perStrip) + INTEGRAL;
			const below = own - <u32>reinterpret<u64>(lowest);
			const last = f64x2.add(f64x2.floor(f64x2.mul(top, both(perColumn, perStrip))), integral);
			const above = min<u32>(<u32>i64x2.extract_lane(last, 1), load<u32>(group, 12) - 1) - own;
			const visit = visits + (k << 3);
			store<u32>(visit, min<u32>(<u32>i64x2.extract_lane(last, 0), columns));
			store<u32>(visit, below | (above << BELOW_BITS) | (class_ << (2 * BELOW_BITS)), 4);
		}
	}
	const isLast = to == DIGITS;
	const end = load<u32>(bucketStart + (to << 2));
	const beyond = isLast
		? <u32>p(STRIPS) + 1
		: min<u32>(<u32>(((<u64>to << shift) + columns) >> columnBits), <u32>p(STRIPS) + 1);
	for (; next < beyond; next++) store<u32>(starts + (<usize>next << 2), end);
	// Keys beyond the end belong to no strip: a scan stops at them.
	if (isLast) for (let k = count; k <= (count | 7) + 8; k++) store<u32>(keyAt(boxes, k), 0xffffffff);
}

import { eightOf, maskOf, ownOf } from "./hits";
import {
	ALTITUDE,
	BUCKETED,
	classOf,
	f,
	idOf,
	LOOK_AHEAD_S,
	LOOK_AHEAD_US,
	MINIMA,
	NAME,
	p,
	PLACES,
	recordAt,
} from "./memory";

/** Wider than R², so that the first tests keep what the last one might keep. */
const WIDER: f64 = 1.000001;
const ROUNDING: f64 = 1e-12;

/** The addresses of the two records of each pair of the hits [from, to), u32 each. @returns where they end */
function pairsOf(from: usize, to: usize, out: usize): usize {
	const bucketed = p(BUCKETED);
	const places = p(PLACES);
	let end = out;
	for (let hit = from; hit < to; hit += 8) {
		const entry = load<u64>(hit);
		const own = recordAt(bucketed, load<u32>(places + (ownOf(entry) << 2)));
		const others = places + (eightOf(entry) << 5);
		let mask = maskOf(entry);
		do {
			const rival = recordAt(bucketed, load<u32>(others + (<usize>ctz(mask) << 2)));
			store<u32>(end, <u32>own);
			store<u32>(end, <u32>rival, 4);
			end += 8;
			mask &= mask - 1;
		} while (mask != 0);
	}
	return end;
}

// @ts-ignore: decorator
@inline
function lows(a: v128, b: v128): v128 {
	return v128.shuffle<u64>(a, b, 0, 2);
}

// @ts-ignore: decorator
@inline
function highs(a: v128, b: v128): v128 {
	return v128.shuffle<u64>(a, b, 1, 3);
}

/** Altitude and climb of a record. */
// @ts-ignore: decorator
@inline
function vertical(record: usize): v128 {
	return f64x2.convert_low_i32x4_s(v128.load64_zero(record, ALTITUDE));
}

/**
 * Judges exactly the pairs of the hits [from, to), two at once and without branches that are hard to
 * foresee. From `list` on there is room for eight pairs of addresses for each hit and one more.
 * @returns how many pairs there are now
 */
export function examine(
	from: usize,
	to: usize,
	list: usize,
	out: usize,
	before: u32,
	room: u32,
): u32 {
	const zero = f64x2.splat(0);
	const seconds = f64x2.splat(f(LOOK_AHEAD_S));
	const last = f64x2.splat(f(LOOK_AHEAD_US));
	const end = pairsOf(from, to, list);
	// The last of an odd number is judged with itself.
	if (end > list) store<u64>(end, load<u64>(end - 8));
	let found = before;
	for (let two = list; two < end; two += 16) {
		const a = <usize>load<u32>(two);
		const b = <usize>load<u32>(two, 4);
		const c = <usize>load<u32>(two, 8);
		const d = <usize>load<u32>(two, 12);
		const nameA = load<u32>(a, NAME);
		const nameB = load<u32>(b, NAME);
		const nameC = load<u32>(c, NAME);
		const nameD = load<u32>(d, NAME);
		const first = v128.load(MINIMA + (classOf(nameA) << 8) + (classOf(nameB) << 4));
		const second = v128.load(MINIMA + (classOf(nameC) << 8) + (classOf(nameD) << 4));
		const radius2 = lows(first, second);
		const height = highs(first, second);
		const way1 = f64x2.sub(v128.load(b), v128.load(a));
		const way2 = f64x2.sub(v128.load(d), v128.load(c));
		const speed1 = f64x2.sub(v128.load(b, 16), v128.load(a, 16));
		const speed2nd = f64x2.sub(v128.load(d, 16), v128.load(c, 16));
		const rise1 = f64x2.sub(vertical(b), vertical(a));
		const rise2 = f64x2.sub(vertical(d), vertical(c));
		const dx = lows(way1, way2);
		const dy = highs(way1, way2);
		const dvx = lows(speed1, speed2nd);
		const dvy = highs(speed1, speed2nd);
		const dz = f64x2.mul(lows(rise1, rise2), f64x2.splat(1e6));
		const rate = highs(rise1, rise2);

		const speed2 = f64x2.add(f64x2.mul(dvx, dvx), f64x2.mul(dvy, dvy));
		const closing = f64x2.add(f64x2.mul(dx, dvx), f64x2.mul(dy, dvy));
		const now2 = f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy));
		const cross = f64x2.sub(f64x2.mul(dx, dvy), f64x2.mul(dy, dvx));
		const wider = f64x2.splat(WIDER);
		// Missed abeam, going apart, or not there yet at the end.
		const isMissed = f64x2.gt(
			f64x2.mul(cross, cross),
			f64x2.mul(f64x2.mul(radius2, speed2), wider),
		);
		const isApart = v128.and(f64x2.ge(closing, zero), f64x2.ge(now2, radius2));
		const flown2 = f64x2.mul(speed2, seconds);
		const end2 = f64x2.add(
			now2,
			f64x2.mul(seconds, f64x2.add(f64x2.add(closing, closing), flown2)),
		);
		const isLate = v128.and(
			f64x2.lt(f64x2.add(closing, flown2), zero),
			f64x2.gt(
				end2,
				f64x2.add(f64x2.mul(radius2, wider), f64x2.mul(now2, f64x2.splat(ROUNDING))),
			),
		);
		// At the same climb, `fall` is 0 and both comparisons are those of their heights alone.
		const falling = v128.bitselect(dz, f64x2.neg(dz), f64x2.lt(rate, zero));
		const fall = f64x2.abs(rate);
		const isAbove = f64x2.ge(f64x2.sub(falling, f64x2.mul(fall, last)), height);
		const isBelow = f64x2.le(falling, f64x2.neg(height));
		const begin = v128.andnot(
			f64x2.div(f64x2.sub(falling, height), fall),
			f64x2.lt(falling, height),
		);
		const latest = f64x2.pmin(last, f64x2.div(f64x2.add(falling, height), fall));
		const isSteady = f64x2.eq(speed2, zero);
		const million = f64x2.splat(1e6);
		const nearest = v128.andnot(
			f64x2.mul(f64x2.div(f64x2.neg(closing), speed2), million),
			isSteady,
		);
		const closest = f64x2.pmin(latest, f64x2.pmax(begin, nearest));
		const millionth = f64x2.splat(1e-6);
		const east = f64x2.add(dx, f64x2.mul(f64x2.mul(dvx, closest), millionth));
		const north = f64x2.add(dy, f64x2.mul(f64x2.mul(dvy, closest), millionth));
		const distance2 = f64x2.add(f64x2.mul(east, east), f64x2.mul(north, north));
		const isOut = v128.or(v128.or(v128.or(isMissed, isApart), isLate), v128.or(isAbove, isBelow));
		const isLost = i64x2.bitmask(v128.andnot(f64x2.lt(distance2, radius2), isOut));
		const isFirst = <u32>isLost & 1;
		const isSecond = (<u32>isLost >> 1) & <u32>(two + 8 < end);
		if (found < room) {
			const roomLeft = f64x2.pmax(
				zero,
				f64x2.sub(
					f64x2.mul(closing, closing),
					f64x2.mul(speed2, f64x2.sub(now2, radius2)),
				),
			);
			const touch = v128.andnot(
				f64x2.mul(
					f64x2.div(f64x2.sub(f64x2.neg(closing), f64x2.sqrt(roomLeft)), speed2),
					million,
				),
				isSteady,
			);
			const entry = f64x2.pmin(closest, f64x2.pmax(begin, touch));
			const distance = f64x2.sqrt(distance2);
			const at = out + (<usize>found << 5);
			store<u32>(at, min<u32>(idOf(nameA), idOf(nameB)));
			store<u32>(at, max<u32>(idOf(nameA), idOf(nameB)), 4);
			v128.store64_lane(at, entry, 0, 8);
			v128.store64_lane(at, closest, 0, 16);
			v128.store64_lane(at, distance, 0, 24);
			if (found + isFirst < room) {
				const next = at + (<usize>isFirst << 5);
				store<u32>(next, min<u32>(idOf(nameC), idOf(nameD)));
				store<u32>(next, max<u32>(idOf(nameC), idOf(nameD)), 4);
				v128.store64_lane(next, entry, 1, 8);
				v128.store64_lane(next, closest, 1, 16);
				v128.store64_lane(next, distance, 1, 24);
			}
		}
		found += isFirst + isSecond;
	}
	return found;
}

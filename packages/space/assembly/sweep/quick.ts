import { eightOf, maskOf, ownOf } from "./hits";
import { BELOW_BITS, COURSES, eightAt, f, LOOK_AHEAD_S, NEAR, p, VISIT } from "./memory";

/** Of four of the eight in `others` a bit for each that comes near a track at its closest approach. */
// @ts-ignore: decorator
@inline
function nearOfFour(
	others: usize,
	x: v128,
	y: v128,
	vx: v128,
	vy: v128,
	latest: v128,
	near: v128,
): i32 {
	const dx = f32x4.sub(v128.load(others), x);
	const dy = f32x4.sub(v128.load(others, 32), y);
	const dvx = f32x4.sub(v128.load(others, 64), vx);
	const dvy = f32x4.sub(v128.load(others, 96), vy);
	const speed2 = f32x4.add(f32x4.mul(dvx, dvx), f32x4.mul(dvy, dvy));
	const closing = f32x4.add(f32x4.mul(dx, dvx), f32x4.mul(dy, dvy));
	// When they are nearest, times -1; of two at the same speed no number, which becomes 0.
	const nearest = f32x4.pmin(f32x4.splat(0), f32x4.div(closing, speed2));
	const closest = f32x4.pmax(latest, nearest);
	const east = f32x4.sub(dx, f32x4.mul(dvx, closest));
	const north = f32x4.sub(dy, f32x4.mul(dvy, closest));
	const distance2 = f32x4.add(f32x4.mul(east, east), f32x4.mul(north, north));
	return i32x4.bitmask(f32x4.le(distance2, near));
}

/**
 * Of the hits [from, to) those whose tracks come near by the closest approach in floats, for whose
 * rounding `NEAR` allows: see src/tactical/near.ts.
 * @returns where the last of them ends; they are written from `from` on
 */
export function quick(from: usize, to: usize): usize {
	const latest = f32x4.splat(-<f32>f(LOOK_AHEAD_S));
	const courses = p(COURSES);
	const visits = p(VISIT);
	let end = from;
	for (let hit = from; hit < to; hit += 8) {
		const entry = load<u64>(hit);
		const i = ownOf(entry);
		const class_ = load<u32>(visits + (i << 3), 4) >> (2 * BELOW_BITS);
		const near = v128.load32_splat(NEAR + (<usize>class_ << 2));
		const own = eightAt(courses, i >> 3) + ((i & 7) << 2);
		const x = v128.load32_splat(own);
		const y = v128.load32_splat(own, 32);
		const vx = v128.load32_splat(own, 64);
		const vy = v128.load32_splat(own, 96);
		const others = eightAt(courses, eightOf(entry));
		const mask =
			maskOf(entry) &
			(nearOfFour(others, x, y, vx, vy, latest, near) |
				(nearOfFour(others + 16, x, y, vx, vy, latest, near) << 4));
		store<u64>(end, (entry & ~(<u64>255)) | <u64>mask);
		end += <usize>(mask != 0) << 3;
	}
	return end;
}

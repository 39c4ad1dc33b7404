import { tally } from "./counters";
import { binOf } from "./measure";
import {
	BUCKET_SHIFT,
	both,
	CLASS,
	CLASSES,
	COLUMN_BITS,
	DIGITS,
	f,
	GROUP_OF_BIN,
	GROUPS,
	INTEGRAL,
	KEY,
	LOOK_AHEAD_S,
	LOW_X,
	LOW_Y,
	p,
	PER_COLUMN,
	VX,
	VY,
	X,
	Y,
} from "./memory";

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
		const exact = f64x2.mul(f64x2.sub(bottom, low), both(perColumn, load<f64>(group)));
		const place = f64x2.add(f64x2.floor(exact), f64x2.splat(INTEGRAL));
		const strip = load<u32>(group, 8) + <u32>i64x2.extract_lane(place, 1);
		const key = (strip << columnBits) | <u32>i64x2.extract_lane(place, 0);
		store<u32>(keyOf + (i << 2), key);
		tally(digits, key >> shift);
	}
}

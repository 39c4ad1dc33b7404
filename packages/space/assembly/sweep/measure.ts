import {
	BINS,
	both,
	CLASS,
	CLASSES,
	f,
	LOOK_AHEAD_S,
	lower,
	p,
	upper,
	VX,
	VY,
	VZ,
	X,
	Y,
	Z,
} from "./memory";

/** The bin of a box of this size: the exponent of the double. */
// @ts-ignore: decorator
@inline
export function binOf(extent: f64): i32 {
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
		const halfZ = load<f64>(half, 8) + <f64>(<i32>(climb != 0));
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

import { taken } from "./counters";
import {
	ALTITUDE,
	BUCKET_SHIFT,
	BUCKETED,
	both,
	CLASS,
	CLIMB,
	KEY,
	KEY_OF,
	NAME,
	nameOf,
	p,
	recordAt,
	VX,
	VY,
	VZ,
	X,
	Y,
	Z,
} from "./memory";

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
		const record = recordAt(records, <usize>taken(digits, key >> shift));
		v128.store(record, both(load<f64>(xs + (i << 3)), load<f64>(ys + (i << 3))));
		v128.store(record, both(load<f64>(vxs + (i << 3)), load<f64>(vys + (i << 3))), 16);
		store<i32>(record, load<i32>(zs + (i << 2)), ALTITUDE);
		store<i32>(record, load<i32>(vzs + (i << 2)), CLIMB);
		store<u32>(record, nameOf(<u32>i, <u32>load<u8>(classes + i)), NAME);
		store<u32>(record, key, KEY_OF);
	}
}

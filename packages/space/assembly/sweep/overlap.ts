import { eightOf, maskOf, ownOf } from "./hits";
import {
	ALTITUDE,
	BUCKETED,
	CLASSES,
	CLIMB,
	classOf,
	f,
	idOf,
	LOOK_AHEAD_S,
	lower,
	NAME,
	p,
	PLACES,
	recordAt,
	upper,
} from "./memory";

/** `examine` where it is enough that the boxes meet or touch. */
export function examineBoxes(from: usize, to: usize, out: usize, before: u32, room: u32): u32 {
	const seconds = f64x2.splat(f(LOOK_AHEAD_S));
	const bucketed = p(BUCKETED);
	const places = p(PLACES);
	let found = before;
	for (let hit = from; hit < to; hit += 8) {
		const entry = load<u64>(hit);
		const own = recordAt(bucketed, load<u32>(places + (ownOf(entry) << 2)));
		const name = load<u32>(own, NAME);
		const half = CLASSES + (classOf(name) << 4);
		const here = v128.load(own);
		const there = f64x2.add(here, f64x2.mul(v128.load(own, 16), seconds));
		const r = f64x2.splat(load<f64>(half));
		const bottom = f64x2.sub(f64x2.pmin(here, there), r);
		const top = f64x2.add(f64x2.pmax(here, there), r);
		const climb = <f64>load<i32>(own, CLIMB);
		const z = <f64>load<i32>(own, ALTITUDE);
		const z2 = z + climb * f64x2.extract_lane(seconds, 0);
		const halfZ = load<f64>(half, 8) + <f64>(<i32>(climb != 0));
		const first = places + (eightOf(entry) << 5);
		for (let mask = maskOf(entry); mask != 0; mask &= mask - 1) {
			const rival = recordAt(bucketed, load<u32>(first + (<usize>ctz(mask) << 2)));
			const rivalName = load<u32>(rival, NAME);
			const otherHalf = CLASSES + (classOf(rivalName) << 4);
			const otherHere = v128.load(rival);
			const otherThere = f64x2.add(otherHere, f64x2.mul(v128.load(rival, 16), seconds));
			const otherR = f64x2.splat(load<f64>(otherHalf));
			const otherBottom = f64x2.sub(f64x2.pmin(otherHere, otherThere), otherR);
			const otherTop = f64x2.add(f64x2.pmax(otherHere, otherThere), otherR);
			if (v128.any_true(v128.or(f64x2.gt(bottom, otherTop), f64x2.gt(otherBottom, top))))
				continue;
			const otherClimb = <f64>load<i32>(rival, CLIMB);
			const w = <f64>load<i32>(rival, ALTITUDE);
			const w2 = w + otherClimb * f64x2.extract_lane(seconds, 0);
			const halfW = load<f64>(otherHalf, 8) + <f64>(<i32>(otherClimb != 0));
			if (lower(z, z2) - halfZ > upper(w, w2) + halfW) continue;
			if (lower(w, w2) - halfW > upper(z, z2) + halfZ) continue;
			if (found < room) {
				const at = out + (<usize>found << 5);
				store<u32>(at, min<u32>(idOf(name), idOf(rivalName)));
				store<u32>(at, max<u32>(idOf(name), idOf(rivalName)), 4);
				memory.fill(at + 8, 0, 24);
			}
			found++;
		}
	}
	return found;
}

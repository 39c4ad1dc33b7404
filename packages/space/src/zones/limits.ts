import { DATUMS } from "../units.ts";
import type { ZoneIndex } from "./zone-index.ts";

/** Numbers for each datum of a track and each zone, one after the other. */
export const LIMITS = 4;

const LEAST = -(2 ** 31);
const MOST = 2 ** 31 - 1;

/**
 * Between which altitudes each zone holds a track of each datum: at the first instant (least, greatest),
 * and at any up to the last. Those of a zone whose window is not open are the wrong way round, and an
 * altitude of another datum is between them whatever it is.
 */
export function limitsOf(index: ZoneIndex, firstUs: number, lastUs: number): Int32Array {
	const count = index.zones.length;
	const limits = new Int32Array(LIMITS * count * DATUMS.length);
	for (let datum = 0, at = 0; datum < DATUMS.length; datum++) {
		for (let zone = 0; zone < count; zone++, at += LIMITS) {
			const isOther = index.datum[zone] !== datum;
			const lower = isOther ? LEAST : (index.lower01mm[zone] as number);
			const upper = isOther ? MOST : (index.upper01mm[zone] as number);
			const isOver = (index.endUs[zone] as number) <= firstUs;
			const isOpen = !isOver && (index.startUs[zone] as number) <= firstUs;
			const willBe = !isOver && (index.startUs[zone] as number) <= lastUs;
			limits[at] = isOpen ? lower : MOST;
			limits[at + 1] = isOpen ? upper : LEAST;
			limits[at + 2] = willBe ? lower : MOST;
			limits[at + 3] = willBe ? upper : LEAST;
		}
	}
	return limits;
}

/** Whether the window of any zone opens after the first instant, up to the last. */
export function hasLater({ startUs }: ZoneIndex, firstUs: number, lastUs: number): boolean {
	return startUs.some((us) => us > firstUs && us <= lastUs);
}

import type { Altitude01mm, Micros } from "../units.ts";

/** One degree in the units of a box, 1e-7 degree (1.1 cm): four of them fit a half cache line as int32. */
export const DEGREE_7 = 10_000_000;
export const QUARTER_7 = 90 * DEGREE_7;
export const HALF_TURN_7 = 180 * DEGREE_7;
export const TURN_7 = 360 * DEGREE_7;

/** A box of latitude, longitude, time and altitude: integers, rounded outward. */
export interface GridBox {
	/** 1e-7 degree, −90° to 90°. */
	south7: number;
	north7: number;
	/** 1e-7 degree, −180° to 180°; a west greater than the east is a box across 180°. */
	west7: number;
	east7: number;
	startUs: Micros;
	endUs: Micros;
	/** A box that is stored keeps int32; one that is asked for may reach beyond. */
	lower01mm: Altitude01mm;
	upper01mm: Altitude01mm;
	/** Place of the datum in `DATUMS`: only boxes of one datum are told apart by height. */
	datum: number;
}

/** How far a box reaches east of its western side, 1e-7 degree. */
export function span7(west7: number, east7: number): number {
	return west7 <= east7 ? east7 - west7 : east7 - west7 + TURN_7;
}

/** Whether two arcs of longitude have a point in common. */
export function arcsMeet(westA: number, eastA: number, westB: number, eastB: number): boolean {
	const fromA = westB - westA;
	if ((fromA < 0 ? fromA + TURN_7 : fromA) <= span7(westA, eastA)) return true;
	return (fromA > 0 ? TURN_7 - fromA : -fromA) <= span7(westB, eastB);
}

/** Whether two boxes meet: closed in space; in time closed or, like a window, half-open. */
export function gridBoxesMeet(a: GridBox, b: GridBox, isTimeClosed: boolean): boolean {
	if (isTimeClosed) {
		if (a.startUs > b.endUs || b.startUs > a.endUs) return false;
	} else if (a.startUs >= b.endUs || b.startUs >= a.endUs) return false;
	if (a.south7 > b.north7 || b.south7 > a.north7) return false;
	if (a.datum === b.datum && (a.lower01mm > b.upper01mm || b.lower01mm > a.upper01mm)) return false;
	return arcsMeet(a.west7, a.east7, b.west7, b.east7);
}

/** More than a memory of 4 GiB holds. */
const MOST_SLOT = 2 ** 26 - 1;

/** @throws RangeError naming the field of what cannot be stored */
export function checkStored(slot: number, box: GridBox): void {
	const { south7, north7, west7, east7, startUs, endUs, lower01mm, upper01mm, datum } = box;
	const isInt32 =
		(south7 | 0) === south7 &&
		(north7 | 0) === north7 &&
		(west7 | 0) === west7 &&
		(east7 | 0) === east7 &&
		(lower01mm | 0) === lower01mm &&
		(upper01mm | 0) === upper01mm &&
		(datum & 3) === datum &&
		(slot & MOST_SLOT) === slot;
	const isOnEarth =
		south7 >= -QUARTER_7 &&
		north7 <= QUARTER_7 &&
		west7 >= -HALF_TURN_7 &&
		west7 <= HALF_TURN_7 &&
		east7 >= -HALF_TURN_7 &&
		east7 <= HALF_TURN_7;
	const isInOrder = south7 <= north7 && lower01mm <= upper01mm && startUs <= endUs;
	const isInTime =
		startUs >= 0 &&
		endUs <= Number.MAX_SAFE_INTEGER &&
		Math.floor(startUs) === startUs &&
		Math.floor(endUs) === endUs;
	if (!(isInt32 && isOnEarth && isInOrder && isInTime)) refuse(slot, box);
}

function refuse(slot: number, box: GridBox): void {
	check(slot, "slot", 0, MOST_SLOT);
	check(box.south7, "south7", -QUARTER_7, QUARTER_7);
	check(box.north7, "north7", box.south7, QUARTER_7);
	check(box.west7, "west7", -HALF_TURN_7, HALF_TURN_7);
	check(box.east7, "east7", -HALF_TURN_7, HALF_TURN_7);
	check(box.startUs, "startUs", 0, Number.MAX_SAFE_INTEGER);
	check(box.endUs, "endUs", box.startUs, Number.MAX_SAFE_INTEGER);
	check(box.lower01mm, "lower01mm", -(2 ** 31), 2 ** 31 - 1);
	check(box.upper01mm, "upper01mm", box.lower01mm, 2 ** 31 - 1);
	check(box.datum, "datum", 0, 3);
}

function check(value: number, field: string, least: number, most: number): void {
	if (value >= least && value <= most && Math.floor(value) === value) return;
	throw new RangeError(`${field} ${value}: expected an integer from ${least} to ${most}`);
}

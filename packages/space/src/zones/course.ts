import { chord2Mm2, destination, type Ecef, SEMI_MINOR_MM, toEcef } from "../geodesy.ts";
import { BLOCK_PIECES, type Spine } from "../spine.ts";
import type { DegreeBox } from "./grid.ts";
import { emptyLine, type Line, type Pieces, putAlong } from "./line.ts";
import { grown } from "./zone-cells.ts";

/** One piece of a course: where it begins and ends, and when, µs from the start of all. */
export interface Leg {
	from: Ecef;
	to: Ecef;
	fromUs: number;
	toUs: number;
}

const LEG_MM = 20_000_000;
const DEGREES = 180 / Math.PI;
/** Up to here the plane that stands for the course is known to be good enough for a box. */
const LONGEST_PLANE_MM = 1_000_000_000;
const LAST_PLANE_LATITUDE = 75;

/** A geodesic that is flown at a ground speed for some time. */
export interface Course {
	lat9: number;
	lon9: number;
	speedMmS: number;
	trackMdeg: number;
	lastUs: number;
	start: Ecef;
	/** About where it runs. */
	line: Line;
	hasLine: boolean;
	/** The pieces of an outline that it may come to, for as long as that outline is looked at. */
	near: Pieces;
	/** Those from the start that somebody has asked for, in order. */
	legs: Leg[];
}

/** A course to be used for one track after the other. */
export function emptyCourse(lastUs: number): Course {
	const start = toEcef(0, 0);
	const place = { lat9: 0, lon9: 0, speedMmS: 0, trackMdeg: 0 };
	const near = { count: 0, numbers: new Int32Array(BLOCK_PIECES) };
	return { ...place, lastUs, start, line: emptyLine(), hasLine: false, near, legs: [] };
}

export function putCourse(
	course: Course,
	lat9: number,
	lon9: number,
	speedMmS: number,
	trackMdeg: number,
): void {
	course.lat9 = lat9;
	course.lon9 = lon9;
	course.speedMmS = speedMmS;
	course.trackMdeg = trackMdeg;
	course.start = toEcef(lat9, lon9);
	course.hasLine = putAlong(course.line, course.start, trackMdeg, (speedMmS * course.lastUs) / 1e6);
	course.legs.length = 0;
}

/** Whether a course is too short to come to an outline, whichever way it goes. */
export function isBeyond({ start, speedMmS, lastUs }: Course, spine: Spine): boolean {
	const reach = (speedMmS * lastUs) / 1e6 + spine.radiusMm + spine.widthMm + 1;
	// No geodesic is shorter than its chord.
	return chord2Mm2(start, spine.centre) > reach * reach;
}

/**
 * Into how many legs, pieces of at most 20 km, the course from an instant on is cut; one that stands
 * still is one leg without length.
 */
export function legCount({ speedMmS, lastUs }: Course, fromUs: number): number {
	return Math.max(1, Math.ceil((speedMmS * (lastUs - fromUs)) / 1e6 / LEG_MM));
}

/** One of the legs from an instant on; `before` is the one before it. */
export function legFrom(course: Course, fromUs: number, k: number, before: Leg | null): Leg {
	const known = fromUs === 0 ? course.legs[k] : undefined;
	if (known !== undefined) return known;
	const { lastUs } = course;
	const count = legCount(course, fromUs);
	const startUs = before?.toUs ?? fromUs;
	const endUs = k === count - 1 ? lastUs : fromUs + ((k + 1) * (lastUs - fromUs)) / count;
	const from = before?.to ?? pointAfter(course, fromUs);
	const leg = { from, to: pointAfter(course, endUs), fromUs: startUs, toUs: endUs };
	if (fromUs === 0) course.legs.push(leg);
	return leg;
}

export function pointAfter({ start, lat9, lon9, speedMmS, trackMdeg }: Course, us: number): Ecef {
	if (us === 0 || speedMmS === 0) return start;
	const moved = destination(lat9, lon9, trackMdeg, (speedMmS * us) / 1e6);
	return toEcef(moved.lat9, moved.lon9);
}

/** A box around everything that a course of a length passes. */
export function courseBox(lat: number, lon: number, trackMdeg: number, mm: number): DegreeBox {
	const angle = mm / SEMI_MINOR_MM;
	if (mm > LONGEST_PLANE_MM || Math.abs(lat) + 2 * angle * DEGREES > LAST_PLANE_LATITUDE)
		return grown({ south: lat, north: lat, west: lon, east: lon }, mm);
	const turns = trackMdeg / 360_000;
	const parallel = roughSine(lat / 360 + 0.25) - ROUGH;
	const north = angle * roughSine(turns + 0.25);
	const east = angle * roughSine(turns);
	// The plane errs in the second order, by half of this; the ellipsoid by 1/150 of the way.
	const margin = angle * angle * (1 + 1 / parallel) + angle * (0.01 + ROUGH);
	const aside = (DEGREES * margin) / parallel;
	return {
		south: lat + DEGREES * (Math.min(0, north) - margin),
		north: lat + DEGREES * (Math.max(0, north) + margin),
		west: lon + (DEGREES * Math.min(0, east)) / parallel - 2 * aside,
		east: lon + (DEGREES * Math.max(0, east)) / parallel + 2 * aside,
	};
}

/** The sine of so many turns to within this: good enough for a box, and much faster. */
const ROUGH = 0.0011;

function roughSine(turns: number): number {
	const x = 2 * (turns - Math.floor(turns + 0.5));
	const y = 4 * x * (1 - Math.abs(x));
	return y + 0.225 * (y * Math.abs(y) - y);
}

import { chord2Mm2, destination, type Ecef, SEMI_MINOR_MM, toEcef } from "../geodesy.ts";
import type { Spine } from "../spine.ts";
import { cos, sin } from "../trig.ts";
import type { DegreeBox } from "./grid.ts";
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
	/** All of it, when somebody has asked. */
	legs: readonly Leg[] | null;
}

export function courseFrom(
	lat9: number,
	lon9: number,
	speedMmS: number,
	trackMdeg: number,
	lastUs: number,
): Course {
	return { lat9, lon9, speedMmS, trackMdeg, lastUs, start: toEcef(lat9, lon9), legs: null };
}

/** Whether a course is too short to come to an outline, whichever way it goes. */
export function isBeyond({ start, speedMmS, lastUs }: Course, spine: Spine): boolean {
	const reach = (speedMmS * lastUs) / 1e6 + spine.radiusMm + spine.widthMm + 1;
	// No geodesic is shorter than its chord.
	return chord2Mm2(start, spine.centre) > reach * reach;
}

/**
 * The course from an instant on, as pieces of at most 20 km; one that stands still is one leg
 * without length.
 */
export function legsFrom(course: Course, fromUs: number): readonly Leg[] {
	if (fromUs > 0) return cut(course, fromUs);
	course.legs ??= cut(course, 0);
	return course.legs;
}

function cut(course: Course, fromUs: number): Leg[] {
	const { speedMmS, lastUs } = course;
	const count = Math.max(1, Math.ceil((speedMmS * (lastUs - fromUs)) / 1e6 / LEG_MM));
	const legs: Leg[] = [];
	let from = pointAfter(course, fromUs);
	let startUs = fromUs;
	for (let k = 1; k <= count; k++) {
		const endUs = k === count ? lastUs : fromUs + (k * (lastUs - fromUs)) / count;
		const to = pointAfter(course, endUs);
		legs.push({ from, to, fromUs: startUs, toUs: endUs });
		from = to;
		startUs = endUs;
	}
	return legs;
}

function pointAfter({ start, lat9, lon9, speedMmS, trackMdeg }: Course, us: number): Ecef {
	if (us === 0 || speedMmS === 0) return start;
	const moved = destination(lat9, lon9, trackMdeg, (speedMmS * us) / 1e6);
	return toEcef(moved.lat9, moved.lon9);
}

/** A box around everything that a course of a length passes. */
export function courseBox(lat: number, lon: number, trackMdeg: number, mm: number): DegreeBox {
	const point = { south: lat, north: lat, west: lon, east: lon };
	const angle = mm / SEMI_MINOR_MM;
	if (mm > LONGEST_PLANE_MM || Math.abs(lat) + 2 * angle * DEGREES > LAST_PLANE_LATITUDE)
		return grown(point, mm);
	const track = (trackMdeg / 180_000) * Math.PI;
	const parallel = cos((lat / 180) * Math.PI);
	const north = angle * cos(track);
	const east = angle * sin(track);
	// The plane errs in the second order, by half of this; the ellipsoid by 1/150 of the way.
	const margin = angle * angle * (1 + 1 / parallel) + angle / 100;
	const aside = (DEGREES * margin) / parallel;
	return {
		south: lat + DEGREES * (Math.min(0, north) - margin),
		north: lat + DEGREES * (Math.max(0, north) + margin),
		west: lon + (DEGREES * Math.min(0, east)) / parallel - 2 * aside,
		east: lon + (DEGREES * Math.max(0, east)) / parallel + 2 * aside,
	};
}

import {
	arcMm,
	axesAt,
	chord2Mm2,
	type Ecef,
	type LocalAxes,
	toEcef,
	wrapLongitude9,
} from "./geodesy.ts";
import { climbOf, extrapolate, type Motion } from "./motion.ts";
import { cos, sin } from "./trig.ts";
import { type Micros, SECOND_US } from "./units.ts";

export interface PredictionRule {
	/** Separated at this distance and beyond. */
	radiusMm: number;
	height01mm: number;
	lookAheadUs: number;
	/** A vertical rate of at most this, up or down, counts as level. */
	levelClimb01mmS: number;
}

/** A loss of separation on the present course. */
export interface PredictedLoss {
	/** When it begins; now, where it has begun. */
	entryUs: Micros;
	/** When the two are nearest to one another while vertically nearer than the minimum. */
	closestUs: Micros;
	/** Distance and height between them then. */
	distanceMm: number;
	height01mm: number;
}

/** From one time to another, µs from now. */
interface Span {
	from: number;
	to: number;
}

/** A vector in a level plane, mm or mm/s. */
interface Level {
	east: number;
	north: number;
}

/**
 * The first loss of separation of two tracks that keep their speed, track and vertical rate from
 * `nowUs` through the look-ahead: an instant at which they are nearer than both minima. Exactly at
 * a minimum they are separated. Null when there is none. The vertical comparison is exact for integer
 * inputs, heights to 100 km and rates to 100 m/s over an hour.
 *
 * Horizontal distances are taken in the plane about the middle between the two, in which both
 * fly straight; they err by less than 1 m for tracks within 100 km that fly up to 30 km.
 */
export function predictLoss(
	a: Motion,
	b: Motion,
	rule: PredictionRule,
	nowUs: Micros,
): PredictedLoss | null {
	const vertical = verticalSpan(a, b, rule, nowUs);
	if (vertical === null || areFar(a, b, rule, nowUs)) return null;
	const { position, velocity } = relativeMotion(a, b, nowUs);
	const speed2 = velocity.east * velocity.east + velocity.north * velocity.north;
	const closing = position.east * velocity.east + position.north * velocity.north;
	const nearest = speed2 === 0 ? 0 : (-closing / speed2) * SECOND_US;
	const closest = Math.min(Math.max(nearest, vertical.from), vertical.to);
	const distance = distanceAfter(position, velocity, closest);
	if (!(distance < rule.radiusMm)) return null;

	const now2 = position.east * position.east + position.north * position.north;
	const room = closing * closing - speed2 * (now2 - rule.radiusMm * rule.radiusMm);
	const radiusEntry =
		speed2 === 0 ? 0 : ((-closing - Math.sqrt(Math.max(0, room))) / speed2) * SECOND_US;
	const entry = Math.min(Math.max(radiusEntry, vertical.from), closest);
	const { height, climb } = relativeHeight(a, b, rule, nowUs);
	return {
		entryUs: nowUs + Math.round(entry),
		closestUs: nowUs + Math.round(closest),
		distanceMm: Math.round(distance),
		height01mm: Math.round(Math.abs(height + climb * closest) / SECOND_US),
	};
}

/** Height of a above b at `nowUs`, and its change in a microsecond; in 0.1 mm / 1,000,000. */
function relativeHeight(a: Motion, b: Motion, rule: PredictionRule, nowUs: Micros) {
	const climbA = climbOf(a, rule.levelClimb01mmS);
	const climbB = climbOf(b, rule.levelClimb01mmS);
	const height =
		(a.altitude01mm - b.altitude01mm) * SECOND_US +
		climbA * (nowUs - a.reportedUs) -
		climbB * (nowUs - b.reportedUs);
	return { height, climb: climbA - climbB };
}

/**
 * The part of the look-ahead in which the two are vertically nearer than the minimum, with its
 * ends; null when there is no such instant. Everything that decides is a sum of integers.
 */
function verticalSpan(a: Motion, b: Motion, rule: PredictionRule, nowUs: Micros): Span | null {
	const { height, climb } = relativeHeight(a, b, rule, nowUs);
	const minimum = rule.height01mm * SECOND_US;
	const last = rule.lookAheadUs;
	if (climb === 0) return Math.abs(height) < minimum ? { from: 0, to: last } : null;
	// Mirrored so that the height falls.
	const falling = climb < 0 ? height : -height;
	const rate = Math.abs(climb);
	if (falling - rate * last >= minimum || falling <= -minimum) return null;
	return {
		from: falling < minimum ? 0 : (falling - minimum) / rate,
		to: Math.min(last, (falling + minimum) / rate),
	};
}

/** Whether the two cannot come near even when flying straight at one another. */
function areFar(a: Motion, b: Motion, rule: PredictionRule, nowUs: Micros): boolean {
	const p = toEcef(a.lat9, a.lon9);
	const q = toEcef(b.lat9, b.lon9);
	const flown = (motion: Motion) =>
		(speedOf(motion) * (Math.abs(nowUs - motion.reportedUs) + rule.lookAheadUs)) / SECOND_US;
	// 10 m for the rounding of positions and the accuracy of the plane.
	const reach = rule.radiusMm + flown(a) + flown(b) + 10_000;
	return chord2Mm2(p, q) > reach * reach;
}

function speedOf(motion: Motion): number {
	return motion.trackMdeg === null ? 0 : (motion.speedMmS ?? 0);
}

/** Position (mm) and velocity (mm/s) of b as seen from a at `nowUs`, about the middle between them. */
function relativeMotion(a: Motion, b: Motion, nowUs: Micros) {
	const atA = extrapolate(a, nowUs);
	const atB = extrapolate(b, nowUs);
	const stepEast = wrapLongitude9(atB.lon9 - atA.lon9);
	const lat9 = (atA.lat9 + atB.lat9) / 2;
	const lon9 = atA.lon9 + stepEast / 2;
	const axes = axesAt(lat9, lon9);
	const centre = toEcef(lat9, lon9);
	const p = placeFrom(centre, axes, toEcef(atA.lat9, atA.lon9));
	const q = placeFrom(centre, axes, toEcef(atB.lat9, atB.lon9));
	const u = velocityIn(axes, a);
	const v = velocityIn(axes, b);
	return {
		position: { east: q.east - p.east, north: q.north - p.north },
		velocity: { east: v.east - u.east, north: v.north - u.north },
	};
}

/** In its direction from the centre, at its distance along the ground. */
function placeFrom(centre: Ecef, axes: LocalAxes, p: Ecef): Level {
	const d = { x: p.x - centre.x, y: p.y - centre.y, z: p.z - centre.z };
	const east = dot(d, axes.east);
	const north = dot(d, axes.north);
	const level = Math.sqrt(east * east + north * north);
	const stretch = level === 0 ? 1 : arcMm(centre, p) / level;
	return { east: east * stretch, north: north * stretch };
}

/** The velocity, turned with the ground from where its track was measured to the centre's plane. */
function velocityIn(axes: LocalAxes, motion: Motion): Level {
	const speed = speedOf(motion);
	if (speed === 0) return { east: 0, north: 0 };
	const { east, north, up } = axesAt(motion.lat9, motion.lon9);
	const track = ((motion.trackMdeg ?? 0) / 180_000) * Math.PI;
	const eastward = speed * sin(track);
	const northward = speed * cos(track);
	const v = {
		x: eastward * east.x + northward * north.x,
		y: eastward * east.y + northward * north.y,
		z: eastward * east.z + northward * north.z,
	};
	// The smallest rotation that takes one upward direction to the other.
	const tilt = dot(v, axes.up) / (1 + dot(up, axes.up));
	const level = {
		x: v.x - tilt * (up.x + axes.up.x),
		y: v.y - tilt * (up.y + axes.up.y),
		z: v.z - tilt * (up.z + axes.up.z),
	};
	return { east: dot(level, axes.east), north: dot(level, axes.north) };
}

function distanceAfter(position: Level, velocity: Level, afterUs: number): number {
	const east = position.east + (velocity.east * afterUs) / SECOND_US;
	const north = position.north + (velocity.north * afterUs) / SECOND_US;
	return Math.sqrt(east * east + north * north);
}

function dot(a: Ecef, b: Ecef): number {
	return a.x * b.x + a.y * b.y + a.z * b.z;
}

import {
	atan2,
	axesAt,
	type Budget,
	bandsMeet,
	type Corridor,
	destination,
	type Ecef,
	type Polygon,
	toEcef,
	type Volume,
	type Window,
} from "@tansiq/space";
import { touches } from "./met.ts";
import type { DividingLineRule, Extent } from "./rules.ts";

/** Beside the line, from here to there: what has nothing within that strip is not on that side. */
const STRIP_FROM_MM = 1_000;
const STRIP_TO_MM = 2_000;
/** A corner is not drawn out further than this many times the distance from the line. */
const MOST_MITRE = 5;

const ALWAYS: Window = { startUs: 0, endUs: Number.MAX_SAFE_INTEGER };

/** A line made ready for being crossed. */
export interface DividingLine {
	line: Corridor;
	left: Polygon;
	right: Polygon;
	/** Around all three. */
	extent: Extent;
}

export interface Crossing {
	/** Of the volumes that meet the line. */
	windows: Window[];
	/** From left to right, or back; null where it cannot be told which side was first. */
	direction: "right" | "left" | null;
}

export function dividingLine({ lat9, lon9, band }: DividingLineRule): DividingLine {
	const line: Corridor = { kind: "corridor", lat9, lon9, halfWidthMm: 0 };
	const around = { ...line, halfWidthMm: STRIP_TO_MM * MOST_MITRE };
	return {
		line,
		left: strip(lat9, lon9, 1),
		right: strip(lat9, lon9, -1),
		extent: { outline: around, band, window: ALWAYS },
	};
}

/**
 * Whether an operation crosses a line: some volume meets it, and its volumes together reach more
 * than one metre beyond it on either side. An area that is drawn along the line does not cross it,
 * and a path that is cut into volumes on the line does. Only volumes whose band `meets` the line's
 * in that way are looked at.
 *
 * @throws BudgetExceeded
 */
export function crossingOf(
	{ line, left, right, extent }: DividingLine,
	volumes: readonly Volume[],
	meets: readonly ("yes" | "unknown")[],
	budget: Budget,
): Crossing | null {
	const windows: Window[] = [];
	let first: { side: "left" | "right"; startUs: number } | null = null;
	let isLeft = false;
	let isRight = false;
	for (const { outline, band, window } of volumes) {
		const meet = bandsMeet(band, extent.band, 0);
		if (meet === "no" || !meets.includes(meet)) continue;
		if (touches(outline, line, budget)) windows.push(window);
		const onLeft = touches(outline, left, budget);
		const onRight = touches(outline, right, budget);
		if (onLeft !== onRight && (first === null || window.startUs < first.startUs))
			first = { side: onLeft ? "left" : "right", startUs: window.startUs };
		isLeft ||= onLeft;
		isRight ||= onRight;
	}
	if (!isLeft || !isRight || windows.length === 0) return null;
	return { windows, direction: first === null ? null : first.side === "left" ? "right" : "left" };
}

/** The ring between the two distances on one side of a line: 1 is left, −1 right. */
function strip(lat9: readonly number[], lon9: readonly number[], side: 1 | -1): Polygon {
	const normals = normalsOf(lat9, lon9);
	const near = normals.map((normal) => aside(normal, side * STRIP_FROM_MM));
	const far = normals.map((normal) => aside(normal, side * STRIP_TO_MM));
	const ring = [...near, ...far.reverse()];
	return {
		kind: "polygon",
		lat9: ring.map((vertex) => vertex.lat9),
		lon9: ring.map((vertex) => vertex.lon9),
	};
}

/** At a vertex, the direction that halves the corner on the left, and how far out the mitre goes. */
interface Normal {
	lat9: number;
	lon9: number;
	trackMdeg: number;
	mitre: number;
}

function aside({ lat9, lon9, trackMdeg, mitre }: Normal, mm: number) {
	return destination(lat9, lon9, trackMdeg, mm * mitre);
}

function normalsOf(lats: readonly number[], lons: readonly number[]): Normal[] {
	const vertices = lats.map((lat9, i) => ({ lat9, lon9: lons[i] as number }));
	const points = vertices.map(({ lat9, lon9 }) => toEcef(lat9, lon9));
	return vertices.map(({ lat9, lon9 }, i) => {
		const here = points[i] as Ecef;
		const ahead = level(lat9, lon9, here, nextOther(points, i, 1));
		const behind = level(lat9, lon9, here, nextOther(points, i, -1));
		const out = ahead ?? opposite(behind) ?? { east: 1, north: 0 };
		const into = opposite(behind) ?? out;
		// The left normal of (east, north) is (−north, east).
		const sum = unit(-out.north - into.north, out.east + into.east);
		const bisector = sum ?? { east: -into.north, north: into.east };
		const along = bisector.east * -into.north + bisector.north * into.east;
		const trackMdeg = Math.round((atan2(bisector.east, bisector.north) / Math.PI) * 180_000);
		return { lat9, lon9, trackMdeg, mitre: 1 / Math.max(along, 1 / MOST_MITRE) };
	});
}

/** The nearest vertex in one direction that is elsewhere. */
function nextOther(points: readonly Ecef[], i: number, step: 1 | -1): Ecef | null {
	const here = points[i] as Ecef;
	for (let j = i + step; j >= 0 && j < points.length; j += step) {
		const other = points[j] as Ecef;
		if (other.x !== here.x || other.y !== here.y || other.z !== here.z) return other;
	}
	return null;
}

interface Level {
	east: number;
	north: number;
}

/** The direction from one point to another as it begins, on the level of the first. */
function level(lat9: number, lon9: number, from: Ecef, to: Ecef | null): Level | null {
	if (to === null) return null;
	const { east, north } = axesAt(lat9, lon9);
	const d = { x: to.x - from.x, y: to.y - from.y, z: to.z - from.z };
	return unit(
		d.x * east.x + d.y * east.y + d.z * east.z,
		d.x * north.x + d.y * north.y + d.z * north.z,
	);
}

function unit(east: number, north: number): Level | null {
	const length = Math.sqrt(east * east + north * north);
	return length < 1e-9 ? null : { east: east / length, north: north / length };
}

function opposite(direction: Level | null): Level | null {
	return direction && { east: -direction.east, north: -direction.north };
}

import { axesAt, destination, distanceMm, type Ecef, toEcef } from "../geodesy.ts";
import { atan2 } from "../trig.ts";
import type { Outline, Volume } from "../volume.ts";

/** A direction in which an operation may be moved over the ground. */
export type Aside =
	/** Its path bends to one side and comes back: where it begins and ends stays. */
	| { side: "left" | "right" }
	/** All of it is moved, 1e-3 degree clockwise from north. */
	| { trackMdeg: number };

const COMPASS = 8;
const QUARTER_MDEG = 90_000;

interface Place {
	lat9: number;
	lon9: number;
}

/** A vertex of the path, and how far along it stands. */
interface Station extends Place {
	alongMm: number;
}

/** What can be tried: a path has two sides; what covers an area, or stays in a place, eight directions. */
export function asidesOf(volumes: readonly Volume[]): Aside[] {
	if (lengthMm(pathOf(volumes)) > 0) return [{ side: "left" }, { side: "right" }];
	return Array.from({ length: COMPASS }, (_, i) => ({ trackMdeg: (i * 360_000) / COMPASS }));
}

/**
 * The volumes moved aside by a distance. A path leaves its course at 45 degrees, runs beside it at
 * that distance and returns at 45 degrees; a short one never gets that far away. Times stay.
 */
export function movedAside(volumes: readonly Volume[], aside: Aside, byMm: number): Volume[] {
	if ("trackMdeg" in aside)
		return volumes.map((volume) => ({
			...volume,
			outline: displaced(volume.outline, aside.trackMdeg, byMm),
		}));
	const turn = aside.side === "left" ? -QUARTER_MDEG : QUARTER_MDEG;
	const path = pathOf(volumes);
	const length = lengthMm(path);
	const offset = (alongMm: number) => Math.min(byMm, alongMm, length - alongMm);
	let first = 0;
	return volumes.map((volume) => {
		const count = volume.outline.kind === "corridor" ? volume.outline.lat9.length : 1;
		const own = path.slice(first, first + count);
		const legs = withTurns(own, [Math.min(byMm, length / 2), length - Math.min(byMm, length / 2)]);
		const places = legs.map((station) => {
			const course = courseAt(path, station);
			return destination(station.lat9, station.lon9, course + turn, offset(station.alongMm));
		});
		first += count;
		return { ...volume, outline: withPlaces(volume.outline, places) };
	});
}

/** Of corridors and discs in their order; empty where anything covers an area. */
function pathOf(volumes: readonly Volume[]): Station[] {
	const path: Station[] = [];
	let alongMm = 0;
	for (const { outline } of volumes) {
		if (outline.kind === "polygon") return [];
		for (const place of placesOf(outline)) {
			const last = path[path.length - 1];
			if (last) alongMm += distanceMm(last.lat9, last.lon9, place.lat9, place.lon9);
			path.push({ ...place, alongMm });
		}
	}
	return path;
}

function placesOf(outline: Exclude<Outline, { kind: "polygon" }>): Place[] {
	if (outline.kind === "disc") return [{ lat9: outline.lat9, lon9: outline.lon9 }];
	return outline.lat9.map((lat9, i) => ({ lat9, lon9: outline.lon9[i] as number }));
}

function lengthMm(path: readonly Station[]): number {
	return path[path.length - 1]?.alongMm ?? 0;
}

/** Stations at certain distances along, put in between where a leg passes them. */
function withTurns(own: readonly Station[], turnsMm: readonly number[]): Station[] {
	return own.flatMap((to, i) => {
		const from = own[i - 1];
		if (from === undefined) return [to];
		const passed = turnsMm.filter((mm) => from.alongMm < mm && mm < to.alongMm);
		const course = courseOf(from, to);
		return [
			...[...new Set(passed)].map((alongMm) => ({
				...destination(from.lat9, from.lon9, course, alongMm - from.alongMm),
				alongMm,
			})),
			to,
		];
	});
}

/** The course through a station: between the legs before and after it. */
function courseAt(path: readonly Station[], { alongMm }: Station): number {
	const before = path.findLast((each) => each.alongMm < alongMm) ?? (path[0] as Station);
	const after = path.find((each) => each.alongMm > alongMm) ?? (path[path.length - 1] as Station);
	return courseOf(before, after);
}

/** The direction of one place from another, 1e-3 degree, as it is seen from the first. */
function courseOf(from: Place, to: Place): number {
	const p = toEcef(from.lat9, from.lon9);
	const q = toEcef(to.lat9, to.lon9);
	const d = { x: q.x - p.x, y: q.y - p.y, z: q.z - p.z };
	const { east, north } = axesAt(from.lat9, from.lon9);
	return Math.round((atan2(dot(d, east), dot(d, north)) * 180_000) / Math.PI);
}

function dot(a: Ecef, b: Ecef): number {
	return a.x * b.x + a.y * b.y + a.z * b.z;
}

function withPlaces(outline: Outline, places: readonly Place[]): Outline {
	const [first] = places;
	if (outline.kind === "disc") return { ...outline, ...first };
	return {
		...outline,
		lat9: places.map(({ lat9 }) => lat9),
		lon9: places.map(({ lon9 }) => lon9),
	};
}

function displaced(outline: Outline, trackMdeg: number, byMm: number): Outline {
	if (outline.kind === "disc")
		return { ...outline, ...destination(outline.lat9, outline.lon9, trackMdeg, byMm) };
	const places = outline.lat9.map((lat9, i) =>
		destination(lat9, outline.lon9[i] as number, trackMdeg, byMm),
	);
	return withPlaces(outline, places);
}

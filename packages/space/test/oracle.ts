import geographiclib from "geographiclib-geodesic";
import type { Corridor, Disc, Polygon, Volume } from "../src/index.ts";

/** Karney's GeographicLib: the reference that geodesy and shapes are tested against. */
const wgs84 = geographiclib.Geodesic.WGS84;

export interface Place {
	lat9: number;
	lon9: number;
}

export function place(lat: number, lon: number): Place {
	return {
		lat9: Math.round(lat * 1e9),
		lon9: Math.round((lon - 360 * Math.floor((lon + 180) / 360)) * 1e9),
	};
}

export function trueDistanceMm(a: Place, b: Place): number {
	const found = wgs84.Inverse(a.lat9 / 1e9, a.lon9 / 1e9, b.lat9 / 1e9, b.lon9 / 1e9);
	return (found.s12 ?? Number.NaN) * 1000;
}

/** The place at a distance, and the geodesic's direction there in degrees. */
export function walk(from: Place, degrees: number, mm: number): Place & { degrees: number } {
	const to = wgs84.Direct(from.lat9 / 1e9, from.lon9 / 1e9, degrees, mm / 1000);
	return {
		...place(to.lat2 ?? Number.NaN, to.lon2 ?? Number.NaN),
		degrees: to.azi2 ?? Number.NaN,
	};
}

/** Direction from one place to another, degrees. */
export function directionTo(a: Place, b: Place): number {
	const found = wgs84.Inverse(a.lat9 / 1e9, a.lon9 / 1e9, b.lat9 / 1e9, b.lon9 / 1e9);
	return found.azi1 ?? Number.NaN;
}

export function trueAreaKm2(places: readonly Place[]): number {
	const polygon = wgs84.Polygon(false);
	for (const p of places) polygon.AddPoint(p.lat9 / 1e9, p.lon9 / 1e9);
	return Math.abs(polygon.Compute(false, true).area ?? Number.NaN) / 1e6;
}

export function polygon(...places: Place[]): Polygon {
	return { kind: "polygon", lat9: places.map((p) => p.lat9), lon9: places.map((p) => p.lon9) };
}

export function corridor(halfWidthMm: number, ...places: Place[]): Corridor {
	const { lat9, lon9 } = polygon(...places);
	return { kind: "corridor", lat9, lon9, halfWidthMm };
}

export function disc(at: Place, radiusMm: number): Disc {
	return { kind: "disc", lat9: at.lat9, lon9: at.lon9, radiusMm };
}

/** A volume of an hour from 1000 ft to 2000 ft. */
export function volume(outline: Volume["outline"], changes: Partial<Volume> = {}): Volume {
	return {
		outline,
		band: { datum: "STD", lower01mm: 3_048_000, upper01mm: 6_096_000 },
		window: { startUs: 0, endUs: 3_600_000_000 },
		...changes,
	};
}

/** Numbers in [0, 1) from a seed (mulberry32), the same in every run. */
export function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/** Any place: one in five within a degree of a pole, one in five within a degree of 180°. */
export function anyPlace(random: () => number): Place {
	const polar = random() < 0.2;
	const lat = polar ? (random() < 0.5 ? -1 : 1) * (89 + random()) : -89 + 178 * random();
	const lon = random() < 0.2 ? 179 + 2 * random() : -180 + 360 * random();
	return place(lat, lon);
}

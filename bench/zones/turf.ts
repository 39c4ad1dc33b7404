/**
 * The same question put to turf: every zone after a box test, and straight lines in degrees. Long
 * edges were cut every 20 km along their geodesics beforehand, or turf would be wrong by kilometres.
 */
import { DATUMS, type Outline, type Volume, type ZoneTracks } from "@tansiq/space";
import geographiclib from "geographiclib-geodesic";
import { peerPackage } from "../peers.ts";

export type Position = [number, number];
interface Turf {
	point(at: Position): object;
	polygon(rings: Position[][]): object;
	lineString(line: Position[]): object;
	circle(
		at: Position,
		radius: number,
		options: object,
	): { geometry: { coordinates: Position[][] } };
	destination(
		at: Position,
		distance: number,
		bearing: number,
		options: object,
	): { geometry: { coordinates: Position } };
	booleanPointInPolygon(point: object, polygon: object): boolean;
	lineIntersect(
		line: object,
		polygon: object,
	): { features: { geometry: { coordinates: Position } }[] };
}

const PIECE_M = 20_000;
const WGS84 = geographiclib.Geodesic.WGS84;

/** A closed ring in degrees, continuous over 180°. */
export function denseRing(outline: Outline, turf: Turf): Position[] {
	if (outline.kind === "disc") {
		const centre: Position = [outline.lon9 / 1e9, outline.lat9 / 1e9];
		const options = { units: "meters", steps: 64 };
		return turf.circle(centre, outline.radiusMm / 1000, options).geometry.coordinates[0] ?? [];
	}
	const lats = outline.lat9.map((v) => v / 1e9);
	const lons = outline.lon9.map((v) => v / 1e9);
	const ring: Position[] = [];
	const add = (lat: number, lon: number) => {
		const before = ring.at(-1)?.[0] ?? lon;
		ring.push([lon + 360 * Math.round((before - lon) / 360), lat]);
	};
	for (const [i, lat] of lats.entries()) {
		const to = (i + 1) % lats.length;
		const [lon = 0, lat2 = 0, lon2 = 0] = [lons[i], lats[to], lons[to]];
		const line = WGS84.InverseLine(lat, lon, lat2, lon2);
		const pieces = Math.max(1, Math.ceil(line.s13 / PIECE_M));
		for (let k = 0; k < pieces; k++) {
			const at = line.Position((line.s13 * k) / pieces);
			add(k === 0 ? lat : (at.lat2 ?? lat), k === 0 ? lon : (at.lon2 ?? lon));
		}
	}
	ring.push(ring[0] as Position);
	return ring;
}

export interface Contact {
	track: number;
	zone: number;
	/** Seconds from now. */
	s: number;
}

/** Makes everything ready that does not depend on the tracks; then answers. */
export async function turfEntries(
	zones: readonly Volume[],
): Promise<(tracks: ZoneTracks, nowUs: number, lookAheadS: number) => Contact[]> {
	const turf = (await peerPackage("@turf/turf")) as unknown as Turf;
	const rings = zones.map(({ outline }) => denseRing(outline, turf));
	const polygons = rings.map((ring) => turf.polygon([ring]));
	const boxes = new Float64Array(4 * zones.length);
	for (const [z, ring] of rings.entries()) {
		boxes.set([999, 99, -999, -99], 4 * z);
		for (const [lon, lat] of ring) {
			boxes[4 * z] = Math.min(boxes[4 * z] as number, lon);
			boxes[4 * z + 1] = Math.min(boxes[4 * z + 1] as number, lat);
			boxes[4 * z + 2] = Math.max(boxes[4 * z + 2] as number, lon);
			boxes[4 * z + 3] = Math.max(boxes[4 * z + 3] as number, lat);
		}
	}
	return (tracks, nowUs, lookAheadS) => {
		const found: Contact[] = [];
		for (let t = 0; t < tracks.count; t++) {
			const start: Position = [(tracks.lon9[t] as number) / 1e9, (tracks.lat9[t] as number) / 1e9];
			const metres = ((tracks.speedMmS[t] as number) / 1000) * lookAheadS;
			const bearing = (tracks.trackMdeg[t] as number) / 1000;
			const end = turf.destination(start, metres, bearing, { units: "meters" }).geometry
				.coordinates;
			const west = Math.min(start[0], end[0]);
			const east = Math.max(start[0], end[0]);
			const south = Math.min(start[1], end[1]);
			const north = Math.max(start[1], end[1]);
			for (let z = 0; z < zones.length; z++) {
				if ((boxes[4 * z] as number) > east || (boxes[4 * z + 2] as number) < west) continue;
				if ((boxes[4 * z + 1] as number) > north || (boxes[4 * z + 3] as number) < south) continue;
				const span = spanOf(tracks, t, zones[z] as Volume, nowUs, lookAheadS);
				if (span === null) continue;
				const at = (s: number): Position => [
					start[0] + ((end[0] - start[0]) * s) / lookAheadS,
					start[1] + ((end[1] - start[1]) * s) / lookAheadS,
				];
				const [from, to] = [at(span[0]), at(span[1])];
				if (turf.booleanPointInPolygon(turf.point(from), polygons[z] as object)) {
					found.push({ track: t, zone: z, s: span[0] });
					continue;
				}
				const line = turf.lineString([from, to]);
				const crossings = turf.lineIntersect(line, polygons[z] as object).features;
				if (crossings.length === 0) continue;
				const far = Math.hypot(to[0] - from[0], to[1] - from[1]);
				const shares = crossings.map(
					({ geometry: { coordinates: c } }) => Math.hypot(c[0] - from[0], c[1] - from[1]) / far,
				);
				found.push({
					track: t,
					zone: z,
					s: span[0] + Math.min(...shares) * (span[1] - span[0]),
				});
			}
		}
		return found;
	};
}

/** When band and window let a track in, seconds; datums that differ do not keep it out. */
function spanOf(
	tracks: ZoneTracks,
	t: number,
	{ band, window }: Volume,
	nowUs: number,
	lookAheadS: number,
): [number, number] | null {
	let from = Math.max(0, (window.startUs - nowUs) / 1e6);
	let to = Math.min(lookAheadS, (window.endUs - nowUs) / 1e6);
	if (DATUMS[tracks.datum[t] as number] === band.datum) {
		const altitude = tracks.altitude01mm[t] as number;
		const climb = tracks.climb01mmS[t] as number;
		if (climb === 0 && (altitude < band.lower01mm || altitude > band.upper01mm)) return null;
		if (climb !== 0) {
			const a = (band.lower01mm - altitude) / climb;
			const b = (band.upper01mm - altitude) / climb;
			from = Math.max(from, Math.min(a, b));
			to = Math.min(to, Math.max(a, b));
		}
	}
	return from <= to ? [from, to] : null;
}

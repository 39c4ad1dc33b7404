/** Whether two answers may differ about one track and one zone, by GeographicLib. */
import type { Volume, ZoneTracks } from "@tansiq/space";
import geographiclib from "geographiclib-geodesic";
import type { Position } from "./turf.ts";

const WGS84 = geographiclib.Geodesic.WGS84;
/** What straight lines in degrees and a spherical course of 30 km are off by, at most. */
const MARGIN_M = 400;
/** Of the radius: a sphere for the ellipsoid, 64 edges for a circle. */
const DISC_SHARE = 0.006;
const STEP_S = 0.5;

/** The course comes so near the edge of the zone that the planar answer decides nothing. */
export function isNearEdge(
	tracks: ZoneTracks,
	t: number,
	{ outline }: Volume,
	ring: readonly Position[],
	lookAheadS: number,
): boolean {
	const lat = (tracks.lat9[t] as number) / 1e9;
	const lon = (tracks.lon9[t] as number) / 1e9;
	const track = (tracks.trackMdeg[t] as number) / 1000;
	const mS = (tracks.speedMmS[t] as number) / 1000;
	for (let s = 0; s <= lookAheadS; s += STEP_S) {
		const { lat2 = 0, lon2 = 0 } = WGS84.Direct(lat, lon, track, mS * s);
		if (outline.kind === "disc") {
			const { s12 = 0 } = WGS84.Inverse(lat2, lon2, outline.lat9 / 1e9, outline.lon9 / 1e9);
			const radius = outline.radiusMm / 1000;
			if (Math.abs(s12 - radius) < MARGIN_M + DISC_SHARE * radius) return true;
		} else if (metresToRing(lat2, lon2, ring) < MARGIN_M) return true;
	}
	return false;
}

function metresToRing(lat: number, lon: number, ring: readonly Position[]): number {
	const east = 111_320 * Math.cos((lat * Math.PI) / 180);
	let best: Position = [0, 0];
	let least = Number.POSITIVE_INFINITY;
	for (let i = 1; i < ring.length; i++) {
		const [a, b] = [ring[i - 1] as Position, ring[i] as Position];
		const x = (a[0] - lon) * east;
		const y = (a[1] - lat) * 111_320;
		const dx = (b[0] - a[0]) * east;
		const dy = (b[1] - a[1]) * 111_320;
		const share = Math.max(0, Math.min(1, -(x * dx + y * dy) / (dx * dx + dy * dy || 1)));
		const far = Math.hypot(x + share * dx, y + share * dy);
		if (far >= least) continue;
		least = far;
		best = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
	}
	return WGS84.Inverse(lat, lon, best[1], best[0]).s12 ?? Number.POSITIVE_INFINITY;
}

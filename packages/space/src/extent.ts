import { distanceMm, ECCENTRICITY2, type Ecef, radians, SEMI_MAJOR_MM } from "./geodesy.ts";
import { atan2, cos, sin } from "./trig.ts";
import { HOUR_US, NAUTICAL_MILE_MM } from "./units.ts";
import type { Outline, Polygon, Volume } from "./volume.ts";

const MM2_PER_KM2 = 1e12;
/** The sphere that has the area of the ellipsoid. */
const AUTHALIC_RADIUS2_MM2 = (SEMI_MAJOR_MM * SEMI_MAJOR_MM * authalic(1)) / 2;

/**
 * How much sky volumes tell about, in km²·h: the sum of (A + P·r + π·r²) × hours, A the area, P the
 * perimeter (twice the length of a line), r the half-width and one nautical mile.
 */
export function extentKm2h(volumes: readonly Volume[]): number {
	return volumes.reduce((sum, { outline, window }) => {
		const hours = (window.endUs - window.startUs) / HOUR_US;
		return sum + (grownAreaMm2(outline) / MM2_PER_KM2) * hours;
	}, 0);
}

function grownAreaMm2(outline: Outline): number {
	const halfWidth = outline.kind === "corridor" ? outline.halfWidthMm : 0;
	const r = halfWidth + NAUTICAL_MILE_MM;
	return areaMm2(outline) + perimeterMm(outline) * r + Math.PI * r * r;
}

function perimeterMm(outline: Outline): number {
	if (outline.kind === "disc") return 2 * Math.PI * outline.radiusMm;
	const { lat9, lon9 } = outline;
	let length = 0;
	for (let i = 1; i < lat9.length; i++) length += edgeMm(lat9, lon9, i - 1, i);
	return outline.kind === "polygon" ? length + edgeMm(lat9, lon9, lat9.length - 1, 0) : 2 * length;
}

function edgeMm(lat9: number[], lon9: number[], i: number, j: number): number {
	return distanceMm(lat9[i] as number, lon9[i] as number, lat9[j] as number, lon9[j] as number);
}

function areaMm2(outline: Outline): number {
	if (outline.kind === "corridor") return 0;
	if (outline.kind === "disc") return Math.PI * outline.radiusMm * outline.radiusMm;
	return polygonAreaMm2(outline);
}

/**
 * Area of a polygon with geodesic edges, either way round: the spherical excess of its image on the
 * authalic sphere (J. P. Snyder, "Map projections: a working manual", 1987, 3-12), whose great
 * circles stand for geodesics: relative error below 1e-4 for edges to 500 km. Less than a hemisphere.
 */
export function polygonAreaMm2(polygon: Polygon): number {
	const vertices = polygon.lat9.map((lat9, i) =>
		authalicDirection(lat9, polygon.lon9[i] as number),
	);
	const apex = vertices[0] as Ecef;
	let excess = 0;
	for (let i = 2; i < vertices.length; i++) {
		excess += triangleExcess(apex, vertices[i - 1] as Ecef, vertices[i] as Ecef);
	}
	return Math.abs(excess) * AUTHALIC_RADIUS2_MM2;
}

/** Twice the area, over a², between the equator and the latitude of this sine. */
function authalic(sine: number): number {
	const w = ECCENTRICITY2 * sine * sine;
	// artanh(e·sine) / e as a series in w < 0.0067.
	const series = 1 + w * (1 / 3 + w * (1 / 5 + w * (1 / 7 + w * (1 / 9 + w * (1 / 11 + w / 13)))));
	return (1 - ECCENTRICITY2) * (sine / (1 - w) + sine * series);
}

function authalicDirection(lat9: number, lon9: number): Ecef {
	const sine = authalic(sin(radians(lat9))) / authalic(1);
	const cosine = Math.sqrt(Math.max(0, 1 - sine * sine));
	return { x: cosine * cos(radians(lon9)), y: cosine * sin(radians(lon9)), z: sine };
}

/** Positive when a → b → c turns left; A. van Oosterom and J. Strackee, IEEE Trans. Biomed. Eng. 30 (1983). */
function triangleExcess(a: Ecef, b: Ecef, c: Ecef): number {
	const ux = b.x - a.x;
	const uy = b.y - a.y;
	const uz = b.z - a.z;
	const vx = c.x - a.x;
	const vy = c.y - a.y;
	const vz = c.z - a.z;
	const volume = a.x * (uy * vz - uz * vy) + a.y * (uz * vx - ux * vz) + a.z * (ux * vy - uy * vx);
	return 2 * atan2(volume, 1 + dot(a, b) + dot(b, c) + dot(c, a));
}

function dot(a: Ecef, b: Ecef): number {
	return a.x * b.x + a.y * b.y + a.z * b.z;
}

import {
	ECCENTRICITY2,
	LEAST_CURVATURE_RADIUS_MM,
	radians,
	SEMI_MAJOR_MM,
	SEMI_MINOR_MM,
} from "../geodesy.ts";
import { cos, sin } from "../trig.ts";
import { DEGREE_9 } from "../units.ts";
import type { Outline } from "../volume.ts";
import { type GridBox, HALF_TURN_7, QUARTER_7, TURN_7 } from "./grid-box.ts";

const HALF_TURN_9 = 180 * DEGREE_9;
const QUARTER_9 = 90 * DEGREE_9;
const UNITS_7_PER_RADIAN = (180 / Math.PI) * 1e7;
/** Nowhere is a degree of latitude longer than at a pole. */
const GREATEST_CURVATURE_RADIUS_MM = (SEMI_MAJOR_MM * SEMI_MAJOR_MM) / SEMI_MINOR_MM;
/**
 * The share of its length by which the piecewise edge that `outlinesMeet` measures may leave the
 * geodesic beyond 300 km, with much to spare.
 */
const LONG_EDGE_MM = 300_000_000;
const LONG_EDGE_SHARE = 0.002;

/**
 * Writes the box of all points within `reachMm` of an outline, its own width included: latitudes
 * and longitudes, rounded outward.
 *
 * An edge never leaves the longitudes of its ends. Towards a pole it may leave their latitudes: with
 * dφ/ds = cos α / M and dα/ds = tan φ sin α / N along a geodesic, φ″ is below (tan φ + 0.02) / M²,
 * and what a function may rise above its chord is φ″L²/8; and no point of an edge is further than
 * half of its length from one of its ends.
 */
export function boundOutline(outline: Outline, reachMm: number, box: GridBox): void {
	if (outline.kind === "disc") {
		bound(
			outline.lat9,
			outline.lat9,
			outline.lon9,
			outline.lon9,
			0,
			outline.radiusMm + reachMm,
			box,
		);
		return;
	}
	const { lat9, lon9 } = outline;
	const isRing = outline.kind === "polygon";
	const width = isRing ? 0 : outline.halfWidthMm;
	const n = lat9.length;
	let south = lat9[0] as number;
	let north = south;
	let lon = lon9[0] as number;
	let west = lon;
	let east = lon;
	let latStep = 0;
	let lonStep = 0;
	let overPole = 0;
	for (let i = 1; i <= (isRing ? n : n - 1); i++) {
		const to = i === n ? 0 : i;
		const before = lat9[i - 1] as number;
		const lat = lat9[to] as number;
		const step = longitudeStep(lon9[i - 1] as number, lon9[to] as number);
		lon += step;
		if (lat < south) south = lat;
		if (lat > north) north = lat;
		if (lon < west) west = lon;
		if (lon > east) east = lon;
		latStep = Math.max(latStep, Math.abs(lat - before));
		lonStep = Math.max(lonStep, Math.abs(step));
		if (Math.abs(step) === HALF_TURN_9) overPole |= lat + before >= 0 ? NORTH : SOUTH;
	}
	if (isRing && Math.abs(lon - (lon9[0] as number)) > HALF_TURN_9) {
		overPole |= south >= 0 ? NORTH : north <= 0 ? SOUTH : NORTH | SOUTH;
	}
	if (overPole !== 0) {
		if ((overPole & NORTH) !== 0) north = QUARTER_9;
		if ((overPole & SOUTH) !== 0) south = -QUARTER_9;
		east = west + 2 * HALF_TURN_9;
	}
	const nearest = south > 0 ? south : north < 0 ? -north : 0;
	const edge = edgeMm(latStep, lonStep, nearest);
	bound(south, north, west, east, edge, width + reachMm, box);
}

const NORTH = 1;
const SOUTH = 2;

/** The shorter way round from one longitude to another. */
function longitudeStep(from9: number, to9: number): number {
	const step = to9 - from9;
	if (step > HALF_TURN_9) return step - 2 * HALF_TURN_9;
	return step < -HALF_TURN_9 ? step + 2 * HALF_TURN_9 : step;
}

/** No edge with such steps is longer: a line straight in latitude and longitude is not shorter. */
function edgeMm(latStep9: number, lonStep9: number, nearestLat9: number): number {
	const north = radians(latStep9) * GREATEST_CURVATURE_RADIUS_MM;
	const sine = sin(radians(nearestLat9));
	const normal = SEMI_MAJOR_MM / Math.sqrt(1 - ECCENTRICITY2 * sine * sine);
	const east = radians(lonStep9) * normal * cos(radians(nearestLat9));
	return Math.sqrt(north * north + east * east);
}

function bound(
	south9: number,
	north9: number,
	west9: number,
	east9: number,
	edge: number,
	reachMm: number,
	box: GridBox,
): void {
	const furthest = radians(Math.max(north9, -south9));
	const bulge = bulgeRadians(edge, furthest);
	// The shortest way between two parallels is along a meridian.
	const reach = reachMm / LEAST_CURVATURE_RADIUS_MM;
	const stray = edge > LONG_EDGE_MM ? (LONG_EDGE_SHARE * edge) / LEAST_CURVATURE_RADIUS_MM : 0;
	// An edge bulges towards the pole of its own hemisphere, never towards the equator.
	const down = (reach + stray + (south9 >= 0 ? 0 : bulge)) * UNITS_7_PER_RADIAN;
	const up = (reach + stray + (north9 <= 0 ? 0 : bulge)) * UNITS_7_PER_RADIAN;
	box.south7 = Math.max(-QUARTER_7, Math.floor(south9 / 100 - down) - 1);
	box.north7 = Math.min(QUARTER_7, Math.ceil(north9 / 100 + up) + 1);
	const side = 1 + longitudeReach(furthest + bulge + stray, reachMm) * UNITS_7_PER_RADIAN;
	const west7 = Math.floor(west9 / 100 - side);
	const east7 = Math.ceil(east9 / 100 + side);
	// At a pole all longitudes are one place.
	const isAtPole = box.north7 === QUARTER_7 || box.south7 === -QUARTER_7;
	if (isAtPole || !(east7 - west7 < TURN_7)) {
		box.west7 = -HALF_TURN_7;
		box.east7 = HALF_TURN_7;
		return;
	}
	box.west7 = wrapped7(west7);
	box.east7 = wrapped7(east7);
}

function bulgeRadians(edge: number, furthest: number): number {
	if (edge === 0) return 0;
	const half = edge / 2 / LEAST_CURVATURE_RADIUS_MM;
	const cap = furthest + half;
	if (cap >= Math.PI / 2) return half;
	const tangent = sin(cap) / cos(cap);
	return Math.min(half, ((tangent + 0.02) * half * half) / 2);
}

/**
 * How far in longitude a distance reaches: two points at distances r and s from the axis whose
 * longitudes differ by Δ are at least r·sin Δ apart. arcsin x ≤ x + (π/2 − 1)x³.
 */
function longitudeReach(furthest: number, reachMm: number): number {
	if (reachMm === 0) return 0;
	if (furthest >= Math.PI / 2) return TURN_RADIANS;
	const sine = sin(furthest);
	const normal = SEMI_MAJOR_MM / Math.sqrt(1 - ECCENTRICITY2 * sine * sine);
	const share = reachMm / (normal * cos(furthest));
	if (!(share < 1)) return TURN_RADIANS;
	return share + (Math.PI / 2 - 1) * share * share * share;
}

const TURN_RADIANS = 2 * Math.PI;

/** The same meridian, −180° to 180°. */
function wrapped7(lon7: number): number {
	return lon7 - TURN_7 * Math.floor((lon7 + HALF_TURN_7) / TURN_7);
}

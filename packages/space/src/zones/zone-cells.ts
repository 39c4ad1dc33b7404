import { placeInRing, pointAt } from "../gap.ts";
import { arcMm, ECCENTRICITY2, type Ecef, radians, toEcef } from "../geodesy.ts";
import { type Spine, spineOf } from "../spine.ts";
import { atan2, cos } from "../trig.ts";
import type { Outline } from "../volume.ts";
import { cellAt, type DegreeBox, eachCell, middleOf, rowOf, rowSpan } from "./grid.ts";

/** Where a zone lies to a cell that it touches: it holds all of it, or its edge may pass through. */
export type Holds = (cell: number, isWhole: boolean) => void;

/** Shorter than any degree of latitude. */
const LEAST_DEGREE_MM = 110_500_000;
/** A piece of 20 km leaves the box of its ends by less than 100 m up to 85°; near a pole by all of it. */
const BULGE = 0.002;
const POLAR_BULGE = 0.2;
const POLAR = 84;
const DEGREES = 180 / Math.PI;
/** No two points of a cell are further apart. */
const CELL_DIAGONAL_MM = 20_000_000;

/** Calls `holds` once for every cell that an outline touches, and for some cells next to it. */
export function cellsOfOutline(outline: Outline, holds: Holds): void {
	const spine = spineOf(outline);
	if (spine.closed) ringCells(spine, holds);
	else if (outline.kind === "disc") discCells(spine, holds);
	else {
		const cells = new Set<number>();
		for (const box of pieceBoxes(spine)) eachCell(grown(box, spine.widthMm), (c) => cells.add(c));
		for (const cell of cells) holds(cell, false);
	}
}

function ringCells(spine: Spine, holds: Holds): void {
	const edge = new Set<number>();
	const around: DegreeBox = { south: 90, north: -90, west: 999, east: -999 };
	let turned = 0;
	for (const box of pieceBoxes(spine)) {
		eachCell(box, (cell) => edge.add(cell));
		around.south = Math.min(around.south, box.south);
		around.north = Math.max(around.north, box.north);
		// The boxes of pieces join on, so that a ring over 180° keeps its width.
		around.west = Math.min(around.west, box.west + turned);
		around.east = Math.max(around.east, box.east + turned);
		turned = box.turned;
	}
	for (const [lat, side] of [
		[90e9, "north"],
		[-90e9, "south"],
	] as const) {
		if (placeInRing(toEcef(lat, 0), spine) === "outside") continue;
		around[side] = lat / 1e9;
		[around.west, around.east] = [-180, 180];
	}
	for (const cell of edge) holds(cell, false);
	const last = rowOf(around.north);
	for (let row = rowOf(around.south); row <= last; row++) {
		const span = rowSpan(row, around.west, around.east);
		// Next to a cell without an edge the answer is the same.
		let known: boolean | null = null;
		for (let k = 0; k < span.count; k++) {
			const cell = cellAt(span, k);
			if (edge.has(cell)) {
				known = null;
				continue;
			}
			known ??= placeInRing(middlePoint(row, cell), spine) === "inside";
			if (known) holds(cell, true);
		}
	}
}

function discCells(spine: Spine, holds: Holds): void {
	const centre = pointAt(spine, 0);
	const at = degreesOf(centre);
	const point = { south: at.lat, north: at.lat, west: at.lon, east: at.lon };
	const box = grown(point, spine.widthMm + CELL_DIAGONAL_MM);
	const last = rowOf(box.north);
	for (let row = rowOf(box.south); row <= last; row++) {
		const span = rowSpan(row, box.west, box.east);
		for (let k = 0; k < span.count; k++) {
			const cell = cellAt(span, k);
			const mm = arcMm(centre, middlePoint(row, cell));
			const isBand = span.columns === 1;
			if (isBand || mm <= spine.widthMm + CELL_DIAGONAL_MM / 2)
				holds(cell, !isBand && mm < spine.widthMm - CELL_DIAGONAL_MM / 2);
		}
	}
}

function middlePoint(row: number, cell: number): Ecef {
	const { lat, lon } = middleOf(row, cell);
	return toEcef(lat * 1e9, lon * 1e9);
}

/** A box around each piece; `turned`: the turns by which its end stands beyond [−180, 180], degrees. */
function* pieceBoxes(spine: Spine): Iterable<DegreeBox & { turned: number }> {
	let a = degreesOf(pointAt(spine, 0));
	let turned = 0;
	for (let i = 1; i <= spine.pieces; i++) {
		const b = degreesOf(pointAt(spine, Math.min(i, spine.xyz.length / 3 - 1)));
		const step = b.lon - a.lon;
		const over = step > 180 ? -360 : step < -180 ? 360 : 0;
		const furthest = Math.max(Math.abs(a.lat), Math.abs(b.lat));
		const bulge = furthest > POLAR ? POLAR_BULGE : BULGE;
		const aside = furthest > POLAR ? 5 : bulge / cos(radians(furthest * 1e9));
		turned += over;
		yield {
			south: Math.min(a.lat, b.lat) - bulge,
			north: Math.max(a.lat, b.lat) + bulge,
			west: Math.min(a.lon, b.lon + over) - aside,
			east: Math.max(a.lon, b.lon + over) + aside,
			turned,
		};
		a = b;
	}
}

/** The box with everything so far from it; all longitudes where that may reach a pole. */
export function grown(box: DegreeBox, mm: number): DegreeBox {
	const degrees = mm / LEAST_DEGREE_MM;
	const south = box.south - degrees;
	const north = box.north + degrees;
	const furthest = Math.max(Math.abs(south), Math.abs(north));
	if (furthest > POLAR) return { south, north, west: -180, east: 180 };
	// sin Δλ ≤ sin(s / R) / cos φ; a fifth more covers the arcsine while it is below 1.
	const share = radians(degrees * 1e9) / cos(radians(furthest * 1e9));
	if (share > 0.8) return { south, north, west: -180, east: 180 };
	const aside = 1.2 * share * DEGREES;
	return { south, north, west: box.west - aside, east: box.east + aside };
}

/** Latitude and longitude of a point of the ellipsoid, degrees. */
export function degreesOf(p: Ecef): { lat: number; lon: number } {
	const axis = Math.sqrt(p.x * p.x + p.y * p.y);
	return {
		lat: atan2(p.z, (1 - ECCENTRICITY2) * axis) * DEGREES,
		lon: atan2(p.y, p.x) * DEGREES,
	};
}

import { placeInRing, pointAt } from "../gap.ts";
import { arcMm, ECCENTRICITY2, type Ecef, radians, toEcef } from "../geodesy.ts";
import { type Spine, spineOf } from "../spine.ts";
import { atan2, cos } from "../trig.ts";
import type { Outline } from "../volume.ts";
import {
	cellAt,
	type DegreeBox,
	eachCell,
	middleOf,
	type RowSpan,
	rowOf,
	rowSpan,
} from "./grid.ts";

/** Where an outline lies; in cells that are not named it has no point. */
export interface OutlineCells {
	/** Cells that its edge may pass through, from the least, each once. */
	edge: Int32Array;
	/** Pieces of a ring in the first of them, up to `pieceEnds[0]`, then in the second, and so on. */
	pieceEnds: Int32Array;
	pieces: Int32Array;
	/** Runs of cells that it holds all of: the first, and the one after the last; and so on. */
	whole: number[];
}

/** Shorter than any degree of latitude. */
const LEAST_DEGREE_MM = 110_500_000;
/** A piece of 20 km leaves the box of its ends by less than 100 m up to 85°; near a pole by all of it. */
const BULGE = 0.002;
const POLAR_BULGE = 0.2;
const POLAR = 84;
const DEGREES = 180 / Math.PI;
/** No two points of a cell are further apart. */
const CELL_DIAGONAL_MM = 20_000_000;

/** Where an outline lies, with some cells next to it. */
export function cellsOfOutline(outline: Outline): OutlineCells {
	const spine = spineOf(outline);
	if (spine.closed) return ringCells(spine);
	if (outline.kind === "disc") return discCells(spine);
	const cells: number[] = [];
	for (const box of pieceBoxes(spine))
		eachCell(grown(box, spine.widthMm), (cell) => cells.push(cell));
	return { ...withoutPieces(cells), whole: [] };
}

function withoutPieces(cells: readonly number[]): Omit<OutlineCells, "whole"> {
	const edge = eachOnce(Int32Array.from(cells).sort());
	return { edge, pieceEnds: new Int32Array(edge.length), pieces: new Int32Array(0) };
}

function eachOnce(sorted: Int32Array): Int32Array {
	return sorted.filter((cell, i) => i === 0 || sorted[i - 1] !== cell);
}

function ringCells(spine: Spine): OutlineCells {
	// A cell and a piece as one number, so that they sort by the cell and then by the piece.
	const touched: number[] = [];
	const around: DegreeBox = { south: 90, north: -90, west: 999, east: -999 };
	let turned = 0;
	let piece = 0;
	for (const box of pieceBoxes(spine)) {
		eachCell(box, (cell) => touched.push(cell * spine.pieces + piece));
		piece++;
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
	const edges = byCell(Float64Array.from(touched).sort(), spine.pieces);
	return { ...edges, whole: wholeRuns(spine, around, edges.edge) };
}

function byCell(touched: Float64Array, count: number): Omit<OutlineCells, "whole"> {
	const edge = new Int32Array(touched.length);
	const pieceEnds = new Int32Array(touched.length);
	const pieces = new Int32Array(touched.length);
	let cells = 0;
	for (let i = 0; i < touched.length; i++) {
		const pair = touched[i] as number;
		const cell = Math.floor(pair / count);
		const piece = pair - cell * count;
		if (cells === 0 || edge[cells - 1] !== cell) edge[cells++] = cell;
		pieces[i] = piece;
		pieceEnds[cells - 1] = i + 1;
	}
	return { edge: edge.slice(0, cells), pieceEnds: pieceEnds.slice(0, cells), pieces };
}

/** Cells of a row, next to each other: from a column to another, without it. */
interface Run {
	from: number;
	end: number;
	columns: number;
}

/** The cells without an edge that a ring holds. */
function wholeRuns(spine: Spine, around: DegreeBox, edge: Int32Array): number[] {
	const whole: number[] = [];
	let below: (Run & { isInside: boolean })[] = [];
	const last = rowOf(around.north);
	for (let row = rowOf(around.south); row <= last; row++) {
		const span = rowSpan(row, around.west, around.east);
		const first = span.first;
		const runs = columnsOf(span).flatMap((run) => without(run, first, edge));
		below = runs.map((run) => {
			// From one cell without an edge to the next the answer is the same.
			const isInside =
				below.find((other) => doTouch(run, other))?.isInside ??
				placeInRing(middlePoint(row, first + run.from), spine) === "inside";
			if (isInside) whole.push(first + run.from, first + run.end);
			return { ...run, isInside };
		});
	}
	return whole;
}

/** A span as runs that do not pass 180°. */
function columnsOf({ columns, from, count }: RowSpan): Run[] {
	const begin = ((from % columns) + columns) % columns;
	const end = begin + count;
	if (end <= columns) return [{ from: begin, end, columns }];
	return [
		{ from: begin, end: columns, columns },
		{ from: 0, end: end - columns, columns },
	];
}

/** What is left of a run of a row without the cells of a list, which is in order. */
function without(run: Run, first: number, cells: Int32Array): Run[] {
	const left: Run[] = [];
	let from = run.from;
	for (let i = placeOf(cells, first + from); i < cells.length; i++) {
		const column = (cells[i] as number) - first;
		if (column >= run.end) break;
		if (column > from) left.push({ ...run, from, end: column });
		from = column + 1;
	}
	if (from < run.end) left.push({ ...run, from });
	return left;
}

/** The place of the first number of a list in order that is not below another. */
function placeOf(sorted: Int32Array, number: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((sorted[middle] as number) < number) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Whether two runs of neighbouring rows have a piece of their border in common. */
function doTouch(a: Run, b: Run): boolean {
	return a.from * b.columns < b.end * a.columns && b.from * a.columns < a.end * b.columns;
}

function discCells(spine: Spine): OutlineCells {
	const centre = pointAt(spine, 0);
	const at = degreesOf(centre);
	const point = { south: at.lat, north: at.lat, west: at.lon, east: at.lon };
	const box = grown(point, spine.widthMm + CELL_DIAGONAL_MM);
	const cells: number[] = [];
	const whole: number[] = [];
	const last = rowOf(box.north);
	for (let row = rowOf(box.south); row <= last; row++) {
		const own = rowSpan(row, at.lon, at.lon);
		if (own.columns === 1) {
			cells.push(own.first);
			continue;
		}
		// To either side the middles of the cells are ever further away.
		const reach = (mm: number, sign: 1 | -1) =>
			lastWhere(sign > 0 ? (own.columns - 1) >> 1 : own.columns >> 1, (k) => {
				return arcMm(centre, middlePoint(row, cellAt(own, sign * k))) <= mm;
			});
		const east = reach(spine.widthMm + CELL_DIAGONAL_MM / 2, 1);
		if (east < 0) continue;
		const west = reach(spine.widthMm + CELL_DIAGONAL_MM / 2, -1);
		const heldEast = reach(spine.widthMm - CELL_DIAGONAL_MM / 2, 1);
		const heldWest = heldEast < 0 ? 0 : reach(spine.widthMm - CELL_DIAGONAL_MM / 2, -1);
		for (let k = -west; k < -heldWest; k++) cells.push(cellAt(own, k));
		for (let k = heldEast + 1; k <= east; k++) cells.push(cellAt(own, k));
		if (heldEast < 0) continue;
		const held = { ...own, from: own.from - heldWest, count: heldWest + heldEast + 1 };
		for (const { from, end } of columnsOf(held)) whole.push(own.first + from, own.first + end);
	}
	return { ...withoutPieces(cells), whole };
}

/** The last number up to `most` of which something is so that is so of all before it; −1: of none. */
function lastWhere(most: number, isSo: (k: number) => boolean): number {
	if (!isSo(0)) return -1;
	let low = 0;
	let high = 1;
	while (high <= most && isSo(high)) {
		low = high;
		high *= 2;
	}
	high = Math.min(high, most + 1);
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if (isSo(middle)) low = middle;
		else high = middle;
	}
	return low;
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

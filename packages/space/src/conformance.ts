import { gapMm, pieceEnd, placeInRing, pointAt, pointToPieceMm } from "./gap.ts";
import { type Ecef, toEcef } from "./geodesy.ts";
import { BLOCK_PIECES, blockCount, pointSpine, type Spine, spineOf } from "./spine.ts";
import type { Altitude01mm, Datum, Degrees9, Micros } from "./units.ts";
import type { Volume } from "./volume.ts";

export interface Position {
	lat9: Degrees9;
	lon9: Degrees9;
	altitude01mm: Altitude01mm;
	datum: Datum;
}

/** How far a position may be beyond a volume before it counts as outside. */
export interface Tolerance {
	lateralMm: number;
	vertical01mm: number;
	timeUs: number;
}

/**
 * Whether a position is in none of the volumes, each grown by the tolerance; a position exactly at
 * the tolerance is in. A volume of another datum cannot be compared and holds nothing.
 */
export function outside(
	position: Position,
	tUs: Micros,
	volumes: readonly Volume[],
	tolerance: Tolerance,
): boolean {
	let here: Ecef | null = null;
	return !volumes.some(({ outline, band, window }) => {
		if (tUs < window.startUs - tolerance.timeUs || tUs >= window.endUs + tolerance.timeUs)
			return false;
		if (band.datum !== position.datum) return false;
		if (position.altitude01mm < band.lower01mm - tolerance.vertical01mm) return false;
		if (position.altitude01mm > band.upper01mm + tolerance.vertical01mm) return false;
		here ??= toEcef(position.lat9, position.lon9);
		return isWithin(here, spineOf(outline), tolerance.lateralMm);
	});
}

/** Whether the gap to an outline is at most so much; edges that a box shows to be too far are left. */
function isWithin(p: Ecef, spine: Spine, mm: number): boolean {
	const reach = spine.widthMm + mm;
	const { centre, radiusMm, boxes, pieces } = spine;
	const [x, y, z] = [p.x - centre.x, p.y - centre.y, p.z - centre.z];
	// No geodesic is shorter than its chord.
	const furthest = radiusMm + reach + 1;
	if (x * x + y * y + z * z > furthest * furthest) return false;
	const margin = reach + spine.riseMm + 1;
	for (let block = 0; block < blockCount(spine); block++) {
		if (isFar(p, boxes, 6 * block, margin)) continue;
		const end = Math.min((block + 1) * BLOCK_PIECES, pieces);
		for (let i = block * BLOCK_PIECES; i < end; i++) {
			const gap = Math.max(
				0,
				pointToPieceMm(p, pointAt(spine, i), pieceEnd(spine, i)) - spine.widthMm,
			);
			if (gap <= mm) return true;
		}
	}
	return spine.closed && placeInRing(p, spine) !== "outside";
}

function isFar(p: Ecef, boxes: Float64Array, at: number, mm: number): boolean {
	return (
		(boxes[at] as number) - p.x > mm ||
		p.x - (boxes[at + 3] as number) > mm ||
		(boxes[at + 1] as number) - p.y > mm ||
		p.y - (boxes[at + 4] as number) > mm ||
		(boxes[at + 2] as number) - p.z > mm ||
		p.z - (boxes[at + 5] as number) > mm
	);
}

/**
 * Whether a position is in a volume: start ≤ t < end, edges and limits of the band included.
 * `unknown` where time and outline hold it and the datums differ.
 */
export function inside(position: Position, tUs: Micros, volume: Volume): boolean | "unknown" {
	const { outline, band, window } = volume;
	if (tUs < window.startUs || tUs >= window.endUs) return false;
	const isComparable = band.datum === position.datum;
	const { altitude01mm } = position;
	if (isComparable && (altitude01mm < band.lower01mm || altitude01mm > band.upper01mm))
		return false;
	const here = pointAt(pointSpine(position.lat9, position.lon9), 0);
	const spine = spineOf(outline);
	const isHeld = spine.closed ? placeInRing(here, spine) !== "outside" : gapMm(here, spine) === 0;
	return isHeld && !isComparable ? "unknown" : isHeld;
}

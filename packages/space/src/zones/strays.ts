import type { Position, Tolerance } from "../conformance.ts";
import { pieceEnd, placeInRing, pointAt, pointToPieceMm } from "../gap.ts";
import { type Ecef, toEcef } from "../geodesy.ts";
import { BLOCK_PIECES, blockCount, type Spine, spineOf } from "../spine.ts";
import type { Micros } from "../units.ts";
import type { Volume } from "../volume.ts";

/** A reported position and the volumes that its operation declared. */
export interface FlownPosition {
	position: Position;
	tUs: Micros;
	volumes: readonly Volume[];
}

/**
 * Which of many positions are outside their volumes: for each what `outside` says, found without
 * measuring the edges that a box shows to be too far away or that come after one near enough.
 */
export function strays(flown: readonly FlownPosition[], tolerance: Tolerance): boolean[] {
	return flown.map(({ position, tUs, volumes }) => {
		const { lateralMm, vertical01mm, timeUs } = tolerance;
		let here: Ecef | null = null;
		for (const { outline, band, window } of volumes) {
			if (tUs < window.startUs - timeUs || tUs >= window.endUs + timeUs) continue;
			if (band.datum !== position.datum) continue;
			if (position.altitude01mm < band.lower01mm - vertical01mm) continue;
			if (position.altitude01mm > band.upper01mm + vertical01mm) continue;
			here ??= toEcef(position.lat9, position.lon9);
			if (isWithin(here, spineOf(outline), lateralMm)) return false;
		}
		return true;
	});
}

/** Whether the gap to an outline is at most so much. */
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

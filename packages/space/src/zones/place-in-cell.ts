import { placeInRing, sideOf } from "../gap.ts";
import { chord2Mm2, type Ecef, levelNormal, SEMI_MINOR_MM, toEcef } from "../geodesy.ts";
import type { Spine } from "../spine.ts";
import { middleOf, rowOfCell } from "./grid.ts";
import type { ZoneIndex } from "./zone-index.ts";

/** Nearer to a piece the whole ring is asked: far above all rounding. */
const NEAR_MM = 10;
/** Nearer to the middle of the cell the way there has no sure direction. */
const SHORT_MM = 10_000;
/** Double the normal of a level, which `sideOf` has as a factor, is shorter, 1/mm. */
const NORMAL = 2.02 / SEMI_MINOR_MM;
/** Nearer to a pole, at 84.3°, a cell may be a whole row, which no straight way crosses. */
const POLAR_MM = 0.995 * SEMI_MINOR_MM;
const OUTSIDE = 1;
const HELD = 2;

/**
 * Whether a ring holds a point of a cell that its edge may pass, its edge included: as `placeInRing`
 * says, from where the middle of the cell lies and how often the way there crosses the pieces in this
 * cell. What is known of the middle is kept in the index.
 * @param item of `edgeZones`
 * @param kind of the cell
 */
export function isHeldInCell(index: ZoneIndex, item: number, kind: number, p: Ecef): boolean {
	const spine = index.spines[index.edgeZones[item] as number] as Spine;
	const middle = middleIn(index, kind);
	const crossings = Math.abs(p.z) > POLAR_MM ? -1 : crossingsTo(index, item, p, middle);
	if (crossings < 0) return placeInRing(p, spine) !== "outside";
	if (index.middlePlaces[item] === 0)
		index.middlePlaces[item] = placeInRing(middle, spine) === "outside" ? OUTSIDE : HELD;
	return (index.middlePlaces[item] === HELD) === ((crossings & 1) === 0);
}

function middleIn({ middles, edgeCells, firstWithEdges }: ZoneIndex, kind: number): Ecef {
	const at = 3 * (kind - firstWithEdges);
	if (middles[at] === 0 && middles[at + 1] === 0 && middles[at + 2] === 0) {
		const cell = edgeCells[kind - firstWithEdges] as number;
		const { lat, lon } = middleOf(rowOfCell(cell), cell);
		const made = toEcef(lat * 1e9, lon * 1e9);
		middles[at] = made.x;
		middles[at + 1] = made.y;
		middles[at + 2] = made.z;
	}
	return { x: middles[at] as number, y: middles[at + 1] as number, z: middles[at + 2] as number };
}

/** How many pieces the way between two points of a cell crosses; −1 where that is too near to tell. */
function crossingsTo(
	{ pieceFirst, pieces, spines, edgeZones }: ZoneIndex,
	item: number,
	p: Ecef,
	q: Ecef,
): number {
	const { xyz } = spines[edgeZones[item] as number] as Spine;
	const up = levelNormal(p);
	const dx = q.x - p.x;
	const dy = q.y - p.y;
	const dz = q.z - p.z;
	const nx = up.y * dz - up.z * dy;
	const ny = up.z * dx - up.x * dz;
	const nz = up.x * dy - up.y * dx;
	if (dx * dx + dy * dy + dz * dz < SHORT_MM * SHORT_MM) return -1;
	const near = NEAR_MM * Math.sqrt(nx * nx + ny * ny + nz * nz);
	const end = pieceFirst[item + 1] as number;
	let crossings = 0;
	for (let i = pieceFirst[item] as number; i < end; i++) {
		const at = 3 * (pieces[i] as number);
		const ax = xyz[at] as number;
		const ay = xyz[at + 1] as number;
		const az = xyz[at + 2] as number;
		const bx = xyz[at + 3] as number;
		const by = xyz[at + 4] as number;
		const bz = xyz[at + 5] as number;
		const a = (ax - p.x) * nx + (ay - p.y) * ny + (az - p.z) * nz;
		const b = (bx - p.x) * nx + (by - p.y) * ny + (bz - p.z) * nz;
		if (!(Math.abs(a) > near && Math.abs(b) > near)) return -1;
		if (a > 0 === b > 0) continue;
		const from = { x: ax, y: ay, z: az };
		const to = { x: bx, y: by, z: bz };
		const left = sideOf(p, from, to);
		const far = sideOf(q, from, to);
		const sure = NEAR_MM * NORMAL * Math.sqrt(chord2Mm2(from, to));
		if (!(Math.abs(left) > sure && Math.abs(far) > sure)) return -1;
		if (left > 0 !== far > 0) crossings++;
	}
	return crossings;
}

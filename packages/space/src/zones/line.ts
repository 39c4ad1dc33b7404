import { type Ecef, LEAST_CURVATURE_RADIUS_MM, levelNormal } from "../geodesy.ts";
import { BLOCK_PIECES, type Spine } from "../spine.ts";
import { cos, sin } from "../trig.ts";

/**
 * A straight line in the earth-centred frame that stands for a course, to tell at little cost which
 * outlines it does not come to: where it begins, from there to its end, and a unit vector across it,
 * each x, y, z; then the square of its length, and by how much it leaves the course at most, mm.
 */
export type Line = Float64Array;
const LENGTH2 = 9;
const MARGIN = 10;

/** Longer courses bend too much. */
const LONGEST_MM = 1_000_000_000;
/** Between the least and the greatest radius of curvature. */
const MIDDLE_RADIUS_MM = 6_367_000_000;
/** Nearer to the axis of the earth there is no north. */
const LEAST_FROM_AXIS = 1e-4;
/** Far above rounding, and above that of positions to 1e-9 degree. */
const SLACK_MM = 10;

export function emptyLine(): Line {
	return new Float64Array(11);
}

/**
 * Makes the line of a course from a point of the ellipsoid; false where there is none. Its end lies
 * below the tangent by s²/2R, which the ellipsoid changes by half a hundredth, and short of it by less
 * than s³/6R²; the middle of the course stands above it by s²/8R: together less than s²/4R.
 */
export function putAlong(line: Line, start: Ecef, trackMdeg: number, mm: number): boolean {
	if (!(mm <= LONGEST_MM)) return false;
	const normal = levelNormal(start);
	const axis2 = normal.x * normal.x + normal.y * normal.y;
	const length = Math.sqrt(axis2 + normal.z * normal.z);
	const axis = Math.sqrt(axis2) / length;
	if (axis < LEAST_FROM_AXIS) return false;
	const upX = normal.x / length;
	const upY = normal.y / length;
	const upZ = normal.z / length;
	const track = (trackMdeg / 180_000) * Math.PI;
	const toEast = sin(track) / axis;
	const toNorth = cos(track) / axis;
	// East is (−y, x, 0) of the normal, north (−xz, −yz, x² + y²), each over the distance from the axis.
	const aheadX = -toEast * upY - toNorth * upX * upZ;
	const aheadY = toEast * upX - toNorth * upY * upZ;
	const aheadZ = toNorth * axis * axis;
	const drop = (mm * mm) / (2 * MIDDLE_RADIUS_MM);
	const dx = mm * aheadX - drop * upX;
	const dy = mm * aheadY - drop * upY;
	const dz = mm * aheadZ - drop * upZ;
	line[0] = start.x;
	line[1] = start.y;
	line[2] = start.z;
	line[3] = dx;
	line[4] = dy;
	line[5] = dz;
	line[6] = upY * aheadZ - upZ * aheadY;
	line[7] = upZ * aheadX - upX * aheadZ;
	line[8] = upX * aheadY - upY * aheadX;
	line[LENGTH2] = dx * dx + dy * dy + dz * dz;
	line[MARGIN] = (mm * mm) / (4 * LEAST_CURVATURE_RADIUS_MM) + SLACK_MM;
	return true;
}

/**
 * Whether a line passes a sphere around an outline with all that it stands for.
 * @param at where the sphere's x, y, z and radius stand
 */
export function isApart(line: Line, spheres: Float64Array, at: number): boolean {
	const length2 = line[LENGTH2] as number;
	const cx = (spheres[at] as number) - (line[0] as number);
	const cy = (spheres[at + 1] as number) - (line[1] as number);
	const cz = (spheres[at + 2] as number) - (line[2] as number);
	const dx = line[3] as number;
	const dy = line[4] as number;
	const dz = line[5] as number;
	const along = cx * dx + cy * dy + cz * dz;
	const share = length2 === 0 || along < 0 ? 0 : along > length2 ? 1 : along / length2;
	const x = cx - share * dx;
	const y = cy - share * dy;
	const z = cz - share * dz;
	const reach = (spheres[at + 3] as number) + (line[MARGIN] as number);
	return x * x + y * y + z * z > reach * reach;
}

/** Some pieces of a spine. */
export interface Pieces {
	count: number;
	numbers: Int32Array;
}

/** Leaves the pieces that a line may come to with what it stands for; every other one it passes. */
export function putNearPieces(near: Pieces, line: Line, spine: Spine): void {
	near.count = 0;
	const margin = (line[MARGIN] as number) + spine.riseMm;
	const { boxes } = spine;
	const [x, y, z] = [line[0] as number, line[1] as number, line[2] as number];
	const [toX, toY, toZ] = [
		x + (line[3] as number),
		y + (line[4] as number),
		z + (line[5] as number),
	];
	const lowX = Math.min(x, toX) - margin;
	const lowY = Math.min(y, toY) - margin;
	const lowZ = Math.min(z, toZ) - margin;
	const highX = Math.max(x, toX) + margin;
	const highY = Math.max(y, toY) + margin;
	const highZ = Math.max(z, toZ) + margin;
	for (let at = 0; at < boxes.length; at += 6) {
		// All six at once: one branch that is mostly guessed right.
		const isApart =
			((boxes[at] as number) > highX ? 1 : 0) |
			((boxes[at + 1] as number) > highY ? 1 : 0) |
			((boxes[at + 2] as number) > highZ ? 1 : 0) |
			((boxes[at + 3] as number) < lowX ? 1 : 0) |
			((boxes[at + 4] as number) < lowY ? 1 : 0) |
			((boxes[at + 5] as number) < lowZ ? 1 : 0);
		if (isApart === 0) addNearPieces(near, line, spine, at / 6, margin);
	}
}

/** Those not with both ends beyond the line on one side, before its start or after its end. */
function addNearPieces(
	near: Pieces,
	line: Line,
	{ xyz, pieces }: Spine,
	block: number,
	margin: number,
): void {
	const first = block * BLOCK_PIECES;
	const last = Math.min(first + BLOCK_PIECES, pieces);
	if (near.numbers.length < near.count + BLOCK_PIECES) {
		const longer = new Int32Array(2 * near.numbers.length + BLOCK_PIECES);
		longer.set(near.numbers);
		near.numbers = longer;
	}
	const length2 = line[LENGTH2] as number;
	const longMargin = margin * Math.sqrt(length2);
	let before = 15;
	for (let i = first; i <= last; i++) {
		const x = (xyz[3 * i] as number) - (line[0] as number);
		const y = (xyz[3 * i + 1] as number) - (line[1] as number);
		const z = (xyz[3 * i + 2] as number) - (line[2] as number);
		const along = x * (line[3] as number) + y * (line[4] as number) + z * (line[5] as number);
		const across = x * (line[6] as number) + y * (line[7] as number) + z * (line[8] as number);
		const sides =
			(along < -longMargin ? 1 : 0) |
			(along > length2 + longMargin ? 2 : 0) |
			(across < -margin ? 4 : 0) |
			(across > margin ? 8 : 0);
		if (i > first && (sides & before) === 0) near.numbers[near.count++] = i - 1;
		before = sides;
	}
}

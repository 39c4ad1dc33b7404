import { axesAt, destination, distanceMm, toEcef } from "@tansiq/space";
import type { Position9 } from "./sexagesimal.ts";

/** How far the edges that stand for an arc may lie from it, always outside the area. */
export const ARC_TOLERANCE_MM = 10_000;
/** Beyond this the edges would no longer stay within the tolerance. */
export const LONGEST_ARC_RADIUS_MM = 1_852_000_000;

/** An arc about a centre, in degrees of track from it; both ends belong to the boundary. */
export interface Arc {
	centre: Position9;
	from: Position9;
	to: Position9;
	clockwise: boolean;
}

export type Piece = { kind: "point"; at: Position9 } | { kind: "arc"; arc: Arc };

/** The two ends of one arc may lie so much nearer or farther: published positions are rounded. */
const ENDS_DIFFER_MM = 200_000;
const ENDS_DIFFER_SHARE = 0.02;
const WIDEST_HALF_STEP = Math.PI / 8;
/** Rounding of a vertex to 1e-9 degree and of the plane formula, as a share of the height of an arc. */
const MARGIN = 1.01;

/** What is wrong with an arc, or null. */
export function arcExpected({ centre, from, to }: Arc): string | null {
	const first = distance(centre, from);
	const last = distance(centre, to);
	if (first < 1 || last < 1 || first > LONGEST_ARC_RADIUS_MM || last > LONGEST_ARC_RADIUS_MM)
		return "a radius up to 1000 NM";
	if (Math.abs(first - last) > Math.max(ENDS_DIFFER_MM, ENDS_DIFFER_SHARE * first))
		return `two ends equally far from the centre; they are ${km(first)} and ${km(last)} km from it`;
	if (from.lat9 === to.lat9 && from.lon9 === to.lon9) return "two ends that differ";
	return null;
}

/**
 * The ring of a boundary of points and arcs. Edges that stand for an arc lie outside the area by at
 * most `ARC_TOLERANCE_MM`, never inside it: where the area is within the circle they touch it from
 * outside, where it is beyond the circle they are chords. The ends of arcs stay as they were given;
 * where they are not equally far from the centre, the radius runs evenly from one to the other.
 */
export function ringOf(pieces: readonly Piece[]): Position9[] {
	const rough = pieces.flatMap((piece) =>
		piece.kind === "point" ? [piece.at] : onCircle(piece.arc, Math.PI / 16, false),
	);
	const clockwise = signedArea(rough) < 0;
	const ring: Position9[] = [];
	for (const piece of pieces) {
		const next =
			piece.kind === "point"
				? [piece.at]
				: onCircle(piece.arc, halfStep(piece.arc), piece.arc.clockwise === clockwise);
		for (const at of next) if (!same(at, ring.at(-1))) ring.push(at);
	}
	while (ring.length > 1 && same(ring[0], ring.at(-1))) ring.pop();
	return ring;
}

/** Half the angle of one edge, radians. */
function halfStep({ centre, from, to }: Arc): number {
	const radiusMm = Math.max(distance(centre, from), distance(centre, to));
	// r (1/cos h - 1) is r h²/2 and a little more, for which the factor makes room.
	return Math.min(WIDEST_HALF_STEP, Math.sqrt((1.9 * ARC_TOLERANCE_MM) / radiusMm));
}

function onCircle(arc: Arc, halfStep: number, outside: boolean): Position9[] {
	const { centre, from, to, clockwise } = arc;
	const start = trackTo(centre, from);
	const turn = clockwise ? trackTo(centre, to) - start : start - trackTo(centre, to);
	const sweep = turn <= 0 ? turn + 2 * Math.PI : turn;
	const [first, last] = [distance(centre, from), distance(centre, to)];
	// A radius that changes bends the line more: r + 2 (dr/dφ)² / r, where the radius is even r.
	const change = (last - first) / sweep / Math.min(first, last);
	const bend = 1 + 2 * change * change;
	const steps = Math.max(1, Math.ceil((sweep / (2 * halfStep)) * Math.sqrt(bend)));
	const half = sweep / steps / 2;
	const reach = outside ? 1 + MARGIN * bend * (1 / Math.cos(half) - 1) : 1;
	const vertex = (share: number) => {
		const track = start + (clockwise ? 1 : -1) * sweep * share;
		const mm = (first + (last - first) * share) * reach;
		return destination(centre.lat9, centre.lon9, (track / Math.PI) * 180_000, mm);
	};
	const vertices = [from];
	if (outside) for (let i = 0; i < steps; i++) vertices.push(vertex((i + 0.5) / steps));
	else for (let i = 1; i < steps; i++) vertices.push(vertex(i / steps));
	vertices.push(to);
	return vertices;
}

/** Direction of one position from another, radians clockwise from north. */
function trackTo(from: Position9, to: Position9): number {
	const { east, north } = axesAt(from.lat9, from.lon9);
	const a = toEcef(from.lat9, from.lon9);
	const b = toEcef(to.lat9, to.lon9);
	const along = (axis: { x: number; y: number; z: number }) =>
		(b.x - a.x) * axis.x + (b.y - a.y) * axis.y + (b.z - a.z) * axis.z;
	return Math.atan2(along(east), along(north));
}

/** Twice the area in the plane of latitude and longitude, positive counter-clockwise; only its sign is used. */
function signedArea(ring: readonly Position9[]): number {
	const origin = ring[0];
	if (origin === undefined) return 0;
	const x = (at: Position9) => shorter(at.lon9 - origin.lon9);
	return ring.reduce((sum, a, i) => {
		const b = ring[(i + 1) % ring.length] as Position9;
		return sum + x(a) * (b.lat9 - origin.lat9) - x(b) * (a.lat9 - origin.lat9);
	}, 0);
}

function shorter(step9: number): number {
	if (step9 > 180e9) return step9 - 360e9;
	return step9 < -180e9 ? step9 + 360e9 : step9;
}

const distance = (a: Position9, b: Position9) => distanceMm(a.lat9, a.lon9, b.lat9, b.lon9);
const km = (mm: number) => (mm / 1e6).toFixed(3);
const same = (a: Position9 | undefined, b: Position9 | undefined) =>
	a?.lat9 === b?.lat9 && a?.lon9 === b?.lon9;

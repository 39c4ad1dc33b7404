import { destination, distanceMm, NAUTICAL_MILE_MM, type Outline } from "@tansiq/space";
import { type Arc, arcExpected, LONGEST_ARC_RADIUS_MM, type Piece, ringOf } from "./arc.ts";
import { scaledInteger } from "./decimal.ts";
import { type Position9, readPositionText } from "./sexagesimal.ts";

/** The boundary of one airspace while its lines are read. */
export interface Boundary {
	pieces: Piece[];
	disc: { at: Position9; radiusMm: number } | null;
	/** Half the width of an airway, mm; its points are its middle line. */
	halfWidthMm: number | null;
	centre: Position9 | null;
	clockwise: boolean;
}

export function newBoundary(): Boundary {
	return { pieces: [], disc: null, halfWidthMm: null, centre: null, clockwise: true };
}

type Problem = { expected: string };

const MOST_PIECES = 10_000;
const FULL_TURN_MDEG = 360_000;

/** Takes one line of a boundary. @returns what was expected instead, or null */
export function takeBoundary(boundary: Boundary, record: string, value: string): string | null {
	if (boundary.pieces.length >= MOST_PIECES) return `at most ${MOST_PIECES} lines of boundary`;
	switch (record) {
		case "V":
			return takeVariable(boundary, value);
		case "DP":
			return takePoint(boundary, value);
		case "DC":
			return takeCircle(boundary, value);
		case "DA":
			return takeArc(boundary, arcByAngles(boundary, value));
		case "DB":
			return takeArc(boundary, arcByEnds(boundary, value));
		default:
			return takeWidth(boundary, value);
	}
}

/** The outline of a boundary that ended, or what was expected of it. */
export function outlineOf({ pieces, disc, halfWidthMm }: Boundary): Outline | Problem {
	if (disc !== null) {
		if (pieces.length > 0 || halfWidthMm !== null)
			return { expected: "a circle alone, or points and arcs" };
		return { kind: "disc", ...disc.at, radiusMm: disc.radiusMm };
	}
	if (halfWidthMm !== null) {
		const line = pieces.flatMap((piece) => (piece.kind === "point" ? [piece.at] : []));
		if (line.length < 2 || line.length !== pieces.length)
			return { expected: "an airway of two or more points and no arc" };
		return { kind: "corridor", ...columns(line), halfWidthMm };
	}
	if (pieces.length === 0) return { expected: "a boundary: DP, DA, DB, DC or DY" };
	const ring = ringOf(pieces);
	if (ring.length < 3) return { expected: "a boundary of three or more points" };
	return { kind: "polygon", ...columns(ring) };
}

function takeVariable(boundary: Boundary, value: string): string | null {
	const parts = /^([XDWZT])\s*=\s*(.+)$/i.exec(value);
	const name = parts?.[1]?.toUpperCase();
	const given = parts?.[2] ?? "";
	if (name === "X") {
		const centre = readPositionText(given);
		if ("expected" in centre) return centre.expected;
		boundary.centre = centre;
		return null;
	}
	if (name === "D") {
		if (given !== "+" && given !== "-") return "V D=+ (clockwise) or V D=-";
		boundary.clockwise = given === "+";
		return null;
	}
	// Width of an airway, zoom and track of a display: the last two change no boundary.
	if (name === "W") return takeWidth(boundary, given);
	return name === undefined ? "V X=…, V D=+ or V D=-" : null;
}

function takePoint(boundary: Boundary, value: string): string | null {
	const at = readPositionText(value);
	if ("expected" in at) return at.expected;
	boundary.pieces.push({ kind: "point", at });
	return null;
}

function takeCircle(boundary: Boundary, value: string): string | null {
	if (boundary.centre === null) return "V X=… with the centre before it";
	if (boundary.disc !== null) return "one circle";
	const radiusMm = readMiles(value, LONGEST_ARC_RADIUS_MM);
	if (radiusMm === null) return "a radius in nautical miles, above 0 to 1000";
	boundary.disc = { at: boundary.centre, radiusMm };
	return null;
}

function takeWidth(boundary: Boundary, value: string): string | null {
	const widthMm = readMiles(value, LONGEST_ARC_RADIUS_MM);
	if (widthMm === null) return "a width in nautical miles, above 0 to 1000";
	boundary.halfWidthMm = Math.ceil(widthMm / 2);
	return null;
}

function takeArc(boundary: Boundary, arc: Arc | Problem): string | null {
	if ("expected" in arc) return arc.expected;
	const expected = arcExpected(arc);
	if (expected !== null) return expected;
	boundary.pieces.push({ kind: "arc", arc });
	return null;
}

function arcByAngles(boundary: Boundary, value: string): Arc | Problem {
	const { centre, clockwise } = boundary;
	if (centre === null) return { expected: "V X=… with the centre before it" };
	const [radius = "", start = "", end = "", ...others] = value.split(",");
	const radiusMm = readMiles(radius, LONGEST_ARC_RADIUS_MM);
	const from = scaledInteger(start.trim(), 3);
	const to = scaledInteger(end.trim(), 3);
	const isAngle = (mdeg: number) => mdeg >= 0 && mdeg <= FULL_TURN_MDEG;
	if (radiusMm === null || !isAngle(from) || !isAngle(to) || others.length > 0)
		return { expected: "radius in nautical miles, start and end in degrees from 0 to 360" };
	const end9 = (mdeg: number) => destination(centre.lat9, centre.lon9, mdeg, radiusMm);
	if (from % FULL_TURN_MDEG === to % FULL_TURN_MDEG)
		return { expected: "two angles that differ; DC describes a whole circle" };
	return { centre, from: end9(from), to: end9(to), clockwise };
}

function arcByEnds(boundary: Boundary, value: string): Arc | Problem {
	const { centre, clockwise } = boundary;
	if (centre === null) return { expected: "V X=… with the centre before it" };
	const [first = "", second = "", ...others] = value.split(",");
	const from = readPositionText(first);
	const to = readPositionText(second);
	if ("expected" in from) return { expected: `two ends; the first is ${from.expected}` };
	if ("expected" in to || others.length > 0)
		return { expected: "two positions with a comma between" };
	if (distanceMm(from.lat9, from.lon9, to.lat9, to.lon9) < 1)
		return { expected: "two ends that differ; DC describes a whole circle" };
	return { centre, from, to, clockwise };
}

/** Nautical miles as mm; null for nothing, less than nothing, or more than `mostMm`. */
function readMiles(text: string, mostMm: number): number | null {
	const mm = Math.round((scaledInteger(text.trim(), 7) * NAUTICAL_MILE_MM) / 1e7);
	return mm >= 1 && mm <= mostMm ? mm : null;
}

const columns = (positions: readonly Position9[]) => ({
	lat9: positions.map(({ lat9 }) => lat9),
	lon9: positions.map(({ lon9 }) => lon9),
});

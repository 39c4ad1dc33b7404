import type { Fault, Outline } from "@tansiq/space";
import { scaledInteger } from "./decimal.ts";
import { isObject, shownJson } from "./json-bounds.ts";

/** The sizes that a feature's properties state beside its geometry, in mm. */
export interface StatedSize {
	halfWidthMm: number | null;
	radiusMm: number | null;
}

/** Most vertices of one outline. */
export const MAXIMUM_VERTICES = 10_000;

interface Position {
	lat9: number;
	lon9: number;
}

/** Reads a geometry; adds a fault for each thing that is wrong with it. */
export function readOutline(
	path: string,
	geometry: unknown,
	size: StatedSize,
	faults: Fault[],
): Outline | null {
	const fault = (field: string, value: unknown, expected: string) => {
		faults.push({ field, value: shownJson(value), expected });
		return null;
	};
	if (!isObject(geometry)) {
		return fault(path, geometry, "a Polygon, LineString or Point");
	}
	const { type, coordinates, ...others } = geometry as Record<string, unknown>;
	for (const [name, value] of Object.entries(others)) {
		if (name !== "bbox") return fault(`${path}.${name}`, value, "only type and coordinates");
	}
	const at = `${path}.coordinates`;
	const properties = path.replace(/geometry$/, "properties");
	if (type !== "LineString" && size.halfWidthMm !== null) {
		return fault(
			`${properties}.half_width_m`,
			size.halfWidthMm / 1_000,
			"only beside a LineString",
		);
	}
	if (type !== "Point" && size.radiusMm !== null) {
		return fault(`${properties}.radius_m`, size.radiusMm / 1_000, "only beside a Point");
	}
	if (type === "Point") {
		const centre = readPosition(at, coordinates, faults);
		if (size.radiusMm === null)
			return fault(`${properties}.radius_m`, null, "the disc's radius in m");
		return centre && { kind: "disc", ...centre, radiusMm: size.radiusMm };
	}
	if (type === "LineString") {
		const line = readPositions(at, coordinates, 2, faults);
		if (size.halfWidthMm === null) {
			return fault(`${properties}.half_width_m`, null, "the corridor's half-width in m");
		}
		if (line === null) return null;
		// GeoJSON wants two positions even of a line that is one point.
		const point = line.length === 2 && same(line[0], line[1]);
		const vertices = columns(point ? line.slice(0, 1) : line);
		return { kind: "corridor", ...vertices, halfWidthMm: size.halfWidthMm };
	}
	if (type !== "Polygon") return fault(`${path}.type`, type, '"Polygon", "LineString" or "Point"');
	if (!Array.isArray(coordinates) || coordinates.length === 0) {
		return fault(at, coordinates, "an array of one ring");
	}
	if (coordinates.length > 1) {
		return fault(`${at}[1]`, coordinates[1], "no hole: describe the area as several operations");
	}
	const ring = readPositions(`${at}[0]`, coordinates[0], 4, faults);
	if (ring === null) return null;
	if (!same(ring[0], ring.at(-1))) {
		const last = ring.length - 1;
		const expected = "the ring's first position again, so that it is closed";
		return fault(`${at}[0][${last}]`, (coordinates[0] as unknown[])[last], expected);
	}
	return { kind: "polygon", ...columns(ring.slice(0, -1)) };
}

const same = (a: Position | undefined, b: Position | undefined) =>
	a?.lat9 === b?.lat9 && a?.lon9 === b?.lon9;

const columns = (positions: readonly Position[]) => ({
	lat9: positions.map(({ lat9 }) => lat9),
	lon9: positions.map(({ lon9 }) => lon9),
});

function readPositions(
	path: string,
	value: unknown,
	minimum: number,
	faults: Fault[],
): Position[] | null {
	if (!Array.isArray(value) || value.length < minimum || value.length > MAXIMUM_VERTICES) {
		const shown = Array.isArray(value) ? `${value.length} positions` : shownJson(value);
		faults.push({
			field: path,
			value: shown,
			expected: `${minimum} to ${MAXIMUM_VERTICES} positions`,
		});
		return null;
	}
	const positions: Position[] = [];
	for (const [at, item] of value.entries()) {
		const position = readPosition(`${path}[${at}]`, item, faults);
		if (position === null) return null;
		positions.push(position);
	}
	return positions;
}

function readPosition(path: string, value: unknown, faults: Fault[]): Position | null {
	const fault = (expected: string) => {
		faults.push({ field: path, value: shownJson(value), expected });
		return null;
	};
	const pair = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : null;
	if (pair === null) {
		return fault("[longitude, latitude]; altitudes stand in lower and upper");
	}
	const [longitude, latitude] = pair;
	if (typeof longitude !== "number" || typeof latitude !== "number") {
		return fault("two numbers, [longitude, latitude] in degrees");
	}
	if (Math.abs(latitude) > 90 && Math.abs(latitude) <= 180 && Math.abs(longitude) <= 90) {
		return fault("longitude first, then latitude from -90 to 90; they look swapped");
	}
	if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
		return fault("longitude from -180 to 180 and latitude from -90 to 90");
	}
	return { lat9: degrees9(latitude), lon9: degrees9(longitude) };
}

/** `toFixed` rounds the number's exact value once, so a decimal text of 9 places comes back whole. */
const degrees9 = (degrees: number) => scaledInteger(degrees.toFixed(9), 9);

const degrees = (value9: number) => value9 / 1e9;

/** The geometry, and the property that says its size where GeoJSON has none. */
export function printOutline(outline: Outline): { geometry: object; size: object } {
	if (outline.kind === "disc") {
		const coordinates = [degrees(outline.lon9), degrees(outline.lat9)];
		return {
			geometry: { type: "Point", coordinates },
			size: { radius_m: outline.radiusMm / 1_000 },
		};
	}
	const positions = outline.lon9.map((lon9, at) => [degrees(lon9), degrees(outline.lat9[at] ?? 0)]);
	if (outline.kind === "polygon") {
		const ring = [...positions, ...positions.slice(0, 1)];
		return { geometry: { type: "Polygon", coordinates: [ring] }, size: {} };
	}
	// A line of one vertex is a legal corridor, and GeoJSON wants two positions.
	const line = positions.length === 1 ? [...positions, ...positions] : positions;
	return {
		geometry: { type: "LineString", coordinates: line },
		size: { half_width_m: outline.halfWidthMm / 1_000 },
	};
}

import type { OperationDetail } from "@tansiq/api";
import type { Feature, Geometry, Position } from "geojson";

type Volume = OperationDetail["volumes"][number];
type Outline = Volume["outline"];

const EARTH_RADIUS_MM = 6_371_008_771.4;
const DISC_CORNERS = 72;
const DEGREE_9 = 1_000_000_000;
const RADIAN = Math.PI / 180;

/** Width of one pixel on the equator at zoom 0, for tiles of 512 pixels. */
const PIXEL_AT_ZOOM_0_MM = (2 * Math.PI * EARTH_RADIUS_MM) / 512;

/** What the style's filters read from a drawn volume. */
export interface VolumeProperties {
	operation: string;
	/** Whole seconds UTC: style filters compare numbers of ordinary size. */
	startS: number;
	endS: number;
	/** Width of a corridor in pixels at zoom 0; the style doubles it at each zoom. */
	width0: number;
}

/**
 * A volume as the map draws it. For the eye only: discs are drawn on a sphere and edges straight
 * on the projection, both within a pixel or two of what is checked.
 */
export function volumeFeature(
	operation: string,
	volume: Volume,
): Feature<Geometry, VolumeProperties> {
	return {
		type: "Feature",
		geometry: outlineGeometry(volume.outline),
		properties: {
			operation,
			startS: Math.floor(volume.window.startUs / 1e6),
			endS: Math.ceil(volume.window.endUs / 1e6),
			width0: corridorWidth0(volume.outline),
		},
	};
}

export function outlineGeometry(outline: Outline): Geometry {
	if (outline.kind === "disc") {
		return disc(outline.lat9, outline.lon9, outline.radiusMm);
	}
	const path = positions(outline);
	if (outline.kind === "polygon") {
		return { type: "Polygon", coordinates: [[...path, ...path.slice(0, 1)]] };
	}
	const [first] = path;
	if (path.length > 1) return { type: "LineString", coordinates: path };
	return outline.halfWidthMm > 0
		? disc(outline.lat9[0] ?? 0, outline.lon9[0] ?? 0, outline.halfWidthMm)
		: { type: "Point", coordinates: first ?? [0, 0] };
}

/** The vertices of an outline, or the centre of a disc, in degrees. */
export function positions(outline: Outline): Position[] {
	if (outline.kind === "disc") return [[outline.lon9 / DEGREE_9, outline.lat9 / DEGREE_9]];
	return outline.lat9.map((lat9, index) => [
		(outline.lon9[index] ?? 0) / DEGREE_9,
		lat9 / DEGREE_9,
	]);
}

function disc(lat9: number, lon9: number, radiusMm: number): Geometry {
	const lat = (lat9 / DEGREE_9) * RADIAN;
	const lon = lon9 / DEGREE_9;
	const angle = radiusMm / EARTH_RADIUS_MM;
	const ring: Position[] = [];
	for (let corner = 0; corner <= DISC_CORNERS; corner++) {
		const bearing = (corner / DISC_CORNERS) * 2 * Math.PI;
		const sine =
			Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(bearing);
		const east = Math.atan2(
			Math.sin(bearing) * Math.sin(angle) * Math.cos(lat),
			Math.cos(angle) - Math.sin(lat) * sine,
		);
		ring.push([lon + east / RADIAN, Math.asin(sine) / RADIAN]);
	}
	return { type: "Polygon", coordinates: [ring] };
}

function corridorWidth0(outline: Outline): number {
	if (outline.kind !== "corridor") return 0;
	const lat = ((outline.lat9[0] ?? 0) / DEGREE_9) * RADIAN;
	return (2 * outline.halfWidthMm) / (PIXEL_AT_ZOOM_0_MM * Math.cos(lat));
}

/** South-west and north-east corner of all positions given, or null where there are none. */
export function boundsOf(places: Iterable<Position>): [number, number, number, number] | null {
	let bounds: [number, number, number, number] | null = null;
	for (const [lon = 0, lat = 0] of places) {
		bounds =
			bounds === null
				? [lon, lat, lon, lat]
				: [
						Math.min(bounds[0], lon),
						Math.min(bounds[1], lat),
						Math.max(bounds[2], lon),
						Math.max(bounds[3], lat),
					];
	}
	return bounds;
}

/** Every vertex in a GeoJSON geometry. */
export function* vertices(geometry: Geometry): Generator<Position> {
	if (geometry.type === "GeometryCollection") {
		for (const inner of geometry.geometries) yield* vertices(inner);
		return;
	}
	yield* flatten(geometry.coordinates);
}

function* flatten(coordinates: unknown): Generator<Position> {
	if (!Array.isArray(coordinates)) return;
	if (typeof coordinates[0] === "number") yield coordinates as Position;
	else for (const inner of coordinates) yield* flatten(inner);
}

import type { Fault, Outline } from "@tansiq/space";
import { printOutline, readOutline, type StatedSize } from "./geojson-outline.ts";
import { boundedJson, isObject, shownJson } from "./json-bounds.ts";
import {
	type ImportedZone,
	shapeFault,
	ZoneIds,
	type ZoneImport,
	type ZoneOptions,
} from "./zone.ts";
import {
	readSizes,
	readZoneProperties,
	ZONE_PROPERTIES,
	zoneProperties,
} from "./zone-properties.ts";

/** Most features of one file, and most polygons of one feature. */
const MAXIMUM_ZONE_FEATURES = 100_000;
const MAXIMUM_PARTS = 1_000;
const KNOWN = new Set<string>(ZONE_PROPERTIES);

type Parts = { outline: Outline | null; faults: Fault[] }[];

/**
 * Reads zones from GeoJSON (RFC 7946): a Feature or a FeatureCollection, with the properties that
 * `readZoneProperties` names and no others. A Polygon without holes is a polygon, a Point with `radius_m` a
 * true disc, a LineString with `half_width_m` a corridor; each part of a MultiPolygon is a zone of
 * its own, its id counted on. Edges are geodesics. A feature with a fault is left out whole.
 */
export function parseGeoJsonZones(text: string, options: ZoneOptions = {}): ZoneImport {
	const result: ZoneImport = { zones: [], faults: [], notes: [] };
	const json = boundedJson(text);
	if ("fault" in json) return { ...result, faults: [json.fault] };
	const ids = new ZoneIds();
	const listed = featuresOf(json.value);
	if (!Array.isArray(listed)) return { ...result, faults: [listed] };
	for (const [i, feature] of listed.entries())
		readFeature(feature, `features[${i}]`, ids, options, result);
	return result;
}

/** Prints zones so that `parseGeoJsonZones` reads the same integers back. */
export function printGeoJsonZones(zones: readonly ImportedZone[]): string {
	const features = zones.map((zone) => {
		const { geometry, size } = printOutline(zone.outline);
		const properties = { ...zoneProperties(zone), ...size };
		return { type: "Feature", id: zone.id, properties, geometry };
	});
	return JSON.stringify({ type: "FeatureCollection", features });
}

function featuresOf(root: unknown): unknown[] | Fault {
	if (!isObject(root)) {
		return { field: "file", value: shownJson(root), expected: "a Feature or a FeatureCollection" };
	}
	if (root.type === "Feature") return [root];
	const { features } = root;
	if (root.type !== "FeatureCollection") {
		const expected = '"Feature" or "FeatureCollection"';
		return { field: "type", value: shownJson(root.type), expected };
	}
	if (Array.isArray(features) && features.length <= MAXIMUM_ZONE_FEATURES) return features;
	const value = Array.isArray(features) ? `${features.length} features` : shownJson(features);
	return { field: "features", value, expected: `at most ${MAXIMUM_ZONE_FEATURES} features` };
}

function readFeature(
	feature: unknown,
	path: string,
	ids: ZoneIds,
	options: ZoneOptions,
	result: ZoneImport,
): void {
	const faults: Fault[] = [];
	const fault = (field: string, value: unknown, expected: string) =>
		faults.push({ field: `${path}.${field}`, value: shownJson(value), expected });
	const { faults: all, zones, notes } = result;
	if (!isObject(feature) || feature.type !== "Feature" || !isObject(feature.properties)) {
		fault("type", isObject(feature) ? feature.type : feature, '"Feature" with properties');
		all.push(...faults);
		return;
	}
	const { id, properties } = feature;
	for (const name of Object.keys(properties))
		if (!KNOWN.has(name))
			fault(
				`properties.${shownJson(name)}`,
				properties[name],
				`only ${ZONE_PROPERTIES.join(", ")}`,
			);
	if (id !== undefined && (typeof id !== "string" || !/^[\w.:-]{1,48}$/.test(id)))
		fault("id", id, "1 to 48 letters, digits and ._:-");
	const size = readSizes(`${path}.properties`, properties, faults);
	const read = readZoneProperties(`${path}.properties`, properties, options, faults);
	const parts = readParts(`${path}.geometry`, feature.geometry, size);
	for (const part of parts) faults.push(...part.faults);
	const { cut = false, note = null, ...said } = read ?? {};
	const zone = said as Omit<ImportedZone, "id" | "outline">;
	const outlines = parts.flatMap(({ outline }) => (outline === null ? [] : [outline]));
	if (read !== null && faults.length === 0) {
		for (const outline of outlines) {
			const wrong = shapeFault({ ...zone, outline }, `${path}.geometry`, options.theatre);
			if (wrong !== null) faults.push(wrong);
		}
	}
	const first = faults.length > 0 ? null : idOf(id, zone.name, ids);
	if (first === null && faults.length === 0) fault("id", id, "an id that no other feature has");
	all.push(...faults);
	if (first === null || faults.length > 0) return;
	for (const [i, outline] of outlines.entries()) {
		const own = i === 0 ? first : ids.from(first);
		zones.push({ id: own, ...zone, outline });
		if (note !== null) notes.push({ field: path, zone: own, said: note });
		if (cut) notes.push({ field: path, zone: own, said: "the name was cut to 64 characters" });
	}
}

function idOf(id: unknown, name: string, ids: ZoneIds): string | null {
	return typeof id === "string" ? ids.given(id) : ids.from(name);
}

function readParts(path: string, geometry: unknown, size: StatedSize): Parts {
	const one = (at: string, value: unknown) => {
		const faults: Fault[] = [];
		return { outline: readOutline(at, value, size, faults), faults };
	};
	if (!isObject(geometry) || geometry.type !== "MultiPolygon") return [one(path, geometry)];
	const { coordinates } = geometry;
	if (!Array.isArray(coordinates) || coordinates.length < 1 || coordinates.length > MAXIMUM_PARTS) {
		const value = Array.isArray(coordinates) ? `${coordinates.length} polygons` : coordinates;
		const expected = `an array of 1 to ${MAXIMUM_PARTS} polygons`;
		const field = `${path}.coordinates`;
		return [{ outline: null, faults: [{ field, value: shownJson(value), expected }] }];
	}
	return coordinates.map((part, i) => {
		const { outline, faults } = one(path, { type: "Polygon", coordinates: part });
		for (const each of faults)
			each.field = each.field.replace(".coordinates", `.coordinates[${i}]`);
		return { outline, faults };
	});
}

import type { Fault, Outline, Window } from "@tansiq/space";
import { altitudeText } from "./altitude-text.ts";
import { scaledInteger } from "./decimal.ts";
import { MAXIMUM_VERTICES } from "./geojson-outline.ts";
import { readInstant } from "./instant.ts";
import { boundedJson, shownJson } from "./json-bounds.ts";
import type { Position9 } from "./sexagesimal.ts";
import { parseXml, type XmlElement } from "./xml.ts";
import {
	type ImportedZone,
	shapeFault,
	ZoneIds,
	type ZoneImport,
	type ZoneOptions,
} from "./zone.ts";
import { readSizes, readZoneProperties, ZONE_PROPERTIES } from "./zone-properties.ts";

const CONTAINERS = new Set(["kml", "Document", "Folder"]);
/** What would have to be fetched, or shows something that is no zone. */
const REFUSED = new Map([
	["NetworkLink", "no link: nothing is fetched; save what it points to and import that"],
	["GroundOverlay", "placemarks: an image is no zone"],
	["PhotoOverlay", "placemarks: an image is no zone"],
	["Model", "Polygon, LineString or Point"],
	["Track", "Polygon, LineString or Point"],
	["MultiTrack", "Polygon, LineString or Point"],
]);
const GEOMETRIES = new Set(["Polygon", "LineString", "LinearRing", "Point"]);
const MAXIMUM_PARTS = 1_000;
const KNOWN = new Set<string>(ZONE_PROPERTIES);
/** In ExtendedData everything is text. */
const NUMBERS = new Set(["radius_m", "half_width_m"]);
const JSON_VALUES = new Set(["schedules", "responsible"]);

/**
 * Reads zones from KML 2.2: each Polygon without holes, each LineString with `half_width_m`, each
 * Point with `radius_m` of a Placemark is one zone. What KML has no element for stands in the
 * placemark's ExtendedData under the names of `ZONE_PROPERTIES`; limits may also come from the
 * geometry: extruded to the ground from an `absolute` (EGM96) or `relativeToGround` altitude.
 * TimeSpan gives the validity, also of everything in a folder.
 *
 * Nothing is fetched: a NetworkLink is a fault with its line, an icon's address is never read.
 * Document types and entities are refused before anything is parsed; see `parseXml`.
 */
export function parseKml(text: string, options: ZoneOptions = {}): ZoneImport {
	const result: ZoneImport = { zones: [], faults: [], notes: [] };
	const read = parseXml(text);
	if ("fault" in read) return { ...result, faults: [read.fault] };
	if (read.root.name !== "kml") {
		const { line, name } = read.root;
		return { ...result, faults: [{ field: `line ${line}`, value: name, expected: "kml" }] };
	}
	walk(read.root, options, new ZoneIds(), result);
	return result;
}

function walk(element: XmlElement, options: ZoneOptions, ids: ZoneIds, result: ZoneImport): void {
	const span = readSpan(element, result.faults);
	if (span === "wrong") return;
	const inner = span === null ? options : { ...options, window: span };
	for (const child of element.children) {
		const refused = REFUSED.get(child.name);
		if (refused !== undefined) result.faults.push(faultAt(child, child.name, refused));
		else if (CONTAINERS.has(child.name)) walk(child, inner, ids, result);
		else if (child.name === "Placemark") readPlacemark(child, inner, ids, result);
	}
}

function readPlacemark(
	placemark: XmlElement,
	options: ZoneOptions,
	ids: ZoneIds,
	result: ZoneImport,
): void {
	const faults: Fault[] = [];
	const name = childText(placemark, "name");
	const path = `line ${placemark.line}${name === undefined ? "" : ` (${shownJson(name.trim())})`}`;
	const span = readSpan(placemark, faults);
	const properties = readData(placemark, path, faults);
	if (properties.name === undefined && name !== undefined) properties.name = name;
	const geometries = geometriesOf(placemark, faults);
	if (geometries.length === 0 && faults.length === 0)
		faults.push(faultAt(placemark, "no geometry", "Polygon, LineString or Point"));
	const size = readSizes(path, properties, faults);
	const zones: (Omit<ImportedZone, "id"> & { cut: boolean; note: string | null })[] = [];
	for (const geometry of faults.length > 0 ? [] : geometries) {
		const read = readGeometry(geometry, size, faults);
		if (read === null) continue;
		const own = { ...properties };
		for (const which of ["lower", "upper"] as const) {
			const stated = own[which];
			const drawn = read[which];
			if (drawn === undefined) continue;
			if (stated !== undefined && stated !== drawn)
				faults.push(faultAt(geometry, `${stated}, drawn at ${drawn}`, `one ${which} limit`));
			own[which] = drawn;
		}
		const window = span === null || span === "wrong" ? options.window : span;
		const said = readZoneProperties(path, own, { ...options, ...(window && { window }) }, faults);
		if (said === null) break;
		const zone = { ...said, outline: read.outline };
		const wrong = shapeFault(zone, `${path}, ${geometry.name}`, options.theatre);
		if (wrong !== null) faults.push(wrong);
		zones.push(zone);
	}
	result.faults.push(...faults);
	if (faults.length > 0) return;
	for (const { cut, note, ...zone } of zones) {
		const id = ids.from(zone.name);
		result.zones.push({ id, ...zone });
		if (note !== null) result.notes.push({ field: path, zone: id, said: note });
		if (cut)
			result.notes.push({ field: path, zone: id, said: "the name was cut to 64 characters" });
	}
}

/** ExtendedData: `<Data name="rule"><value>closed</value></Data>`; other programs' data is not ours. */
function readData(placemark: XmlElement, path: string, faults: Fault[]): Record<string, unknown> {
	const properties: Record<string, unknown> = {};
	const data = childrenOf(placemark, "ExtendedData").flatMap((each) => childrenOf(each, "Data"));
	for (const each of data) {
		const name = each.attributes.get("name") ?? "";
		if (!KNOWN.has(name)) continue;
		const text = (childText(each, "value") ?? "").trim();
		if (properties[name] !== undefined) faults.push(faultAt(each, name, "each name once"));
		if (NUMBERS.has(name)) properties[name] = scaledInteger(text, 3) / 1_000;
		else if (JSON_VALUES.has(name)) properties[name] = jsonOf(text);
		else properties[name] = text;
		if (Number.isNaN(properties[name])) {
			faults.push({ field: `${path}.${name}`, value: shownJson(text), expected: "a number" });
			delete properties[name];
		}
	}
	return properties;
}

function jsonOf(text: string): unknown {
	const read = boundedJson(text);
	return "fault" in read ? text : read.value;
}

/** In their order; the depth of the document bounds the recursion. */
function geometriesOf(parent: XmlElement, faults: Fault[]): XmlElement[] {
	const found = parent.children.flatMap((child) => {
		const refused = REFUSED.get(child.name);
		if (refused !== undefined) faults.push(faultAt(child, child.name, refused));
		if (child.name === "MultiGeometry") return geometriesOf(child, faults);
		return GEOMETRIES.has(child.name) ? [child] : [];
	});
	if (found.length <= MAXIMUM_PARTS) return found;
	faults.push(faultAt(parent, `${found.length} geometries`, `at most ${MAXIMUM_PARTS}`));
	return [];
}

interface Drawn {
	outline: Outline;
	lower?: string;
	upper?: string;
}

function readGeometry(
	geometry: XmlElement,
	size: { radiusMm: number | null; halfWidthMm: number | null },
	faults: Fault[],
): Drawn | null {
	const fail = (value: string, expected: string) => {
		faults.push(faultAt(geometry, value, expected));
		return null;
	};
	if (childrenOf(geometry, "innerBoundaryIs").length > 0)
		return fail("innerBoundaryIs", "no hole: describe the area as several zones");
	const isPolygon = geometry.name === "Polygon" || geometry.name === "LinearRing";
	const ring =
		geometry.name === "Polygon"
			? childrenOf(geometry, "outerBoundaryIs").flatMap((each) => childrenOf(each, "LinearRing"))
			: [geometry];
	const [first, ...others] = ring.flatMap((each) => childrenOf(each, "coordinates"));
	if (first === undefined || others.length > 0)
		return fail(geometry.name, "one list of coordinates");
	const read = readCoordinates(first);
	if ("expected" in read) {
		faults.push({ field: `line ${first.line}`, ...read });
		return null;
	}
	const limits = drawnLimits(geometry, read.heights01mm);
	if (limits === "two heights") return fail(limits, "one altitude for all of an extruded geometry");
	const { positions } = read;
	if (isPolygon) {
		const [start, end] = [positions[0], positions.at(-1)];
		if (positions.length < 4 || start?.lat9 !== end?.lat9 || start?.lon9 !== end?.lon9)
			return fail(`${positions.length} positions`, "a closed ring of four or more positions");
		return { outline: { kind: "polygon", ...columns(positions.slice(0, -1)) }, ...limits };
	}
	if (geometry.name === "LineString") {
		if (size.halfWidthMm === null) return fail("LineString", "half_width_m in its ExtendedData");
		const line = {
			kind: "corridor" as const,
			...columns(positions),
			halfWidthMm: size.halfWidthMm,
		};
		return { outline: line, ...limits };
	}
	const [centre, ...rest] = positions;
	if (centre === undefined || rest.length > 0) return fail("Point", "one position");
	if (size.radiusMm === null) return fail("Point", "radius_m in its ExtendedData");
	return { outline: { kind: "disc", ...centre, radiusMm: size.radiusMm }, ...limits };
}

/** What is extruded reaches from the ground to the altitude at which it is drawn. */
function drawnLimits(
	geometry: XmlElement,
	heights01mm: readonly (number | null)[],
): { lower?: string; upper?: string } | "two heights" {
	const mode = childText(geometry, "altitudeMode")?.trim();
	const extruded = /^(1|true)$/.test(childText(geometry, "extrude")?.trim() ?? "");
	if (!extruded || (mode !== "absolute" && mode !== "relativeToGround")) return {};
	const height = heights01mm[0] ?? null;
	if (heights01mm.some((each) => each !== height)) return "two heights";
	if (height === null) return {};
	const upper = altitudeText(height, mode === "absolute" ? "EGM96" : "AGL");
	return { lower: "SFC", upper };
}

/** `longitude,latitude[,altitude]`, in degrees and metres, with white space between. */
function readCoordinates(
	element: XmlElement,
):
	| { positions: Position9[]; heights01mm: (number | null)[] }
	| { value: string; expected: string } {
	const positions: Position9[] = [];
	const heights01mm: (number | null)[] = [];
	for (const [tuple] of element.text.matchAll(/\S+/g)) {
		if (positions.length >= MAXIMUM_VERTICES)
			return { value: "one more", expected: `at most ${MAXIMUM_VERTICES} positions` };
		const [longitude = "", latitude = "", altitude, ...others] = tuple.split(",", 5);
		const lon9 = scaledInteger(longitude, 9);
		const lat9 = scaledInteger(latitude, 9);
		const height01mm = altitude === undefined ? null : scaledInteger(altitude, 4);
		const isPosition =
			Math.abs(lon9) <= 180e9 && Math.abs(lat9) <= 90e9 && !Number.isNaN(height01mm ?? 0);
		if (!isPosition || others.length > 0)
			return {
				value: shownJson(tuple),
				expected: "longitude,latitude in degrees, longitude first",
			};
		positions.push({ lat9, lon9 });
		heights01mm.push(height01mm);
	}
	return { positions, heights01mm };
}

function readSpan(element: XmlElement, faults: Fault[]): Window | null | "wrong" {
	const [span, ...others] = childrenOf(element, "TimeSpan");
	if (span === undefined) return null;
	const start = kmlInstant(childText(span, "begin"));
	const end = kmlInstant(childText(span, "end"));
	if (others.length === 0 && start !== null && end !== null && start < end)
		return { startUs: start, endUs: end };
	const value = `${childText(span, "begin") ?? "nothing"} to ${childText(span, "end") ?? "nothing"}`;
	faults.push(faultAt(span, shownJson(value), "a begin and a later end, each an instant or a day"));
	return "wrong";
}

/** A day is its first instant in UTC. */
function kmlInstant(text: string | undefined): number | null {
	const given = text?.trim() ?? "";
	const read = readInstant(/^\d{4}-\d\d-\d\d$/.test(given) ? `${given}T00:00:00Z` : given);
	return "us" in read ? read.us : null;
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
	return element.children.filter((child) => child.name === name);
}

function childText(element: XmlElement, name: string): string | undefined {
	return element.children.find((child) => child.name === name)?.text;
}

function faultAt(element: XmlElement, value: string, expected: string): Fault {
	return { field: `line ${element.line}`, value: shownJson(value), expected };
}

const columns = (positions: readonly Position9[]) => ({
	lat9: positions.map(({ lat9 }) => lat9),
	lon9: positions.map(({ lon9 }) => lon9),
});

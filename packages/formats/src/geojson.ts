import { type Fault, type Outline, type Theatre, type Volume, volumeFaults } from "@tansiq/space";
import { altitudeText } from "./altitude-text.ts";
import { printOutline, readOutline } from "./geojson-outline.ts";
import { type OperationFields, readProperties } from "./geojson-properties.ts";
import { instantText } from "./instant.ts";
import { boundedJson, isObject, shownJson } from "./json-bounds.ts";

/** What `POST /v1/operations` takes, read from one feature or several of equal `id`. */
export interface OperationRequest extends OperationFields {
	volumes: Volume[];
}

export interface GeoJsonOperation {
	/** The `id` of its features; absent where the one feature has none. */
	id?: string;
	/** Where it came from: indices into `features`; [0] for a lone Feature. */
	features: number[];
	request: OperationRequest;
}

/** Most features of one file, and most volumes of one operation. */
export const MAXIMUM_FEATURES = 5_000;

/**
 * Reads operations from GeoJSON (RFC 7946): a Feature or a FeatureCollection. Each feature is one
 * volume; features of equal `id` are the volumes of one operation. A Polygon without holes is a
 * polygon, a LineString with `half_width_m` (or `halfWidthMm`) a corridor, a Point with `radius_m`
 * a disc. Edges are taken as geodesics, not as straight lines on a plate carrée map.
 *
 * Nothing is repaired: a feature with a fault is left out together with its whole operation, and
 * every fault names its path, the value and what was expected.
 *
 * @param theatre where given, outlines that lie in it only with their coordinates swapped are faults
 */
export function parseGeoJson(
	text: string,
	theatre?: Theatre,
): { operations: GeoJsonOperation[]; faults: Fault[] } {
	const json = boundedJson(text);
	if ("fault" in json) return { operations: [], faults: [json.fault] };
	const listed = listFeatures(json.value);
	if ("fault" in listed) return { operations: [], faults: [listed.fault] };
	const faults: Fault[] = [];
	const byKey = new Map<string, { operation: GeoJsonOperation | null; path: string }>();
	for (const [index, { path, value }] of listed.features.entries()) {
		const read = readFeature(path, value, theatre);
		faults.push(...read.faults);
		const key = read.id === undefined ? `feature ${index}` : `id ${read.id}`;
		const known = byKey.get(key);
		if (read.volume === null || read.fields === null) {
			byKey.set(key, { operation: null, path });
		} else if (known === undefined) {
			const operation: GeoJsonOperation = {
				features: [index],
				request: { ...read.fields, volumes: [read.volume] },
			};
			if (read.id !== undefined) operation.id = read.id;
			byKey.set(key, { operation, path });
		} else if (known.operation !== null) {
			const fault = contradiction(path, known, read.fields);
			if (fault !== null) {
				faults.push(fault);
				known.operation = null;
			} else {
				known.operation.features.push(index);
				known.operation.request.volumes.push(read.volume);
			}
		}
	}
	const operations: GeoJsonOperation[] = [];
	for (const { operation } of byKey.values()) {
		if (operation !== null) operations.push(operation);
	}
	return { operations, faults };
}

/** Prints operations so that `parseGeoJson` reads the same integers back. */
export function printGeoJson(
	operations: readonly { id?: string; request: OperationRequest }[],
): string {
	const features = operations.flatMap(({ id, request }) =>
		request.volumes.map((volume) => {
			const { volumes: _, ...fields } = request;
			const { geometry, size } = printOutline(volume.outline);
			const { datum, lower01mm, upper01mm } = volume.band;
			const properties = {
				...fields,
				...size,
				start: instantText(volume.window.startUs),
				end: instantText(volume.window.endUs),
				lower: altitudeText(lower01mm, datum),
				upper: altitudeText(upper01mm, datum),
			};
			return { type: "Feature", ...(id === undefined ? {} : { id }), properties, geometry };
		}),
	);
	return JSON.stringify({ type: "FeatureCollection", features });
}

function listFeatures(
	root: unknown,
): { features: { path: string; value: unknown }[] } | { fault: Fault } {
	const fault = (field: string, value: unknown, expected: string) => ({
		fault: { field, value: shownJson(value), expected },
	});
	if (!isObject(root)) return fault("file", root, "a Feature or a FeatureCollection");
	if (root.type === "Feature") return { features: [{ path: "", value: root }] };
	if (root.type !== "FeatureCollection") {
		return fault("type", root.type, '"Feature" or "FeatureCollection"');
	}
	for (const name of Object.keys(root)) {
		if (!["type", "features", "name", "bbox"].includes(name)) {
			return fault(name, root[name], "no such member beside type, features, name, bbox");
		}
	}
	const { features } = root;
	if (!Array.isArray(features) || features.length === 0 || features.length > MAXIMUM_FEATURES) {
		const value = Array.isArray(features) ? `${features.length} features` : features;
		return fault("features", value, `an array of 1 to ${MAXIMUM_FEATURES} features`);
	}
	return { features: features.map((value, at) => ({ path: `features[${at}]`, value })) };
}

function readFeature(path: string, feature: unknown, theatre: Theatre | undefined) {
	const faults: Fault[] = [];
	const at = (name: string) => (path === "" ? name : `${path}.${name}`);
	const result = {
		faults,
		id: undefined as string | undefined,
		fields: null as OperationFields | null,
		volume: null as Volume | null,
	};
	if (!isObject(feature) || feature.type !== "Feature") {
		const value = shownJson(isObject(feature) ? feature.type : feature);
		faults.push({ field: at("type"), value, expected: '"Feature"' });
		return result;
	}
	for (const name of Object.keys(feature)) {
		if (["type", "id", "properties", "geometry", "bbox"].includes(name)) continue;
		const expected = "no such member beside type, id, properties, geometry, bbox";
		faults.push({ field: at(name), value: shownJson(feature[name]), expected });
	}
	const id = typeof feature.id === "number" ? String(feature.id) : feature.id;
	if (id !== undefined) {
		if (typeof id === "string" && /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/.test(id)) {
			result.id = id;
		} else {
			const expected = "1 to 64 letters, digits and ._:- that begin with a letter or digit";
			faults.push({ field: at("id"), value: shownJson(id), expected });
		}
	}
	const properties = readProperties(at("properties"), feature.properties, faults);
	const outline = readOutline(at("geometry"), feature.geometry, properties.size, faults);
	const { band, window, fields } = properties;
	if (faults.length > 0 || outline === null || band === null || window === null) return result;
	const volume = { outline, band, window };
	faults.push(...volumeFaults(volume, "", theatre).map((fault) => inGeoJson(fault, path, outline)));
	if (faults.length > 0) return result;
	result.fields = fields;
	result.volume = volume;
	return result;
}

/** The fault of a volume, under the name that its field has in the file. */
function inGeoJson({ field, value, expected }: Fault, path: string, outline: Outline): Fault {
	const prefix = path === "" ? "" : `${path}.`;
	if (field === ".outline.radiusMm") {
		return { field: `${prefix}properties.radius_m`, value, expected };
	}
	const vertex = /\[\d+\]$/.exec(field)?.[0] ?? "";
	const ring = outline.kind === "polygon" ? "[0]" : "";
	return { field: `${prefix}geometry.coordinates${ring}${vertex}`, value, expected };
}

/** Volumes of one operation say the same of everything that is not their geometry. */
function contradiction(
	path: string,
	known: { operation: GeoJsonOperation | null; path: string },
	fields: OperationFields,
): Fault | null {
	const { volumes: _, ...first } = known.operation?.request ?? { volumes: [] };
	if (JSON.stringify(first) === JSON.stringify(fields)) return null;
	return {
		field: `${path}.properties`,
		value: shownJson(fields),
		expected: `the class, category, marks, label and address of ${known.path}, which has the same id`,
	};
}

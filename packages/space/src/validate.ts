import type { GridPoint } from "./exact.ts";
import { isFlat, ringContact } from "./ring.ts";
import { cos, sin } from "./trig.ts";
import { DATUMS, DEGREE_9, type Degrees9 } from "./units.ts";

/** What is wrong with one field, in words for the person who wrote it. */
export interface Fault {
	field: string;
	value: string;
	expected: string;
}

/** The space that an agreement covers. `west9` may be greater than `east9`: across 180 degrees. */
export interface Theatre {
	south9: Degrees9;
	west9: Degrees9;
	north9: Degrees9;
	east9: Degrees9;
}

export const MAX_VERTICES = 10_000;
export const MAX_VOLUMES = 5_000;
/** Half the circumference of the earth. */
export const MAX_LENGTH_MM = 20_037_508_000;

const MAX_LATITUDE9 = 90 * DEGREE_9;
const MAX_LONGITUDE9 = 180 * DEGREE_9;
const INT32 = { least: -2_147_483_648, most: 2_147_483_647 };
/** Rings beyond this latitude are judged in a plane about the pole. */
const POLAR_LATITUDE9 = 85 * DEGREE_9;

/**
 * Every fault of a list of volumes; empty when it may be declared.
 * @param path of the list in the message, e.g. `volumes`
 * @param theatre where given, outlines that lie in it only with their coordinates swapped are faults
 */
export function volumesFaults(volumes: unknown, path: string, theatre?: Theatre): Fault[] {
	if (!Array.isArray(volumes)) return [fault(path, volumes, "an array of volumes")];
	if (volumes.length < 1 || volumes.length > MAX_VOLUMES) {
		return [fault(path, `${volumes.length} volumes`, `1 to ${MAX_VOLUMES} volumes`)];
	}
	return volumes.flatMap((volume, i) => volumeFaults(volume, `${path}[${i}]`, theatre));
}

/**
 * Every fault of one volume. Of an array of coordinates only the first wrong element is named.
 *
 * Rings are judged exactly, on the integers, as straight lines between latitudes and longitudes
 * (about a pole: in a plane centred on it). An edge of 10 km bulges 2 m or less from that line,
 * so a ring that only its bulges make cross passes; `outlinesMeet` counts what such a ring winds
 * about in either direction as inside. The work grows as n log n: 10,000 vertices take some 20 ms.
 */
export function volumeFaults(volume: unknown, path: string, theatre?: Theatre): Fault[] {
	if (!isObject(volume)) return [fault(path, volume, "a volume with outline, band and window")];
	return [
		...outlineFaults(volume.outline, `${path}.outline`, theatre),
		...bandFaults(volume.band, `${path}.band`),
		...windowFaults(volume.window, `${path}.window`),
	];
}

function bandFaults(band: unknown, path: string): Fault[] {
	if (!isObject(band)) return [fault(path, band, "a band with datum, lower01mm and upper01mm")];
	const { datum, lower01mm: lower, upper01mm: upper } = band;
	const faults = [
		...integerFaults(lower, `${path}.lower01mm`, INT32.least, INT32.most, "0.1 mm"),
		...integerFaults(upper, `${path}.upper01mm`, INT32.least, INT32.most, "0.1 mm"),
	];
	if (!DATUMS.some((known) => known === datum)) {
		faults.push(fault(`${path}.datum`, datum, `one of ${DATUMS.join(", ")}`));
	}
	if (faults.length === 0 && (upper as number) < (lower as number)) {
		faults.push(fault(`${path}.upper01mm`, upper, `at least lower01mm, ${lower}`));
	}
	return faults;
}

function windowFaults(window: unknown, path: string): Fault[] {
	if (!isObject(window)) return [fault(path, window, "a window with startUs and endUs")];
	const { startUs: start, endUs: end } = window;
	const faults = [
		...integerFaults(start, `${path}.startUs`, 0, Number.MAX_SAFE_INTEGER, "µs since 1970"),
		...integerFaults(end, `${path}.endUs`, 0, Number.MAX_SAFE_INTEGER, "µs since 1970"),
	];
	if (faults.length === 0 && (end as number) <= (start as number)) {
		faults.push(fault(`${path}.endUs`, end, `later than startUs, ${start}`));
	}
	return faults;
}

function outlineFaults(outline: unknown, path: string, theatre?: Theatre): Fault[] {
	const kinds = "an outline of kind polygon, disc or corridor";
	if (!isObject(outline)) return [fault(path, outline, kinds)];
	const { kind, lat9, lon9 } = outline;
	if (kind === "disc") {
		const faults = [
			...positionFaults([lat9], [lon9], (name) => `${path}.${name}`),
			...integerFaults(outline.radiusMm, `${path}.radiusMm`, 1, MAX_LENGTH_MM, "mm"),
		];
		return faults.length > 0
			? faults
			: swapFaults([lat9 as number], [lon9 as number], path, theatre);
	}
	if (kind !== "polygon" && kind !== "corridor") return [fault(`${path}.kind`, kind, kinds)];
	const faults = vertexFaults(lat9, lon9, path, kind === "polygon" ? 3 : 1);
	if (kind === "corridor") {
		const width = outline.halfWidthMm;
		faults.push(...integerFaults(width, `${path}.halfWidthMm`, 0, MAX_LENGTH_MM, "mm"));
	}
	if (faults.length > 0) return faults;
	const lats = lat9 as number[];
	const lons = lon9 as number[];
	const swapped = swapFaults(lats, lons, path, theatre);
	if (swapped.length > 0) return swapped;
	return kind === "polygon" ? ringFaults(lats, lons, path) : [];
}

function vertexFaults(lat9: unknown, lon9: unknown, path: string, least: number): Fault[] {
	const faults: Fault[] = [];
	const expected = "an array of integers, 1e-9 degree";
	if (!Array.isArray(lat9)) faults.push(fault(`${path}.lat9`, lat9, expected));
	if (!Array.isArray(lon9)) faults.push(fault(`${path}.lon9`, lon9, expected));
	if (!Array.isArray(lat9) || !Array.isArray(lon9)) return faults;
	if (lat9.length !== lon9.length) {
		return [fault(`${path}.lon9`, `${lon9.length} values`, `as many as lat9, ${lat9.length}`)];
	}
	if (lat9.length < least || lat9.length > MAX_VERTICES) {
		const count = `${least} to ${MAX_VERTICES} vertices`;
		return [fault(`${path}.lat9`, `${lat9.length} vertices`, count)];
	}
	return positionFaults(lat9, lon9, (name, i) => `${path}.${name}[${i}]`);
}

/** The first latitude and the first longitude that are not positions. */
function positionFaults(
	lats: readonly unknown[],
	lons: readonly unknown[],
	field: (name: string, i: number) => string,
): Fault[] {
	const faults: Fault[] = [];
	const badLat = lats.findIndex((lat) => !isWithin(lat, -MAX_LATITUDE9, MAX_LATITUDE9));
	if (badLat >= 0) {
		const looksSwapped =
			isWithin(lats[badLat], -MAX_LONGITUDE9, MAX_LONGITUDE9) &&
			isWithin(lons[badLat], -MAX_LATITUDE9, MAX_LATITUDE9);
		const range = "an integer from -90000000000 to 90000000000, 1e-9 degree";
		const hint = looksSwapped ? "; latitude and longitude look swapped" : "";
		faults.push(fault(field("lat9", badLat), lats[badLat], range + hint));
	}
	const badLon = lons.findIndex((lon) => !isWithin(lon, -MAX_LONGITUDE9, MAX_LONGITUDE9));
	if (badLon >= 0) {
		const range = "an integer from -180000000000 to 180000000000, 1e-9 degree";
		faults.push(fault(field("lon9", badLon), lons[badLon], range));
	}
	return faults;
}

function swapFaults(lats: number[], lons: number[], path: string, theatre?: Theatre): Fault[] {
	if (theatre === undefined) return [];
	const stray = lats.findIndex((lat, i) => !isInTheatre(lat, lons[i] as number, theatre));
	if (stray < 0 || !lats.every((lat, i) => isInTheatre(lons[i] as number, lat, theatre))) return [];
	const value = `latitude ${lats[stray]}, longitude ${lons[stray]}`;
	const expected = "a position in the theatre; it is in it with latitude and longitude swapped";
	return [fault(path, value, expected)];
}

function isInTheatre(lat9: number, lon9: number, t: Theatre): boolean {
	if (lat9 < t.south9 || lat9 > t.north9) return false;
	return t.west9 <= t.east9
		? lon9 >= t.west9 && lon9 <= t.east9
		: lon9 >= t.west9 || lon9 <= t.east9;
}

function ringFaults(lats: number[], lons: number[], path: string): Fault[] {
	const n = lats.length;
	const at = (i: number) => `latitude ${lats[i]}, longitude ${lons[i]}`;
	for (let i = 0; i < n; i++) {
		const next = (i + 1) % n;
		if (lats[i] === lats[next] && longitudeStep(lons[i] as number, lons[next] as number) === 0) {
			return next === 0
				? [fault(`${path}.lat9[${i}]`, at(i), "a ring that does not repeat its first vertex")]
				: [fault(`${path}.lat9[${next}]`, at(next), "a vertex apart from the one before it")];
		}
	}
	const ring = polarRing(lats, lons) ?? unwrappedRing(lats, lons);
	if (ring === null) {
		const expected = "neighbouring vertices less than 180 degrees of longitude apart";
		return [fault(`${path}.lon9`, `${n} vertices`, expected)];
	}
	if (isFlat(ring)) return [fault(path, `${n} vertices on one line`, "a polygon with an area")];
	const contact = ringContact(ring);
	if (contact === null) return [];
	const value = `edges ${contact.first} and ${contact.second} touch`;
	return [fault(path, value, "a ring whose edges meet only at the vertices they share")];
}

/** The vertices in a plane about the pole they lie near or surround; null for other rings. */
function polarRing(lats: number[], lons: number[]): GridPoint[] | null {
	const turns = lons.reduce(
		(sum, lon, i) => sum + longitudeStep(lon, lons[(i + 1) % lons.length] as number),
		0,
	);
	const beyond = lats.find((lat) => Math.abs(lat) > POLAR_LATITUDE9);
	if (beyond === undefined && turns === 0) return null;
	const pole = (beyond ?? Math.max(...lats)) > 0 ? 1 : -1;
	return lats.map((lat, i) => {
		const fromPole = MAX_LATITUDE9 - pole * lat;
		const lon = ((lons[i] as number) / MAX_LONGITUDE9) * Math.PI;
		return { x: Math.round(fromPole * cos(lon)), y: Math.round(fromPole * sin(lon)) };
	});
}

/** The vertices with longitudes counted on across 180 degrees; null where a step is ambiguous. */
function unwrappedRing(lats: number[], lons: number[]): GridPoint[] | null {
	let x = lons[0] as number;
	const ring: GridPoint[] = [];
	for (let i = 0; i < lats.length; i++) {
		ring.push({ x, y: lats[i] as number });
		const step = longitudeStep(lons[i] as number, lons[(i + 1) % lons.length] as number);
		if (Math.abs(step) === MAX_LONGITUDE9) return null;
		x += step;
	}
	return ring;
}

/** The shorter way round from one longitude to another. */
function longitudeStep(from9: number, to9: number): number {
	const step = to9 - from9;
	if (step > MAX_LONGITUDE9) return step - 2 * MAX_LONGITUDE9;
	if (step < -MAX_LONGITUDE9) return step + 2 * MAX_LONGITUDE9;
	return step;
}

function integerFaults(
	value: unknown,
	field: string,
	least: number,
	most: number,
	unit: string,
): Fault[] {
	if (isWithin(value, least, most)) return [];
	return [fault(field, value, `an integer from ${least} to ${most}, ${unit}`)];
}

function isWithin(value: unknown, least: number, most: number): value is number {
	return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fault(field: string, value: unknown, expected: string): Fault {
	const shown =
		typeof value === "object" && value !== null
			? Array.isArray(value)
				? `an array of ${value.length}`
				: "an object"
			: String(value).slice(0, 80);
	return { field, value: shown, expected };
}

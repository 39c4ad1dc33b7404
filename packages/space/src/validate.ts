import { type Fault, fault } from "./fault.ts";
import { antipodeFaults, ringFaults } from "./ring-faults.ts";
import { DATUMS, DEGREE_9, type Degrees9 } from "./units.ts";

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
	const misplaced = [
		...swapFaults(lats, lons, path, theatre),
		...antipodeFaults(lats, lons, path, kind === "polygon"),
	];
	if (misplaced.length > 0) return misplaced;
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

import { type Band, type Fault, MAX_LENGTH_MM, type Window } from "@tansiq/space";
import { altitudeText, readAltitude } from "./altitude-text.ts";
import type { StatedSize } from "./geojson-outline.ts";
import { instantText, readInstant } from "./instant.ts";
import { shownJson } from "./json-bounds.ts";
import {
	ALWAYS,
	type ImportedZone,
	readName,
	ZONE_PURPOSES,
	ZONE_RULES,
	type ZoneOptions,
	type ZonePurpose,
	type ZoneRule,
	type ZoneSchedule,
} from "./zone.ts";
import { bandOf, isSurface, type Limit, PRESSURE_BOUND_01MM, UNLIMITED_01MM } from "./zone-band.ts";

/** What a zone says beside its geometry. */
export interface ZoneProperties {
	name: string;
	cut: boolean;
	rule: ZoneRule;
	purpose?: ZonePurpose;
	responsible?: string[];
	schedules?: ZoneSchedule[];
	band: Band;
	note: string | null;
	window: Window;
}

/**
 * The properties of a zone in GeoJSON, and in a KML placemark's ExtendedData:
 * - `name`: 1 to 64 characters;
 * - `rule`: closed, notice, consent or free; `purpose`: as in an agreement, optional;
 * - `lower`, `upper`: an altitude with unit and datum (`2500 ft EGM96`, `FL 95`, `120 m AGL`), `SFC`
 *   or `UNL`; two datums: see `bandOf`;
 * - `start`, `end`: RFC 3339 instants, optional, together;
 * - `schedules`: `[{"days": [1, 2], "from": "08:00", "to": "16:00"}]`, UTC, 0 = Sunday, optional;
 * - `responsible`: party ids, optional;
 * - `radius_m` beside a Point, `half_width_m` beside a LineString.
 */
export const ZONE_PROPERTIES = [
	"name",
	"rule",
	"purpose",
	"lower",
	"upper",
	"start",
	"end",
	"schedules",
	"responsible",
	"radius_m",
	"half_width_m",
] as const;

const MOST_SCHEDULES = 64;
const MOST_PARTIES = 16;
const MINUTES_OF_DAY = 1_440;

/** The sizes beside a geometry, mm; a fault for each that is no length. */
export function readSizes(
	path: string,
	properties: Record<string, unknown>,
	faults: Fault[],
): StatedSize {
	const length = (name: string) => {
		const found = properties[name];
		if (found === undefined) return null;
		const mm = typeof found === "number" ? Math.round(found * 1_000) : Number.NaN;
		if (mm >= 0 && mm <= MAX_LENGTH_MM) return mm;
		const expected = `a number from 0 to ${MAX_LENGTH_MM / 1_000}`;
		faults.push({ field: `${path}.${name}`, value: shownJson(found), expected });
		return 0;
	};
	return { radiusMm: length("radius_m"), halfWidthMm: length("half_width_m") };
}

/** Reads what `ZONE_PROPERTIES` names; null, and a fault for each thing wrong, where it cannot be used. */
export function readZoneProperties(
	path: string,
	properties: Record<string, unknown>,
	options: ZoneOptions,
	faults: Fault[],
): ZoneProperties | null {
	const before = faults.length;
	const fault = (name: string, value: unknown, expected: string) => {
		faults.push({ field: `${path}.${name}`, value: shownJson(value ?? "nothing"), expected });
		return null;
	};
	const name = readName(properties.name);
	if ("expected" in name) fault("name", properties.name, name.expected);
	const rule = options.rule ?? ZONE_RULES.find((word) => word === properties.rule);
	if (rule === undefined) fault("rule", properties.rule, `one of ${ZONE_RULES.join(", ")}`);
	const purpose = ZONE_PURPOSES.find((word) => word === properties.purpose);
	if (properties.purpose !== undefined && purpose === undefined)
		fault("purpose", properties.purpose, `one of ${ZONE_PURPOSES.join(", ")}`);
	const { responsible } = properties;
	if (responsible !== undefined && !isParties(responsible))
		fault("responsible", responsible, `at most ${MOST_PARTIES} party ids, each once`);
	const schedules = readSchedules();
	const band = readBand();
	const window = readWindow();
	if (faults.length > before || "expected" in name || rule === undefined) return null;
	if (band === null || window === null) return null;
	return {
		...name,
		rule,
		...(purpose === undefined ? {} : { purpose }),
		...(responsible === undefined ? {} : { responsible: responsible as string[] }),
		...(schedules === null ? {} : { schedules }),
		...band,
		window,
	};

	function readBand(): { band: Band; note: string | null } | null {
		const lower = limit("lower", properties.lower ?? options.lower);
		const upper = limit("upper", properties.upper ?? options.upper);
		if (lower === null || upper === null) return null;
		const { datumBound01mm: bound = PRESSURE_BOUND_01MM } = options;
		const read = bandOf(lower, upper, bound);
		if ("expected" in read) return fault(read.which, properties[read.which], read.expected);
		return read;
	}

	function limit(name: "lower" | "upper", value: unknown): Limit | null {
		if (value === "SFC") return { kind: "surface" };
		if (value === "UNL") return { kind: "unlimited" };
		const read = readAltitude(`${path}.${name}`, value ?? null);
		if ("expected" in read)
			return fault(name, value, read.expected.replace(/^an altitude/, "SFC, UNL or an altitude"));
		return { kind: "at", ...read };
	}

	function readWindow(): Window | null {
		const { start, end } = properties;
		if (start === undefined && end === undefined) return options.window ?? ALWAYS;
		const [from, to] = [readInstant(start), readInstant(end)];
		if ("expected" in from) fault("start", start, from.expected);
		if ("expected" in to) fault("end", end, to.expected);
		if ("expected" in from || "expected" in to) return null;
		if (to.us <= from.us) return fault("end", end, `an instant after start, ${shownJson(start)}`);
		return { startUs: from.us, endUs: to.us };
	}

	function readSchedules(): ZoneSchedule[] | null {
		const { schedules: given } = properties;
		if (given === undefined) return null;
		const expected = 'schedules such as [{"days": [1, 2], "from": "08:00", "to": "16:00"}]';
		if (!Array.isArray(given) || given.length > MOST_SCHEDULES)
			return fault("schedules", given, `at most ${MOST_SCHEDULES} ${expected}`);
		const read = given.map(readSchedule);
		if (read.includes(null)) return fault("schedules", given, expected);
		return read as ZoneSchedule[];
	}
}

/** The inverse of `readZoneProperties`. */
export function zoneProperties(zone: ImportedZone): Record<string, unknown> {
	const { name, rule, purpose, responsible, schedules, band, window } = zone;
	const always = window.startUs === ALWAYS.startUs && window.endUs === ALWAYS.endUs;
	return {
		name,
		rule,
		...(purpose === undefined ? {} : { purpose }),
		...(responsible === undefined ? {} : { responsible }),
		lower: isSurface(band) ? "SFC" : altitudeText(band.lower01mm, band.datum),
		upper: band.upper01mm === UNLIMITED_01MM ? "UNL" : altitudeText(band.upper01mm, band.datum),
		...(always ? {} : { start: instantText(window.startUs), end: instantText(window.endUs) }),
		...(schedules === undefined
			? {}
			: {
					schedules: schedules.map(({ days, fromMinute, toMinute }) => ({
						days,
						from: clock(fromMinute),
						to: clock(toMinute),
					})),
				}),
	};
}

function readSchedule(value: unknown): ZoneSchedule | null {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
	const { days, from, to, ...others } = value as Record<string, unknown>;
	const fromMinute = minutes(from);
	const toMinute = minutes(to);
	if (fromMinute === null || toMinute === null || Object.keys(others).length > 0) return null;
	if (fromMinute === MINUTES_OF_DAY) return null;
	const isDays =
		Array.isArray(days) &&
		days.length > 0 &&
		new Set(days).size === days.length &&
		days.every((day) => Number.isInteger(day) && day >= 0 && day <= 6);
	return isDays ? { days: days as number[], fromMinute, toMinute } : null;
}

/** Minutes of the day; `24:00` ends it. */
function minutes(value: unknown): number | null {
	const parts = typeof value === "string" ? /^(\d\d):(\d\d)$/.exec(value) : null;
	if (parts === null) return null;
	const minute = Number(parts[1]) * 60 + Number(parts[2]);
	return Number(parts[2]) < 60 && minute <= MINUTES_OF_DAY ? minute : null;
}

function clock(minute: number): string {
	const two = (value: number) => String(value).padStart(2, "0");
	return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function isParties(value: unknown): value is string[] {
	return (
		Array.isArray(value) &&
		value.length <= MOST_PARTIES &&
		new Set(value).size === value.length &&
		value.every((party) => typeof party === "string" && /^[a-z0-9-]{1,32}$/.test(party))
	);
}

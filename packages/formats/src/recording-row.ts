import { scaledInteger } from "./decimal.ts";

/** One recorded position in stored units. Altitude is barometric: its datum is `STD`. */
export interface Report {
	/** Line of the file, the header being line 1. */
	row: number;
	/** A new number when the aircraft or its callsign changes or a gap exceeds 600 s. */
	flight: number;
	/** Transponder address, six lower-case hexadecimal digits. */
	icao24: string;
	/** Empty where none was received. */
	callsign: string;
	tUs: number;
	lat9: number;
	lon9: number;
	altitude01mm: number;
	speedMmS: number | null;
	trackMdeg: number | null;
	climb01mmS: number | null;
	onGround: boolean | null;
}

/** Why a row was refused. */
export type RejectionReason =
	| "missing"
	| "not a number"
	| "out of range"
	| "swapped"
	| "contradiction"
	| "jump"
	| "too long"
	| "too many"
	| "cut off";

/** A row that was not used: which field, what it held and what was expected. */
export interface Rejected {
	row: number;
	field: string;
	value: string;
	expected: string;
	reason: RejectionReason;
}

export const COLUMNS = [
	"flight",
	"icao24",
	"callsign",
	"t_unix_s",
	"lat_deg",
	"lon_deg",
	"baro_alt_ft",
	"geo_alt_ft",
	"gs_kt",
	"track_deg",
	"vrate_fpm",
	"onground",
] as const;
export type Column = (typeof COLUMNS)[number];
/** Place of each column in the file's rows. */
export type Layout = Record<Column, number> & { width: number };

/** The row has no altitude: it says nothing about separation and is kept out, not refused. */
export const LACKS_ALTITUDE = "lacks altitude";

interface NumberField {
	column: Column;
	/** Decimal places of the integer read from the text. */
	places: number;
	/** In that integer's unit. */
	minimum: number;
	maximum: number;
	expected: string;
}
function field(
	column: Column,
	places: number,
	minimum: number,
	maximum: number,
	unit: string,
): NumberField {
	const scale = scaledInteger("1", places);
	const expected = `a decimal number from ${minimum} to ${maximum} ${unit}`.trimEnd();
	return { column, places, minimum: minimum * scale, maximum: maximum * scale, expected };
}

const FLIGHT = field("flight", 0, 0, 1_000_000_000, "");
/** Until the end of the year 2099. */
const TIME = field("t_unix_s", 6, 0, 4_102_444_800, "s since 1970-01-01T00:00:00Z");
const LATITUDE = field("lat_deg", 9, -90, 90, "degrees");
const LONGITUDE = field("lon_deg", 9, -180, 180, "degrees");
const ALTITUDE = field("baro_alt_ft", 3, -2_000, 100_000, "ft");
const SPEED = field("gs_kt", 3, 0, 3_000, "kt");
const TRACK = field("track_deg", 3, 0, 360, "degrees");
const CLIMB = field("vrate_fpm", 3, -60_000, 60_000, "ft/min");

const FOOT_01MM = 3048;
const NAUTICAL_MILE_MM = 1_852_000;

/** Reads one row; every number is exact or rounded once from its decimal text. */
export function readRow(
	line: string,
	row: number,
	layout: Layout,
): Report | Rejected | typeof LACKS_ALTITUDE {
	const cells = line.split(",");
	if (cells.length !== layout.width) {
		const expected = `${layout.width} fields, found ${cells.length}`;
		return { row, field: "row", value: shown(line), expected, reason: "missing" };
	}
	const text = (column: Column) => cells[layout[column]] ?? "";
	const icao24 = text("icao24").toLowerCase();
	if (!/^[0-9a-f]{6}$/.test(icao24)) {
		const reason = icao24 === "" ? "missing" : "out of range";
		const expected = "six hexadecimal digits";
		return { row, field: "icao24", value: shown(text("icao24")), expected, reason };
	}
	const callsign = text("callsign").trim();
	if (!/^[A-Z0-9]{0,8}$/.test(callsign)) {
		const expected = "up to eight capital letters and digits";
		return { row, field: "callsign", value: shown(callsign), expected, reason: "out of range" };
	}
	const flight = number(text, FLIGHT, row);
	if (typeof flight === "object") return flight;
	const tUs = number(text, TIME, row);
	if (typeof tUs === "object") return tUs;
	const swapped = swappedPosition(text, row);
	if (swapped !== null) return swapped;
	const lat9 = number(text, LATITUDE, row);
	if (typeof lat9 === "object") return lat9;
	const lon9 = number(text, LONGITUDE, row);
	if (typeof lon9 === "object") return lon9;
	const speed = optional(text, SPEED, row);
	if (speed !== null && typeof speed === "object") return speed;
	const track = optional(text, TRACK, row);
	if (track !== null && typeof track === "object") return track;
	const climb = optional(text, CLIMB, row);
	if (climb !== null && typeof climb === "object") return climb;
	const onGround = text("onground");
	if (onGround !== "" && onGround !== "0" && onGround !== "1") {
		const expected = "0, 1 or nothing";
		return { row, field: "onground", value: shown(onGround), expected, reason: "out of range" };
	}
	if (text("baro_alt_ft") === "") return LACKS_ALTITUDE;
	const altitude = number(text, ALTITUDE, row);
	if (typeof altitude === "object") return altitude;
	return {
		row,
		flight,
		icao24,
		callsign,
		tUs,
		lat9,
		lon9,
		altitude01mm: rounded(altitude * FOOT_01MM, 1_000),
		speedMmS: speed === null ? null : rounded(speed * NAUTICAL_MILE_MM, 3_600_000),
		trackMdeg: track,
		climb01mmS: climb === null ? null : rounded(climb * FOOT_01MM, 60_000),
		onGround: onGround === "" ? null : onGround === "1",
	};
}

/** At most this much of a value is repeated in an error. */
const SHOWN_CHARACTERS = 60;
export const shown = (value: string) =>
	value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value;

function number(
	text: (column: Column) => string,
	{ column, places, minimum, maximum, expected }: NumberField,
	row: number,
): number | Rejected {
	const value = text(column);
	const scaled = scaledInteger(value, places);
	if (Number.isNaN(scaled)) {
		const reason =
			value === "" ? "missing" : /^[-+]?\d+\.?\d*$/.test(value) ? "out of range" : "not a number";
		return { row, field: column, value: shown(value), expected, reason };
	}
	if (scaled < minimum || scaled > maximum) {
		return { row, field: column, value: shown(value), expected, reason: "out of range" };
	}
	return scaled;
}

function optional(
	text: (column: Column) => string,
	wanted: NumberField,
	row: number,
): number | null | Rejected {
	return text(wanted.column) === "" ? null : number(text, wanted, row);
}

/** A latitude beyond a pole beside a longitude that could be a latitude. */
function swappedPosition(text: (column: Column) => string, row: number): Rejected | null {
	const latitude = Math.abs(scaledInteger(text("lat_deg"), 9));
	const longitude = Math.abs(scaledInteger(text("lon_deg"), 9));
	const pole = 90_000_000_000;
	if (!(latitude > pole && latitude <= 2 * pole && longitude <= pole)) return null;
	const expected = `-90 to 90 degrees; lon_deg is ${text("lon_deg")}: latitude and longitude look swapped`;
	return { row, field: "lat_deg", value: text("lat_deg"), expected, reason: "swapped" };
}

/** Quotient of two safe integers, halves away from zero. */
function rounded(dividend: number, divisor: number): number {
	const size = Math.round(Math.abs(dividend) / divisor);
	return dividend < 0 && size !== 0 ? -size : size;
}

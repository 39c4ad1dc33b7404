import { formatRatio } from "./numbers.ts";

/** The datums of `@tansiq/space`; this package leans on no other. */
type Datum = "W84" | "EGM96" | "STD" | "AGL";

/** The reader's own units: `aviation` is NM, ft, FL and kt; `metric` is km, m and km/h. */
export type UnitSystem = "aviation" | "metric";
export type PositionStyle = "decimal" | "dms";

const FOOT_01MM = 3048;
const METRE_01MM = 10_000;
const FLIGHT_LEVEL_01MM = 304_800;
const NAUTICAL_MILE_MM = 1_852_000;
const KILOMETRE_MM = 1_000_000;
const METRE_MM = 1000;

/** What stands after a height above another datum than the flight levels'. */
const DATUM_SUFFIX: Record<Datum, string> = {
	W84: "WGS84",
	EGM96: "AMSL",
	STD: "STD",
	AGL: "AGL",
};

/** A vertical distance, such as a separation: feet or metres, no datum. */
export function formatHeight(height01mm: number, units: UnitSystem): string {
	return units === "metric"
		? `${formatRatio(height01mm, METRE_01MM, 0)} m`
		: `${formatRatio(height01mm, FOOT_01MM, 0)} ft`;
}

/**
 * An altitude above its datum. Pressure altitude (`STD`) is a flight level to aviation readers,
 * in feet where it is below FL 0; every other datum is named behind the figure.
 */
export function formatAltitude(altitude01mm: number, datum: Datum, units: UnitSystem): string {
	if (datum === "STD" && units === "aviation" && altitude01mm >= 0) {
		return `FL${formatRatio(altitude01mm, FLIGHT_LEVEL_01MM, 0).padStart(3, "0")}`;
	}
	return `${formatHeight(altitude01mm, units)} ${DATUM_SUFFIX[datum]}`;
}

/** Lower and upper limit of a band with an en dash between them. */
export function formatBand(
	band: { datum: Datum; lower01mm: number; upper01mm: number },
	units: UnitSystem,
): string {
	const upper = formatAltitude(band.upper01mm, band.datum, units);
	const lower = formatAltitude(band.lower01mm, band.datum, units);
	return lower === upper ? upper : `${lower}\u2013${upper}`;
}

/** A horizontal distance. Below 10 units one decimal; below a kilometre metric is in metres. */
export function formatDistance(mm: number, units: UnitSystem): string {
	if (units === "metric" && Math.abs(mm) < KILOMETRE_MM) {
		return `${formatRatio(mm, METRE_MM, 0)} m`;
	}
	const [unitMm, name] =
		units === "metric" ? ([KILOMETRE_MM, "km"] as const) : ([NAUTICAL_MILE_MM, "NM"] as const);
	return `${formatRatio(mm, unitMm, Math.abs(mm) < 100 * unitMm ? 1 : 0)} ${name}`;
}

/** Ground speed from mm/s: knots or km/h. */
export function formatSpeed(mmPerS: number, units: UnitSystem): string {
	return units === "metric"
		? `${formatRatio(mmPerS * 3600, KILOMETRE_MM, 0)} km/h`
		: `${formatRatio(mmPerS * 3600, NAUTICAL_MILE_MM, 0)} kt`;
}

/** Vertical rate from 0.1 mm/s: ft/min or m/s, always with its sign. */
export function formatClimb(climb01mmS: number, units: UnitSystem): string {
	const text =
		units === "metric"
			? `${formatRatio(climb01mmS, METRE_01MM, 1)} m/s`
			: `${formatRatio(climb01mmS * 60, FOOT_01MM, 0)} ft/min`;
	return climb01mmS > 0 ? `+${text}` : text;
}

/** True track from 1e-3 degree, three digits: 045°. */
export function formatTrack(mdeg: number): string {
	const degrees = Math.round(mdeg / 1000) % 360;
	return `${String(degrees).padStart(3, "0")}°`;
}

/**
 * @param lat9 latitude, 1e-9 degree, north positive
 * @param lon9 longitude, 1e-9 degree, east positive
 * @param style `decimal`: five decimals (about a metre); `dms`: seconds to one decimal (3 m)
 */
export function formatPosition(lat9: number, lon9: number, style: PositionStyle): string {
	const angle = style === "decimal" ? decimalAngle : sexagesimalAngle;
	const latitude = `${angle(Math.abs(lat9), 2)} ${lat9 < 0 ? "S" : "N"}`;
	return `${latitude} ${angle(Math.abs(lon9), 3)} ${lon9 < 0 ? "W" : "E"}`;
}

function decimalAngle(angle9: number, wholeDigits: number): string {
	return `${formatRatio(angle9, 1_000_000_000, 5).padStart(wholeDigits + 6, "0")}°`;
}

function sexagesimalAngle(angle9: number, wholeDigits: number): string {
	// Rounded once, in tenths of a second, so that 59.96″ carries into the minute.
	const tenths = Math.round((angle9 * 36) / 1_000_000);
	const whole = Math.floor(tenths / 36_000);
	const rest = tenths - whole * 36_000;
	const minutes = Math.floor(rest / 600);
	const seconds = rest - minutes * 600;
	const two = (value: number) => String(value).padStart(2, "0");
	const degrees = String(whole).padStart(wholeDigits, "0");
	return `${degrees}°${two(minutes)}′${two(Math.floor(seconds / 10))}.${seconds % 10}″`;
}

/**
 * Figures to the last digit, for texts that are signed: two figures that differ never read alike,
 * and no figure depends on a library of calendars. What is not round in the reader's unit is said
 * in metres.
 */
import { formatCount } from "./numbers.ts";
import type { UnitSystem } from "./quantities.ts";

type Datum = "W84" | "EGM96" | "STD" | "AGL";

const MINUS = "\u2212";
const DATUM: Record<Datum, string> = { W84: "WGS84", EGM96: "AMSL", STD: "STD", AGL: "AGL" };
const FOOT_01MM = 3_048;
const FLIGHT_LEVEL_01MM = 304_800;
const TENTH_NAUTICAL_MILE_MM = 185_200;
const KILOMETRE_MM = 1_000_000;
const SECOND_US = 1_000_000;
const DAY_S = 86_400;

/** `value` / 10^`places`, without zeros at its end: 9260000, 6 → "9.26". */
export function exactDecimal(value: number, places: number): string {
	const digits = String(Math.abs(value)).padStart(places + 1, "0");
	const whole = formatCount(Number(digits.slice(0, digits.length - places)));
	const rest = digits.slice(digits.length - places).replace(/0+$/, "");
	return `${value < 0 ? MINUS : ""}${whole}${rest === "" ? "" : `.${rest}`}`;
}

/** A horizontal distance: 5 NM, 9.26 km, 150 m. */
export function exactDistance(mm: number, units: UnitSystem): string {
	if (units === "aviation" && mm !== 0 && mm % TENTH_NAUTICAL_MILE_MM === 0)
		return `${exactDecimal(mm / TENTH_NAUTICAL_MILE_MM, 1)} NM`;
	return Math.abs(mm) < KILOMETRE_MM ? `${exactDecimal(mm, 3)} m` : `${exactDecimal(mm, 6)} km`;
}

/** A vertical distance: 1,000 ft, 304.8 m. */
export function exactHeight(height01mm: number, units: UnitSystem): string {
	return units === "aviation" && height01mm % FOOT_01MM === 0
		? `${formatCount(height01mm / FOOT_01MM)} ft`
		: `${exactDecimal(height01mm, 4)} m`;
}

/** An altitude with its datum: FL095, 1,500 ft AMSL, 457.2 m AMSL. */
export function exactAltitude(altitude01mm: number, datum: Datum, units: UnitSystem): string {
	const isLevel = datum === "STD" && altitude01mm >= 0 && altitude01mm % FLIGHT_LEVEL_01MM === 0;
	if (isLevel && units === "aviation")
		return `FL${String(altitude01mm / FLIGHT_LEVEL_01MM).padStart(3, "0")}`;
	return `${exactHeight(altitude01mm, units)} ${exactDatum(datum)}`;
}

export function exactDatum(datum: Datum): string {
	return DATUM[datum];
}

/** A vertical rate without its direction, from 0.1 mm/s: 300 ft/min, 1.524 m/s. */
export function exactClimb(climb01mmS: number, units: UnitSystem): string {
	return units === "aviation" && (climb01mmS * 60) % FOOT_01MM === 0
		? `${formatCount((climb01mmS * 60) / FOOT_01MM)} ft/min`
		: `${exactDecimal(climb01mmS, 4)} m/s`;
}

/** A direction from 1e-3 degree clockwise from north: 045°. */
export function exactCourse(trackMdeg: number): string {
	const [whole = "", rest] = exactDecimal(trackMdeg, 3).split(".");
	return `${whole.padStart(3, "0")}${rest === undefined ? "" : `.${rest}`}°`;
}

/** A latitude from 1e-9 degree: 45.5° N. */
export function exactLatitude(lat9: number): string {
	return `${exactDecimal(Math.abs(lat9), 9)}° ${lat9 < 0 ? "S" : "N"}`;
}

/** A longitude from 1e-9 degree: 5.5° W. */
export function exactLongitude(lon9: number): string {
	return `${exactDecimal(Math.abs(lon9), 9)}° ${lon9 < 0 ? "W" : "E"}`;
}

/**
 * An instant: `2026-11-21 14:22:00 UTC`, with as much of a second as it has.
 * @param us microseconds UTC, 0 to 2^53 − 1
 */
export function exactInstant(us: number): string {
	const seconds = Math.floor(us / SECOND_US);
	const fraction = String(us - seconds * SECOND_US).padStart(6, "0");
	const second = two(seconds % 60) + `.${fraction}`.replace(/\.?0+$/, "");
	const minutes = Math.floor(seconds / 60);
	return `${civilDay(Math.floor(seconds / DAY_S))} ${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}:${second} UTC`;
}

/** A minute of the day: 1320 → 22:00; 1440 is 24:00. */
export function exactMinute(minuteOfDay: number): string {
	return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

/**
 * The Gregorian day of a number of days since 1970-01-01, which is not negative, after H. Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms", civil_from_days. Years begin in March there.
 */
function civilDay(days: number): string {
	const shifted = days + 719_468;
	const era = Math.floor(shifted / 146_097);
	const dayOfEra = shifted - era * 146_097;
	const yearOfEra = Math.floor(
		(dayOfEra -
			Math.floor(dayOfEra / 1_460) +
			Math.floor(dayOfEra / 36_524) -
			Math.floor(dayOfEra / 146_096)) /
			365,
	);
	const dayOfYear =
		dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
	const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
	const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
	const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
	return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

function two(value: number): string {
	return String(value).padStart(2, "0");
}

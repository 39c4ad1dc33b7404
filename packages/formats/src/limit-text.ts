import { type Datum, FLIGHT_LEVEL_01MM, FOOT_01MM, METRE_01MM } from "@tansiq/space";
import { scaledInteger } from "./decimal.ts";
import type { Limit } from "./zone-band.ts";

/** A limit of airspace is below this; more was in another unit. */
const HIGHEST_01MM = 50_000 * METRE_01MM;
const HIGHEST_LEVEL = 999;
const LONGEST = 40;

const SURFACE = new Set(["SFC", "GND", "SURFACE", "GROUND"]);
const UNLIMITED = new Set(["UNL", "UNLIM", "UNLTD", "UNLIMITED"]);
/** Publications call the pressure altitude on the local setting AMSL: the scale above the sea. */
const DATUM_WORDS = new Map<string, Datum>([
	["AMSL", "EGM96"],
	["MSL", "EGM96"],
	["ALT", "EGM96"],
	["AGL", "AGL"],
	["ASFC", "AGL"],
	["GND", "AGL"],
	["SFC", "AGL"],
	["STD", "STD"],
]);

/**
 * Reads a limit as publications write it: `FL65`, `2500 ft AMSL`, `500FT AGL`, `120 m`, `SFC`, `UNL`.
 * A figure without unit is feet, without reference above the sea: so the formats define it.
 * Nothing above the ground means the ground (`0`, `0 AGL`).
 */
export function readLimit(text: string): Limit | { expected: string } {
	const words = text.trim().toUpperCase();
	if (SURFACE.has(words)) return { kind: "surface" };
	if (UNLIMITED.has(words)) return { kind: "unlimited" };
	const expected = 'a limit such as "FL65", "2500 ft AMSL", "500 ft AGL", "120 m", "SFC" or "UNL"';
	if (words.length > LONGEST) return { expected };
	const level = /^FL\s*(\d+)(?:\s*STD)?$/.exec(words)?.[1];
	if (level !== undefined) {
		if (Number(level) > HIGHEST_LEVEL)
			return { expected: `a flight level from 0 to ${HIGHEST_LEVEL}, in hundreds of feet` };
		return { kind: "at", value01mm: Number(level) * FLIGHT_LEVEL_01MM, datum: "STD" };
	}
	const parts = /^([-+]?\d+(?:\.\d+)?)\s*(FT|F(?![A-Z])|M(?![A-Z]))?\s*([A-Z]+)?$/.exec(words);
	if (parts === null) return { expected };
	const [, number = "", unit = "FT", reference] = parts;
	const datum = reference === undefined ? "EGM96" : DATUM_WORDS.get(reference);
	if (datum === undefined) return { expected };
	const factor = unit === "M" ? METRE_01MM : FOOT_01MM;
	const value01mm = Math.round((scaledInteger(number, 4) * factor) / 10_000);
	if (!(value01mm >= -500 * METRE_01MM && value01mm <= HIGHEST_01MM))
		return { expected: unit === "M" ? "-500 to 50000 m" : "-1640 to 164041 ft" };
	if (value01mm === 0 && (reference === undefined || datum === "AGL")) return { kind: "surface" };
	if (value01mm < 0 && datum === "AGL") return { expected: "a height above the ground" };
	return { kind: "at", value01mm, datum };
}

/**
 * The inverse of `readLimit`, to the last 0.1 mm.
 * @returns null for heights above the ellipsoid and broken flight levels, which nobody publishes
 */
export function limitText(value01mm: number, datum: Datum): string | null {
	if (datum === "STD") {
		const level = value01mm / FLIGHT_LEVEL_01MM;
		if (Number.isInteger(level) && level >= 0 && level <= HIGHEST_LEVEL)
			return `FL${String(level).padStart(3, "0")}`;
	}
	if (datum === "W84") return null;
	const reference = datum === "EGM96" ? "AMSL" : datum;
	if (value01mm % FOOT_01MM === 0) return `${value01mm / FOOT_01MM} ft ${reference}`;
	return `${(value01mm / METRE_01MM).toFixed(4)} m ${reference}`;
}

import {
	DATUMS,
	type Datum,
	type Fault,
	FLIGHT_LEVEL_01MM,
	FOOT_01MM,
	METRE_01MM,
} from "@tansiq/space";
import { scaledInteger } from "./decimal.ts";
import { shownJson } from "./json-bounds.ts";

/** An altitude that names its datum. */
export interface StatedAltitude {
	value01mm: number;
	datum: Datum;
}

type Unit = "ft" | "m" | "FL";

const EXPECTED =
	'an altitude with unit and datum such as "1000 ft STD", "120 m W84", "FL 95" or {"value": 120, "unit": "m", "datum": "W84"}';
/** The lowest land is 430 m below the sea; a metre figure above 50 km was in feet. */
const LOWEST_01MM = -500 * METRE_01MM;
const HIGHEST_01MM = 50_000 * METRE_01MM;
/** A flight level has at most three digits; more were feet. */
const HIGHEST_LEVEL = 999;

/**
 * Reads an altitude that names its unit and datum; nothing is assumed. A unit that its number
 * contradicts (`FL 30000`, `300000 m`) is a fault.
 */
export function readAltitude(field: string, value: unknown): StatedAltitude | Fault {
	const stated = typeof value === "string" ? fromText(value) : fromObject(value);
	const fault = (expected: string): Fault => ({ field, value: shownJson(value), expected });
	if (stated === null) return fault(EXPECTED);
	const { number, unit, datum } = stated;
	if (unit === "FL") {
		const level = scaledInteger(number, 0);
		if (datum !== "STD") return fault("a flight level has the datum STD");
		if (number.includes(".") || !(level >= 0 && level <= HIGHEST_LEVEL)) {
			return fault(`a flight level from 0 to ${HIGHEST_LEVEL}, in hundreds of feet`);
		}
		return { value01mm: level * FLIGHT_LEVEL_01MM, datum };
	}
	const factor = unit === "ft" ? FOOT_01MM : METRE_01MM;
	const value01mm = Math.round((scaledInteger(number, 4) * factor) / 10_000);
	if (!(value01mm >= LOWEST_01MM && value01mm <= HIGHEST_01MM)) {
		return fault(unit === "ft" ? "-1640 to 164041 ft" : "-500 to 50000 m");
	}
	return { value01mm, datum };
}

/** The inverse of `readAltitude`, in metres, exact. */
export function altitudeText(value01mm: number, datum: Datum): string {
	const digits = String(Math.abs(value01mm)).padStart(5, "0");
	const fraction = digits.slice(-4).replace(/0+$/, "");
	const number = digits.slice(0, -4) + (fraction === "" ? "" : `.${fraction}`);
	return `${value01mm < 0 ? "-" : ""}${number} m ${datum}`;
}

interface Stated {
	number: string;
	unit: Unit;
	datum: Datum;
}

function fromText(text: string): Stated | null {
	const level = /^FL ?(\d+(?:\.\d+)?)(?: (\w+))?$/.exec(text);
	if (level !== null) return checked(level[1], "FL", level[2] ?? "STD");
	const metric = /^([-+]?\d+(?:\.\d+)?) ?(ft|m) (\w+)$/.exec(text);
	return metric === null ? null : checked(metric[1], metric[2], metric[3]);
}

function fromObject(value: unknown): Stated | null {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
	const { value: number, unit, datum, ...others } = value as Record<string, unknown>;
	if (typeof number !== "number" || Object.keys(others).length > 0) return null;
	return checked(String(number), unit, datum ?? (unit === "FL" ? "STD" : undefined));
}

function checked(number: string | undefined, unit: unknown, datum: unknown): Stated | null {
	if (number === undefined || (unit !== "ft" && unit !== "m" && unit !== "FL")) return null;
	const known = DATUMS.find((name) => name === datum);
	return known === undefined ? null : { number, unit, datum: known };
}

import { type Band, type Datum, FOOT_01MM, METRE_01MM } from "@tansiq/space";
import { altitudeText } from "./altitude-text.ts";

/** One limit of a zone: the ground, no limit, or an altitude. */
export type Limit =
	| { kind: "surface" }
	| { kind: "unlimited" }
	| { kind: "at"; value01mm: number; datum: Datum };

/**
 * Below any ground in every datum but AGL: the lowest land is 430 m below the sea, and the highest
 * pressure ever measured puts it 570 m lower on the scale of flight levels.
 */
export const SURFACE_01MM = -1_000 * METRE_01MM;
const LOWEST_LAND_01MM = -500 * METRE_01MM;
/** Above anything that flies on air. */
export const UNLIMITED_01MM = 100_000 * METRE_01MM;
/** How far flight levels and altitudes above the sea differ at pressures from 943 to 1084 hPa. */
export const PRESSURE_BOUND_01MM = 2_000 * FOOT_01MM;
/** The geoid lies at most 107 m from the ellipsoid. */
const GEOID_BOUND_01MM = 110 * METRE_01MM;

export type BandRead =
	| { band: Band; note: string | null }
	| { which: "lower" | "upper"; expected: string };

/**
 * The band between two limits, in one datum. Limits of two datums are brought to that of the upper
 * one, and the band grows by the bound: never shrinks. What cannot be bounded is refused.
 *
 * `SFC` is `SURFACE_01MM` (AGL: 0), `UNL` is `UNLIMITED_01MM`; from `SFC` to `UNL` every datum would
 * be as good, and flight levels are taken.
 *
 * @param pressureBound01mm between flight levels and the sea; null refuses limits of two datums
 */
export function bandOf(lower: Limit, upper: Limit, pressureBound01mm: number | null): BandRead {
	if (lower.kind === "unlimited") return { which: "lower", expected: "a lower limit" };
	if (upper.kind === "surface") return { which: "upper", expected: "a limit above the ground" };
	const datum = datumOf(upper) ?? datumOf(lower) ?? "STD";
	const upper01mm = upper.kind === "unlimited" ? UNLIMITED_01MM : upper.value01mm;
	if (lower.kind === "surface") {
		const lower01mm = datum === "AGL" ? 0 : SURFACE_01MM;
		if (upper01mm <= lower01mm) return { which: "upper", expected: "a limit above the ground" };
		return { band: { datum, lower01mm, upper01mm }, note: null };
	}
	if (lower.datum !== "AGL" && datum !== "AGL" && upper01mm <= lower.value01mm)
		return { which: "upper", expected: `more than the lower limit, ${shown(lower)}` };
	if (lower.datum === datum) {
		if (upper01mm <= lower.value01mm)
			return { which: "upper", expected: `more than the lower limit, ${shown(lower)}` };
		return { band: { datum, lower01mm: lower.value01mm, upper01mm }, note: null };
	}
	if (pressureBound01mm === null)
		return { which: "upper", expected: `the datum of the lower limit, ${lower.datum}` };
	if (datum === "AGL")
		return { which: "upper", expected: `the datum of the lower limit, ${lower.datum}, not AGL` };
	if (lower.datum === "AGL")
		return {
			band: { datum, lower01mm: SURFACE_01MM, upper01mm },
			note: `the lower limit, ${shown(lower)}, was taken as the ground, because the upper one is ${datum}`,
		};
	const widened = lower.value01mm - boundOf(lower.datum, datum, pressureBound01mm);
	const isUnderground = widened < LOWEST_LAND_01MM;
	const taken = isUnderground ? "the ground" : altitudeText(widened, datum);
	return {
		band: { datum, lower01mm: isUnderground ? SURFACE_01MM : widened, upper01mm },
		note: `the lower limit, ${shown(lower)}, was taken as ${taken}, because the upper one is ${datum}`,
	};
}

/** Whether a band begins at the ground, as `bandOf` writes it. */
export function isSurface({ datum, lower01mm }: Band): boolean {
	return lower01mm === (datum === "AGL" ? 0 : SURFACE_01MM);
}

function boundOf(a: Datum, b: Datum, pressureBound01mm: number): number {
	const pressure = a === "STD" || b === "STD" ? pressureBound01mm : 0;
	const geoid = a === "W84" || b === "W84" ? GEOID_BOUND_01MM : 0;
	return pressure + geoid;
}

function datumOf(limit: Limit): Datum | null {
	return limit.kind === "at" ? limit.datum : null;
}

function shown(limit: { value01mm: number; datum: Datum }): string {
	return altitudeText(limit.value01mm, limit.datum);
}

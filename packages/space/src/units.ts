/**
 * The integers in which space and time are kept. Floating point appears only inside a
 * computation, never in what is stored, signed or compared between parties.
 */

/** Latitude or longitude, 1e-9 degree. */
export type Degrees9 = number;
/** Altitude, 0.1 mm: 1 ft = 3048, 1 m = 10 000, one flight level = 304 800, all exact. */
export type Altitude01mm = number;
/** Instant, microseconds UTC since 1970. */
export type Micros = number;

export const FOOT_01MM = 3048;
export const METRE_01MM = 10_000;
export const FLIGHT_LEVEL_01MM = 304_800;
export const NAUTICAL_MILE_MM = 1_852_000;
export const SECOND_US = 1_000_000;
export const MINUTE_US = 60 * SECOND_US;
export const HOUR_US = 60 * MINUTE_US;
export const DAY_US = 24 * HOUR_US;
export const DEGREE_9 = 1_000_000_000;

/** What an altitude is measured from. Altitudes of different datum are never compared silently. */
export type Datum = "W84" | "EGM96" | "STD" | "AGL";
export const DATUMS: readonly Datum[] = ["W84", "EGM96", "STD", "AGL"];

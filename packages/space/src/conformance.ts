import type { Altitude01mm, Datum, Degrees9, Micros } from "./units.ts";
import type { Volume } from "./volume.ts";
export interface Position {
	lat9: Degrees9;
	lon9: Degrees9;
	altitude01mm: Altitude01mm;
	datum: Datum;
}
export interface Tolerance {
	lateralMm: number;
	vertical01mm: number;
	timeUs: number;
}
export function outside(
	position: Position,
	tUs: Micros,
	volumes: readonly Volume[],
	tolerance: Tolerance,
): boolean {
	throw new Error(`${position}${tUs}${volumes}${tolerance}`);
}
export function inside(position: Position, tUs: Micros, volume: Volume): boolean | "unknown" {
	throw new Error(`${position}${tUs}${volume}`);
}

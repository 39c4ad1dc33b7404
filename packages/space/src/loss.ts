import type { Altitude01mm, Degrees9, Micros } from "./units.ts";
export interface Sample {
	tUs: Micros;
	lat9: Degrees9;
	lon9: Degrees9;
	altitude01mm: Altitude01mm;
}
export interface Flight {
	id: string;
	samples: readonly Sample[];
}
export interface LossRule {
	radiusMm: number;
	height01mm: number;
	maxGapUs: number;
}
export interface Loss {
	a: string;
	b: string;
	startUs: Micros;
	endUs: Micros;
	minimumDistanceMm: number;
	minimumHeight01mm: number;
}
export function losses(flights: readonly Flight[], rule: LossRule): Loss[] {
	throw new Error(`${flights}${rule}`);
}

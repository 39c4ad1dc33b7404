import type { Altitude01mm, Degrees9, Micros } from "./units.ts";
export interface Motion {
	lat9: Degrees9;
	lon9: Degrees9;
	altitude01mm: Altitude01mm;
	speedMmS: number | null;
	trackMdeg: number | null;
	climb01mmS: number | null;
	reportedUs: Micros;
}
export interface PredictionRule {
	radiusMm: number;
	height01mm: number;
	lookAheadUs: number;
	levelClimb01mmS: number;
}
export interface PredictedLoss {
	entryUs: Micros;
	closestUs: Micros;
	distanceMm: number;
	height01mm: number;
}
export function extrapolate(
	motion: Motion,
	toUs: Micros,
): { lat9: Degrees9; lon9: Degrees9; altitude01mm: Altitude01mm } {
	throw new Error(`${motion}${toUs}`);
}
export function predictLoss(
	a: Motion,
	b: Motion,
	rule: PredictionRule,
	nowUs: Micros,
): PredictedLoss | null {
	throw new Error(`${a}${b}${rule}${nowUs}`);
}

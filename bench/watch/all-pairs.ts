import { cos, type Motion, predictLoss, wrapLongitude9 } from "@tansiq/space";
import type { LossRule, PairMinima, Track } from "@tansiq/watch";

/** Assumed of a track that reports no speed, mm/s. */
const FASTEST_MM_S = 400_000;
/** Lower bound of the length of 1e-9 degree along a meridian, mm. */
const DEGREE_9_MM = 0.110_5;

/**
 * The tick as the first release had it: every pair is looked at, and left where a flat bound shows
 * that it cannot close. What the sweep is measured against.
 */
export function allPairs(
	tracks: readonly Track[],
	rule: LossRule,
	minima: PairMinima,
	nowUs: number,
): string[] {
	const fresh = tracks
		.filter((track) => nowUs - track.reportedUs <= rule.staleUs)
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	const found: string[] = [];
	for (const [i, a] of fresh.entries())
		for (let j = i + 1; j < fresh.length; j++) {
			const b = fresh[j] as Track;
			if (a.origin !== "own" && b.origin !== "own") continue;
			if (farApart(a, b, minima.radiusMm, rule)) continue;
			if (predictLoss(a, b, { ...minima, ...rule }, nowUs) !== null) found.push(`${a.id} ${b.id}`);
		}
	return found;
}

function farApart(a: Motion, b: Motion, radiusMm: number, rule: LossRule): boolean {
	const reachS = (rule.lookAheadUs + rule.staleUs) / 1_000_000;
	const closingMmS = (a.speedMmS ?? FASTEST_MM_S) + (b.speedMmS ?? FASTEST_MM_S);
	const reachMm = 1.1 * (radiusMm + closingMmS * reachS);
	if (Math.abs(a.lat9 - b.lat9) * DEGREE_9_MM > reachMm) return true;
	const northernmost9 = Math.max(Math.abs(a.lat9), Math.abs(b.lat9)) + reachMm / DEGREE_9_MM;
	if (northernmost9 > 85_000_000_000) return false;
	const parallel = cos((northernmost9 / 1e9) * (Math.PI / 180));
	return Math.abs(wrapLongitude9(a.lon9 - b.lon9)) * DEGREE_9_MM * parallel > reachMm;
}

import { type Micros, predictLoss } from "@tansiq/space";
import type { Condition } from "./condition.ts";
import type { Picture, Track } from "./picture.ts";

export interface LossRule {
	lookAheadUs: Micros;
	levelClimb01mmS: number;
	staleUs: Micros;
}

export interface PairMinima {
	radiusMm: number;
	height01mm: number;
}

/** What a tick could not judge, so that missing is shown as missing. */
export interface Unjudged {
	/** Pairs whose altitudes have no common datum. */
	datum: number;
	/** Pairs of classes without agreed minima. */
	minima: number;
}

/** Upper bound of how fast anything here moves over ground, mm/s. */
const FASTEST_MM_S = 400_000;
/** Lower bound of the length of one 1e-9 degree of latitude, mm. */
const LATITUDE_MM_PER_9 = 0.110_5;

/**
 * Every pair with an aircraft of ours whose closest approach inside the look-ahead loses the
 * separation that `minimaOf` gives for it (already less the altimetry tolerance).
 */
export function predictedLosses(
	picture: Picture,
	rule: LossRule,
	minimaOf: (a: Track, b: Track) => PairMinima | null,
	nowUs: Micros,
	unjudged: Unjudged,
): Condition[] {
	const fresh = [...picture.tracks.values()]
		.filter((track) => nowUs - track.reportedUs <= rule.staleUs)
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	const conditions: Condition[] = [];
	for (const [i, a] of fresh.entries()) {
		for (let j = i + 1; j < fresh.length; j++) {
			const b = fresh[j] as Track;
			if (a.origin !== "own" && b.origin !== "own") continue;
			if (farApart(a, b, rule)) continue;
			const minima = minimaOf(a, b);
			if (minima === null) {
				unjudged.minima++;
				continue;
			}
			if (a.datum !== b.datum) {
				unjudged.datum++;
				continue;
			}
			const loss = predictLoss(a, b, { ...minima, ...rule }, nowUs);
			if (loss === null) continue;
			conditions.push({
				key: `predicted_loss ${a.id} ${b.id}`,
				kind: "predicted_loss",
				tracks: [a.id, b.id],
				operations: ownOperations(a, b),
				zone: null,
				evidence: {
					closestUs: Math.round(loss.closestUs),
					distanceMm: Math.round(loss.distanceMm),
					height01mm: Math.round(loss.height01mm),
				},
			});
		}
	}
	return conditions;
}

/** A cheap bound on latitude alone: too far for any speed to close within the look-ahead. */
function farApart(a: Track, b: Track, rule: LossRule): boolean {
	const reachS = (rule.lookAheadUs + 2 * rule.staleUs) / 1_000_000;
	const reachMm = 2 * FASTEST_MM_S * reachS + 50_000_000;
	return Math.abs(a.lat9 - b.lat9) * LATITUDE_MM_PER_9 > reachMm;
}

function ownOperations(...tracks: Track[]): string[] {
	const own: string[] = [];
	for (const { origin, operation } of tracks)
		if (origin === "own" && operation !== null) own.push(operation);
	return own;
}

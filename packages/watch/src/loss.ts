import { cos, type Micros, predictLoss, wrapLongitude9 } from "@tansiq/space";
import type { Condition } from "./condition.ts";
import { type DoubtGrowth, growthOf } from "./integrity.ts";
import type { Picture, Track } from "./picture.ts";

export interface LossRule {
	lookAheadUs: Micros;
	levelClimb01mmS: number;
	staleUs: Micros;
	/** How much wider a track in doubt is taken; absent: `DOUBT_GROWTH`. */
	doubtGrowth?: DoubtGrowth;
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

/** Assumed of a track that reports no speed, mm/s. */
const FASTEST_MM_S = 400_000;
/** Lower bound of the length of 1e-9 degree along a meridian, mm. */
const DEGREE_9_MM = 0.110_5;

/**
 * Every pair with an aircraft of ours whose closest approach inside the look-ahead loses the
 * separation that `minimaOf` gives for it (already less the altimetry tolerance), grown by the doubt
 * about either.
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
			const minima = minimaOf(a, b);
			if (minima === null) {
				unjudged.minima++;
				continue;
			}
			const grown = grownByDoubt(minima, rule, a, b);
			if (farApart(a, b, grown.radiusMm, rule)) continue;
			if (a.datum !== b.datum) {
				unjudged.datum++;
				continue;
			}
			const loss = predictLoss(a, b, { ...grown, ...rule }, nowUs);
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

/** A position that cannot be believed may be so much nearer than it says. */
function grownByDoubt(minima: PairMinima, rule: LossRule, ...tracks: Track[]): PairMinima {
	let { radiusMm, height01mm } = minima;
	for (const { integrity } of tracks) {
		const growth = growthOf(integrity.doubt, rule.doubtGrowth);
		radiusMm += growth.mm;
		height01mm += growth.height01mm;
	}
	return { radiusMm, height01mm };
}

/** A cheap bound: too far apart for their speeds to close within the look-ahead. */
function farApart(a: Track, b: Track, radiusMm: number, rule: LossRule): boolean {
	const reachS = (rule.lookAheadUs + rule.staleUs) / 1_000_000;
	const closingMmS = (a.speedMmS ?? FASTEST_MM_S) + (b.speedMmS ?? FASTEST_MM_S);
	// A tenth more, for what the flat bound neglects.
	const reachMm = 1.1 * (radiusMm + closingMmS * reachS);
	if (Math.abs(a.lat9 - b.lat9) * DEGREE_9_MM > reachMm) return true;
	const northernmost9 = Math.max(Math.abs(a.lat9), Math.abs(b.lat9)) + reachMm / DEGREE_9_MM;
	if (northernmost9 > 85_000_000_000) return false;
	const parallel = cos((northernmost9 / 1e9) * (Math.PI / 180));
	const apart9 = Math.abs(wrapLongitude9(a.lon9 - b.lon9));
	return apart9 * DEGREE_9_MM * parallel > reachMm;
}

function ownOperations(...tracks: Track[]): string[] {
	const own: string[] = [];
	for (const { origin, operation } of tracks)
		if (origin === "own" && operation !== null) own.push(operation);
	return own;
}

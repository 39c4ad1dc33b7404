import { type Micros, type PredictedLoss, predictLosses } from "@tansiq/space";
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

export interface PairRules {
	/** Null: the parties agreed none. */
	minimaOf(a: Track, b: Track): PairMinima | null;
	/** No pair's distance is greater, before doubt. */
	widestRadiusMm: number;
}

/** What a tick could not judge, so that missing is shown as missing. */
export interface Unjudged {
	/** Pairs near enough to come near each other, whose altitudes have no common datum. */
	datum: number;
	/** The same, of classes without agreed minima. */
	minima: number;
}

/**
 * Every pair with an aircraft of ours whose closest approach inside the look-ahead loses the
 * separation that `minimaOf` gives for it (already less the altimetry tolerance), grown by the doubt
 * about either.
 */
export function predictedLosses(
	picture: Picture,
	rule: LossRule,
	{ minimaOf, widestRadiusMm }: PairRules,
	nowUs: Micros,
	unjudged: Unjudged,
): Condition[] {
	const fresh = [...picture.tracks.values()]
		.filter((track) => nowUs - track.reportedUs <= rule.staleUs)
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	const growthMm = fresh.map(({ integrity }) => growthOf(integrity.doubt, rule.doubtGrowth).mm);
	const shareMm = (track: number) => widestRadiusMm / 2 + (growthMm[track] as number);
	const judged = (a: Track, b: Track): PairMinima | null => {
		if (a.origin !== "own" && b.origin !== "own") return null;
		const minima = minimaOf(a, b);
		if (minima === null) unjudged.minima++;
		else if (a.datum !== b.datum) unjudged.datum++;
		else return grownByDoubt(minima, rule, a, b);
		return null;
	};
	const { lookAheadUs, levelClimb01mmS } = rule;
	const rules = {
		lookAheadUs,
		levelClimb01mmS,
		shareMm,
		minimaOf: (i: number, j: number) => judged(fresh[i] as Track, fresh[j] as Track),
	};
	return predictLosses(fresh, rules, nowUs).map(({ a, b, loss }) =>
		conditionOf(fresh[a] as Track, fresh[b] as Track, loss),
	);
}

function conditionOf(a: Track, b: Track, loss: PredictedLoss): Condition {
	return {
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
	};
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

function ownOperations(...tracks: Track[]): string[] {
	const own: string[] = [];
	for (const { origin, operation } of tracks)
		if (origin === "own" && operation !== null) own.push(operation);
	return own;
}

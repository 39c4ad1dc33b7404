import { type Budget, BudgetExceeded, bandsMeet } from "@tansiq/space";
import type { AgreedZone } from "./agreement.ts";
import type { Contradiction, ContradictionPhrase } from "./contradictions.ts";
import { ExtentIndex } from "./extent-index.ts";
import { touches } from "./met.ts";
import type { Extent, RedLineRule } from "./rules.ts";
import { holdTogether } from "./schedule.ts";

/** Edge tests that one pair may cost; over it the two are named as not checked. */
const PAIR_LIMIT = 100_000;

/** Zones and red lines that contradict each other where they overlap, in space and in time. */
export function byGeometry(
	zones: readonly AgreedZone[],
	redLines: readonly RedLineRule[],
): Contradiction[] {
	const index = new ExtentIndex(zones);
	const found: Contradiction[] = [];
	for (const [i, zone] of zones.entries())
		for (const place of index.candidates(zone)) {
			const other = zones[place] as AgreedZone;
			if (place <= i) continue;
			const phrase = betweenZones(zone, other);
			if (phrase !== null) found.push(...where(phrase, zone, zone, other, other));
		}
	for (const rule of redLines) {
		if (rule.classes.length > 0 || rule.activities.length > 0) continue;
		for (const place of index.candidates(rule.extent)) {
			const zone = zones[place] as AgreedZone;
			if (zone.rule !== "notice" || !zone.responsible?.includes(rule.owner)) continue;
			found.push(...where("contradiction.red_line_notice", rule, rule.extent, zone, zone));
		}
	}
	return found;
}

/** What two zones would say against each other if they overlapped; null: nothing. */
function betweenZones(a: AgreedZone, b: AgreedZone): ContradictionPhrase | null {
	if (hasTwoLimits(a, b)) return "contradiction.two_limits";
	if (isDisputed(a) || isDisputed(b)) return null;
	if (isClosedAgainst(a, b) || isClosedAgainst(b, a)) return "contradiction.closed_free";
	const isInfluence = a.purpose === "influence" && b.purpose === "influence";
	return isInfluence && haveNobodyInCommon(a, b) ? "contradiction.responsible" : null;
}

function isDisputed({ disputed = [] }: AgreedZone): boolean {
	return disputed.length > 0;
}

function isClosedAgainst(closed: AgreedZone, free: AgreedZone): boolean {
	return closed.rule === "closed" && free.rule === "free" && haveNobodyInCommon(closed, free);
}

function haveNobodyInCommon({ responsible: a = [] }: AgreedZone, b: AgreedZone): boolean {
	const others = b.responsible ?? [];
	return a.length > 0 && others.length > 0 && !a.some((party) => others.includes(party));
}

function hasTwoLimits(a: AgreedZone, b: AgreedZone): boolean {
	return (
		a.rule === b.rule &&
		a.band.datum === b.band.datum &&
		(a.band.lower01mm !== b.band.lower01mm || a.band.upper01mm !== b.band.upper01mm) &&
		JSON.stringify(a.outline) === JSON.stringify(b.outline)
	);
}

/** The contradiction where the two extents overlap at some time; none where they do not. */
function where(
	phrase: ContradictionPhrase,
	a: { id: string },
	extentA: Extent,
	b: { id: string },
	extentB: Extent,
): Contradiction[] {
	const ids: [string, string] = a.id < b.id ? [a.id, b.id] : [b.id, a.id];
	const bands = bandsMeet(extentA.band, extentB.band, 0);
	if (bands === "no" || !holdTogether(extentA, extentB)) return [];
	const budget: Budget = { edgeTests: 0, limit: PAIR_LIMIT };
	try {
		if (!touches(extentA.outline, extentB.outline, budget)) return [];
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
		return [{ phrase: "contradiction.not_checked", ids }];
	}
	return [{ phrase: bands === "yes" ? phrase : "contradiction.not_checked", ids }];
}

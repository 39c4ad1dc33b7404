import type { Micros } from "@tansiq/space";
import type { Agreement } from "./agreement.ts";
import { type EscalationRule, rulesOf } from "./rules.ts";

export type Rung = EscalationRule["rungs"][number];

type Urgency = EscalationRule["urgency"];

/** Asked for every open message at every tick. */
const ladders = new WeakMap<Agreement, Map<Urgency, readonly Rung[]>>();

/**
 * Who is called when a message of an urgency stays unanswered, the earliest first; empty where
 * nothing is agreed. Where two ladders contradict each other everybody is called at the earlier time.
 */
export function ladderFor(agreement: Agreement, urgency: Urgency): readonly Rung[] {
	const known = ladders.get(agreement) ?? new Map<Urgency, readonly Rung[]>();
	ladders.set(agreement, known);
	const ladder = known.get(urgency) ?? climbed(agreement, urgency);
	known.set(urgency, ladder);
	return ladder;
}

function climbed(agreement: Agreement, urgency: Urgency): Rung[] {
	const earliest = new Map<Rung["to"], Rung>();
	for (const rule of rulesOf(agreement.rules ?? [], "escalation")) {
		if (rule.urgency !== urgency) continue;
		for (const rung of rule.rungs) {
			const known = earliest.get(rung.to);
			if (known === undefined || rung.afterUs < known.afterUs) earliest.set(rung.to, rung);
		}
	}
	return [...earliest.values()].sort((a, b) => a.afterUs - b.afterUs || (a.to < b.to ? -1 : 1));
}

/** How long before the start the watch must have resolved what only we know. */
export function onlyWeKnowLeadUs(agreement: Agreement): Micros {
	const rules = rulesOf(agreement.rules ?? [], "only-we-know");
	if (rules.length === 0) return agreement.noticeLeadUs;
	return Math.max(...rules.map(({ leadUs }) => leadUs));
}

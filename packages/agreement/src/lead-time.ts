import type { Micros } from "@tansiq/space";
import type { Agreement, OperationClass } from "./agreement.ts";
import { ANYWHERE, type LeadTimeRule, rulesOf, type Where } from "./rules.ts";

export interface LeadTime {
	leadUs: Micros;
	/** Id of the rule that decided; `default`: the general figure. */
	rule: string;
}

/**
 * The notice that an operation owes which enters these zones: the longest of what each asks for.
 * For a zone the narrowest rule decides: zone and class, then the zone, then the class, then any,
 * then the general figure. Two equally narrow ones contradict each other: the longer holds.
 */
export function leadTimeFor(
	agreement: Agreement,
	subject: { class: OperationClass; zones: readonly string[] },
): LeadTime {
	const rules = rulesOf(agreement.rules ?? [], "lead-time");
	const general = { leadUs: agreement.noticeLeadUs, rule: "default" };
	const asked = subject.zones.length > 0 ? subject.zones : [ANYWHERE];
	return asked
		.map((zone) => leadTimeIn(rules, zone, subject.class) ?? general)
		.reduce((longest, each) => (isLonger(each, longest) ? each : longest));
}

/** What the rules ask for in one zone; null where none of them says anything. */
export function leadTimeIn(
	rules: readonly LeadTimeRule[],
	zone: Where,
	operationClass: OperationClass,
): LeadTime | null {
	let best: LeadTime | null = null;
	let width = Number.POSITIVE_INFINITY;
	for (const rule of rules) {
		if (rule.zone !== ANYWHERE && rule.zone !== zone) continue;
		if (rule.class !== "any" && rule.class !== operationClass) continue;
		const own = (rule.zone === ANYWHERE ? 2 : 0) + (rule.class === "any" ? 1 : 0);
		if (own > width) continue;
		const found = { leadUs: rule.leadUs, rule: rule.id };
		if (own < width || (best !== null && isLonger(found, best))) {
			best = found;
			width = own;
		}
	}
	return best;
}

/** Equal figures are told apart by their ids, so that the order of the rules does not matter. */
function isLonger(a: LeadTime, b: LeadTime): boolean {
	return a.leadUs > b.leadUs || (a.leadUs === b.leadUs && a.rule < b.rule);
}

import { bandsMeet } from "@tansiq/space";
import type { AgreedZone, Agreement } from "./agreement.ts";
import { byGeometry } from "./overlapping-rules.ts";
import {
	ANYWHERE,
	type AnyRule,
	type DividingLineRule,
	type Extent,
	isKnown,
	type KnownRule,
	rulesOf,
	type TellRule,
} from "./rules.ts";

/** Phrase ids: why two rules cannot both be kept. */
export const CONTRADICTION_PHRASES = [
	/** Two lead times for one zone and class. */
	"contradiction.lead_time",
	/** Closed, where an overlapping zone of another responsible party is free at the same time. */
	"contradiction.closed_free",
	/** Two ways to cross one line. */
	"contradiction.crossing",
	/** One line with two opinions on who is responsible beside it. */
	"contradiction.sides",
	/** A tell rule that an earlier one leaves nothing to decide. */
	"contradiction.tell_shadowed",
	/** A red line against everything, where its owner lets anybody in who gives notice. */
	"contradiction.red_line_notice",
	"contradiction.floor_above_ceiling",
	/** One outline and rule with two bands that overlap. */
	"contradiction.two_limits",
	"contradiction.two_orders",
	/** Two ladders for one urgency. */
	"contradiction.two_ladders",
	/** Two figures where one can hold. */
	"contradiction.two_figures",
	/** Zones of influence of different parties overlap, and neither is shown as disputed. */
	"contradiction.responsible",
	/** Whether these two overlap could not be told. */
	"contradiction.not_checked",
] as const;
export type ContradictionPhrase = (typeof CONTRADICTION_PHRASES)[number];

export interface Contradiction {
	phrase: ContradictionPhrase;
	/** Zones or rules, in order; of a shadowed rule the earlier first; equal for one that contradicts itself. */
	ids: [string, string];
}

/**
 * Pairs of zones and rules that cannot both be kept, in order of phrase and ids. Of several that
 * say different things about one matter each is named with the first that it differs from. Only
 * for tell rules, of which the first that matches decides, does the order of the rules matter.
 */
export function contradictions(agreement: Agreement): Contradiction[] {
	const rules = agreement.rules ?? [];
	return [
		...byGeometry(agreement.zones, rulesOf(rules, "red-line")),
		...upsideDown(agreement.zones, rules),
		...ofFigures(rules),
		...ofLines(rulesOf(rules, "dividing-line")),
		...shadowed(rulesOf(rules, "tell")),
	].sort(byPhrase);
}

/** Rules that speak of one matter, by what they say of it. */
function ofFigures(rules: readonly AnyRule[]): Contradiction[] {
	return [
		...differing(
			"contradiction.lead_time",
			rulesOf(rules, "lead-time"),
			(rule) => `${rule.class}\n${rule.zone}`,
			({ leadUs }) => [leadUs],
		),
		...differing("contradiction.two_orders", rulesOf(rules, "priority"), one, ({ order }) => order),
		...differing(
			"contradiction.two_ladders",
			rulesOf(rules, "escalation"),
			({ urgency }) => urgency,
			({ rungs }) => rungs.flatMap(({ afterUs, to }) => [afterUs, to]),
		),
		...differing(
			"contradiction.two_figures",
			rulesOf(rules, "lateness"),
			one,
			({ mmPerMinute, height01mmPerMinute }) => [mmPerMinute, height01mmPerMinute],
		),
		...differing("contradiction.two_figures", rulesOf(rules, "only-we-know"), one, ({ leadUs }) => [
			leadUs,
		]),
		...differing(
			"contradiction.two_figures",
			rulesOf(rules, "presence"),
			one,
			({ cell9, band01mm, blockUs }) => [cell9, band01mm, blockUs],
		),
		...differing(
			"contradiction.two_figures",
			rulesOf(rules, "query-budget"),
			({ periodUs }) => `${periodUs}`,
			({ km2 }) => [km2],
		),
	];
}

const one = () => "";

/** Of rules on one matter, those that say another thing than the first of them by id. */
function differing<R extends KnownRule>(
	phrase: ContradictionPhrase,
	rules: readonly R[],
	matter: (rule: R) => string,
	saying: (rule: R) => readonly (string | number | null)[],
): Contradiction[] {
	const firsts = new Map<string, R>();
	const found: Contradiction[] = [];
	for (const rule of rules.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
		const first = firsts.get(matter(rule));
		if (first === undefined) firsts.set(matter(rule), rule);
		else if (saying(first).join() !== saying(rule).join())
			found.push({ phrase, ids: [first.id, rule.id] });
	}
	return found;
}

/** One line may be drawn from either end; two on one course whose bands lie apart are two lines. */
function ofLines(rules: readonly DividingLineRule[]): Contradiction[] {
	const lines = rules.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(lineOf);
	return lines.flatMap((line, i) =>
		lines.slice(0, i).flatMap((before): Contradiction[] => {
			if (before.course !== line.course) return [];
			if (bandsMeet(before.band, line.band, 0) !== "yes") return [];
			const ids: [string, string] = [before.id, line.id];
			return [
				...(before.crossing === line.crossing
					? []
					: [{ phrase: "contradiction.crossing" as const, ids }]),
				...(before.sides === line.sides ? [] : [{ phrase: "contradiction.sides" as const, ids }]),
			];
		}),
	);
}

/** What two lines are compared by, from whichever end they were drawn. */
function lineOf({ id, lat9, lon9, band, crossing, leadUs, sides }: DividingLineRule) {
	const ahead = lat9.map((lat, i) => `${lat} ${lon9[i]}`);
	const courses = [ahead.join(), ahead.toReversed().join()];
	const isBack = (courses[1] as string) < (courses[0] as string);
	return {
		id,
		band,
		course: courses[isBack ? 1 : 0],
		crossing: crossing === "notice" ? `${crossing} ${leadUs}` : crossing,
		sides: (isBack ? sides.toReversed() : sides).map((side) => side ?? "").join(),
	};
}

/** Each tell rule with the first before it that covers all that it covers. */
function shadowed(rules: readonly TellRule[]): Contradiction[] {
	return rules.flatMap((rule, i): Contradiction[] => {
		const earlier = rules.slice(0, i).find((before) => covers(before, rule));
		return earlier === undefined
			? []
			: [{ phrase: "contradiction.tell_shadowed", ids: [earlier.id, rule.id] }];
	});
}

function covers(wide: TellRule, narrow: TellRule): boolean {
	return (["zone", "class", "category", "to", "phase"] as const).every(
		(field) => wide[field] === ANYWHERE || wide[field] === narrow[field],
	);
}

function upsideDown(zones: readonly AgreedZone[], rules: readonly AnyRule[]): Contradiction[] {
	const banded: { id: string; band: Extent["band"] }[] = [
		...zones,
		...zones.flatMap(({ id, disputed = [] }) =>
			disputed.map(({ extent }) => ({ id, band: extent.band })),
		),
		...rulesOf(rules, "dividing-line"),
		...rules
			.filter(isKnown)
			.flatMap((rule) =>
				"extent" in rule && rule.extent !== null ? [{ id: rule.id, band: rule.extent.band }] : [],
			),
	];
	return banded
		.filter(({ band }) => band.lower01mm > band.upper01mm)
		.map(({ id }) => ({ phrase: "contradiction.floor_above_ceiling", ids: [id, id] }));
}

function byPhrase(a: Contradiction, b: Contradiction): number {
	const [keyA, keyB] = [a, b].map(({ phrase, ids }) => [phrase, ...ids].join("\n"));
	return (keyA as string) < (keyB as string) ? -1 : keyA === keyB ? 0 : 1;
}

import {
	type Budget,
	distanceMm,
	type Outline,
	outlinesMeet,
	overlap,
	type Volume,
} from "@tansiq/space";
import type { AgreedZone } from "./agreement.ts";
import { count } from "./met.ts";
import type { RuleBook } from "./rule-book.ts";
import { zonesMet } from "./rule-findings.ts";
import type { NeighbourRule } from "./rules.ts";

/**
 * Who is told of an operation as well, in order of their names, and why: the ids of the neighbour
 * rules whose border it comes near, and of the zones that nobody is responsible for, whose notices
 * go to all.
 * @throws BudgetExceeded
 */
export function toldAsWell(
	book: RuleBook,
	volumes: readonly Volume[],
	owner: string,
	budget: Budget,
): { party: string; because: string[] }[] {
	const reasons = new Map<string, Set<string>>();
	const tell = (parties: readonly string[], id: string) => {
		for (const party of parties) {
			if (party === owner) continue;
			const because = reasons.get(party) ?? new Set();
			reasons.set(party, because.add(id));
		}
	};
	for (const rule of book.neighbours) {
		const zone = book.zones.get(rule.zone);
		if (zone !== undefined && volumes.some((volume) => isNearBorder(volume, zone, rule, budget)))
			tell(rule.tell, rule.id);
	}
	for (const id of zonesMet(book, volumes, budget))
		if (book.zones.get(id)?.responsible?.length === 0) tell(book.agreement.parties, id);
	return [...reasons]
		.map(([party, because]) => ({ party, because: [...because].sort() }))
		.sort((a, b) => (a.party < b.party ? -1 : 1));
}

/** Altitude does not matter: what falls or turns near a border is the neighbour's matter at any. */
function isNearBorder(
	{ outline, window }: Volume,
	zone: AgreedZone,
	{ withinMm }: NeighbourRule,
	budget: Budget,
): boolean {
	if (overlap(window, zone.window) === null) return false;
	count(budget, 1);
	if (zone.outline.kind === "polygon")
		return outlinesMeet(outline, borderOf(zone.outline), withinMm, budget);
	if (!outlinesMeet(outline, zone.outline, withinMm, budget)) return false;
	return (
		zone.outline.kind !== "disc" ||
		reachMm(outline, zone.outline) > zone.outline.radiusMm - withinMm
	);
}

const borders = new WeakMap<Outline, Outline>();

/** The ring alone, without its inside; kept with its outline, as what is measured is kept. */
function borderOf(polygon: Extract<Outline, { kind: "polygon" }>): Outline {
	const { lat9, lon9 } = polygon;
	const known = borders.get(polygon);
	if (known !== undefined) return known;
	const border: Outline = {
		kind: "corridor",
		lat9: [...lat9, lat9[0] as number],
		lon9: [...lon9, lon9[0] as number],
		halfWidthMm: 0,
	};
	borders.set(polygon, border);
	return border;
}

/** How far the furthest point of an outline is from the middle of a disc, mm. */
function reachMm(outline: Outline, disc: Extract<Outline, { kind: "disc" }>): number {
	const to = (lat9: number, lon9: number) => distanceMm(disc.lat9, disc.lon9, lat9, lon9);
	if (outline.kind === "disc") return to(outline.lat9, outline.lon9) + outline.radiusMm;
	const width = outline.kind === "corridor" ? outline.halfWidthMm : 0;
	return (
		outline.lat9.reduce((most, lat9, i) => Math.max(most, to(lat9, outline.lon9[i] as number)), 0) +
		width
	);
}

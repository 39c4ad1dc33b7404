import type { AgreedZone, Agreement } from "./agreement.ts";
import { type DividingLine, dividingLine } from "./dividing-line.ts";
import { ExtentIndex } from "./extent-index.ts";
import {
	type AnyRule,
	type DividingLineRule,
	type EventRule,
	type Extent,
	isKnown,
	type LeadTimeRule,
	type NeighbourRule,
	type OutsiderRule,
	type QuietRule,
	type RedLineRule,
	rulesOf,
} from "./rules.ts";

/** A part of space and time that a zone or rule is about. */
export type Place =
	| {
			of: "zone";
			source: AgreedZone /** Whose version; null: the agreed one. */;
			version: string | null;
			extent: Extent;
	  }
	| { of: "red-line"; source: RedLineRule; extent: Extent }
	| { of: "quiet"; source: QuietRule; extent: Extent }
	| { of: "event"; source: EventRule; extent: Extent }
	| { of: "outsider"; source: OutsiderRule; extent: Extent }
	| { of: "dividing-line"; source: DividingLineRule; line: DividingLine; extent: Extent };

/** An agreement made ready for being asked about one operation after another. */
export interface RuleBook {
	agreement: Agreement;
	/** In the order of their ids, so that the order of the rules does not matter. */
	places: Place[];
	index: ExtentIndex;
	leadTimes: LeadTimeRule[];
	neighbours: NeighbourRule[];
	/** Outsiders who may be met anywhere. */
	anywhere: OutsiderRule[];
	/** Rules of an unknown kind. */
	notUnderstood: AnyRule[];
	zones: ReadonlyMap<string, AgreedZone>;
}

type Holds = "all" | "stays";
const books: Record<Holds, WeakMap<Agreement, RuleBook>> = {
	all: new WeakMap(),
	stays: new WeakMap(),
};

/**
 * The book of an agreement without faults, which must not change afterwards: it is kept for as long
 * as the agreement.
 * @param holds `stays`: only of what holds while the agreement is suspended
 */
export function ruleBookOf(agreement: Agreement, holds: Holds = "all"): RuleBook {
	let book = books[holds].get(agreement);
	if (book === undefined) {
		book = makeBook(agreement, holds);
		books[holds].set(agreement, book);
	}
	return book;
}

function makeBook(agreement: Agreement, holds: Holds): RuleBook {
	const isHeld = ({ stays }: { stays?: true }) => holds === "all" || stays === true;
	const zones = agreement.zones.filter(isHeld);
	const rules = (agreement.rules ?? []).filter(isHeld);
	const places = [...zones.flatMap(placesOfZone), ...rules.flatMap(placesOfRule)].sort(byId);
	return {
		agreement,
		places,
		index: new ExtentIndex(places.map(({ extent }) => extent)),
		leadTimes: rulesOf(rules, "lead-time"),
		neighbours: rulesOf(rules, "neighbour"),
		anywhere: rulesOf(rules, "outsider").filter(({ extent }) => extent === null),
		notUnderstood: rules.filter((rule) => !isKnown(rule)),
		zones: new Map(zones.map((zone) => [zone.id, zone])),
	};
}

function placesOfZone(zone: AgreedZone): Place[] {
	const others = zone.disputed ?? [];
	return [
		{ of: "zone", source: zone, version: null, extent: zone },
		...others.map(
			({ party, extent }): Place => ({ of: "zone", source: zone, version: party, extent }),
		),
	];
}

function placesOfRule(rule: AnyRule): Place[] {
	if (!isKnown(rule)) return [];
	switch (rule.kind) {
		case "red-line":
			return [{ of: rule.kind, source: rule, extent: rule.extent }];
		case "quiet":
			return [{ of: rule.kind, source: rule, extent: rule.extent }];
		case "event":
			return [{ of: rule.kind, source: rule, extent: rule.extent }];
		case "outsider":
			return rule.extent === null ? [] : [{ of: rule.kind, source: rule, extent: rule.extent }];
		case "dividing-line": {
			const line = dividingLine(rule);
			return [{ of: rule.kind, source: rule, line, extent: line.extent }];
		}
		default:
			return [];
	}
}

function byId(a: Place, b: Place): number {
	const [idA, idB] = [keyOf(a), keyOf(b)];
	return idA < idB ? -1 : idA > idB ? 1 : 0;
}

function keyOf(place: Place): string {
	const version = place.of === "zone" ? (place.version ?? "") : "";
	return `${place.source.id}\n${version}`;
}

import { type Budget, BudgetExceeded, bandsMeet, overlap } from "@tansiq/space";
import {
	type AgreedZone,
	type Agreement,
	type Category,
	type Level,
	type Minima,
	minimaFor,
	type OperationClass,
	type Theatre,
} from "./agreement.ts";
import { disclosureTo } from "./disclosure.ts";
import { ExtentIndex } from "./extent-index.ts";
import { touches } from "./met.ts";
import { holdTogether } from "./schedule.ts";

/** Phrase ids: why two agreements of one party cannot both be kept, or tell what the other seals. */
export const BETWEEN_PHRASES = [
	/** Consent to enter is owed under the first, where the second closes. */
	"between.consent",
	/** Sealed under the first, told under the second. */
	"between.disclosure",
	/** Other minima for one pair of classes. */
	"between.minima",
	/** Whether two zones overlap could not be told. */
	"between.not_checked",
	/** Overlapping zones whose responsible parties have nobody in common. */
	"between.responsible",
	/** Overlapping zones that are entered by different rules. */
	"between.rule",
] as const;
export type BetweenPhrase = (typeof BETWEEN_PHRASES)[number];

interface BetweenPeers {
	/** With whom either agreement was made, in the order of the phrase. */
	peers: [string, string];
}
/** One contradiction between two agreements of one party with different others. */
export type Between = BetweenPeers &
	(
		| {
				phrase: "between.consent" | "between.not_checked" | "between.responsible" | "between.rule";
				/** The zone of either, in the order of `peers`. */
				zones: [string, string];
		  }
		| { phrase: "between.minima"; minima: [Minima, Minima] }
		| {
				phrase: "between.disclosure";
				class: OperationClass;
				categories: Category[];
				/** What the second of `peers` is told. */
				level: Level;
		  }
	);

const CLASSES = ["crewed", "uncrewed", "ground", "fixed"] as const satisfies OperationClass[];
const CATEGORIES = [
	"distress",
	"medical",
	"protected",
	"state",
	"civil",
] as const satisfies Category[];
/** Edge tests that one pair of zones may cost; over it the two are named as not checked. */
const PAIR_LIMIT = 100_000;

/**
 * What of two agreements of `self` cannot both be kept, where their theatres and their times overlap;
 * nothing where they do not. Neither peer is told: it is for the one who signed both.
 */
export function contradictionsBetween(
	first: Agreement,
	second: Agreement,
	self: string,
): Between[] {
	if (!boxesOverlap(first.theatre, second.theatre)) return [];
	if (overlap(first.validity, second.validity) === null) return [];
	const peers: [string, string] = [peerOf(first, self), peerOf(second, self)];
	return [
		...ofMinima(first, second, peers),
		...ofZones(first.zones, second.zones, peers),
		...ofDisclosure(first, second, peers),
		...ofDisclosure(second, first, [peers[1], peers[0]]),
	];
}

function peerOf({ parties }: Agreement, self: string): string {
	return parties.find((party) => party !== self) ?? self;
}

function boxesOverlap(a: Theatre, b: Theatre): boolean {
	return a.south9 < b.north9 && b.south9 < a.north9 && a.west9 < b.east9 && b.west9 < a.east9;
}

/** A pair that only one of them names is unknown under the other, and contradicts nothing. */
function ofMinima(first: Agreement, second: Agreement, peers: [string, string]): Between[] {
	return first.minima.flatMap((minima): Between[] => {
		const [a, b] = minima.classes;
		const other = minimaFor(second, a, b);
		if (other === null || minimaFor(first, a, b) !== minima) return [];
		const isSame = other.radiusMm === minima.radiusMm && other.height01mm === minima.height01mm;
		return isSame ? [] : [{ phrase: "between.minima", peers, minima: [minima, other] }];
	});
}

function ofZones(
	ours: readonly AgreedZone[],
	others: readonly AgreedZone[],
	peers: [string, string],
): Between[] {
	const index = new ExtentIndex(others);
	return ours.flatMap((zone) =>
		index
			.candidates(zone)
			.flatMap((place) => betweenZones(zone, others[place] as AgreedZone, peers)),
	);
}

function betweenZones(zone: AgreedZone, other: AgreedZone, peers: [string, string]): Between[] {
	const zones: [string, string] = [zone.id, other.id];
	const back: [string, string] = [other.id, zone.id];
	const turned: [string, string] = [peers[1], peers[0]];
	const found: Between[] = [];
	if (zone.rule === "consent" && other.rule === "closed")
		found.push({ phrase: "between.consent", peers, zones });
	else if (zone.rule === "closed" && other.rule === "consent")
		found.push({ phrase: "between.consent", peers: turned, zones: back });
	else if (zone.rule !== other.rule) found.push({ phrase: "between.rule", peers, zones });
	if (nobodyInCommon(zone.responsible, other.responsible))
		found.push({ phrase: "between.responsible", peers, zones });
	if (found.length === 0) return [];
	const meet = doMeet(zone, other);
	if (meet === "no") return [];
	return meet === "yes" ? found : [{ phrase: "between.not_checked", peers, zones }];
}

function nobodyInCommon(a: readonly string[] = [], b: readonly string[] = []): boolean {
	return a.length > 0 && b.length > 0 && !a.some((party) => b.includes(party));
}

function doMeet(a: AgreedZone, b: AgreedZone): "yes" | "no" | "unknown" {
	const bands = bandsMeet(a.band, b.band, 0);
	if (bands === "no" || !holdTogether(a, b)) return "no";
	const budget: Budget = { edgeTests: 0, limit: PAIR_LIMIT };
	try {
		if (!touches(a.outline, b.outline, budget)) return "no";
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
		return "unknown";
	}
	return bands === "yes" ? "yes" : "unknown";
}

/** Anywhere in the theatre, in the phase in which most is planned: what a zone adds is its own. */
function ofDisclosure(sealing: Agreement, telling: Agreement, peers: [string, string]): Between[] {
	return CLASSES.flatMap((of): Between[] => {
		const byLevel = new Map<Level, Category[]>();
		for (const category of CATEGORIES) {
			const subject = { class: of, category, zones: [], phase: "planned" as const };
			const sealed = disclosureTo(sealing, { ...subject, to: peers[0] }).level;
			const { level } = disclosureTo(telling, { ...subject, to: peers[1] });
			if (sealed !== "sealed" || level === "sealed") continue;
			byLevel.set(level, [...(byLevel.get(level) ?? []), category]);
		}
		return [...byLevel].map(([level, categories]) => ({
			phrase: "between.disclosure",
			peers,
			class: of,
			categories,
			level,
		}));
	});
}

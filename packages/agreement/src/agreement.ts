import type { Altitude01mm, Band, Degrees9, Micros, Outline, Window } from "@tansiq/space";
import type { Activity, AnyRule, Extent, Schedule } from "./rules.ts";

export type OperationClass = "crewed" | "uncrewed" | "ground" | "fixed";
export type Category = "distress" | "medical" | "protected" | "state" | "civil";
export type Level = "sealed" | "presence" | "volume" | "track";
/** Why live positions of an operation cross the line. */
export type TrackOpening = "conflict" | "nonconformance" | "distress";

/** How far apart two operations must stay; the pair of classes is unordered. */
export interface Minima {
	classes: [OperationClass, OperationClass];
	radiusMm: number;
	height01mm: Altitude01mm;
}

/** The first rule that matches decides; an operation that none matches is sealed and held. */
export interface DisclosureRule {
	id: string;
	class: OperationClass | "any";
	category: Category | "any";
	level: "sealed" | "volume";
	release: "hold" | "automatic";
}

export interface AgreedZone {
	id: string;
	name: string;
	/**
	 * `closed`: nobody enters. `notice`: entry only with the full notice lead time. `consent`: only
	 * when the responsible party has answered AFFIRM. `free`: the zone only says who is responsible.
	 */
	rule: "closed" | "notice" | "consent" | "free";
	outline: Outline;
	band: Band;
	window: Window;
	schedules?: Schedule[];
	/** What the zone is for; only the words on the screen depend on it. */
	purpose?: "influence" | "de-escalation" | "caution" | "protected" | "restricted";
	/** Who coordinates there. Absent: nobody was named, as in an agreement of figures only; empty: a zone that nobody is responsible for, whose notices go to all. */
	responsible?: string[];
	/** What may not be done inside; empty or absent lists ban nothing. */
	banned?: { classes: OperationClass[]; activities: Activity[] };
	/** The other versions of a disputed zone, each by the party that holds it. */
	disputed?: { party: string; extent: Extent }[];
	stays?: true;
}

/** When two tracks are about to lose separation; the alert rule of the desk. */
export interface AlertPolicy {
	lookAheadUs: Micros;
	tickUs: Micros;
	/** Taken from the agreed height, because recorded altitudes are quantised. */
	altimetryTolerance01mm: Altitude01mm;
	/** A vertical rate up to this counts as level. */
	levelClimb01mmS: number;
	/** So many hits among so many ticks raise the alert. */
	hits: number;
	ofTicks: number;
	/** Clear for so long re-arms it. */
	rearmUs: Micros;
	/** A track is extrapolated from its last report for at most so long. */
	staleUs: Micros;
	/** How much wider a track is taken whose positions are in doubt; absent: as each desk does by itself. */
	doubtGrowth?: { mm: number; height01mm: Altitude01mm };
}

/** How far an operation may stray from what it declared before it is called nonconforming. */
export interface ConformancePolicy {
	lateralMm: number;
	vertical01mm: Altitude01mm;
	timeUs: Micros;
	/** Longer outside than this: nonconforming. */
	excursionUs: Micros;
	/** Longer nonconforming than this: contingent. */
	contingentUs: Micros;
	/** So long after its last volume an operation ends by itself. */
	endAfterUs: Micros;
}

export interface Theatre {
	south9: Degrees9;
	west9: Degrees9;
	north9: Degrees9;
	east9: Degrees9;
}

/**
 * What two parties signed: data that the check, the door and the desk obey. Every field is an
 * integer, a word or a list of them, so that its canonical line can be signed.
 */
export interface Agreement {
	id: string;
	version: number;
	parties: [string, string];
	validity: Window;
	theatre: Theatre;
	minima: Minima[];
	/** Notice shorter than this is taken, and marked late. */
	noticeLeadUs: Micros;
	/** A person answers within this time of the receipt. */
	answerDueUs: Micros;
	/** Without a countersignature for so long an entry counts as undelivered. */
	technicalDueUs: { urgent: Micros; routine: Micros };
	disclosure: DisclosureRule[];
	/** Length of the agreed time block that a sealed commitment names. */
	sealedBlockUs: Micros;
	trackOpenings: TrackOpening[];
	/** A track opened by conflict: so long before and after the overlapping minutes. */
	trackBeforeUs: Micros;
	trackAfterUs: Micros;
	/** Handling marks that may cross the line; all others are refused at the door. */
	ceiling: string[];
	/** Who changes first between concurrent declarations: the later start, then the higher entry hash. */
	tie: "later-start-then-higher-hash";
	alert: AlertPolicy;
	conformance: ConformancePolicy;
	zones: AgreedZone[];
	/** Everything that is more than a figure. */
	rules?: AnyRule[];
	/** Hex SHA-256 of the sentences of this agreement in each language: they are part of what is signed. */
	sentences?: Record<string, string>;
}

/** The minima for a pair of classes, or null where the parties agreed none: then *unknown*. */
export function minimaFor(
	agreement: Agreement,
	a: OperationClass,
	b: OperationClass,
): Minima | null {
	const found = agreement.minima.find(
		({ classes: [x, y] }) => (x === a && y === b) || (x === b && y === a),
	);
	return found ?? null;
}

/** The widest agreed radius: how far a search for candidates must reach, mm. */
export function widestRadiusMm(agreement: Agreement): number {
	return agreement.minima.reduce((widest, { radiusMm }) => Math.max(widest, radiusMm), 0);
}

/** Whether an outline lies wholly elsewhere: its box does not touch the theatre's. */
export function isOutsideTheatre({ theatre }: Agreement, outline: Outline): boolean {
	const { lat9, lon9 } = outline;
	const lats = typeof lat9 === "number" ? [lat9] : lat9;
	const lons = typeof lon9 === "number" ? [lon9] : lon9;
	return (
		lats.every((lat) => lat < theatre.south9) ||
		lats.every((lat) => lat > theatre.north9) ||
		lons.every((lon) => lon < theatre.west9) ||
		lons.every((lon) => lon > theatre.east9)
	);
}

import {
	type AgreedZone,
	type Agreement,
	ANYWHERE,
	type AnyRule,
	type LeadTimeRule,
	type OperationClass,
	type Theatre,
} from "@tansiq/agreement";
import { ZONE_LEAD_US } from "@tansiq/scenarios";
import {
	DAY_US,
	FOOT_01MM,
	METRE_01MM,
	MINUTE_US,
	NAUTICAL_MILE_MM,
	SECOND_US,
} from "@tansiq/space";

/** 300 ft/min. */
const LEVEL_01MM_S = (300 * FOOT_01MM) / 60;

const ALERT: Agreement["alert"] = {
	lookAheadUs: 120 * SECOND_US,
	tickUs: SECOND_US,
	altimetryTolerance01mm: 100 * FOOT_01MM,
	levelClimb01mmS: LEVEL_01MM_S,
	hits: 2,
	ofTicks: 3,
	rearmUs: 60 * SECOND_US,
	staleUs: 30 * SECOND_US,
};

const CONFORMANCE: Agreement["conformance"] = {
	lateralMm: NAUTICAL_MILE_MM,
	vertical01mm: 300 * FOOT_01MM,
	timeUs: 30 * SECOND_US,
	excursionUs: 10 * SECOND_US,
	contingentUs: 60 * SECOND_US,
	endAfterUs: 5 * MINUTE_US,
};

interface Terms {
	id: string;
	theatre: Theatre;
	validity: { startUs: number; endUs: number };
}

const common = ({ id, theatre, validity }: Terms) => ({
	id,
	version: 1,
	parties: ["alpha", "bravo"] as [string, string],
	validity,
	theatre,
	noticeLeadUs: 15 * MINUTE_US,
	answerDueUs: 15 * MINUTE_US,
	technicalDueUs: { urgent: 15 * SECOND_US, routine: 120 * SECOND_US },
	sealedBlockUs: DAY_US,
	trackBeforeUs: 5 * MINUTE_US,
	trackAfterUs: MINUTE_US,
	ceiling: [],
	tie: "later-start-then-higher-hash" as const,
	alert: ALERT,
});

/** Whoever enters a zone gives notice so long before it enters, wherever in his flight that is. */
const ZONE_LEAD: LeadTimeRule = {
	id: "zone-lead",
	kind: "lead-time",
	zone: ANYWHERE,
	class: "any",
	leadUs: ZONE_LEAD_US,
};

/** Where a recording itself stands still its figures stay those of the traffic. */
const REPLAY_ALERT: Agreement["alert"] = { ...ALERT, doubtGrowth: { mm: 0, height01mm: 0 } };

/** The agreement under which a recording is replayed: one class, everything told by rule. */
export function replayAgreement(terms: Terms, zones: AgreedZone[] = []): Agreement {
	return {
		...common(terms),
		alert: REPLAY_ALERT,
		minima: [
			{
				classes: ["crewed", "crewed"],
				radiusMm: 5 * NAUTICAL_MILE_MM,
				height01mm: 1_000 * FOOT_01MM,
			},
		],
		disclosure: [
			{ id: "told", class: "any", category: "any", level: "volume", release: "automatic" },
		],
		trackOpenings: ["conflict", "nonconformance", "distress"],
		conformance: CONFORMANCE,
		zones,
		...(zones.length > 0 && { rules: [ZONE_LEAD] }),
	};
}

/** What two parties begin with: nothing is told but what a releaser lets go. */
export function plainAgreement(terms: {
	id: string;
	/** South, west, north, east in degrees. */
	theatre: readonly [number, number, number, number];
	validity: Terms["validity"];
	parties: [string, string];
}): Agreement {
	const [south9, west9, north9, east9] = terms.theatre.map((degrees) => Math.round(degrees * 1e9));
	const theatre = { south9, west9, north9, east9 } as Theatre;
	const { id, validity, parties } = terms;
	const alert = ALERT;
	return { ...replayAgreement({ id, theatre, validity }), alert, parties, disclosure: [] };
}

/** The demo's agreement: four classes, zones, and one category that a releaser has to let go. */
export function demoAgreement(terms: Terms, zones: AgreedZone[]): Agreement {
	const pair = (a: OperationClass, b: OperationClass, radiusMm: number, height01mm: number) => ({
		classes: [a, b] as [OperationClass, OperationClass],
		radiusMm,
		height01mm,
	});
	return {
		...common(terms),
		noticeLeadUs: 5 * MINUTE_US,
		answerDueUs: 5 * MINUTE_US,
		minima: [
			pair("crewed", "crewed", 5 * NAUTICAL_MILE_MM, 1_000 * FOOT_01MM),
			pair("crewed", "uncrewed", 1_000_000, 150 * METRE_01MM),
			pair("uncrewed", "uncrewed", 150_000, 40 * METRE_01MM),
			pair("ground", "uncrewed", 300_000, 100 * METRE_01MM),
			pair("crewed", "ground", 0, 0),
			pair("ground", "ground", 200_000, 100 * METRE_01MM),
		],
		disclosure: [
			{ id: "relief-held", class: "ground", category: "any", level: "volume", release: "hold" },
			{ id: "told", class: "any", category: "any", level: "volume", release: "automatic" },
		],
		trackOpenings: ["conflict", "nonconformance", "distress"],
		conformance: { ...CONFORMANCE, lateralMm: 300_000, vertical01mm: 60 * METRE_01MM },
		zones,
	};
}

/** What a story is played under: the demo's figures, everything told by rule, and rules of its own. */
export function storyAgreement(terms: Terms, zones: AgreedZone[], rules: AnyRule[]): Agreement {
	const told = { id: "told", class: "any", category: "any", level: "volume" } as const;
	return {
		...demoAgreement(terms, zones),
		noticeLeadUs: 15 * MINUTE_US,
		answerDueUs: 15 * MINUTE_US,
		disclosure: [{ ...told, release: "automatic" }],
		...(rules.length > 0 && { rules }),
	};
}

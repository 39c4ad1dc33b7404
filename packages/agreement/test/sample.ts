import {
	DAY_US,
	FOOT_01MM,
	HOUR_US,
	METRE_01MM,
	MINUTE_US,
	NAUTICAL_MILE_MM,
	SECOND_US,
} from "@tansiq/space";
import type { Agreement } from "../src/index.ts";

/** The first instant of the agreement: a whole day. */
export const ORIGIN_US = 20_600 * DAY_US;

/** An agreement with one of everything; tests change what they are about. */
export function sampleAgreement(changes: Partial<Agreement> = {}): Agreement {
	return {
		id: "strait",
		version: 3,
		parties: ["alpha", "bravo"],
		validity: { startUs: ORIGIN_US, endUs: ORIGIN_US + 30 * DAY_US },
		theatre: {
			south9: 20_000_000_000,
			west9: -10_000_000_000,
			north9: 60_000_000_000,
			east9: 10_000_000_000,
		},
		minima: [
			{
				classes: ["crewed", "crewed"],
				radiusMm: 5 * NAUTICAL_MILE_MM,
				height01mm: 1_000 * FOOT_01MM,
			},
			{ classes: ["uncrewed", "crewed"], radiusMm: 1_000_000, height01mm: 150 * METRE_01MM },
			{ classes: ["uncrewed", "uncrewed"], radiusMm: 150_000, height01mm: 40 * METRE_01MM },
		],
		noticeLeadUs: 15 * MINUTE_US,
		answerDueUs: 10 * MINUTE_US,
		technicalDueUs: { urgent: 15 * SECOND_US, routine: 120 * SECOND_US },
		disclosure: [
			{ id: "medical", class: "any", category: "medical", level: "volume", release: "automatic" },
			{ id: "state", class: "crewed", category: "state", level: "sealed", release: "automatic" },
			{ id: "drones", class: "uncrewed", category: "any", level: "volume", release: "hold" },
			{ id: "crewed", class: "crewed", category: "any", level: "volume", release: "automatic" },
		],
		sealedBlockUs: 6 * HOUR_US,
		trackOpenings: ["conflict", "nonconformance"],
		trackBeforeUs: 5 * MINUTE_US,
		trackAfterUs: MINUTE_US,
		ceiling: ["REL-B", "OPEN"],
		tie: "later-start-then-higher-hash",
		alert: {
			lookAheadUs: 120 * SECOND_US,
			tickUs: SECOND_US,
			altimetryTolerance01mm: 100 * FOOT_01MM,
			levelClimb01mmS: 15_240,
			hits: 2,
			ofTicks: 3,
			rearmUs: 60 * SECOND_US,
			staleUs: 30 * SECOND_US,
		},
		conformance: {
			lateralMm: NAUTICAL_MILE_MM,
			vertical01mm: 300 * FOOT_01MM,
			timeUs: 30 * SECOND_US,
			excursionUs: 10 * SECOND_US,
			contingentUs: 60 * SECOND_US,
			endAfterUs: 5 * MINUTE_US,
		},
		zones: [
			{
				id: "works",
				name: "Harbour works",
				rule: "closed",
				outline: { kind: "disc", lat9: 45_000_000_000, lon9: 5_000_000_000, radiusMm: 2_000_000 },
				band: { datum: "W84", lower01mm: 0, upper01mm: 1_000 * METRE_01MM },
				window: { startUs: ORIGIN_US, endUs: ORIGIN_US + 30 * DAY_US },
			},
		],
		...changes,
	};
}

import type { Agreement } from "@tansiq/agreement";
import { authorName, mirrorName } from "@tansiq/line";
import { type Founding, foundingText, type Role } from "@tansiq/party";
import { COSIGNATURE_TYPE, NOTE_TYPE, signNote } from "@tansiq/record";
import { DAY_US, METRE_01MM, MINUTE_US, SECOND_US } from "@tansiq/space";
import { WORLD_START_US } from "./clocks.ts";
import type { Crypto } from "./crypto.ts";

export const LINE = "strait-1";
export const PARTIES = ["alpha", "bravo"] as const;
export type PartyName = (typeof PARTIES)[number];

/** What both parties of every world signed. */
function agreement(): Agreement {
	const validity = { startUs: WORLD_START_US - DAY_US, endUs: WORLD_START_US + 30 * DAY_US };
	return {
		id: "strait",
		version: 1,
		parties: [...PARTIES],
		validity,
		theatre: {
			south9: 20_000_000_000,
			west9: -10_000_000_000,
			north9: 60_000_000_000,
			east9: 10_000_000_000,
		},
		minima: [
			{ classes: ["crewed", "crewed"], radiusMm: 9_260_000, height01mm: 3_048_000 },
			{ classes: ["uncrewed", "crewed"], radiusMm: 1_000_000, height01mm: 150 * METRE_01MM },
			{ classes: ["uncrewed", "uncrewed"], radiusMm: 150_000, height01mm: 40 * METRE_01MM },
		],
		noticeLeadUs: 15 * MINUTE_US,
		answerDueUs: 10 * MINUTE_US,
		technicalDueUs: { urgent: 15 * SECOND_US, routine: 120 * SECOND_US },
		disclosure: [
			{ id: "state", class: "crewed", category: "state", level: "sealed", release: "automatic" },
			{ id: "drones", class: "uncrewed", category: "any", level: "volume", release: "hold" },
			{ id: "crewed", class: "crewed", category: "any", level: "volume", release: "automatic" },
		],
		sealedBlockUs: 360 * MINUTE_US,
		trackOpenings: ["conflict", "nonconformance"],
		trackBeforeUs: 5 * MINUTE_US,
		trackAfterUs: MINUTE_US,
		ceiling: ["OPEN"],
		tie: "later-start-then-higher-hash",
		alert: {
			lookAheadUs: 120 * SECOND_US,
			tickUs: SECOND_US,
			altimetryTolerance01mm: 304_800,
			levelClimb01mmS: 15_240,
			hits: 2,
			ofTicks: 3,
			rearmUs: 60 * SECOND_US,
			staleUs: 30 * SECOND_US,
		},
		conformance: {
			lateralMm: 1_852_000,
			vertical01mm: 914_400,
			timeUs: 30 * SECOND_US,
			excursionUs: 10 * SECOND_US,
			contingentUs: 60 * SECOND_US,
			endAfterUs: 5 * MINUTE_US,
		},
		zones: [],
	};
}

/** The people of a party: the end of a key's name, and what he may do. */
export const PEOPLE: Record<string, Role[]> = {
	"duty-1": ["watch"],
	"duty-2": ["watch"],
	"chief-1": ["chief", "watch"],
	"planner-1": ["planner", "releaser"],
	"negotiator-1": ["negotiator"],
	"negotiator-2": ["negotiator"],
};

export function personName(party: string, person: string): string {
	return `${party}.tansiq/op/${person}`;
}

export const RECOVERY_KEYS = ["recovery-1", "recovery-2", "recovery-3"];

export function recoveryName(party: string, key: string): string {
	return `${party}.tansiq/${key}`;
}

export const MEDIATOR = "mediator";
/** The mediator's keys of this line: one countersigns heads, one signs deposit receipts. */
export const MEDIATOR_KEYS = {
	mirror: mirrorName(MEDIATOR, LINE),
	deposit: `${MEDIATOR}.tansiq/${LINE}/deposit`,
};

/** @param mediated whether the two parties have a mediator */
export function foundingOf(
	crypto: Crypto,
	mediated: boolean,
): { founding: Founding; signedNote: string } {
	const member = (name: PartyName) => ({
		name,
		author: crypto.verifierKey(authorName(name, LINE), NOTE_TYPE),
		mirror: crypto.verifierKey(mirrorName(name, LINE), COSIGNATURE_TYPE),
		tlsPin: Buffer.alloc(32, 1).toString("base64"),
		address: "https://127.0.0.1:1",
		hpke: Buffer.alloc(32, 2).toString("base64"),
		operators: Object.entries(PEOPLE).map(([person, roles]) => ({
			key: crypto.verifierKey(personName(name, person), NOTE_TYPE),
			roles,
		})),
		recovery: RECOVERY_KEYS.map((key) => crypto.verifierKey(recoveryName(name, key), NOTE_TYPE)),
	});
	const founding: Founding = {
		line: LINE,
		agreement: agreement(),
		members: { alpha: member("alpha"), bravo: member("bravo") },
		witness: mediated
			? {
					name: MEDIATOR,
					mirror: crypto.verifierKey(MEDIATOR_KEYS.mirror, COSIGNATURE_TYPE),
					deposit: crypto.verifierKey(MEDIATOR_KEYS.deposit, NOTE_TYPE),
					tlsPin: Buffer.alloc(32, 3).toString("base64"),
					address: "https://127.0.0.1:2",
					hpke: Buffer.alloc(32, 4).toString("base64"),
				}
			: null,
		phrases: {},
	};
	const authors = PARTIES.map((name) => crypto.signer(authorName(name, LINE)));
	return { founding, signedNote: signNote(foundingText(founding), authors) };
}

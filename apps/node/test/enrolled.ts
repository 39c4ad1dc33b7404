import { join } from "node:path";
import type { Agreement } from "@tansiq/agreement";
import { createTlsIdentity, freePort } from "@tansiq/carriers";
import {
	createFolder,
	createOperator,
	memberOf,
	type NodeFolder,
	writeFounding,
} from "@tansiq/node";
import { type Founding, foundingText, ROLES, type Role } from "@tansiq/party";
import { signNote } from "@tansiq/record";
import { DAY_US, FOOT_01MM, METRE_01MM, MINUTE_US, SECOND_US } from "@tansiq/space";

/** Someone with a key at each desk. */
export interface Enrolee {
	operator: string;
	passphrase: string;
	roles: Role[];
}

/** The one person at each desk, in every role. */
export const DUTY: Enrolee = {
	operator: "duty-1",
	passphrase: "a quiet night",
	roles: [...ROLES],
};

/** Where the driven clock of every test starts. */
export const START_US = Date.UTC(2026, 0, 15, 6) * 1000;

/** Told by rule, but for ground operations, which a releaser has to let go. */
export const AGREEMENT: Agreement = {
	id: "test",
	version: 1,
	parties: ["alpha", "bravo"],
	validity: { startUs: START_US - DAY_US, endUs: START_US + 30 * DAY_US },
	theatre: { south9: 45e9, west9: 5e9, north9: 48e9, east9: 11e9 },
	minima: [
		{ classes: ["crewed", "crewed"], radiusMm: 9_260_000, height01mm: 1_000 * FOOT_01MM },
		{ classes: ["crewed", "uncrewed"], radiusMm: 1_000_000, height01mm: 150 * METRE_01MM },
	],
	noticeLeadUs: 15 * MINUTE_US,
	answerDueUs: 15 * MINUTE_US,
	technicalDueUs: { urgent: 15 * SECOND_US, routine: 120 * SECOND_US },
	disclosure: [
		{ id: "convoys", class: "ground", category: "any", level: "volume", release: "hold" },
		{ id: "told", class: "any", category: "any", level: "volume", release: "automatic" },
	],
	sealedBlockUs: DAY_US,
	trackOpenings: ["conflict", "nonconformance", "distress"],
	trackBeforeUs: 5 * MINUTE_US,
	trackAfterUs: MINUTE_US,
	ceiling: ["OPEN"],
	tie: "later-start-then-higher-hash",
	alert: {
		lookAheadUs: 120 * SECOND_US,
		tickUs: SECOND_US,
		altimetryTolerance01mm: 100 * FOOT_01MM,
		levelClimb01mmS: (300 * FOOT_01MM) / 60,
		hits: 2,
		ofTicks: 3,
		rearmUs: 60 * SECOND_US,
		staleUs: 30 * SECOND_US,
	},
	conformance: {
		lateralMm: 1_852_000,
		vertical01mm: 300 * FOOT_01MM,
		timeUs: 30 * SECOND_US,
		excursionUs: 10 * SECOND_US,
		contingentUs: 60 * SECOND_US,
		endAfterUs: 5 * MINUTE_US,
	},
	zones: [
		{
			id: "hospital",
			name: "Hospital",
			rule: "closed",
			outline: { kind: "disc", lat9: 45_500_000_000, lon9: 10_500_000_000, radiusMm: 2_000_000 },
			band: { datum: "STD", lower01mm: 0, upper01mm: 10_000 * FOOT_01MM },
			window: { startUs: START_US - DAY_US, endUs: START_US + 30 * DAY_US },
		},
	],
};

/** Both enrolments of a line, below one folder. */
export async function enrolled(
	root: string,
	agreement: Agreement,
	people: readonly Enrolee[] = [DUTY],
	line = "line1",
): Promise<Record<"alpha" | "bravo", NodeFolder>> {
	const folderOf = async (party: string, name: string) =>
		createFolder(
			join(root, party),
			{
				party,
				name,
				line,
				httpPort: await freePort(),
				linePort: await freePort(),
				clock: "driven",
				mode: "exercise",
			},
			await createTlsIdentity(party),
		);
	const folders = {
		alpha: await folderOf("alpha", "Alpha"),
		bravo: await folderOf("bravo", "Bravo"),
	};
	for (const [party, { path }] of Object.entries(folders))
		for (const { operator, roles, passphrase } of people)
			createOperator(path, party, operator, roles, passphrase);
	const founding: Founding = {
		line,
		agreement,
		members: { alpha: memberOf(folders.alpha), bravo: memberOf(folders.bravo) },
		witness: null,
		phrases: {},
	};
	const signers = [folders.alpha.keys.author, folders.bravo.keys.author];
	const signedNote = signNote(foundingText(founding), signers);
	for (const { path } of Object.values(folders)) writeFounding(path, founding, signedNote);
	return folders;
}

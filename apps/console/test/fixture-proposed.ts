import type { Desk } from "@tansiq/api";
import { LANGUAGES } from "@tansiq/language";
import type {
	CheckedAgreement,
	ProposalDetail,
	ProposalShown,
	ZoneShown,
} from "../src/link/agreement.ts";
import { draft, MINUTE_US, NOW_US, SESSION, window } from "./fixture.ts";
import { STANDING } from "./fixture-heard.ts";

/** How the agreement of a scripted desk stands, and what is proposed. */
export interface Agreed {
	standing: typeof STANDING;
	proposals: ProposalShown[];
}

export const agreedDesk = (): Agreed => ({ standing: structuredClone(STANDING), proposals: [] });

export function zoneShown(over: Partial<ZoneShown> & Pick<ZoneShown, "id">): ZoneShown {
	return { window: window(-600, 6_000), state: "active", ...over };
}

export function proposed(over: Partial<ProposalShown> = {}): ProposalShown {
	return {
		ref: "bravo/routine/12",
		direction: "received",
		version: 4,
		author: "bravo",
		atUs: NOW_US - 5 * MINUTE_US,
		hash: "ab".repeat(32),
		state: "open",
		...over,
	};
}

const HASH = "cd".repeat(32);
const TEXTS = Object.fromEntries(
	LANGUAGES.map((language) => [language, `${language}: the whole version in words`]),
);

export function detailOf(proposal: ProposalShown): ProposalDetail {
	const contradictions = [
		{ phrase: "contradiction.two_figures" as const, ids: ["a", "b"] as [string, string] },
	];
	return { ...proposal, faults: [], contradictions, sentences: TEXTS };
}

/** A document without a version has a fault; every other one is as good as a node could wish. */
export function checkedDocument(agreement: unknown): CheckedAgreement {
	const { version } = agreement as { version?: unknown };
	const isGood = typeof version === "number";
	return {
		faults: isGood
			? []
			: [{ field: "version", value: String(version), expected: "a positive integer" }],
		contradictions: [],
		notUnderstood: [],
		hash: isGood ? HASH : null,
		sentences: isGood ? TEXTS : {},
	};
}

/** What a node would make of a post about agreements; undefined: it is about something else. */
export function applyAgreed(
	agreed: Agreed,
	desk: Desk,
	{ path, body }: { path: string; body: Record<string, unknown> },
): unknown {
	if (path === "/v1/agreement/check") return checkedDocument(body.agreement);
	const drafted = (msg: string, answers: string | null) => {
		const first = { name: SESSION.key, role: "negotiator" as const, script: false };
		const id = `${msg}-1`;
		desk.drafts.push(
			draft({
				id,
				msg,
				answers,
				first,
				body: { hash: HASH, document: { bytes: 9, sha256: HASH } },
			}),
		);
		return { draft: id };
	};
	if (path === "/v1/agreement/proposals" || path === "/v1/agreement/zones")
		return drafted("TQ-32", null);
	if (path.endsWith("/affirm")) return drafted("TQ-5", path.split("/").slice(4, 7).join("/"));
	if (path === "/v1/agreement/mechanism") {
		const { standing } = agreed;
		standing.mechanism = body.state === "suspended" ? "suspended" : "active";
		standing.suspendedBy = body.state === "suspended" ? ["alpha"] : [];
		return standing;
	}
	const known = agreed.proposals.find(
		({ ref }) => path === `/v1/agreement/proposals/${ref}/refuse`,
	);
	if (known !== undefined) known.state = "refused";
	return known;
}

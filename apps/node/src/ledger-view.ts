import { type Agreement, figureSentences, sentenceOf, type TrackOpening } from "@tansiq/agreement";
import type * as Api from "@tansiq/api";
import { CODEBOOK } from "@tansiq/hotline";
import type { Language } from "@tansiq/language";
import {
	agreementOf,
	type Crossing,
	type Preview,
	type Purpose,
	type Reading,
	type State,
	sha256Hex,
} from "@tansiq/party";

/** A crossing with the reason for it in the reader's language. */
export function ledgerRowView(state: State, row: Crossing, language: Language): Api.LedgerRow {
	return { ...row, why: whyOf(state, row.purpose, language) };
}

/** What would cross by a rule of the agreement that governs, with its sentence. */
export function previewView(
	state: State,
	preview: Preview,
	language: Language,
): Api.DisclosurePreview {
	return { ...preview, why: ruleText(agreementOf(state), preview.rule, language) };
}

/** The answer by its name in the codebook. */
export function readingView(reading: Reading): Api.Reading {
	const { answer } = reading;
	return { ...reading, answer: answer === null ? null : (CODEBOOK.get(answer)?.name ?? answer) };
}

function whyOf(state: State, purpose: Purpose, language: Language): string | null {
	switch (purpose.kind) {
		case "person":
			return purpose.name;
		case "rule": {
			const version = state.agreed.versions.find(
				({ agreement }) => agreement.version === purpose.version,
			);
			return version === undefined ? null : ruleText(version.agreement, purpose.rule, language);
		}
		default:
			return null;
	}
}

/** Positions cross by the openings of a track, notices by a rule of telling or by the general table. */
function ruleText(agreement: Agreement, id: string, language: Language): string | null {
	const rule = agreement.rules?.find((each) => each.id === id);
	if (rule !== undefined)
		return sentenceOf(rule, language, { sha256: (bytes) => sha256Hex(bytes) });
	const at = agreement.disclosure.findIndex((row) => row.id === id);
	// The first sentence says that the first row that matches decides.
	if (at >= 0) return figureSentences(agreement, "disclosure", language)[at + 1] ?? null;
	const isOpening = id.split("+").every((each) => OPENINGS.has(each));
	return isOpening ? (figureSentences(agreement, "tracks", language)[0] ?? null) : null;
}

const OPENINGS: ReadonlySet<string> = new Set<TrackOpening>([
	"conflict",
	"nonconformance",
	"distress",
]);

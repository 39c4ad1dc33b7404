import ar from "./phrases/agreement/ar.json" with { type: "json" };
import en from "./phrases/agreement/en.json" with { type: "json" };
import he from "./phrases/agreement/he.json" with { type: "json" };
import ru from "./phrases/agreement/ru.json" with { type: "json" };
import type { Language, Phrase } from "./phrases.ts";

export type AgreementPhraseId = keyof typeof en;
export type AgreementPhrases = { readonly [id in AgreementPhraseId]: Phrase };

// A missing or misspelt id in any file is a type error here.
const PHRASES: { readonly [language in Language]: AgreementPhrases } = { en, ar, he, ru };

/** The phrases of an agreement: its figures, zones and rules, and what a check has to say about them. */
export function agreementPhrasesOf(language: Language): AgreementPhrases {
	return PHRASES[language];
}

/** For ids that came over the wire. */
export function isAgreementPhraseId(id: string): id is AgreementPhraseId {
	return Object.hasOwn(en, id);
}

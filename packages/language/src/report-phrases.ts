import ar from "./phrases/report/ar.json" with { type: "json" };
import en from "./phrases/report/en.json" with { type: "json" };
import he from "./phrases/report/he.json" with { type: "json" };
import ru from "./phrases/report/ru.json" with { type: "json" };
import type { Language, Phrase } from "./phrases.ts";

export type ReportPhraseId = keyof typeof en;
export type ReportPhrases = { readonly [id in ReportPhraseId]: Phrase };

// A missing or misspelt id in any file is a type error here.
const PHRASES: { readonly [language in Language]: ReportPhrases } = { en, ar, he, ru };

/** The phrases of a report on how coordination went. */
export function reportPhrasesOf(language: Language): ReportPhrases {
	return PHRASES[language];
}

/** For ids that came over the wire. */
export function isReportPhraseId(id: string): id is ReportPhraseId {
	return Object.hasOwn(en, id);
}

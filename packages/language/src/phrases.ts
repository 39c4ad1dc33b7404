import ar from "./phrases/ar.json" with { type: "json" };
import en from "./phrases/en.json" with { type: "json" };
import he from "./phrases/he.json" with { type: "json" };
import ru from "./phrases/ru.json" with { type: "json" };

/** CLDR plural categories, as `Intl.PluralRules` names them. */
export type PluralCategory = "zero" | "one" | "two" | "few" | "many" | "other";

/**
 * A text with `{slots}`, or one text for each plural category of its language, chosen by the
 * slot `count`.
 */
export type Phrase = string | { [category in PluralCategory]?: string };
export type PhraseId = keyof typeof en;
export type Phrases = { readonly [id in PhraseId]: Phrase };

export type Language = "en" | "ar" | "he" | "ru";
export const LANGUAGES: readonly Language[] = ["en", "ar", "he", "ru"];

// A missing or misspelt id in any file is a type error here.
const PHRASES: { readonly [language in Language]: Phrases } = { en, ar, he, ru };

export function phrasesOf(language: Language): Phrases {
	return PHRASES[language];
}

/** For ids that came over the wire. */
export function isPhraseId(id: string): id is PhraseId {
	return Object.hasOwn(en, id);
}

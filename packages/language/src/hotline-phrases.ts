import ar from "./phrases/hotline/ar.json" with { type: "json" };
import en from "./phrases/hotline/en.json" with { type: "json" };
import he from "./phrases/hotline/he.json" with { type: "json" };
import ru from "./phrases/hotline/ru.json" with { type: "json" };
import type { Language, Phrase } from "./phrases.ts";

export type HotlinePhraseId = keyof typeof en;
export type HotlinePhrases = { readonly [id in HotlinePhraseId]: Phrase };

// A missing or misspelt id in any file is a type error here.
const PHRASES: { readonly [language in Language]: HotlinePhrases } = { en, ar, he, ru };

/** The phrases of the codebook, of its codes and of what is said about its messages. */
export function hotlinePhrasesOf(language: Language): HotlinePhrases {
	return PHRASES[language];
}

/** For ids that came over the wire. */
export function isHotlinePhraseId(id: string): id is HotlinePhraseId {
	return Object.hasOwn(en, id);
}

import {
	formatCount,
	type HotlinePhraseId,
	hotlineTranslator,
	isHotlinePhraseId,
	isolate,
	isPhraseId,
	type Language,
	type Phrase,
	type PhraseId,
	type PhrasePart,
	type PluralCategory,
	type Slots,
	type Translator,
	translator,
} from "@tansiq/language";
import ar from "./ar.json" with { type: "json" };
import en from "./en.json" with { type: "json" };
import he from "./he.json" with { type: "json" };
import ru from "./ru.json" with { type: "json" };

type WordId = keyof typeof en;
/** Any text of the desk: its own words, the phrases of the desk, those of the hotline. */
export type TextId = WordId | PhraseId | HotlinePhraseId;

// A missing or misspelt id in any file is a type error here.
const WORDS: { readonly [language in Language]: { readonly [id in WordId]: Phrase } } = {
	en,
	ar,
	he,
	ru,
};
const SLOT = /\{([a-zA-Z]+)\}/;
const MISSING = "\u2014";

const made = new Map<Language, Translator>();

/** Everything that the desk says in one language. One a language: it is asked for at every row. */
export function deskTranslator(language: Language): Translator {
	const known = made.get(language) ?? translatorOver(language);
	made.set(language, known);
	return known;
}

/** Controls and forms of the desk have their words here; whatever is said or signed does not. */
export function isWordId(id: string): id is WordId {
	return Object.hasOwn(en, id);
}

function translatorOver(language: Language): Translator {
	const desk = translator(language);
	const hotline = hotlineTranslator(language);
	const plurals = new Intl.PluralRules(language);
	const elsewhere = (id: string) => (!isPhraseId(id) && isHotlinePhraseId(id) ? hotline : desk);

	function parts(id: string, slots: Slots = {}): PhrasePart[] {
		if (!isWordId(id)) return elsewhere(id).parts(id, slots);
		const phrase = WORDS[language][id];
		const category = plurals.select(Number(slots.count ?? 0)) as PluralCategory;
		const template = typeof phrase === "string" ? phrase : (phrase[category] ?? id);
		return template.split(SLOT).flatMap((piece, index): PhrasePart[] => {
			if (index % 2 === 0) return piece === "" ? [] : [{ kind: "text", text: piece }];
			const value = slots[piece] ?? MISSING;
			const text = typeof value === "number" ? formatCount(value) : value;
			return [{ kind: "slot", slot: piece, text }];
		});
	}

	function t(id: string, slots: Slots = {}): string {
		if (!isWordId(id)) return elsewhere(id).t(id, slots);
		return parts(id, slots)
			.map((part) => (part.kind === "text" ? part.text : isolated(part.text)))
			.join("");
	}

	const isolated = (text: string) => (desk.direction === "rtl" ? isolate(text) : text);

	return { language, direction: desk.direction, t, parts };
}

import { hotlinePhrasesOf, isHotlinePhraseId } from "./hotline-phrases.ts";
import { hasDirectionalControl, hasRightToLeft, isolate } from "./isolate.ts";
import { formatCount } from "./numbers.ts";
import {
	isPhraseId,
	type Language,
	type Phrase,
	type PluralCategory,
	phrasesOf,
} from "./phrases.ts";

export type Direction = "ltr" | "rtl";
/** Numbers are printed in Latin digits; text is inserted as it is. */
export type Slots = Readonly<Record<string, string | number>>;

/** A piece of a sentence: the phrase's own words, or what stood in a slot. */
export type PhrasePart =
	| { kind: "text"; text: string }
	| { kind: "slot"; slot: string; text: string };

export interface Translator {
	language: Language;
	direction: Direction;
	/**
	 * Plain text, with slots isolated wherever two directions could meet.
	 * An unknown id is returned as it is: ids also arrive over the wire, from a newer node.
	 */
	t(id: string, slots?: Slots): string;
	/** The same in pieces, for a document that isolates each slot with `<bdi>`. */
	parts(id: string, slots?: Slots): PhrasePart[];
}

const DIRECTION: { readonly [language in Language]: Direction } = {
	en: "ltr",
	ar: "rtl",
	he: "rtl",
	ru: "ltr",
};
const SLOT = /\{([a-z][A-Za-z0-9]*)\}/g;

/** A slot that was not given is shown as this and never as an empty place. */
export const MISSING = "\u2014";

export function directionOf(language: Language): Direction {
	return DIRECTION[language];
}

/** The reader's language as a pair of functions over the phrases of the desk. */
export function translator(language: Language): Translator {
	const phrases = phrasesOf(language);
	return translatorOver(language, (id) => (isPhraseId(id) ? phrases[id] : undefined));
}

const hotlineTranslators = new Map<Language, Translator>();

/** The same over the phrases of the hotline. One a language: it is asked for at every message. */
export function hotlineTranslator(language: Language): Translator {
	const known = hotlineTranslators.get(language);
	if (known !== undefined) return known;
	const phrases = hotlinePhrasesOf(language);
	const made = translatorOver(language, (id) => (isHotlinePhraseId(id) ? phrases[id] : undefined));
	hotlineTranslators.set(language, made);
	return made;
}

function translatorOver(
	language: Language,
	phraseOf: (id: string) => Phrase | undefined,
): Translator {
	const direction = directionOf(language);
	const plurals = new Intl.PluralRules(language);

	function template(id: string, slots: Slots): string {
		const phrase = phraseOf(id);
		if (phrase === undefined) return id.replace(/[{}]/g, "");
		if (typeof phrase === "string") return phrase;
		const category = plurals.select(Number(slots.count ?? 0)) as PluralCategory;
		return phrase[category] ?? id;
	}

	function parts(id: string, slots: Slots = {}): PhrasePart[] {
		const found: PhrasePart[] = [];
		const text = template(id, slots);
		let from = 0;
		for (const match of text.matchAll(SLOT)) {
			if (match.index > from) found.push({ kind: "text", text: text.slice(from, match.index) });
			const slot = match[1] ?? "";
			const value = (Object.hasOwn(slots, slot) ? slots[slot] : undefined) ?? MISSING;
			const shown = typeof value === "number" ? formatCount(value) : value;
			found.push({ kind: "slot", slot, text: shown });
			from = match.index + match[0].length;
		}
		if (from < text.length) found.push({ kind: "text", text: text.slice(from) });
		return found;
	}

	function t(id: string, slots: Slots = {}): string {
		return parts(id, slots)
			.map((part) => {
				if (part.kind === "text") return part.text;
				const meets = direction === "rtl" || hasRightToLeft(part.text);
				return meets || hasDirectionalControl(part.text) ? isolate(part.text) : part.text;
			})
			.join("");
	}

	return { language, direction, t, parts };
}

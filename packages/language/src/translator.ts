import { agreementPhrasesOf, isAgreementPhraseId } from "./agreement-phrases.ts";
import { hotlinePhrasesOf, isHotlinePhraseId } from "./hotline-phrases.ts";
import { fence, hasDirectionalControl, hasRightToLeft, isolate } from "./isolate.ts";
import { formatCount } from "./numbers.ts";
import {
	isPhraseId,
	type Language,
	type Phrase,
	type PluralCategory,
	phrasesOf,
} from "./phrases.ts";
import { isReportPhraseId, reportPhrasesOf } from "./report-phrases.ts";

export type Direction = "ltr" | "rtl";
/** Text that a translator of the same language has put together: what it fenced stays fenced. */
export interface Composed {
	composed: string;
}

/** Numbers are printed in Latin digits; text is inserted as it is. */
export type Slots = Readonly<Record<string, string | number>>;
export type ComposedSlots = Readonly<Record<string, string | number | Composed>>;

/** A piece of a sentence: the phrase's own words, or what stood in a slot. */
export type PhrasePart =
	| { kind: "text"; text: string }
	| { kind: "slot"; slot: string; text: string; composed?: true };

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

/** One whose sentences may stand in one another. */
export interface ComposingTranslator extends Translator {
	t(id: string, slots?: ComposedSlots): string;
	parts(id: string, slots?: ComposedSlots): PhrasePart[];
}

const DIRECTION: { readonly [language in Language]: Direction } = {
	en: "ltr",
	ar: "rtl",
	he: "rtl",
	ru: "ltr",
};
const SLOT = /\{([a-z][A-Za-z0-9]*)\}/;

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

const agreementTranslators = new Map<Language, ComposingTranslator>();

/** The same over the phrases of an agreement. */
export function agreementTranslator(language: Language): ComposingTranslator {
	const known = agreementTranslators.get(language);
	if (known !== undefined) return known;
	const phrases = agreementPhrasesOf(language);
	const made = translatorOver(language, (id) =>
		isAgreementPhraseId(id) ? phrases[id] : undefined,
	);
	agreementTranslators.set(language, made);
	return made;
}

/** The same over the phrases of a report. */
export function reportTranslator(language: Language): Translator {
	const phrases = reportPhrasesOf(language);
	return translatorOver(language, (id) => (isReportPhraseId(id) ? phrases[id] : undefined));
}

function translatorOver(
	language: Language,
	phraseOf: (id: string) => Phrase | undefined,
): ComposingTranslator {
	const direction = directionOf(language);
	const plurals = new Intl.PluralRules(language);

	/** Phrases that were said before, cut up. */
	const cut = new Map<string, readonly string[]>();

	/** What stands between slots and the names of slots take turns. */
	function pieces(id: string, slots: ComposedSlots): readonly string[] {
		const phrase = phraseOf(id);
		if (phrase === undefined) return [id.replace(/[{}]/g, "")];
		const text = typeof phrase === "string" ? phrase : formOf(phrase, slots);
		const known = cut.get(text) ?? text.split(SLOT);
		cut.set(text, known);
		return known;
	}

	function formOf(phrase: Exclude<Phrase, string>, slots: ComposedSlots): string {
		const category = plurals.select(Number(slots.count ?? 0)) as PluralCategory;
		return phrase[category] ?? phrase.other ?? MISSING;
	}

	function parts(id: string, slots: ComposedSlots = {}): PhrasePart[] {
		return pieces(id, slots).flatMap((piece, i): PhrasePart[] => {
			if (i % 2 === 0) return piece === "" ? [] : [{ kind: "text", text: piece }];
			const value = slotValue(slots, piece);
			if (typeof value === "string") return [{ kind: "slot", slot: piece, text: value }];
			return [{ kind: "slot", slot: piece, text: value.composed, composed: true }];
		});
	}

	function t(id: string, slots: ComposedSlots = {}): string {
		let said = "";
		for (const [i, piece] of pieces(id, slots).entries())
			said += i % 2 === 0 ? piece : fenced(slotValue(slots, piece));
		return said;
	}

	function fenced(value: string | Composed): string {
		if (typeof value === "object")
			return direction === "rtl" ? fence(value.composed) : value.composed;
		const meets = direction === "rtl" || hasRightToLeft(value);
		return meets || hasDirectionalControl(value) ? isolate(value) : value;
	}

	return { language, direction, t, parts };
}

function slotValue(slots: ComposedSlots, slot: string): string | Composed {
	const value = (Object.hasOwn(slots, slot) ? slots[slot] : undefined) ?? MISSING;
	return typeof value === "number" ? formatCount(value) : value;
}

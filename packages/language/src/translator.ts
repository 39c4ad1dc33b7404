import { hasRightToLeft, isolate } from "./isolate.ts";
import { formatCount } from "./numbers.ts";
import { isPhraseId, type Language, type PluralCategory, phrasesOf } from "./phrases.ts";

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

const DIRECTION: { readonly [language in Language]: Direction } = { en: "ltr", ar: "rtl" };
const SLOT = /\{([a-z][A-Za-z0-9]*)\}/g;

/** A slot that was not given is shown as this and never as an empty place. */
const MISSING = "\u2014";

/** The reader's language as a pair of functions over its phrase file. */
export function translator(language: Language): Translator {
	const phrases = phrasesOf(language);
	const direction = DIRECTION[language];
	const plurals = new Intl.PluralRules(language);

	function template(id: string, slots: Slots): string {
		if (!isPhraseId(id)) return id.replace(/[{}]/g, "");
		const phrase = phrases[id];
		if (typeof phrase === "string") return phrase;
		const category = plurals.select(Number(slots.count ?? 0)) as PluralCategory;
		return phrase[category] ?? phrase.other ?? id;
	}

	function parts(id: string, slots: Slots = {}): PhrasePart[] {
		const found: PhrasePart[] = [];
		const text = template(id, slots);
		let from = 0;
		for (const match of text.matchAll(SLOT)) {
			if (match.index > from) found.push({ kind: "text", text: text.slice(from, match.index) });
			const slot = match[1] ?? "";
			const value = slots[slot] ?? MISSING;
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
				return direction === "rtl" || hasRightToLeft(part.text) ? isolate(part.text) : part.text;
			})
			.join("");
	}

	return { language, direction, t, parts };
}

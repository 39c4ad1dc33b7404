/**
 * Text that people write, beside its translation. It is no message of the codebook and closes
 * nothing; the original counts and always stands first, in its own direction.
 */
import { hasDirectionalControl, hasRightToLeft, onOneLine } from "./isolate.ts";
import { LANGUAGES, type Language } from "./phrases.ts";
import { type Direction, directionOf, hotlineTranslator } from "./translator.ts";

/** ICAO's limit, in characters. */
export const MAX_FREE_TEXT = 256;

export type FreeTextFault = "empty" | "too-long" | "malformed" | "control" | "direction-control";

export interface FreeText {
	text: string;
	/** Of the original, as its writer named it. */
	lang?: string;
	translation?: { text: string; lang: string; by: "human" | "machine" };
}

export interface FreeTextColumn {
	/** "original, in Russian", "machine translation, into English: the original counts". */
	label: string;
	text: string;
	/** For the attribute `lang` of a document; null when the writer named none. */
	lang: string | null;
	direction: Direction;
}

export interface FreeTextView {
	/** "not a codebook message": shown with it always. */
	flag: string;
	/** "Free text closes no dialogue." */
	note: string;
	original: FreeTextColumn;
	/** Null where there is none; `label` of `missing` then says so. */
	translation: FreeTextColumn | null;
	missing: string | null;
}

/**
 * Why a text may not be sent; null when it may. Directional controls are refused and not only
 * dropped: they could make the same bytes read differently at the two desks.
 */
export function freeTextFault(text: string): FreeTextFault | null {
	if (text.trim() === "") return "empty";
	if (!text.isWellFormed() || text.normalize("NFC") !== text) return "malformed";
	if (hasDirectionalControl(text)) return "direction-control";
	if (/[\p{Cc}\u2028\u2029]/u.test(text)) return "control";
	return [...text].length > MAX_FREE_TEXT ? "too-long" : null;
}

/** A free text as a reader sees it. Total: what should have been refused is shown without its controls. */
export function freeTextView(language: Language, free: FreeText): FreeTextView {
	const reader = hotlineTranslator(language);
	const named = (lang: string | undefined) => {
		const known = LANGUAGES.find((one) => one === lang);
		return known === undefined ? (lang ?? "\u2014") : reader.t(`language.${known}`);
	};
	const column = (id: string, text: string, lang: string | undefined): FreeTextColumn => ({
		label: reader.t(id, { language: named(lang) }),
		text: onOneLine(text),
		lang: lang ?? null,
		direction: directionOfText(text, lang),
	});
	const { text, lang, translation } = free;
	return {
		flag: reader.t("mark.not_codebook"),
		note: reader.t("mark.closes_nothing"),
		original: column("mark.original", text, lang),
		translation:
			translation === undefined
				? null
				: column(
						translation.by === "human" ? "mark.translation_human" : "mark.translation_machine",
						translation.text,
						translation.lang,
					),
		missing: translation === undefined ? reader.t("mark.no_translation") : null,
	};
}

/** By its language where we know it, else by its letters. */
function directionOfText(text: string, lang: string | undefined): Direction {
	const known = LANGUAGES.find((one) => one === lang);
	if (known !== undefined) return directionOf(known);
	return hasRightToLeft(text) ? "rtl" : "ltr";
}

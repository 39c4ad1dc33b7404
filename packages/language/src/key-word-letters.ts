import type { Language } from "./phrases.ts";

/**
 * The sounds that key words are built of: three vowels and three rows of sixteen consonants, for
 * the first, the second and the last place. A consonant may be written with two letters. The rows
 * differ where a language has no such sound there, where a final letter has its own form, or where
 * a row would build words that nobody should have to read out to the other side.
 */
export interface KeyWordLetters {
	vowels: readonly [string, string, string];
	first: readonly string[];
	second: readonly string[];
	last: readonly string[];
}

const row = (letters: string) => letters.split(" ");

export const KEY_WORD_LETTERS: { readonly [language in Language]: KeyWordLetters } = {
	en: {
		vowels: ["a", "i", "u"],
		first: row("b t h v p d r z s w g f k l m n"),
		second: row("b v p d r z s f l m n h j sh w ch"),
		last: row("b d f g k l m n p r s t v z x sh"),
	},
	ar: {
		vowels: ["ا", "ي", "و"],
		first: row("ب ت ج ح خ د ر ز س ش غ ف ك ل م ن"),
		second: row("ب ت ج ح خ د ر ز س ش غ ف ك ل م ن"),
		last: row("ب ت ج ح خ د ر ز س ش غ ف ك ل م ن"),
	},
	he: {
		vowels: ["א", "י", "ו"],
		first: row("ב ט ג׳ ח צ ד ר ז ס ש ג פ ק ל מ נ"),
		second: row("ב ט ג׳ ח צ ד ר ז ס ש ג פ ק ל מ נ"),
		last: row("ב ט ג׳ ח ץ ד ר ז ס ש ג ף ק ל ם ן"),
	},
	ru: {
		vowels: ["а", "и", "у"],
		first: row("б в г д з к л м н п р с т ф х ш"),
		second: row("б в г ж к л м н п р с т ф ц ч ш"),
		last: row("б в г д з к л м н п р с т ф х ш"),
	},
};

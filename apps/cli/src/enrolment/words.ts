import { createHash } from "node:crypto";
import { type KeyWord, keyWordIndex, keyWords, LANGUAGES, type Language } from "@tansiq/language";

/**
 * A fingerprint as people compare it: twelve words with a number each, which say 132 bits of a
 * SHA-256. Six would be too few: whoever stands between the parties can try keys of his own until
 * the words are right, for as long as he can hold back a letter.
 */

const WORDS = 12;
/** What one call of `keyWords` reads. */
const SIX_WORDS_BYTES = 9;

export function fingerprintWords(language: Language, text: string): KeyWord[] {
	const sha256 = createHash("sha256").update(text).digest();
	return [
		...keyWords(language, sha256.subarray(0, SIX_WORDS_BYTES)),
		...keyWords(language, sha256.subarray(SIX_WORDS_BYTES, 2 * SIX_WORDS_BYTES)),
	];
}

/** One line for each word: its place, the word, its number. */
export function wordLines(words: readonly KeyWord[]): string[] {
	return words.map(({ word, number }, i) => `${String(i + 1).padStart(4)}  ${number}  ${word}`);
}

export type Heard = "same" | "different" | { notUnderstood: string };

/**
 * Whether the words that the other side read out are those of this text. Words of any of our
 * languages and their numbers may be mixed: each side reads its own.
 */
export function compareWords(heard: string, text: string): Heard {
	const tokens = heard.split(/[\s,.;]+/u).filter((token) => token !== "");
	if (tokens.length !== WORDS)
		return { notUnderstood: `${tokens.length} words, expected ${WORDS} words or numbers` };
	const expected = fingerprintWords("en", text);
	let same = true;
	for (const [i, token] of tokens.entries()) {
		const index = indexOf(token);
		if (index === null)
			return { notUnderstood: `word ${i + 1}, ${token.slice(0, 40)}: expected a word of the list` };
		if (index !== Number(expected[i]?.number)) same = false;
	}
	return same ? "same" : "different";
}

function indexOf(token: string): number | null {
	for (const language of LANGUAGES) {
		const index = keyWordIndex(language, token);
		if (index !== null) return index;
	}
	return null;
}

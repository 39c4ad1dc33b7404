/**
 * Words for comparing keys by voice. Six words say the first 66 bits of a fingerprint, eleven bits
 * each. The words mean nothing: each is consonant, vowel, consonant, vowel, consonant. An index
 * 0–2047 chooses the first two consonants (four bits each) and the pair of vowels (three bits);
 * the last consonant is a check over these, so that no two words of a list differ in one letter
 * alone, and a word misheard in one place is no word. The same index stands at the same place in
 * every language, and its four digits beside the word are what two languages compare.
 */
import { KEY_WORD_LETTERS } from "./key-word-letters.ts";
import type { Language } from "./phrases.ts";

export const KEY_WORD_COUNT = 2048;
const WORDS_OF_A_KEY = 6;
const BITS_OF_A_WORD = 11;
/** 66 bits lie in nine bytes; the last six bits of the ninth are not said. */
const BYTES_OF_A_KEY = 9;

export interface KeyWord {
	word: string;
	/** Its index in the list as four digits, 0000–2047: the same in every language. */
	number: string;
}

/** Eight of the nine pairs of vowels, first and second; the last consonant tells them all apart. */
const VOWEL_PAIRS = [
	[0, 0],
	[0, 2],
	[1, 0],
	[1, 1],
	[1, 2],
	[2, 0],
	[2, 1],
	[2, 2],
] as const;

const lists = new Map<Language, readonly string[]>();
const indexes = new Map<Language, ReadonlyMap<string, number>>();

/** The 2048 words of a language in the order of their indexes. */
export function keyWordList(language: Language): readonly string[] {
	const known = lists.get(language);
	if (known !== undefined) return known;
	const made = Array.from({ length: KEY_WORD_COUNT }, (_, index) => wordAt(language, index));
	lists.set(language, made);
	return made;
}

/**
 * A fingerprint as six words to read out.
 * @param bytes such as a SHA-256; the first 66 bits are used
 * @throws RangeError with fewer than nine bytes
 */
export function keyWords(language: Language, bytes: Uint8Array): KeyWord[] {
	if (bytes.length < BYTES_OF_A_KEY) {
		throw new RangeError(
			`bytes: ${bytes.length} of them, expected at least ${BYTES_OF_A_KEY} (66 bits)`,
		);
	}
	let bits = 0n;
	for (const byte of bytes.subarray(0, BYTES_OF_A_KEY)) bits = (bits << 8n) | BigInt(byte);
	bits >>= BigInt(BYTES_OF_A_KEY * 8 - WORDS_OF_A_KEY * BITS_OF_A_WORD);
	return Array.from({ length: WORDS_OF_A_KEY }, (_, place) => {
		const shift = BigInt((WORDS_OF_A_KEY - 1 - place) * BITS_OF_A_WORD);
		const index = Number((bits >> shift) & BigInt(KEY_WORD_COUNT - 1));
		return { word: wordAt(language, index), number: String(index).padStart(4, "0") };
	});
}

/**
 * What six heard words, or their four-digit numbers, say.
 * @returns nine bytes of which the last six bits are zero; null when it is not six words, or one
 * of them is neither in the list nor a number of it
 */
export function keyWordBytes(language: Language, words: readonly string[]): Uint8Array | null {
	if (words.length !== WORDS_OF_A_KEY) return null;
	let bits = 0n;
	for (const word of words) {
		const index = keyWordIndex(language, word);
		if (index === null) return null;
		bits = (bits << BigInt(BITS_OF_A_WORD)) | BigInt(index);
	}
	bits <<= BigInt(BYTES_OF_A_KEY * 8 - WORDS_OF_A_KEY * BITS_OF_A_WORD);
	return Uint8Array.from({ length: BYTES_OF_A_KEY }, (_, place) =>
		Number((bits >> BigInt((BYTES_OF_A_KEY - 1 - place) * 8)) & 0xffn),
	);
}

/** The index of a word, or of its four-digit number, in the list of a language; null when it has none. */
export function keyWordIndex(language: Language, word: string): number | null {
	const heard = word.normalize("NFC").trim().toLowerCase();
	if (/^[0-9]{4}$/.test(heard)) return Number(heard) < KEY_WORD_COUNT ? Number(heard) : null;
	let known = indexes.get(language);
	if (known === undefined) {
		known = new Map(keyWordList(language).map((listed, index) => [listed, index]));
		indexes.set(language, known);
	}
	return known.get(heard) ?? null;
}

function wordAt(language: Language, index: number): string {
	const { vowels, first, second, last } = KEY_WORD_LETTERS[language];
	const one = index >> 7;
	const two = (index >> 3) & 15;
	const [before, after] = VOWEL_PAIRS[index & 7] as readonly [number, number];
	// Odd factors: a change in one place alone always changes the check.
	const check = (5 * one + 7 * two + 3 * before + 5 * after) & 15;
	return `${first[one]}${vowels[before]}${second[two]}${vowels[after]}${last[check]}`;
}

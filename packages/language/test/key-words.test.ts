import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import {
	KEY_WORD_COUNT,
	keyWordBytes,
	keyWordIndex,
	keyWordList,
	keyWords,
	LANGUAGES,
} from "../src/index.ts";

/** Levenshtein distance by the textbook's table. */
function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const swap = Number(row[j - 1]) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(swap, Number(row[j]) + 1, Number(next[j - 1]) + 1));
		}
		row = next;
	}
	return Number(row[b.length]);
}

/** Every text that one letter less makes of a word, and the word: two words at distance 1 share one. */
const near = (word: string) => [
	word,
	...Array.from(word, (_, i) => word.slice(0, i) + word.slice(i + 1)),
];

/** Pairs of words that one letter changed, added or left out makes alike. */
function oneLetterApart(words: readonly string[]): [string, string][] {
	const buckets = new Map<string, string[]>();
	const found: [string, string][] = [];
	for (const word of words) {
		for (const key of near(word)) {
			const bucket = buckets.get(key) ?? [];
			for (const other of bucket) {
				if (other !== word && distance(word, other) < 2) found.push([word, other]);
			}
			buckets.set(key, [...bucket, word]);
		}
	}
	return found;
}

for (const language of LANGUAGES) {
	const words = keyWordList(language);

	test(`${language}: 2048 different words, none one letter away from another`, () => {
		assert.equal(words.length, KEY_WORD_COUNT);
		assert.equal(new Set(words).size, KEY_WORD_COUNT);
		assert.deepEqual(oneLetterApart(words), []);
		const [word = ""] = words;
		for (const close of [word.slice(1), `${word}x`, `x${word.slice(1)}`]) {
			assert.notDeepEqual(oneLetterApart([...words, close]), [], `${close} would be found`);
		}
	});

	test(`${language}: words of one script, in NFC, five to eight characters`, () => {
		const script = { en: "Latin", ar: "Arabic", he: "Hebrew", ru: "Cyrillic" }[language];
		for (const word of words) {
			assert.match(word, new RegExp(`^[\\p{Script=${script}}׳]{5,8}$`, "u"));
			assert.equal(word, word.normalize("NFC"));
		}
	});

	test(`${language}: six words lead back to the first 66 bits, by word and by number`, () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 9, maxLength: 40 }), (bytes) => {
				const said = keyWords(language, bytes);
				const kept = bytes.slice(0, 9);
				kept[8] = Number(kept[8]) & 0b1100_0000;
				assert.deepEqual(
					keyWordBytes(
						language,
						said.map(({ word }) => word),
					),
					kept,
				);
				assert.deepEqual(
					keyWordBytes(
						language,
						said.map(({ number }) => number),
					),
					kept,
				);
				for (const { word, number } of said) assert.equal(words[Number(number)], word);
			}),
		);
	});
}

test("the numbers are those of a plain reading of the bits, and the same in every language", () => {
	const bytes = createHash("sha256").update("tansiq").digest();
	const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
	const expected = [0, 1, 2, 3, 4, 5].map((i) =>
		String(Number.parseInt(bits.slice(11 * i, 11 * i + 11), 2)).padStart(4, "0"),
	);
	for (const language of LANGUAGES) {
		assert.deepEqual(
			keyWords(language, bytes).map(({ number }) => number),
			expected,
		);
	}
});

test("one bit of the 66 changes exactly one word", () => {
	const bytes = new Uint8Array(9);
	const before = keyWords("en", bytes);
	for (let bit = 0; bit < 66; bit++) {
		const changed = bytes.slice();
		changed[bit >> 3] = 0x80 >> (bit & 7);
		const differing = keyWords("en", changed).filter(({ word }, i) => word !== before[i]?.word);
		assert.equal(differing.length, 1, `bit ${bit}`);
	}
});

test("what is no word of the list is no word; too few bytes are refused by name", () => {
	assert.throws(() => keyWords("en", new Uint8Array(8)), {
		name: "RangeError",
		message: /^bytes: 8 of them, expected at least 9/,
	});
	assert.equal(keyWordIndex("en", ` ${keyWordList("en")[7]?.toUpperCase()} `), 7);
	for (const word of ["", "2048", "constructor", keyWordList("ru")[7] ?? ""]) {
		assert.equal(keyWordIndex("en", word), null, word);
		assert.equal(keyWordBytes("en", [word, ...keyWordList("en").slice(0, 5)]), null);
	}
	assert.equal(keyWordBytes("en", keyWordList("en").slice(0, 5)), null);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, type Phrase, phrasesOf } from "../src/index.ts";

const SLOT = /\{([^}]*)\}/g;
const texts = (phrase: Phrase) => (typeof phrase === "string" ? [phrase] : Object.values(phrase));
const slots = (text: string) => [...text.matchAll(SLOT)].map(([, name]) => name ?? "").sort();
const english = phrasesOf("en");

for (const language of LANGUAGES) {
	const phrases = phrasesOf(language);

	test(`${language}: every id of the English file, and no other`, () => {
		assert.deepEqual(Object.keys(phrases).sort(), Object.keys(english).sort());
	});

	test(`${language}: every phrase has the slots of the English one, and may leave out only the count`, () => {
		for (const [id, phrase] of Object.entries(phrases)) {
			const expected = new Set(texts(english[id as keyof typeof english]).flatMap(slots));
			for (const text of texts(phrase)) {
				const found = new Set(slots(text));
				// "Two rows" may be a word of its own in a plural form, but no other slot is lost.
				if (typeof phrase !== "string" && expected.has("count")) found.add("count");
				assert.deepEqual([...found].sort(), [...expected].sort(), `${id}: ${text}`);
			}
		}
	});

	test(`${language}: a plural phrase has exactly the categories that its language has`, () => {
		const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
		for (const [id, phrase] of Object.entries(phrases)) {
			if (typeof phrase === "string") continue;
			assert.deepEqual(Object.keys(phrase).sort(), [...categories].sort(), id);
		}
	});

	test(`${language}: no text is empty, grants a permission, or carries digits that are not Latin`, () => {
		for (const [id, phrase] of Object.entries(phrases)) {
			for (const text of texts(phrase)) {
				assert.notEqual(text.trim(), "", id);
				assert.doesNotMatch(text, /approv|موافق|مصادق/i, id);
				assert.doesNotMatch(text, /[٠-٩۰-۹]/, id);
			}
		}
	});
}

test("what is counted in one language is counted in all", () => {
	for (const [id, phrase] of Object.entries(english)) {
		for (const language of LANGUAGES) {
			const other = phrasesOf(language)[id as keyof typeof english];
			assert.equal(typeof other, typeof phrase, `${id} in ${language}`);
		}
	}
});

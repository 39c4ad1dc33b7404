import assert from "node:assert/strict";
import { test } from "node:test";
import {
	agreementPhrasesOf,
	hotlinePhrasesOf,
	LANGUAGES,
	type Language,
	type Phrase,
	phrasesOf,
	reportPhrasesOf,
} from "../src/index.ts";

type Texts = { readonly [id: string]: Phrase };

const SLOT = /\{([^}]*)\}/g;
const texts = (phrase: Phrase) => (typeof phrase === "string" ? [phrase] : Object.values(phrase));
const slots = (text: string) => [...text.matchAll(SLOT)].map(([, name]) => name ?? "").sort();

/** Words by which a text would grant something. A receipt, an answer or a notice never does. */
const PERMISSION =
	/approv|\bpermi(t|ssion)|\bclear(ed)? to\b|موافق|مصادق|يُسمح|מאושר|אושר|אישור|מותר|разреш|одобр|утвержд/i;
const FOREIGN_DIGITS = /[\p{Nd}--[0-9]]/v;
const DIRECTIONAL_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
/** The letters that each language is written in; Latin ones stand in names of units and systems. */
const SCRIPT: { readonly [language in Language]: RegExp } = {
	en: /^[\p{Script=Latin}\p{Script=Common}]*$/u,
	ar: /^[\p{Script=Arabic}\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u,
	he: /^[\p{Script=Hebrew}\p{Script=Latin}\p{Script=Common}]*$/u,
	ru: /^[\p{Script=Cyrillic}\p{Script=Latin}\p{Script=Common}]*$/u,
};

const FILES: readonly (readonly [name: string, of: (language: Language) => Texts])[] = [
	["desk", phrasesOf],
	["hotline", hotlinePhrasesOf],
	["agreement", agreementPhrasesOf],
	["report", reportPhrasesOf],
];

for (const [name, of] of FILES) {
	const english = of("en");

	for (const language of LANGUAGES) {
		const phrases = of(language);

		test(`${name}, ${language}: every id of the English file, and no other`, () => {
			assert.deepEqual(Object.keys(phrases).sort(), Object.keys(english).sort());
		});

		test(`${name}, ${language}: every phrase has the slots of the English one, and may leave out only the count`, () => {
			for (const [id, phrase] of Object.entries(phrases)) {
				const expected = new Set(texts(english[id] ?? "").flatMap(slots));
				for (const text of texts(phrase)) {
					const found = new Set(slots(text));
					// "Two rows" may be a word of its own in a plural form, but no other slot is lost.
					if (typeof phrase !== "string" && expected.has("count")) found.add("count");
					assert.deepEqual([...found].sort(), [...expected].sort(), `${id}: ${text}`);
				}
			}
		});

		test(`${name}, ${language}: a plural phrase has exactly the categories that its language has`, () => {
			const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
			for (const [id, phrase] of Object.entries(phrases)) {
				if (typeof phrase === "string") continue;
				assert.deepEqual(Object.keys(phrase).sort(), [...categories].sort(), id);
			}
		});

		test(`${name}, ${language}: a plural form without its count speaks of one number only`, () => {
			const rules = new Intl.PluralRules(language);
			for (const [id, phrase] of Object.entries(phrases)) {
				if (typeof phrase === "string") continue;
				for (const [category, text] of Object.entries(phrase)) {
					if (slots(text).includes("count")) continue;
					const numbers = Array.from({ length: 1000 }, (_, n) => n);
					const meant = numbers.filter((n) => rules.select(n) === category);
					assert.equal(meant.length, 1, `${id} ${category}: ${text}`);
				}
			}
		});

		test(`${name}, ${language}: no text is empty, grants a permission, or carries digits that are not Latin`, () => {
			for (const [id, phrase] of Object.entries(phrases)) {
				for (const text of texts(phrase)) {
					assert.notEqual(text.trim(), "", id);
					assert.doesNotMatch(text, PERMISSION, id);
					assert.doesNotMatch(text, FOREIGN_DIGITS, id);
				}
			}
		});

		test(`${name}, ${language}: every text is in the script of its language, in NFC, without controls`, () => {
			for (const [id, phrase] of Object.entries(phrases)) {
				for (const text of texts(phrase)) {
					assert.match(text, SCRIPT[language], id);
					assert.equal(text, text.normalize("NFC"), id);
					assert.doesNotMatch(text, /\p{Cc}/u, id);
					assert.doesNotMatch(text, DIRECTIONAL_CONTROLS, `threat 23: ${id}`);
				}
			}
		});
	}

	test(`${name}: what is counted in one language is counted in all`, () => {
		for (const [id, phrase] of Object.entries(english)) {
			for (const language of LANGUAGES) {
				assert.equal(typeof of(language)[id], typeof phrase, `${id} in ${language}`);
			}
		}
	});

	test(`${name}: no sentence is left in English in another language`, () => {
		for (const [id, phrase] of Object.entries(english)) {
			for (const language of LANGUAGES.filter((other) => other !== "en")) {
				const words = texts(phrase).join(" ").replace(SLOT, "");
				if (/^[^A-Za-z]*(UTC)?$/.test(words)) continue;
				assert.notDeepEqual(of(language)[id], phrase, `${id} in ${language}`);
			}
		}
	});
}

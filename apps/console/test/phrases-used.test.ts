import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { hotlinePhrasesOf, LANGUAGES, phrasesOf } from "@tansiq/language";
import { deskTranslator } from "../src/words/words.ts";

type Words = Record<string, string | Record<string, string>>;
const wordsOf = (language: string): Words =>
	JSON.parse(readFileSync(new URL(`../src/words/${language}.json`, import.meta.url), "utf8"));
const words = wordsOf("en");
/** What only the desk says; the hotline's phrases have other readers too. */
const english: Record<string, unknown> = { ...phrasesOf("en"), ...words };
const everything = { ...hotlinePhrasesOf("en"), ...english };

/** Phrases that the node names over the wire: the console's source does not spell them. */
const FROM_THE_NODE = /^reason\./;
/** Said differently since people sign in and every message has its own words. */
const LEFT_OVER =
	/^(unable\.|answer\.(ROGER|UNABLE)$|header\.not_authenticated$|action\.(operator|roger|unable)$|words\.title$)/;

test("the console names only phrases that exist, and every phrase is named somewhere", () => {
	const source = new URL("../src/", import.meta.url);
	const files = globSync("**/*.{ts,tsx}", { cwd: source });
	assert.notEqual(files.length, 0);
	const code = files.map((file) => readFileSync(new URL(file, source), "utf8")).join("\n");
	const families = new Set(Object.keys(everything).map((id) => id.slice(0, id.indexOf("."))));

	const quoted = [...code.matchAll(/"([a-z]+)\.([A-Za-z0-9_.-]+)"/g)]
		.filter(([, family]) => families.has(family ?? ""))
		.map(([, family, rest]) => `${family}.${rest}`);
	for (const id of quoted) assert.ok(Object.hasOwn(everything, id), `no phrase ${id}`);

	// `alert.${kind}` names all of a family, and the type checker holds each to exist.
	const built = [...code.matchAll(/`([a-z.]+\.)\$\{/g)].map(([, prefix]) => prefix ?? "");
	const named = new Set(quoted);
	for (const id of Object.keys(english)) {
		const used =
			named.has(id) ||
			FROM_THE_NODE.test(id) ||
			LEFT_OVER.test(id) ||
			built.some((prefix) => id.startsWith(prefix)) ||
			(id.endsWith("_never") && code.includes("}_never`"));
		assert.ok(used, `${id} is used nowhere`);
	}
});

test("the words of the desk are no phrases under another name, and complete in every language", () => {
	const phrases = { ...hotlinePhrasesOf("en"), ...phrasesOf("en") };
	for (const id of Object.keys(words)) assert.ok(!Object.hasOwn(phrases, id), id);
	for (const language of LANGUAGES) {
		const theirs = wordsOf(language);
		assert.deepEqual(Object.keys(theirs).sort(), Object.keys(words).sort(), language);
		for (const [id, text] of Object.entries(theirs)) {
			assert.equal(typeof text, typeof words[id], `${language} ${id}: plural or not, in all alike`);
			for (const form of typeof text === "string" ? [text] : Object.values(text)) {
				assert.notEqual(form.trim(), "", id);
				assert.doesNotMatch(form, /[٠-٩۰-۹]/, `${language} ${id}: Latin digits`);
			}
			const [expected] = Object.values(formsOf(words[id] ?? "")).slice(-1);
			for (const [category, form] of Object.entries(formsOf(text))) {
				// Where a category is one number alone, the word says it: "two alarms" is one word.
				const named = numbersOf(language, category).length === 1;
				const least = named ? slots(expected ?? "").filter((slot) => slot !== "count") : [];
				const found = slots(form);
				const full = slots(expected ?? "");
				assert.ok(
					sameSlots(found, full) || (named && sameSlots(found, least)),
					`${language} ${id} ${category}: ${found} instead of ${full}`,
				);
			}
		}
	}
});

test("a plural has every form that its language has, and no other", () => {
	for (const language of LANGUAGES) {
		const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
		for (const [id, text] of Object.entries(wordsOf(language)))
			if (typeof text !== "string")
				assert.deepEqual(Object.keys(text).sort(), [...categories].sort(), `${language} ${id}`);
	}
	const alarms = (language: "ru" | "ar" | "he", count: number) =>
		deskTranslator(language)
			.t("flood.alarms", { count })
			.replace(/[\u2066-\u2069]/g, "");
	assert.equal(alarms("ru", 2), "2 тревоги");
	assert.equal(alarms("ru", 21), "21 тревога");
	assert.equal(alarms("ru", 14), "14 тревог");
	assert.equal(alarms("ar", 2), "إنذاران");
	assert.equal(alarms("ar", 7), "7 إنذارات");
	assert.equal(alarms("ar", 14), "14 إنذارًا");
	assert.equal(alarms("he", 14), "14 אזעקות");
});

const slots = (text: string) =>
	[...text.matchAll(/\{(\w+)\}/g)].map(([, slot = ""]) => slot).sort();
const formsOf = (text: Words[string]) => (typeof text === "string" ? { other: text } : text);
const sameSlots = (a: string[], b: string[]) => a.join(" ") === b.join(" ");

/** Of the first thousand whole numbers those in a plural category. */
function numbersOf(language: string, category: string): number[] {
	const rules = new Intl.PluralRules(language);
	return Array.from({ length: 1000 }, (_, n) => n).filter((n) => rules.select(n) === category);
}

test("a slot is isolated where two directions meet, and a missing one is shown as missing", () => {
	const said = deskTranslator("he").t("watchpage.signed", { name: "duty-1" });
	assert.match(said, /\u2066duty-1\u2069/);
	assert.equal(deskTranslator("en").t("watchpage.signed"), "signed by \u2014");
});

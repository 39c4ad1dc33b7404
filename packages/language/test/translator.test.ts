import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hotlineTranslator, isolate, LANGUAGES, type Language, translator } from "../src/index.ts";

const en = translator("en");
const ar = translator("ar");

test("Arabic and Hebrew read right to left, English and Russian left to right", () => {
	const directions = LANGUAGES.map((language) => [language, translator(language).direction]);
	assert.deepEqual(Object.fromEntries(directions), { en: "ltr", ar: "rtl", he: "rtl", ru: "ltr" });
});

test("slots are filled; in a right-to-left sentence each is isolated", () => {
	const slots = { index: "7", party: "Bravo" };
	assert.equal(en.t("name.notice", slots), "notice 7 from Bravo");
	assert.equal(ar.t("name.notice", slots), "الإشعار \u20667\u2069 من \u2066Bravo\u2069");
	assert.equal(
		en.t("name.notice", { index: "7", party: "برافو" }),
		"notice 7 from \u2068برافو\u2069",
	);
});

test("the pieces of a sentence say which was a slot", () => {
	assert.deepEqual(en.parts("name.notice", { index: "7", party: "Bravo" }), [
		{ kind: "text", text: "notice " },
		{ kind: "slot", slot: "index", text: "7" },
		{ kind: "text", text: " from " },
		{ kind: "slot", slot: "party", text: "Bravo" },
	]);
});

test("a slot that was not given shows as missing, and an unknown id as itself", () => {
	assert.equal(en.t("name.notice", { index: "7" }), "notice 7 from —");
	assert.equal(en.t("reason.from_a_newer_node"), "reason.from_a_newer_node");
	assert.equal(en.t("toString"), "toString");
});

test("what fills a slot is never read as a slot itself", () => {
	assert.equal(en.t("name.notice", { index: "{party}", party: "B" }), "notice {party} from B");
});

test("Arabic chooses among its six plural forms", () => {
	const ahead = { ahead: "6:00 h" };
	const of = (count: number) => ar.t("empty.operations", { ...ahead, count });
	assert.match(of(0), /^لا عملية/);
	assert.match(of(1), /^عملية واحدة/);
	assert.match(of(2), /^عمليتان/);
	assert.match(of(5), /عمليات/);
	assert.match(of(11), /عملية لنا/);
	assert.match(of(100), /عملية لنا/);
	assert.match(of(11), /\u206611\u2069/);
});

test("Russian chooses among three forms of whole numbers, Hebrew has a dual", () => {
	const more = (language: Language, count: number) =>
		translator(language)
			.t("geometry.more", { count })
			.replace(/[\u2066-\u2069]/g, "");
	assert.equal(more("ru", 1), "и ещё 1 объём, на карте");
	assert.equal(more("ru", 3), "и ещё 3 объёма, на карте");
	assert.equal(more("ru", 11), "и ещё 11 объёмов, на карте");
	assert.equal(more("ru", 21), "и ещё 21 объём, на карте");
	assert.equal(more("ru", 112), "и ещё 112 объёмов, на карте");
	assert.equal(more("he", 1), "ועוד נפח אחד, על המפה");
	assert.equal(more("he", 2), "ועוד שני נפחים, על המפה");
	assert.equal(more("he", 20), "ועוד 20 נפחים, על המפה");
});

test("the phrases of the hotline are asked for as those of the desk are", () => {
	const reader = hotlineTranslator("en");
	assert.equal(reader.t("spoken.out"), "Out.");
	assert.equal(reader.t("handover.zones", { count: 1 }), "1 active zone");
	assert.equal(reader.t("action.close"), "action.close", "an id of the desk is none here");
	assert.equal(hotlineTranslator("en"), reader);
});

test("numbers are in Latin digits in every language", () => {
	for (const language of LANGUAGES) {
		const text = translator(language).t("queue.count", { count: 12345 });
		assert.match(text, /12,345/);
	}
});

test("whatever is isolated, its directions end where it ends", () => {
	fc.assert(
		fc.property(
			fc.string({ unit: "binary" }),
			fc.constantFrom("", "\u202e", "\u2067", "ش"),
			(a, b) => {
				const text = isolate(a + b + a);
				const inside = text.slice(1, -1);
				assert.match(text[0] ?? "", /[\u2066\u2068]/);
				assert.equal(text.at(-1), "\u2069");
				assert.doesNotMatch(inside, /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/);
				assert.equal(inside.includes("ش"), text.startsWith("\u2068") && (a + b).includes("ش"));
			},
		),
	);
});

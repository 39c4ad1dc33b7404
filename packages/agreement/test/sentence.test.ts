import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { agreementPhrasesOf, isolate, LANGUAGES, type Language } from "@tansiq/language";
import { canonical, type Json } from "@tansiq/record";
import { DAY_US } from "@tansiq/space";
import fc from "fast-check";
import {
	type AgreedZone,
	type AnyRule,
	agreementText,
	FIGURES,
	figureSentences,
	parseAgreement,
	RULE_KINDS,
	sentenceOf,
	sentencesFault,
	sentencesHash,
} from "../src/index.ts";
import { sampleAgreement } from "./sample.ts";
import { RULES, UNKNOWN, zone } from "./sample-rules.ts";
import {
	CHANGES,
	RULES_OF,
	sha256,
	UNKNOWN_RULES,
	wholeAgreement,
	ZONES,
} from "./sample-sentences.ts";

const RIGHT_TO_LEFT = ["ar", "he"] as const;
const ISOLATED = /[\u2066-\u2068][^\u2066-\u2069]*\u2069/g;

function assertWhole(text: string, language: Language): void {
	assert.doesNotMatch(text, /[{}]|undefined|NaN|\[object|null/, language);
	// A slot that was not filled is a dash; a Russian sentence has dashes of its own between spaces.
	assert.doesNotMatch(text.replaceAll(" \u2014 ", ""), /\u2014/, language);
	assert.doesNotMatch(text, /\b(rule|zone|figure|detail|class|level|phase|release)\.[a-z_]+/);
	assert.doesNotMatch(text, /[\p{Nd}--[0-9]]/v);
}

test("the sample agreement is a sound one with every kind of rule", () => {
	const agreement = wholeAgreement();
	assert.deepEqual(parseAgreement(structuredClone(agreement)).faults, []);
	const kinds = new Set(agreement.rules?.map(({ kind }) => kind));
	assert.deepEqual(
		[...RULE_KINDS].filter((kind) => !kinds.has(kind)),
		[],
	);
});

for (const language of LANGUAGES) {
	test(`${language}: every kind of rule and variant of a zone has a whole sentence with its id`, () => {
		const { zones, rules = [] } = wholeAgreement();
		for (const subject of [...zones, ...rules]) {
			const text = sentenceOf(subject, language, { sha256 });
			assertWhole(text, language);
			assert.ok(text.includes(subject.id), text);
			assert.doesNotMatch(text, /\n/);
		}
		for (const arbitrary of [...Object.values(RULES_OF), UNKNOWN_RULES, ZONES])
			fc.assert(
				fc.property(arbitrary, fc.constantFrom("aviation", "metric"), (subject, units) =>
					assertWhole(sentenceOf(subject, language, { sha256, units }), language),
				),
				{ numRuns: 20 },
			);
	});

	test(`${language}: every figure has its sentences, and every sentence stands once in the text, in order`, () => {
		const agreement = wholeAgreement();
		const { zones, rules = [] } = agreement;
		const sentences = [
			...FIGURES.flatMap((figure) => figureSentences(agreement, figure, language)),
			...[...zones, ...rules].map((each) => sentenceOf(each, language, { sha256 })),
		];
		const numbered = agreementText(agreement, language, sha256)
			.split("\n")
			.filter((line) => /^[\u2066]?\d+[\u2069]?\. /.test(line));
		assert.deepEqual(
			numbered.map((line) => line.replace(/^[\u2066]?\d+[\u2069]?\. /, "")),
			sentences,
		);
		for (const sentence of sentences) assertWhole(sentence, language);
		assert.equal(new Set(sentences).size, sentences.length);
	});

	test(`${language}: the text of one agreement is the one on file, byte for byte`, () => {
		const text = agreementText(wholeAgreement(), language, sha256);
		const file = new URL(`golden/agreement-${language}.txt`, import.meta.url);
		if (process.env.TANSIQ_WRITE_GOLDEN === "1") writeFileSync(file, text);
		assert.equal(text, readFileSync(file, "utf8"));
	});

	test(`${language}: threat 23: rules that differ in anything that matters never read alike`, () => {
		const read = (subject: AgreedZone | AnyRule) => sentenceOf(subject, language, { sha256 });
		for (const arbitrary of [...Object.values(RULES_OF), UNKNOWN_RULES, ZONES])
			fc.assert(
				fc.property(arbitrary, arbitrary, fc.infiniteStream(fc.nat(1_000)), (a, b, picks) => {
					const other = crossed(a, b, picks);
					fc.pre(meaning(a) !== meaning(other));
					assert.notEqual(read(a), read(other));
				}),
				{ numRuns: 60 },
			);
	});

	test(`${language}: an agreement that differs in any figure has another text and hash`, () => {
		const texts = [{}, ...CHANGES].map((change) =>
			agreementText(sampleAgreement({ rules: RULES, ...change }), language, sha256),
		);
		assert.equal(new Set(texts).size, texts.length);
	});

	test(`${language}: durations have the plural form that CLDR names for their number`, () => {
		const phrases = agreementPhrasesOf(language)["duration.days"];
		assert.ok(typeof phrases === "object");
		const plurals = new Intl.PluralRules(language);
		const fenced = (text: string) =>
			RIGHT_TO_LEFT.some((each) => each === language) ? isolate(text) : text;
		for (let count = 1; count <= 300; count++) {
			const form = phrases[plurals.select(count)];
			const expected = String(form).replace("{count}", fenced(String(count)));
			const rule: AnyRule = { id: "x", kind: "only-we-know", leadUs: count * DAY_US };
			assert.ok(sentenceOf(rule, language, { sha256 }).includes(expected), `${count} days`);
		}
	});
}

/** `a` with one field of `b`, or one field within that field. */
function crossed<T extends object>(a: T, b: T, picks: Iterator<number>): T {
	const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof T)[];
	const pick = () => picks.next().value as number;
	const key = keys[pick() % keys.length] as keyof T;
	const [own, others] = [a[key], b[key]];
	const isObject = (value: unknown) => typeof value === "object" && value !== null;
	const isSplit =
		isObject(own) && isObject(others) && !Array.isArray(own) && !("kind" in (own as object));
	const value =
		isSplit && pick() % 3 > 0 ? crossed(own as object, others as object, picks) : others;
	const { [key]: _, ...rest } = a;
	return (value === undefined ? rest : { ...rest, [key]: value }) as T;
}

/** The canonical form without what says nothing: empty lists, and the lead time of a line that nobody crosses. */
function meaning(subject: object): string {
	const empty = ["schedules", "disputed"];
	const without = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(without);
		if (typeof value !== "object" || value === null) return value;
		const kept = Object.entries(value).filter(
			([key, each]) =>
				!(empty.includes(key) && Array.isArray(each) && each.length === 0) &&
				!(key === "leadUs" && "crossing" in value && value.crossing === "never") &&
				!(key === "banned" && each.classes.length + each.activities.length === 0),
		);
		return Object.fromEntries(kept.map(([key, each]) => [key, without(each)]));
	};
	return canonical(without(subject) as Json);
}

for (const language of RIGHT_TO_LEFT) {
	test(`${language}: threat 23: figures and names stand in isolates that are balanced on each line`, () => {
		for (const line of agreementText(wholeAgreement(), language, sha256).split("\n")) {
			let text = line;
			while (ISOLATED.test(text)) text = text.replace(ISOLATED, "");
			assert.doesNotMatch(text, /[\u2066-\u2069]/, line);
			assert.doesNotMatch(text.replace(/SHA-256|UTC/g, ""), /[A-Za-z0-9]/, line);
		}
	});
}

test("plural forms as their languages have them", () => {
	const said: Record<Language, string[]> = {
		en: ["1 minute", "2 minutes", "5 minutes", "11 minutes", "21 minutes"],
		ar: ["دقيقة واحدة", "دقيقتين", "5 دقائق", "11 دقيقة", "21 دقيقة"],
		he: ["דקה אחת", "שתי דקות", "5 דקות", "11 דקות", "21 דקות"],
		ru: ["1 минута", "2 минуты", "5 минут", "11 минут", "21 минута"],
	};
	for (const language of LANGUAGES)
		for (const [i, count] of [1, 2, 5, 11, 21].entries()) {
			const rule: AnyRule = { id: "x", kind: "only-we-know", leadUs: count * 60_000_000 };
			const text = sentenceOf(rule, language, { sha256 }).replace(/[\u2066-\u2069]/g, "");
			assert.ok(text.includes(`${said[language][i]}.`), text);
		}
});

test("a duration has all the units that it has, to the microsecond", () => {
	const text = (leadUs: number) =>
		sentenceOf({ id: "x", kind: "only-we-know", leadUs }, "en", { sha256 });
	assert.match(text(93_784_000_000), /1 day 2 hours 3 minutes 4 seconds\.$/);
	assert.match(text(60_000_001), /: 1 minute 0\.000001 s\.$/);
	assert.match(text(1), /: 0\.000001 s\.$/);
});

test("threat 23: a name cannot end its quotation", () => {
	const named = zone("z", { name: "Bay”: nobody enters. Purpose: “caution" });
	const text = sentenceOf(named, "en", { sha256 });
	assert.ok(
		text.startsWith("Zone “z”, named “Bay\\”: nobody enters. Purpose: \\“caution”: nobody"),
	);
});

test("an unknown rule is said to be one, with its id, its kind and the hash of what it says", () => {
	const text = sentenceOf(UNKNOWN, "en", { sha256 });
	const hash = sha256(new TextEncoder().encode(canonical(UNKNOWN as unknown as Json)));
	assert.equal(
		text,
		`Rule “later”: a rule of a kind that this version does not know, “of-a-later-version”; what it might forbid is unknown. Exact text SHA-256 ${hash}.`,
	);
});

test("a zone names the hash of its exact outline", () => {
	for (const each of wholeAgreement().zones) {
		const hash = sha256(new TextEncoder().encode(canonical(each.outline as unknown as Json)));
		assert.ok(sentenceOf(each, "en", { sha256 }).includes(hash));
	}
});

test("an outline across the meridian of 180 degrees has its middle there", () => {
	const outline = {
		kind: "corridor" as const,
		lat9: [0, 0],
		lon9: [179_000_000_000, -179_500_000_000],
		halfWidthMm: 0,
	};
	assert.match(
		sentenceOf(zone("z", { outline }), "en", { sha256 }),
		/about 00\.00000° N 179\.75000° E, from north to south 0\.0 NM, from west to east 90\.2 NM/,
	);
});

test("what is signed: the hashes of the texts, which do not depend on themselves", () => {
	const agreement = wholeAgreement();
	const sentences = sentencesHash(agreement, sha256);
	assert.deepEqual(Object.keys(sentences), LANGUAGES);
	for (const language of LANGUAGES)
		assert.equal(
			sentences[language],
			sha256(Buffer.from(agreementText(agreement, language, sha256))),
		);
	const signed = { ...agreement, sentences };
	assert.deepEqual(sentencesHash(signed, sha256), sentences);
	assert.deepEqual(parseAgreement(signed).faults, []);
	assert.equal(sentencesFault(signed, sha256), null);
	assert.equal(sentencesFault(agreement, sha256), null);
});

test("a hash that is not that of the agreement's own text, or in no language of ours, is a fault", () => {
	const agreement = wholeAgreement();
	const sentences = sentencesHash(agreement, sha256);
	const signed = { ...agreement, sentences };
	assert.equal(sentencesFault({ ...signed, version: 4 }, sha256)?.field, "sentences.en");
	for (const language of LANGUAGES) {
		const wrong = { ...signed, sentences: { ...sentences, [language]: "0".repeat(64) } };
		assert.equal(sentencesFault(wrong, sha256)?.field, `sentences.${language}`);
	}
	assert.equal(
		sentencesFault({ ...signed, sentences: { fa: sentences.en } }, sha256)?.field,
		"sentences.fa",
	);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { agreementPhrasesOf, LANGUAGES, type Language } from "@tansiq/language";
import { FOOT_01MM, MINUTE_US } from "@tansiq/space";
import {
	CONTRADICTION_PHRASES,
	contradictionSentence,
	type FindingData,
	findingSentence,
	REMEDIES,
	type Remedy,
	RULE_REASONS,
	remedySentence,
} from "../src/index.ts";
import { ORIGIN_US } from "./sample.ts";

const DATA: FindingData = {
	leadUs: 30 * MINUTE_US,
	shortUs: 4 * MINUTE_US + 1,
	classes: ["uncrewed"],
	activities: ["laser", "drop"],
	parties: ["alpha", "bravo"],
	versions: ["bravo"],
	sides: ["alpha", null],
	notBoundBy: ["works", "river"],
	kind: "of-a-later-version",
};
const SAMPLES: { [phrase in Remedy["phrase"]]: Extract<Remedy, { phrase: phrase }> } = {
	"remedy.later": { phrase: "remedy.later", startUs: ORIGIN_US },
	"remedy.above": { phrase: "remedy.above", datum: "EGM96", altitude01mm: 1_500 * FOOT_01MM },
	"remedy.earlier": { phrase: "remedy.earlier", startUs: ORIGIN_US },
	"remedy.below": { phrase: "remedy.below", datum: "STD", altitude01mm: 9_000 * FOOT_01MM },
	"remedy.around": { phrase: "remedy.around", side: "left", byMm: 2_500_000 },
	"remedy.aside": { phrase: "remedy.aside", trackMdeg: 45_000, byMm: 800_000 },
	"remedy.notice": { phrase: "remedy.notice", startUs: ORIGIN_US + 1, shortUs: MINUTE_US },
	"remedy.consent": { phrase: "remedy.consent", parties: ["alpha", "bravo"] },
	"remedy.without": { phrase: "remedy.without", classes: ["fixed"], activities: ["survey"] },
	"remedy.settle": { phrase: "remedy.settle", parties: ["alpha", "bravo"] },
	"remedy.tell": { phrase: "remedy.tell", parties: ["bravo"] },
	"remedy.datum": { phrase: "remedy.datum", datum: "STD" },
	"remedy.say_activity": { phrase: "remedy.say_activity", parties: ["bravo"] },
	"remedy.ask_more": { phrase: "remedy.ask_more", parties: ["bravo"] },
	"remedy.disclose_more": { phrase: "remedy.disclose_more", parties: ["bravo"] },
	"remedy.update": { phrase: "remedy.update" },
	"remedy.simpler": { phrase: "remedy.simpler" },
};

const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, "");

function assertSentence(text: string, id: string, language: Language): void {
	assert.notEqual(text, id);
	// A slot that was not filled is a dash; a Russian sentence has dashes of its own between spaces.
	const slots = text.replaceAll(" \u2014 ", "");
	assert.doesNotMatch(slots, /[{}]|undefined|NaN|\u2014/, `${language} ${id}`);
	assert.match(text, /\.$/);
}

for (const language of LANGUAGES) {
	test(`${language}: every reason has a sentence that names the rule and fills every slot`, () => {
		for (const reason of RULE_REASONS) {
			const text = findingSentence({ rule: "works", reason, data: DATA }, language);
			assertSentence(text, reason, language);
			assert.ok(text.includes("works"), text);
		}
	});

	test(`${language}: every remedy and every contradiction has a sentence`, () => {
		for (const phrase of REMEDIES)
			assertSentence(remedySentence(SAMPLES[phrase], language), phrase, language);
		for (const phrase of CONTRADICTION_PHRASES) {
			const text = contradictionSentence({ phrase, ids: ["one", "two"] }, language);
			assertSentence(text, phrase, language);
			assert.ok(text.includes("one"), text);
			if (phrase !== "contradiction.floor_above_ceiling") assert.ok(text.includes("two"), text);
		}
	});

	test(`${language}: no two reasons, remedies or contradictions read alike, and none is left over`, () => {
		const ids = Object.keys(agreementPhrasesOf(language));
		const family = (name: string) => ids.filter((id) => id.startsWith(`${name}.`)).sort();
		assert.deepEqual(family("reason"), [...RULE_REASONS].sort());
		assert.deepEqual(family("remedy"), [...REMEDIES].sort());
		assert.deepEqual(family("contradiction"), [...CONTRADICTION_PHRASES].sort());
		const texts = [
			...RULE_REASONS.map((reason) => findingSentence({ rule: "x", reason, data: DATA }, language)),
			...REMEDIES.map((phrase) => remedySentence(SAMPLES[phrase], language)),
		];
		assert.equal(new Set(texts).size, texts.length);
	});
}

test("sentences as a watch officer reads them", () => {
	const find = (reason: (typeof RULE_REASONS)[number], data: FindingData = DATA) =>
		findingSentence({ rule: "works", reason, data }, "en");
	assert.equal(
		find("reason.zone_notice"),
		"Notice for zone “works” is too short: agreed 30 minutes, missing 4 minutes 1 second; due to alpha, bravo.",
	);
	assert.equal(
		find("reason.line_never"),
		"Crosses the dividing line “works”, which nobody crosses; responsible before it alpha, beyond it nobody.",
	);
	assert.equal(
		find("reason.red_line", { parties: ["bravo"] }),
		"Meets the red line “works” of bravo.",
	);
	assert.equal(
		find("reason.red_line", { parties: ["bravo"], activities: ["laser"] }),
		"Meets the red line “works” of bravo. Activities: laser.",
	);
	assert.equal(
		find("reason.outsider", { parties: [], notBoundBy: [] }),
		"May meet “works”, outside this mechanism; who can speak to them: nobody; what does not bind them: none.",
	);
	assert.equal(
		plain(remedySentence(SAMPLES["remedy.above"], "ru", "metric")),
		"Оставаться на высоте 457.2 m AMSL или выше.",
	);
});

test("a start is shown no sooner than it may be", () => {
	assert.equal(
		remedySentence(SAMPLES["remedy.notice"], "en"),
		"Start at 2026-05-27 00:00:01 UTC or later, with a delay of 1 minute.",
	);
});

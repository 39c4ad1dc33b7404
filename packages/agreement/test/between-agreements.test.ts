import assert from "node:assert/strict";
import { test } from "node:test";
import { agreementPhrasesOf, LANGUAGES } from "@tansiq/language";
import { DAY_US } from "@tansiq/space";
import fc from "fast-check";
import {
	type AgreedZone,
	type Agreement,
	BETWEEN_PHRASES,
	type Between,
	betweenSentence,
	contradictionsBetween,
} from "../src/index.ts";
import { ORIGIN_US, sampleAgreement } from "./sample.ts";
import { disc, LOW, zone } from "./sample-rules.ts";

const withBravo = (changes: Partial<Agreement> = {}) =>
	sampleAgreement({ zones: [], disclosure: [], ...changes });
const withCharlie = (changes: Partial<Agreement> = {}) =>
	withBravo({ parties: ["charlie", "alpha"], ...changes });
const between = (first: Partial<Agreement>, second: Partial<Agreement>) =>
	contradictionsBetween(withBravo(first), withCharlie(second), "alpha");
const short = (found: readonly Between[]) =>
	found.map((each) =>
		[
			each.phrase.replace("between.", ""),
			each.peers.join(),
			"zones" in each ? each.zones.join() : "",
			"categories" in each ? `${each.class} ${each.categories.join("+")} ${each.level}` : "",
		]
			.filter(Boolean)
			.join(" "),
	);
const at = (id: string, east: number, changes: Partial<AgreedZone> = {}) =>
	zone(id, { outline: disc(0, east, 1_000), responsible: [], ...changes });
const told = {
	id: "told",
	class: "any",
	category: "any",
	level: "volume",
	release: "hold",
} as const;
const sealed = { ...told, id: "sealed", level: "sealed" } as const;
const [crewed] = sampleAgreement().minima as [Agreement["minima"][number]];
const apart = { south9: 61e9, west9: 0, north9: 62e9, east9: 1e9 };
const later = { startUs: ORIGIN_US + 30 * DAY_US, endUs: ORIGIN_US + 40 * DAY_US };
const nearby = { zones: [at("b", 0, { rule: "closed" })] };
const consent = { zones: [at("a", 0, { rule: "consent" })] };

const TABLE: [what: string, Partial<Agreement>, Partial<Agreement>, string[]][] = [
	["the same twice", {}, {}, []],
	["theatres that lie apart", consent, { ...nearby, theatre: apart }, []],
	["times that follow one another", consent, { ...nearby, validity: later }, []],
	["consent against closure", consent, nearby, ["consent bravo,charlie a,b"]],
	["closure against consent", nearby, consent, ["consent charlie,bravo a,b"]],
	[
		"notice against free",
		{ zones: [at("a", 0, { rule: "notice" })] },
		{ zones: [at("b", 0, { rule: "free" })] },
		["rule bravo,charlie a,b"],
	],
	["zones that do not meet", consent, { zones: [at("b", 400, { rule: "closed" })] }, []],
	[
		"bands that do not meet",
		consent,
		{ zones: [at("b", 0, { rule: "closed", band: { ...LOW, lower01mm: 2e8, upper01mm: 3e8 } })] },
		[],
	],
	[
		"bands of two datums",
		consent,
		{ zones: [at("b", 0, { rule: "closed", band: { ...LOW, datum: "STD" } })] },
		["not_checked bravo,charlie a,b"],
	],
	[
		"two who are responsible",
		{ zones: [at("a", 0, { responsible: ["bravo"] })] },
		{ zones: [at("b", 0, { responsible: ["charlie"] })] },
		["responsible bravo,charlie a,b"],
	],
	[
		"ourselves responsible under both",
		{ zones: [at("a", 0, { responsible: ["alpha", "bravo"] })] },
		{ zones: [at("b", 0, { responsible: ["alpha"] })] },
		[],
	],
	["a radius that differs", {}, { minima: [{ ...crewed, radiusMm: 1 }] }, ["minima bravo,charlie"]],
	[
		"a height that differs",
		{ minima: [{ ...crewed, height01mm: 1 }] },
		{},
		["minima bravo,charlie"],
	],
	["a pair that only one names", {}, { minima: [] }, []],
	[
		"sealed here, told there",
		{ disclosure: [{ ...sealed, class: "fixed" }, told] },
		{ disclosure: [{ ...sealed, category: "state" }, told] },
		[
			"disclosure bravo,charlie fixed distress+medical+protected+civil volume",
			"disclosure charlie,bravo crewed state volume",
			"disclosure charlie,bravo uncrewed state volume",
			"disclosure charlie,bravo ground state volume",
		],
	],
];
for (const [what, first, second, expected] of TABLE)
	test(`between two agreements: ${what}`, () => {
		assert.deepEqual(short(between(first, second)), expected);
	});

test("whichever is read first, the same is found", () => {
	const rule = fc.constantFrom<AgreedZone["rule"]>("closed", "notice", "consent", "free");
	const place = fc.integer({ min: -30, max: 30 });
	const who = fc.subarray(["alpha", "bravo", "charlie"]);
	const zones = (prefix: string) =>
		fc
			.array(fc.tuple(place, rule, who), { maxLength: 5 })
			.map((all) =>
				all.map(([east, of, responsible], i) =>
					at(`${prefix}${i}`, east, { rule: of, responsible }),
				),
			);
	const said = ({ phrase, peers, ...rest }: Between) => {
		const named = "zones" in rest ? peers.map((peer, i) => `${peer} ${rest.zones[i]}`) : [...peers];
		return [phrase, ...(phrase === "between.consent" ? named : named.sort())].join(" ");
	};
	fc.assert(
		fc.property(zones("a"), zones("b"), (ours, others) => {
			const [one, other] = [withBravo({ zones: ours }), withCharlie({ zones: others })];
			assert.deepEqual(
				contradictionsBetween(one, other, "alpha").map(said).sort(),
				contradictionsBetween(other, one, "alpha").map(said).sort(),
			);
		}),
		{ numRuns: 60 },
	);
});

const peers: [string, string] = ["bravo", "charlie"];
const zones: [string, string] = ["gate", "harbour"];
const SAMPLES: Between[] = [
	{ phrase: "between.consent", peers, zones },
	{ phrase: "between.disclosure", peers, class: "fixed", categories: ["civil"], level: "volume" },
	{ phrase: "between.minima", peers, minima: [crewed, { ...crewed, radiusMm: 1_852_000 }] },
	{ phrase: "between.not_checked", peers, zones },
	{ phrase: "between.responsible", peers, zones },
	{ phrase: "between.rule", peers, zones },
];
for (const language of LANGUAGES)
	test(`${language}: each is a sentence of its own that names both peers`, () => {
		assert.deepEqual(
			SAMPLES.map(({ phrase }) => phrase),
			[...BETWEEN_PHRASES],
		);
		const ids = Object.keys(agreementPhrasesOf(language)).filter((id) => id.startsWith("between."));
		assert.deepEqual(ids.sort(), [...BETWEEN_PHRASES].sort());
		const texts = SAMPLES.map((sample) => betweenSentence(sample, language));
		assert.equal(new Set(texts).size, texts.length);
		for (const [i, text] of texts.entries()) {
			const names = i === 1 || i === 2 ? peers : [...peers, ...zones];
			for (const name of names) assert.ok(text.includes(name), `${name} in ${text}`);
			assert.doesNotMatch(text.replaceAll(" — ", ""), /[{}]|undefined|NaN|—/);
			assert.match(text, /\.$/);
		}
	});

test("as a negotiator reads it", () => {
	assert.equal(
		betweenSentence(SAMPLES[2] as Between, "en"),
		"Between classes crewed and crewed the agreement with bravo keeps 5 NM or 1,000 ft, the agreement with charlie 1 NM or 1,000 ft.",
	);
});

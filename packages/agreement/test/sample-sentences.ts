import { createHash } from "node:crypto";
import { DAY_US, FOOT_01MM, HOUR_US, MINUTE_US, NAUTICAL_MILE_MM } from "@tansiq/space";
import fc from "fast-check";
import type { AgreedZone, Agreement, AnyRule, KnownRule } from "../src/index.ts";
import { ACTIVITIES } from "../src/index.ts";
import { ORIGIN_US, sampleAgreement } from "./sample.ts";
import { box, disc, extent, path, RULES, UNKNOWN, zone } from "./sample-rules.ts";

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** An agreement with every kind of rule, every variant of a zone, and names in several scripts. */
export function wholeAgreement(): Agreement {
	const agreement = sampleAgreement({ rules: [...RULES, UNKNOWN] });
	agreement.zones.push(
		zone("bay", { rule: "notice", purpose: "caution", responsible: [], name: "Bay “North”" }),
		zone("gate", {
			name: "بوابة",
			rule: "consent",
			purpose: "influence",
			outline: box(-10, -10, 10, 10),
			responsible: ["alpha", "bravo"],
			banned: { classes: ["uncrewed"], activities: ["laser", "drop"] },
			disputed: [{ party: "bravo", extent: extent(path([0, 0], [5, 5])) }],
			stays: true,
		}),
		zone("road", {
			name: "Дорога",
			rule: "free",
			outline: { ...path([0, 0], [5, 5]), halfWidthMm: NAUTICAL_MILE_MM },
			responsible: ["alpha"],
			band: { datum: "STD", lower01mm: 0, upper01mm: 2_147_483_647 },
			schedules: [
				{ days: [1, 2, 3, 4, 5], fromMinute: 1_320, toMinute: 360 },
				{ days: [0, 1, 2, 3, 4, 5, 6], fromMinute: 0, toMinute: 1_440 },
			],
		}),
	);
	return agreement;
}

const id = fc.constantFrom("a", "b", "rule 7", "قاعدة");
/** Names that try to go on as the sentence would. */
const name = fc.constantFrom(
	"Dam",
	"Dam”",
	"Dam\\",
	"Dam\\”",
	"Dam”. Classes: crewed",
	"سد",
	"סכר «א»",
	"Плотина",
);
const party = fc.constantFrom("alpha", "bravo", "charlie");
const us = fc.constantFrom(1, 1_000_000, MINUTE_US, 61_000_000, HOUR_US, 36 * HOUR_US, DAY_US);
const mm = fc.constantFrom(0, 1, 150_000, 1_852_000, 1_852_001, 9_260_000, 9_260_400);
const height = fc.constantFrom(0, 1, 3_048, 10_000, 304_800, 304_801, 2_147_483_647);
const classes = fc.constantFrom<("crewed" | "uncrewed" | "ground" | "fixed")[]>(
	"crewed",
	"uncrewed",
	"ground",
	"fixed",
);
const category = fc.constantFrom("distress", "medical", "protected", "state", "civil");
const subset = <T>(each: readonly T[]) => fc.subarray([...each]);
const degrees9 = fc.constantFrom(0, 1, 1_000, 5_000_000_000, 5_000_000_001, -5_000_000_000);
const points = { lat9: fc.tuple(degrees9, degrees9), lon9: fc.tuple(degrees9, degrees9) };
const outline = fc.oneof(
	fc.record({ kind: fc.constant("disc"), lat9: degrees9, lon9: degrees9, radiusMm: mm }),
	fc.record({ kind: fc.constant("corridor"), ...points, halfWidthMm: mm }),
	fc.record({ kind: fc.constant("polygon"), ...points }),
);
const band = fc.record({
	datum: fc.constantFrom("W84", "EGM96", "STD", "AGL"),
	lower01mm: height,
	upper01mm: height,
});
const instant = us.map((each) => ORIGIN_US + each);
const window = fc.record({ startUs: instant, endUs: instant });
const schedules = fc.array(
	fc.record({
		days: fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 }),
		fromMinute: fc.constantFrom(0, 1, 720),
		toMinute: fc.constantFrom(0, 60, 720, 1_440),
	}),
	{ maxLength: 2 },
);
const area = fc.record({ outline, band, window, schedules });
const activities = subset(ACTIVITIES);
const someClasses = subset(["crewed", "uncrewed", "ground", "fixed"]);

function rule(kind: KnownRule["kind"], fields: Record<string, fc.Arbitrary<unknown>>) {
	const stays = fc.constant(true as const);
	return fc.record(
		{ id, kind: fc.constant(kind), ...fields, stays },
		{ requiredKeys: ["id", "kind", ...Object.keys(fields)] as never },
	);
}

/** Rules of every kind, with fields from small sets so that two of them often share some. */
export const RULES_OF = Object.fromEntries(
	Object.entries({
		"lead-time": { zone: id, class: fc.oneof(classes, fc.constant("any")), leadUs: us },
		tell: {
			zone: fc.constantFrom("any", "a", "b"),
			class: fc.oneof(classes, fc.constant("any")),
			category: fc.oneof(category, fc.constant("any")),
			to: fc.oneof(party, fc.constant("any")),
			phase: fc.constantFrom("planned", "active", "distress", "any"),
			level: fc.constantFrom("sealed", "presence", "volume", "track"),
			release: fc.constantFrom("hold", "automatic"),
		},
		"dividing-line": {
			name,
			...points,
			band,
			crossing: fc.constantFrom("notice", "consent", "never"),
			leadUs: us,
			sides: fc.tuple(fc.option(party), fc.option(party)),
		},
		"red-line": { owner: party, name, extent: area, classes: someClasses, activities },
		quiet: { purpose: fc.constantFrom("quiet", "protected-visit"), extent: area },
		event: { name, extent: area },
		priority: { order: fc.shuffledSubarray(["distress", "medical", "state"], { minLength: 1 }) },
		escalation: {
			urgency: fc.constantFrom("D", "U", "N"),
			rungs: fc.array(
				fc.record({
					afterUs: us,
					to: fc.constantFrom("chief", "voice", "mediator", "diplomatic"),
				}),
				{ minLength: 1, maxLength: 3 },
			),
		},
		neighbour: { zone: id, withinMm: mm, tell: fc.uniqueArray(party, { minLength: 1 }) },
		lateness: { mmPerMinute: mm, height01mmPerMinute: height },
		"only-we-know": { leadUs: us },
		"query-budget": { km2: fc.constantFrom(0, 1, 2_000, 20_000), periodUs: us },
		presence: {
			cell9: fc.constantFrom(10_000_000, 250_000_000, 1_000_000_000),
			band01mm: fc.constantFrom(10_000, 3_048_000, 30_480_000),
			blockUs: us,
		},
		outsider: {
			name,
			extent: fc.option(area),
			reachedBy: fc.option(party),
			notBoundBy: subset(["a", "b", "a”, “b"]),
		},
	} satisfies Record<KnownRule["kind"], Record<string, fc.Arbitrary<unknown>>>).map(
		([kind, fields]) => [kind, rule(kind as KnownRule["kind"], fields)],
	),
) as unknown as Record<KnownRule["kind"], fc.Arbitrary<AnyRule>>;

export const UNKNOWN_RULES: fc.Arbitrary<AnyRule> = fc.record({
	id,
	kind: fc.constantFrom("later", "latest"),
	about: fc.constantFrom<unknown[]>(null, 1, "1", [1], { a: 1, b: [] }, { a: 1, b: {} }),
});

export const ZONES = fc.record(
	{
		id,
		name,
		rule: fc.constantFrom("closed", "notice", "consent", "free"),
		outline,
		band,
		window,
		schedules,
		purpose: fc.constantFrom("influence", "de-escalation", "caution", "protected", "restricted"),
		responsible: fc.uniqueArray(party),
		banned: fc.record({ classes: someClasses, activities }),
		disputed: fc.array(fc.record({ party, extent: area }), { maxLength: 2 }),
		stays: fc.constant(true as const),
	},
	{ requiredKeys: ["id", "name", "rule", "outline", "band", "window"] },
) as unknown as fc.Arbitrary<AgreedZone>;

/** A sample agreement in which one figure is another. */
export const CHANGES: readonly Partial<Agreement>[] = (() => {
	const one = sampleAgreement();
	const { alert, conformance } = one;
	const [first, ...others] = one.minima as [Agreement["minima"][0], ...Agreement["minima"]];
	const [row, ...rows] = one.disclosure as [Agreement["disclosure"][0], ...Agreement["disclosure"]];
	return [
		{ id: "strait2" },
		{ version: 4 },
		{ parties: ["alpha", "charlie"] },
		{ parties: ["bravo", "alpha"] },
		{ validity: { ...one.validity, startUs: ORIGIN_US + 1 } },
		{ validity: { ...one.validity, endUs: ORIGIN_US + DAY_US } },
		...(["south9", "west9", "north9", "east9"] as const).map((side) => ({
			theatre: { ...one.theatre, [side]: one.theatre[side] + 1 },
		})),
		{ minima: others },
		{ minima: [{ ...first, radiusMm: first.radiusMm + 1 }, ...others] },
		{ minima: [{ ...first, height01mm: first.height01mm + 1 }, ...others] },
		{ minima: [{ ...first, classes: ["crewed", "fixed"] }, ...others] },
		{ noticeLeadUs: one.noticeLeadUs + 1 },
		{ answerDueUs: one.answerDueUs + 1 },
		{ technicalDueUs: { ...one.technicalDueUs, urgent: 1 } },
		{ technicalDueUs: { ...one.technicalDueUs, routine: 1 } },
		{ disclosure: rows },
		{ disclosure: [...rows, row] },
		{ disclosure: [{ ...row, id: "other" }, ...rows] },
		{ disclosure: [{ ...row, class: "fixed" }, ...rows] },
		{ disclosure: [{ ...row, category: "civil" }, ...rows] },
		{ disclosure: [{ ...row, level: "sealed" }, ...rows] },
		{ disclosure: [{ ...row, release: "hold" }, ...rows] },
		{ sealedBlockUs: one.sealedBlockUs + 1 },
		{ trackOpenings: [] },
		{ trackOpenings: ["conflict", "distress"] },
		{ trackBeforeUs: 0 },
		{ trackAfterUs: 0 },
		{ ceiling: [] },
		{ ceiling: ["REL-B”, “OPEN"] },
		...(Object.keys(alert) as Exclude<keyof typeof alert, "doubtGrowth">[]).map((field) => ({
			alert: { ...alert, [field]: alert[field] + 1 },
		})),
		{ alert: { ...alert, doubtGrowth: { mm: 0, height01mm: 0 } } },
		{ alert: { ...alert, doubtGrowth: { mm: 1, height01mm: 0 } } },
		{ alert: { ...alert, doubtGrowth: { mm: 1, height01mm: FOOT_01MM } } },
		...(Object.keys(conformance) as (keyof typeof conformance)[]).map((field) => ({
			conformance: { ...conformance, [field]: conformance[field] + FOOT_01MM },
		})),
		{ zones: [] },
		{ zones: [...one.zones, zone("other", { outline: disc(1, 1, 1) })] },
		{ rules: [...RULES.slice(1)] },
		{ rules: [...RULES.slice(1), RULES[0] as KnownRule] },
	];
})();

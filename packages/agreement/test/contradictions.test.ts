import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR_US } from "@tansiq/space";
import fc from "fast-check";
import {
	type AgreedZone,
	type AnyRule,
	CONTRADICTION_PHRASES,
	contradictions,
	type TellRule,
} from "../src/index.ts";
import { sampleAgreement } from "./sample.ts";
import { box, disc, extent, hours, LOW, line, RULES, zone } from "./sample-rules.ts";

const among = (zones: AgreedZone[], rules: AnyRule[]) =>
	contradictions(sampleAgreement({ zones, rules })).map(
		({ phrase, ids }) => `${phrase.replace("contradiction.", "")} ${ids.join(" ")}`,
	);
const lead = (id: string, changes = {}): AnyRule => ({
	id,
	kind: "lead-time",
	zone: "any",
	class: "any",
	leadUs: 1,
	...changes,
});
const tell = (id: string, changes: Partial<TellRule> = {}): TellRule => ({
	id,
	kind: "tell",
	zone: "any",
	class: "any",
	category: "any",
	to: "any",
	phase: "any",
	level: "volume",
	release: "hold",
	...changes,
});
const free = (id: string, changes: Partial<AgreedZone> = {}) =>
	zone(id, { rule: "free", responsible: ["bravo"], ...changes });
const closed = (id: string, changes: Partial<AgreedZone> = {}) =>
	zone(id, { responsible: ["alpha"], ...changes });
const nights = [{ days: [1], fromMinute: 1_320, toMinute: 360 }];
const days = [{ days: [1], fromMinute: 360, toMinute: 1_320 }];
const reversed = line("b", {
	lat9: line("b").lat9.toReversed(),
	lon9: line("b").lon9.toReversed(),
});
const red = RULES.find(({ kind }) => kind === "red-line") as AnyRule;
const order = { id: "a", kind: "priority", order: ["distress", "medical"] };
const late = { id: "a", kind: "lateness", mmPerMinute: 1, height01mmPerMinute: 1 };
const only = { id: "a", kind: "only-we-know", leadUs: 1 };
const query = { id: "a", kind: "query-budget", km2: 1, periodUs: HOUR_US };
const ladder = { id: "a", kind: "escalation", urgency: "U", rungs: [{ afterUs: 1, to: "chief" }] };

/** What it is, the zones, the rules, what is found. */
const TABLE: [string, AgreedZone[], AnyRule[], string[]][] = [
	["one of everything", [zone("works")], RULES, []],
	["two lead times", [], [lead("b"), lead("a", { leadUs: 2 })], ["lead_time a b"]],
	["the same lead time twice", [], [lead("a"), lead("b")], []],
	["lead times of two classes", [], [lead("a"), lead("b", { class: "crewed", leadUs: 2 })], []],
	["closed in free", [closed("z"), free("a")], [], ["closed_free a z"]],
	["both of one party", [closed("z"), free("a", { responsible: ["alpha"] })], [], []],
	["closed where nobody is named", [zone("z"), free("a")], [], []],
	[
		"shown as disputed",
		[closed("z", { disputed: [{ party: "bravo", extent: extent(disc(9, 9, 9)) }] }), free("a")],
		[],
		[],
	],
	[
		"closed by day, free by night",
		[closed("z", { schedules: days }), free("a", { schedules: nights })],
		[],
		[],
	],
	[
		"closed by night, free on one",
		[closed("z", { schedules: nights }), free("a", { schedules: nights })],
		[],
		["closed_free a z"],
	],
	[
		"closed before it is free",
		[closed("z", { window: hours(0, 1) }), free("a", { window: hours(1, 2) })],
		[],
		[],
	],
	[
		"closed beside free",
		[closed("z", { outline: box(0, 0, 5, 5) }), free("a", { outline: box(0, 5, 5, 9) })],
		[],
		[],
	],
	[
		"closed below free",
		[
			closed("z"),
			free("a", { band: { ...LOW, lower01mm: LOW.upper01mm, upper01mm: LOW.upper01mm + 9 } }),
		],
		[],
		[],
	],
	[
		"altitudes of two datums",
		[closed("z"), free("a", { band: { ...LOW, datum: "STD" } })],
		[],
		["not_checked a z"],
	],
	[
		"one line, two ways",
		[],
		[line("a"), line("b", { crossing: "notice", leadUs: 1 })],
		["crossing a b"],
	],
	[
		"one line, two lead times",
		[],
		[line("a", { crossing: "notice", leadUs: 2 }), line("b", { crossing: "notice", leadUs: 1 })],
		["crossing a b"],
	],
	["one line from both ends, sides not turned", [], [line("a"), reversed], ["sides a b"]],
	["one line from both ends", [], [line("a"), { ...reversed, sides: ["bravo", "alpha"] }], []],
	[
		"a line with two bands that overlap",
		[],
		[line("a"), line("b", { crossing: "consent", band: { ...LOW, lower01mm: 5 } })],
		["crossing a b"],
	],
	[
		"a line low and one high",
		[],
		[line("a"), line("b", { crossing: "consent", band: { ...LOW, lower01mm: LOW.upper01mm } })],
		[],
	],
	[
		"told by the one before",
		[],
		[tell("b"), tell("a", { class: "crewed", to: "bravo" })],
		["tell_shadowed b a"],
	],
	["narrow first", [], [tell("a", { class: "crewed" }), tell("b")], []],
	[
		"neither covers the other",
		[],
		[tell("a", { class: "crewed" }), tell("b", { phase: "active" })],
		[],
	],
	[
		"nothing borne, and let in by notice",
		[zone("z", { rule: "notice", responsible: ["bravo"] })],
		[{ ...red, extent: extent(disc(0, 0, 9)), classes: [], activities: [] }],
		["red_line_notice red z"],
	],
	[
		"something borne",
		[zone("z", { rule: "notice", responsible: ["bravo"] })],
		[{ ...red, extent: extent(disc(0, 0, 9)) }],
		[],
	],
	[
		"floor above ceiling",
		[zone("z", { band: { ...LOW, lower01mm: LOW.upper01mm + 1 } })],
		[],
		["floor_above_ceiling z z"],
	],
	[
		"two upper limits",
		[zone("b"), zone("a", { band: { ...LOW, upper01mm: 5 } })],
		[],
		["two_limits a b"],
	],
	[
		"stacked",
		[
			zone("b"),
			zone("a", { band: { ...LOW, lower01mm: LOW.upper01mm, upper01mm: LOW.upper01mm + 1 } }),
		],
		[],
		[],
	],
	[
		"two spheres of influence",
		[
			free("a", { purpose: "influence" }),
			free("b", { purpose: "influence", responsible: ["alpha"], outline: disc(0, 0, 900) }),
		],
		[],
		["responsible a b"],
	],
	["two orders", [], [order, { ...order, id: "b", order: ["distress"] }], ["two_orders a b"]],
	["two growths", [], [late, { ...late, id: "b", mmPerMinute: 2 }], ["two_figures a b"]],
	["two warnings", [], [only, { ...only, id: "b", leadUs: 2 }], ["two_figures a b"]],
	["two budgets", [], [query, { ...query, id: "b", km2: 2 }], ["two_figures a b"]],
	["budgets of two periods", [], [query, { ...query, id: "b", km2: 2, periodUs: 1 }], []],
	[
		"two ladders",
		[],
		[ladder, { ...ladder, id: "b", rungs: [{ afterUs: 2, to: "chief" }] }],
		["two_ladders a b"],
	],
	["ladders of two urgencies", [], [ladder, { ...ladder, id: "b", urgency: "D" }], []],
];

for (const [name, zones, rules, expected] of TABLE)
	test(`contradictions: ${name}`, () => {
		assert.deepEqual(among(zones, rules), expected);
		if (!rules.some(({ kind }) => kind === "tell"))
			assert.deepEqual(among(zones.toReversed(), rules.toReversed()), expected);
	});

test("every phrase but floor and budget is found in the table", () => {
	const found = new Set(TABLE.flatMap(([, , , all]) => all.map((text) => text.split(" ")[0])));
	for (const phrase of CONTRADICTION_PHRASES)
		assert.ok(found.has(phrase.replace("contradiction.", "")), phrase);
});

test("the index of zones misses no pair that overlaps", () => {
	const at = fc.integer({ min: -40, max: 40 });
	const zones = fc
		.array(fc.tuple(at, at, fc.integer({ min: 50, max: 4_000 }), fc.boolean()), { maxLength: 40 })
		.map((all) =>
			all.map(([north, east, radius, isFree], i) =>
				(isFree ? free : closed)(`z${i}`, { outline: disc(north, east, radius) }),
			),
		);
	fc.assert(
		fc.property(zones, (all) => {
			const pairs = all.flatMap((a, i) => all.slice(i + 1).flatMap((b) => among([a, b], [])));
			assert.deepEqual(among(all, []), pairs.sort());
		}),
		{ numRuns: 20 },
	);
});

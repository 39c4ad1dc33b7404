import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Agreement, type AnyRule, parseAgreement } from "../src/index.ts";
import { ORIGIN_US, sampleAgreement } from "./sample.ts";
import { disc, extent, line, RULES, UNKNOWN, zone } from "./sample-rules.ts";

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));
const everything = () => copy(sampleAgreement({ rules: [...RULES, UNKNOWN] }));

function faultsOf(changes: Partial<Agreement> | object): string[] {
	return parseAgreement(copy({ ...sampleAgreement(), ...changes })).faults.map(
		({ field }) => field,
	);
}
/** The sample's rule of a kind, changed: the zone that it names is there. */
const changed = (kind: string, change: object) => ({
	rules: RULES.filter((rule) => rule.kind === kind || rule.id === "river").map((rule) =>
		rule.kind === kind ? { ...rule, ...change } : rule,
	),
});

test("one of every kind is sound, and a rule of an unknown kind stays to the letter", () => {
	const document = everything();
	const { agreement, faults } = parseAgreement(document);
	assert.deepEqual(faults, []);
	assert.equal(JSON.stringify(agreement), JSON.stringify(everything()));
	assert.deepEqual(agreement?.rules?.at(-1), UNKNOWN);
});

test("an agreement from before there were rules is sound as it is", () => {
	assert.deepEqual(faultsOf({}), []);
});

/** Field that must be named → the change that plants the fault. */
const PLANTED: [string, object][] = [
	["surprise", { surprise: 1 }],
	["id", { id: "a\u202eb" }],
	["version", { version: "3" }],
	["parties", { parties: ["alpha", "bravo", "charlie"] }],
	["parties[1]", { parties: ["alpha", "Bravo"] }],
	["theatre.south9", { theatre: { ...sampleAgreement().theatre, south9: 91_000_000_000 } }],
	["trackOpenings", { trackOpenings: ["conflict", "conflict"] }],
	["tie", { tie: "first-come" }],
	["alert.hits", { alert: { ...sampleAgreement().alert, hits: null } }],
	["sentences.en", { sentences: { en: "00" } }],
	["zones", { zones: {} }],
	["zones[0].id", { zones: [zone("any")] }],
	["zones[1].id", { zones: [zone("a"), zone("a")] }],
	["zones[0].rule", { zones: [{ ...zone("a"), rule: "open" }] }],
	["zones[0].colour", { zones: [{ ...zone("a"), colour: "red" }] }],
	["zones[0].stays", { zones: [{ ...zone("a"), stays: false }] }],
	["zones[0].responsible[0]", { zones: [zone("a", { responsible: ["charlie"] })] }],
	["zones[0].outline.radiusMm", { zones: [zone("a", { outline: disc(0, 0, -1) })] }],
	[
		"zones[0].outline.colour",
		{ zones: [{ ...zone("a"), outline: { ...disc(0, 0, 1), colour: 1 } }] },
	],
	["zones[0].outline.kind", { zones: [{ ...zone("a"), outline: { kind: "ring" } }] }],
	[
		"zones[0].band.upper01mm",
		{ zones: [zone("a", { band: { datum: "W84", lower01mm: 5, upper01mm: 4 } })] },
	],
	[
		"zones[0].banned.classes[0]",
		{ zones: [{ ...zone("a"), banned: { classes: ["x"], activities: [] } }] },
	],
	[
		"zones[0].disputed[0].party",
		{ zones: [zone("a", { disputed: [{ party: "charlie", extent: extent(disc(0, 0, 1)) }] })] },
	],
	[
		"zones[0].schedules[0].days",
		{ zones: [{ ...zone("a"), schedules: [{ days: [], fromMinute: 0, toMinute: 1 }] }] },
	],
	[
		"zones[0].schedules[0].fromMinute",
		{ zones: [{ ...zone("a"), schedules: [{ days: [1], fromMinute: 1_440, toMinute: 1 }] }] },
	],
	["rules[0].zone", { rules: [{ ...RULES[0], zone: "nowhere" }] }],
	["rules[0].leadUs", { rules: [{ ...RULES[0], leadUs: 0 }] }],
	["rules[0].id", { rules: [{ ...RULES[0], id: "works" }] }],
	["rules[0].leadUs", { rules: [{ id: "a", kind: "lead-time", zone: "any", class: "any" }] }],
	["rules[0].id", { rules: [{ kind: "of-a-later-version" }] }],
	["rules[0].kind", { rules: [{ id: "a", kind: { toString: 1, valueOf: 1 } }] }],
	["rules[0].x", { rules: [{ id: "a", kind: "later", x: 0.5 }] }],
	["rules[0].to", changed("tell", { to: "charlie" })],
	["rules[0].level", changed("tell", { level: "all" })],
	["rules[0].lat9[0]", { rules: [line("l", { lat9: [91_000_000_000, 0], lon9: [0, 0] })] }],
	["rules[0].lon9", { rules: [line("l", { lat9: [0, 1], lon9: [0, 1, 2] })] }],
	["rules[0].leadUs", { rules: [line("l", { crossing: "notice" })] }],
	["rules[0].sides[1]", { rules: [line("l", { sides: [null, "charlie"] })] }],
	["rules[1].owner", changed("red-line", { owner: "charlie" })],
	["rules[1].extent.outline.radiusMm", changed("red-line", { extent: extent(disc(0, 0, 0)) })],
	["rules[1].purpose", changed("quiet", { purpose: "silence" })],
	["rules[1].order[0]", changed("priority", { order: ["medical", "distress"] })],
	["rules[1].order", changed("priority", { order: ["distress", "distress"] })],
	[
		"rules[1].rungs[1].afterUs",
		changed("escalation", {
			rungs: [
				{ afterUs: 5, to: "chief" },
				{ afterUs: 5, to: "voice" },
			],
		}),
	],
	["rules[1].zone", changed("neighbour", { zone: "any" })],
	["rules[1].notBoundBy[0]", changed("outsider", { notBoundBy: ["nothing"] })],
];

for (const [field, change] of PLANTED)
	test(`parsing names ${field}: ${JSON.stringify(change).slice(0, 90)}`, () => {
		const document = { ...sampleAgreement(), ...change };
		const { agreement, faults } = parseAgreement(copy(document));
		assert.equal(agreement, null);
		assert.deepEqual([...new Set(faults.map((fault) => fault.field))], [field]);
	});

test("every field of every known rule and zone is asked for, and no other is let in", () => {
	const full = zone("full", {
		schedules: [{ days: [1], fromMinute: 0, toMinute: 1_440 }],
		banned: { classes: ["ground"], activities: ["laser"] },
		disputed: [{ party: "bravo", extent: extent(disc(0, 0, 1)) }],
	});
	const document = copy(sampleAgreement({ zones: [zone("works"), full], rules: RULES }));
	assert.deepEqual(parseAgreement(document).faults, []);
	const optional = new Set(["stays", "schedules", "banned", "disputed", "rules"]);
	const visit = (at: Record<string, unknown>, path: string) => {
		const refused = (field: string) =>
			assert.equal(parseAgreement(document).agreement, null, `${path}.${field}`);
		at.unforeseen = 1;
		refused("unforeseen");
		delete at.unforeseen;
		for (const [field, value] of Object.entries(at)) {
			delete at[field];
			if (!optional.has(field)) refused(`${field} is missing`);
			for (const wrong of [null, {}, [[]], "\u0000", -0.5, Number.MAX_VALUE]) {
				if (wrong === null && (field === "extent" || field === "reachedBy")) continue;
				at[field] = wrong;
				refused(`${field} is ${JSON.stringify(wrong)}`);
			}
			at[field] = value;
			const inside = Array.isArray(value) ? value[0] : value;
			if (typeof inside === "object" && inside !== null)
				visit(inside as Record<string, unknown>, `${path}.${field}`);
		}
	};
	for (const each of [...document.zones, ...(document.rules as AnyRule[])])
		visit(each as unknown as Record<string, unknown>, each.id);
	assert.deepEqual(parseAgreement(document).faults, []);
});

test("a prototype is neither read nor written, and nothing thrown", () => {
	const poisoned = JSON.parse(
		`{"__proto__": {"id": "x"}, "constructor": {"prototype": {"polluted": 1}}}`,
	);
	for (const document of [
		poisoned,
		{ ...everything(), zones: [poisoned] },
		{ ...everything(), rules: [poisoned] },
		{
			...everything(),
			rules: [
				{ id: "a", kind: "__proto__" },
				JSON.parse('{"id":"b","kind":"k","x":{"__proto__":1}}'),
			],
		},
	]) {
		assert.equal(parseAgreement(document).agreement, null);
	}
	assert.equal(({} as { polluted?: number }).polluted, undefined);
});

test("no value whatever makes parsing throw", () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(everything())), (value, field) => {
			assert.equal(parseAgreement(value).agreement, null);
			parseAgreement({ ...everything(), [field]: value });
			parseAgreement({ ...everything(), zones: [value], rules: [value] });
		}),
		{ numRuns: 300 },
	);
	for (const value of [undefined, Number.NaN, Symbol("x"), () => 1, 10n])
		assert.equal(parseAgreement(value).agreement, null);
});

test("a document with more faults than anybody would read is refused with the first of them", () => {
	const zones = Array.from({ length: 3_000 }, () => ({ window: ORIGIN_US }));
	const { agreement, faults } = parseAgreement({ ...everything(), zones });
	assert.equal(agreement, null);
	assert.equal(faults.length, 1_000);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
	type Datum,
	METRE_01MM,
	MINUTE_US,
	meetings,
	type Outline,
	type Volume,
} from "@tansiq/space";
import fc from "fast-check";
import { ExtentIndex } from "../src/extent-index.ts";
import {
	type AgreedZone,
	type AnyRule,
	type RuleBook,
	ruleBookOf,
	ruleFindings,
	type Schedule,
} from "../src/index.ts";
import { ORIGIN_US, sampleAgreement } from "./sample.ts";
import { box, disc, line, path, subject, UNKNOWN, zone } from "./sample-rules.ts";

const budget = () => ({ edgeTests: 0, limit: 10_000_000 });
const at = fc.integer({ min: -60, max: 60 });
const outline: fc.Arbitrary<Outline> = fc.oneof(
	fc.tuple(at, at, fc.integer({ min: 50, max: 3_000 })).map((given) => disc(...given)),
	fc
		.tuple(at, at, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))
		.map(([s, w, high, wide]) => box(s, w, s + high, w + wide)),
	fc
		.array(fc.tuple(at, at), { minLength: 1, maxLength: 4 })
		.map((points) => ({ ...path(...points), halfWidthMm: 100_000 })),
);
const band = fc
	.tuple(
		fc.constantFrom<Datum>("W84", "W84", "W84", "STD"),
		fc.integer({ min: 0, max: 900 }),
		fc.integer({ min: 0, max: 400 }),
	)
	.map(([datum, low, high]) => ({
		datum,
		lower01mm: low * METRE_01MM,
		upper01mm: (low + high) * METRE_01MM,
	}));
const window = fc
	.tuple(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 1, max: 3_000 }))
	.map(([from, minutes]) => ({
		startUs: ORIGIN_US + from * MINUTE_US,
		endUs: ORIGIN_US + (from + minutes) * MINUTE_US,
	}));
const schedules: fc.Arbitrary<Schedule[]> = fc.array(
	fc.record({
		days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
		fromMinute: fc.integer({ min: 0, max: 1_439 }),
		toMinute: fc.integer({ min: 0, max: 1_440 }),
	}),
	{ maxLength: 2 },
);
const extent = fc.record({ outline, band, window, schedules });
const volumes: fc.Arbitrary<Volume[]> = fc.array(fc.record({ outline, band, window }), {
	minLength: 1,
	maxLength: 5,
});
const zones: fc.Arbitrary<AgreedZone[]> = fc
	.array(
		fc.record({
			extent,
			rule: fc.constantFrom("closed", "notice", "consent", "free"),
			responsible: fc.constantFrom(undefined, [], ["alpha"], ["bravo"], ["alpha", "bravo"]),
			disputed: fc.option(fc.record({ party: fc.constant("bravo"), extent })),
		}),
		{ maxLength: 8 },
	)
	.map((all) =>
		all.map(({ extent: where, rule, responsible, disputed }, i) =>
			zone(`zone-${i}`, {
				...where,
				rule,
				...(responsible && { responsible: [...responsible] }),
				...(disputed && { disputed: [disputed] }),
			}),
		),
	);
const rules: fc.Arbitrary<AnyRule[]> = fc
	.array(
		fc.oneof(
			fc.record({ kind: fc.constant("event"), name: fc.constant("Fair"), extent }),
			fc.record({ kind: fc.constant("quiet"), purpose: fc.constant("quiet"), extent }),
			fc.record({
				kind: fc.constant("red-line"),
				owner: fc.constantFrom("alpha", "bravo"),
				name: fc.constant("Dam"),
				extent,
				classes: fc.constantFrom([], ["crewed"], ["ground"]),
				activities: fc.constantFrom([], ["drop"]),
			}),
			fc.record({
				kind: fc.constant("lead-time"),
				zone: fc.constantFrom("any", "zone-0", "zone-1"),
				class: fc.constantFrom("any", "crewed", "ground"),
				leadUs: fc.integer({ min: 1, max: 2_000 }).map((minutes) => minutes * MINUTE_US),
			}),
			fc.tuple(at, at).map(([a, b]) => ({
				...line(""),
				lat9: path([a, -80], [b, 80]).lat9,
				lon9: path([a, -80], [b, 80]).lon9,
			})),
		),
		{ maxLength: 8 },
	)
	.map((all) => all.map((rule, i) => ({ ...rule, id: `rule-${i}` }) as AnyRule));

const book = (of: { zones: AgreedZone[]; rules: AnyRule[] }) => ruleBookOf(sampleAgreement(of));
const found = (of: RuleBook, all: Volume[]) =>
	ruleFindings(of, subject(all, { activities: ["drop"] }), ORIGIN_US, budget());

test("the order of zones, rules and volumes does not matter", () => {
	fc.assert(
		fc.property(zones, rules, volumes, fc.nat(), (z, r, v, turn) => {
			const turned = <T>(all: readonly T[]): T[] => {
				const by = all.length === 0 ? 0 : turn % all.length;
				return [...all.slice(by), ...all.slice(0, by)].reverse();
			};
			const expected = found(book({ zones: z, rules: [...r, UNKNOWN] }), v);
			const shuffled = book({ zones: turned(z), rules: turned([...r, UNKNOWN]) });
			assert.deepEqual(found(shuffled, turned(v)), expected);
		}),
		{ numRuns: 150 },
	);
});

test("cutting volumes in time changes nothing", () => {
	const cut = fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 3 });
	fc.assert(
		fc.property(zones, rules, volumes, cut, (z, r, v, cuts) => {
			const parts = v.flatMap((volume) => {
				const { startUs, endUs } = volume.window;
				const inner = cuts.map((c) => startUs + Math.floor(((endUs - startUs) * c) / 100));
				const ends = [...new Set([startUs, ...inner.sort((a, b) => a - b), endUs])];
				return ends
					.slice(1)
					.map((end, i) => ({ ...volume, window: { startUs: ends[i] as number, endUs: end } }));
			});
			const whole = book({ zones: z, rules: r });
			assert.deepEqual(found(whole, parts), found(whole, v));
		}),
		{ numRuns: 150 },
	);
});

test("the index leaves out nothing that a look at every place finds", () => {
	fc.assert(
		fc.property(zones, rules, volumes, (z, r, v) => {
			const indexed = book({ zones: z, rules: r });
			const places = indexed.places.map((_, i) => i);
			const plain = { candidates: () => places } as unknown as ExtentIndex;
			assert.deepEqual(found(indexed, v), found({ ...indexed, index: plain }, v));
		}),
		{ numRuns: 150 },
	);
});

test("closed zones are broken when, and only when, the strategic check meets them", () => {
	fc.assert(
		fc.property(zones, volumes, (z, v) => {
			const closed = z.map(({ id, outline, band, window }) => zone(id, { outline, band, window }));
			const said = found(book({ zones: closed, rules: [] }), v);
			const expected = closed.flatMap(({ id, ...volume }) => {
				const met = meetings(v, [volume], { radiusMm: 0, height01mm: 0 }, budget());
				return [
					...(met.conflict.length > 0 ? [["breach", id, met.conflict]] : []),
					...(met.unknown.length > 0 ? [["unknown", id, met.unknown]] : []),
				];
			});
			const order = (a: unknown[], b: unknown[]) =>
				`${a.slice(0, 2)}` < `${b.slice(0, 2)}` ? -1 : 1;
			assert.deepEqual(
				said.map(({ kind, rule, windows }) => [kind, rule, windows]).sort(order),
				expected.sort(order),
			);
		}),
		{ numRuns: 150 },
	);
});

test("what a way out says is so: later there is no such breach, and none above", () => {
	fc.assert(
		fc.property(zones, volumes, (z, v) => {
			const closed = z.map((each) => zone(each.id, { ...each, rule: "closed" }));
			const whole = book({ zones: closed, rules: [] });
			const startUs = Math.min(...v.map((each) => each.window.startUs));
			for (const { rule, reason, remedies } of found(whole, v)) {
				if (reason !== "reason.zone_closed") continue;
				for (const remedy of remedies) {
					const moved = v.map((each): Volume => {
						if (remedy.phrase === "remedy.later") {
							const by = remedy.startUs - startUs;
							const { startUs: from, endUs } = each.window;
							return { ...each, window: { startUs: from + by, endUs: endUs + by } };
						}
						assert.ok(remedy.phrase === "remedy.above");
						if (remedy.datum !== each.band.datum) return each;
						const by = remedy.altitude01mm - each.band.lower01mm;
						const { lower01mm, upper01mm } = each.band;
						const raised = { lower01mm: lower01mm + by, upper01mm: upper01mm + by };
						return { ...each, band: { ...each.band, ...raised } };
					});
					const left = found(whole, moved).filter((each) => each.rule === rule);
					assert.ok(left.every((each) => each.reason !== "reason.zone_closed"));
				}
			}
		}),
		{ numRuns: 150 },
	);
});

test("an index of nothing, of one and of many answers alike", () => {
	for (const n of [0, 1, 15, 16, 17, 257]) {
		const extents = Array.from({ length: n }, (_, i) => ({
			outline: disc(i, 0, 10),
			window: { startUs: i, endUs: i + 2 },
		}));
		const index = new ExtentIndex(extents);
		for (const [i, each] of extents.entries()) {
			assert.deepEqual(index.candidates(each), [i]);
			const after = { ...each, window: { startUs: i + 2, endUs: i + 3 } };
			assert.deepEqual(index.candidates(after), []);
		}
	}
	assert.deepEqual(new ExtentIndex([]).candidates(zone("a")), []);
});

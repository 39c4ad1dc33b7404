import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnyRule } from "@tansiq/agreement";
import fc from "fast-check";
import { ORIGIN_US } from "../../agreement/test/sample.ts";
import { disc, place } from "../../space/test/oracle.ts";
import { check, impactOf, Refusal, waysOutOf } from "../src/index.ts";
import {
	act,
	BY,
	declareAt,
	deliver,
	effectsOf,
	exchange,
	MINUTE,
	NOW,
	pair,
	pass,
	plain,
	refold,
	request,
	sayRaw,
	VOLUME,
} from "./pair.ts";

const MONTH = { startUs: ORIGIN_US, endUs: ORIGIN_US + 30 * 24 * 60 * MINUTE };
const LATE: AnyRule = {
	id: "late",
	kind: "lateness",
	mmPerMinute: 1_000_000,
	height01mmPerMinute: 0,
};
/** The operations of `request` are in the first; the second is far from them. */
const ZONES = (["north", "south"] as const).map((id) => ({
	id,
	name: id === "north" ? "Northern sector" : "Southern sector",
	rule: "free" as const,
	outline: disc(place(id === "north" ? 47 : 40, 8), 50_000_000),
	band: { datum: "STD" as const, lower01mm: 0, upper01mm: 400_000_000 },
	window: MONTH,
}));
const at = (latitude: number) => ({
	...VOLUME,
	outline: disc(place(latitude, 8), 5_000_000),
});

test("a late notice lists at once whom it endangers, whoever meets it first stands first", () => {
	const { alpha, bravo } = pair({ zones: [], rules: [LATE] });
	declareAt(alpha, "met", { unit: "wing-1" });
	const later = { startUs: VOLUME.window.startUs + 5 * MINUTE, endUs: VOLUME.window.endUs };
	declareAt(alpha, "wider", { volumes: [{ ...at(47.216), window: later }] });
	declareAt(alpha, "far", { volumes: [at(49)] });
	exchange(alpha, bravo);
	pass(51 * MINUTE, alpha, bravo);
	const ref = declareAt(bravo, "late");
	exchange(bravo, alpha);
	assert.deepEqual(
		impactOf(alpha.state, ref).map(({ operation, unit, kind, reason }) => [
			operation,
			unit,
			kind,
			reason,
		]),
		[
			["met", "wing-1", "conflict", "reason.conflict_cross"],
			["wider", null, "unknown", "reason.unknown_late"],
		],
	);
	act(alpha, { type: "end", operation: "met", by: BY });
	assert.deepEqual(
		impactOf(alpha.state, ref).map(({ operation }) => operation),
		["wider"],
	);
});

test("a notice is taken wider by what it says of itself, also when it is in time", () => {
	const { alpha, bravo } = pair({ zones: [] });
	declareAt(alpha, "near", { volumes: [at(47.216)] });
	const ref = declareAt(bravo, "vague", { imprecision: { m: 6_000, heightM: 0 } });
	exchange(bravo, alpha);
	assert.deepEqual(alpha.state.registry.operations.get(ref)?.growth, {
		mm: 6_000_000,
		height01mm: 0,
	});
	assert.deepEqual(
		impactOf(alpha.state, ref).map(({ reason }) => reason),
		["reason.unknown_late"],
	);
	assert.throws(
		() => declareAt(bravo, "nowhere", { imprecision: { m: 100_001, heightM: 0 } }),
		(error) => error instanceof Refusal && error.faults[0]?.field === "imprecision.m",
	);
});

test("each way out is one by the same check, past everything that stands there", () => {
	let offered = 0;
	fc.assert(
		fc.property(
			fc.array(
				fc.record({
					minute: fc.integer({ min: 55, max: 90 }),
					level: fc.integer({ min: 0, max: 12 }),
					ours: fc.boolean(),
				}),
				{ minLength: 1, maxLength: 7 },
			),
			(others) => {
				const { alpha, bravo } = pair({ zones: [], rules: [LATE] });
				for (const [i, { minute, level, ours }] of others.entries()) {
					const lower01mm = 304_800_000 + (level - 6) * 1_524_000;
					const startUs = NOW + minute * MINUTE;
					const volume = {
						...VOLUME,
						band: { datum: "STD" as const, lower01mm, upper01mm: lower01mm + 1_000_000 },
						window: { startUs, endUs: startUs + 12 * MINUTE },
					};
					declareAt(ours ? alpha : bravo, `other-${i}`, { volumes: [volume] });
				}
				exchange(alpha, bravo);
				declareAt(alpha, "mine");
				const { operations } = alpha.state.registry;
				const mine = operations.get("mine");
				assert.ok(mine);
				for (const { volumes: moved } of waysOutOf(alpha.state, "mine", NOW)) {
					offered++;
					const volumes = operations.get("mine")?.volumes;
					declareless(alpha, () => {
						const verdict = check(alpha.state, request({ volumes: moved }), NOW);
						const met = verdict.findings.filter((finding) => finding.met !== "mine");
						assert.deepEqual(met, [], JSON.stringify(moved));
					});
					assert.deepEqual(operations.get("mine")?.volumes, volumes);
				}
				// Free already: nothing to get out of.
				if (alpha.state.findings.get("mine") === undefined)
					assert.deepEqual(waysOutOf(alpha.state, "mine", NOW), []);
				assert.deepEqual(waysOutOf(alpha.state, "mine", VOLUME.window.startUs), []);
			},
		),
		{ numRuns: 25, seed: 7 },
	);
	assert.ok(offered > 10, `${offered} ways out`);
});

/** Nothing of a check stays. */
function declareless(of: { state: unknown }, look: () => void): void {
	const before = plain(of.state as never);
	look();
	assert.deepEqual(plain(of.state as never), before);
}

for (const [text, expected] of [
	["Live firing in the Southern sector", /^names south$/],
	["Firing up to FL100, upper limit FL120", /UP TO FL100, UPPER LIMIT FL120/],
	["Not above 10100 m", /NOT ABOVE 10100 M/],
	["Up to FL33100", /UP TO FL33100/],
	["Below FL050", /BELOW FL050/],
] as const)
	test(`words that contradict the volumes are refused with what they say: ${text}`, () => {
		const { alpha } = pair({ zones: ZONES });
		// From FL1000 to FL1010, 10,100 feet times ten.
		const band = { datum: "STD" as const, lower01mm: 30_480_000, upper01mm: 10_100 * 3_048 };
		const volumes = [{ ...VOLUME, band }];
		assert.throws(
			() => declareAt(alpha, "firing", { volumes, text }),
			(error) =>
				error instanceof Refusal &&
				error.code === "invalid" &&
				error.faults[0]?.field === "text" &&
				expected.test(error.faults[0].value),
		);
		assert.throws(() => check(alpha.state, request({ volumes, text }), NOW), Refusal);
		assert.equal(alpha.state.registry.operations.size, 0);
	});

for (const text of [
	"Live firing in the Northern sector, up to FL101",
	"Upper limit 10100 ft",
	"Below 3078 m",
	"the southerner is told; range 5 km",
])
	test(`words that fit the volumes are told with them: ${text}`, () => {
		const { alpha, bravo } = pair({ zones: ZONES });
		const band = { datum: "STD" as const, lower01mm: 30_480_000, upper01mm: 10_100 * 3_048 };
		const ref = declareAt(alpha, "firing", { volumes: [{ ...VOLUME, band }], text });
		exchange(alpha, bravo);
		const told = bravo.state.registry.operations.get(ref);
		assert.deepEqual([told?.text, told?.contradictions], [text, undefined]);
	});

test("a number in the wrong unit is named with the unit that fits it", () => {
	const { alpha } = pair({ zones: [] });
	const band = { datum: "STD" as const, lower01mm: 0, upper01mm: 3_000 * 3_048 };
	assert.throws(
		() => declareAt(alpha, "x", { volumes: [{ ...VOLUME, band }], text: "up to 3000 m" }),
		(error) => error instanceof Refusal && /the unit FT/.test(error.faults[0]?.expected ?? ""),
	);
});

test("a contradictory notice of theirs blocks no warning: who is where it says is endangered as well", () => {
	const { alpha, bravo } = pair({ zones: ZONES });
	declareAt(alpha, "drawn");
	declareAt(alpha, "named", { volumes: [at(40)] });
	declareAt(alpha, "neither", { volumes: [at(44)] });
	exchange(alpha, bravo);
	sayRaw(bravo, [
		"TQ-20",
		{
			by: { role: "planner", script: false },
			category: "state",
			class: "crewed",
			level: "volume",
			marks: [],
			text: "Missile firing in the southern sector",
			volumes: [VOLUME as never],
		},
	]);
	const [effect] = effectsOf(deliver(bravo, alpha));
	assert.equal(effect?.kind, "notice");
	const ref = effect?.kind === "notice" ? effect.ref : "";
	assert.deepEqual(alpha.state.registry.operations.get(ref)?.contradictions, [
		{ field: "text", value: "names south", expected: "a zone that the volumes meet: north" },
	]);
	assert.deepEqual(
		impactOf(alpha.state, ref).map(({ operation, kind, reason }) => [operation, kind, reason]),
		[
			["drawn", "conflict", "reason.conflict_cross"],
			["named", "unknown", "reason.unknown_contradiction"],
		],
	);
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
});

test("threat 16: words and figures that nobody can mean leave a notice without effect, and stop no log", () => {
	const { alpha, bravo } = pair({ zones: [] });
	const body = {
		by: { role: "planner", script: false },
		category: "state",
		class: "crewed",
		level: "volume",
		marks: [],
		volumes: [VOLUME as never],
	};
	sayRaw(
		bravo,
		["TQ-20", { ...body, text: "x".repeat(257) }],
		["TQ-20", { ...body, text: 7 }],
		["TQ-20", { ...body, imprecision_m: -1 }],
		["TQ-20", { ...body, imprecision_height_m: 1e9 }],
		["TQ-20", { ...body, discloses: "alpha/routine/0" }],
		["TQ-20", body],
	);
	assert.deepEqual(
		effectsOf(deliver(bravo, alpha)).map(({ kind }) => kind),
		["none", "none", "none", "none", "none", "notice"],
	);
});

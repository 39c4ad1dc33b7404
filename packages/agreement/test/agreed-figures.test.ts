import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_US, HOUR_US, MINUTE_US } from "@tansiq/space";
import fc from "fast-check";
import {
	type AnyRule,
	changesFirst,
	crossing,
	type Declaration,
	disclosureFor,
	disclosureTo,
	ladderFor,
	latenessGrowth,
	leadTimeFor,
	onlyWeKnowLeadUs,
	type Proposal,
	priorityOf,
	proposalFaults,
	ruleBookOf,
	standingOf,
	toldAsWell,
} from "../src/index.ts";
import { sampleAgreement } from "./sample.ts";
import { box, disc, extent, RULES, UNKNOWN, volume, zone } from "./sample-rules.ts";

const agreement = sampleAgreement({ rules: RULES });
const budget = () => ({ edgeTests: 0, limit: 1_000_000 });

test("an agreement binds from its first instant to its last, when both have signed", () => {
	const signed = { signedBy: ["bravo", "alpha"], suspendedSinceUs: null, endedUs: null };
	const { startUs, endUs } = agreement.validity;
	const state = (signing: object, nowUs: number, of = agreement) => {
		const { state: found, holds, changesUs } = standingOf(of, { ...signed, ...signing }, nowUs);
		return [found, holds, changesUs];
	};
	assert.deepEqual(state({}, startUs - 1), ["not-yet", "none", startUs]);
	assert.deepEqual(state({}, startUs), ["in-force", "all", endUs]);
	assert.deepEqual(state({}, endUs - 1), ["in-force", "all", endUs]);
	assert.deepEqual(state({}, endUs), ["expired", "none", null]);
	assert.deepEqual(state({ endedUs: startUs + 5 }, startUs + 4), ["in-force", "all", startUs + 5]);
	assert.deepEqual(state({ endedUs: startUs + 5 }, startUs + 5), ["expired", "none", null]);
	assert.deepEqual(state({ suspendedSinceUs: startUs }, startUs), ["suspended", "stays", endUs]);
	assert.deepEqual(state({ signedBy: ["alpha", "charlie"] }, startUs), ["unsigned", "none", endUs]);
	const later = sampleAgreement({ rules: [UNKNOWN] });
	assert.deepEqual(state({}, startUs, later), ["not-understood", "all", endUs]);
	const told = standingOf(later, { ...signed, signedBy: ["alpha"] }, startUs);
	assert.deepEqual([told.missing, told.notUnderstood], [["bravo"], ["later"]]);
});

test("of lead times the narrowest decides, and of several zones the longest", () => {
	const rule = (id: string, where: string, of: "any" | "ground", hours: number): AnyRule => ({
		id,
		kind: "lead-time",
		zone: where,
		class: of,
		leadUs: hours * HOUR_US,
	});
	const rules = [
		rule("c", "any", "any", 1),
		rule("b", "any", "ground", 2),
		rule("a", "z", "any", 3),
	];
	const at = (kind: "crewed" | "ground", zones: string[], all = rules) =>
		leadTimeFor(sampleAgreement({ rules: all }), { class: kind, zones }).rule;
	assert.equal(at("crewed", []), "c");
	assert.equal(at("ground", []), "b");
	assert.equal(at("ground", ["y"]), "b");
	assert.equal(at("ground", ["y", "z"]), "a");
	assert.equal(at("ground", ["z"], [...rules, rule("d", "z", "ground", 1)]), "d");
	assert.equal(at("crewed", ["z"], []), "default");
	const twice = [rule("b", "z", "any", 1), rule("a", "z", "any", 2)];
	assert.equal(at("crewed", ["z"], twice), "a");
	assert.equal(at("crewed", ["z"], twice.toReversed()), "a");
});

test("a tell rule decides before the table, by zone, class, category, addressee and phase", () => {
	const rule = {
		id: "r",
		kind: "tell",
		zone: "works",
		class: "crewed",
		category: "civil",
		to: "bravo",
		phase: "active",
		level: "track",
		release: "automatic",
	} as const;
	const ruled = sampleAgreement({ rules: [rule] });
	const fits = {
		class: "crewed",
		category: "civil",
		zones: ["works"],
		to: "bravo",
		phase: "active",
	} as const;
	assert.deepEqual(disclosureTo(ruled, fits), { level: "track", release: "automatic", rule: "r" });
	for (const other of [
		{ class: "ground" },
		{ category: "state" },
		{ zones: [] },
		{ to: "alpha" },
		{ phase: "planned" },
	] as const) {
		const subject = { ...fits, ...other };
		assert.deepEqual(disclosureTo(ruled, subject), disclosureFor(ruled, subject));
	}
	for (const asked of ["sealed", "presence", "volume", "track"] as const) {
		assert.equal(disclosureTo(ruled, fits, asked).level, asked);
		const sealed = { ...fits, category: "state", zones: [] } as const;
		assert.equal(disclosureTo(ruled, sealed, asked).level, "sealed");
	}
});

test("neighbours are told of what comes near a border, and all where nobody is responsible", () => {
	const square = zone("square", { rule: "free", ...extent(box(-50, -50, 50, 50)) });
	const round = zone("round", { rule: "free", ...extent(disc(200, 0, 5_000)) });
	const nobody = zone("nobody", { rule: "free", responsible: [], ...extent(disc(0, 0, 500)) });
	const near = (id: string, where: string): AnyRule => ({
		id,
		kind: "neighbour",
		zone: where,
		withinMm: 1_000_000,
		tell: ["charlie", "alpha"],
	});
	const rules = [near("n", "square"), near("m", "round")];
	const book = ruleBookOf(sampleAgreement({ zones: [square, round, nobody], rules }));
	const told = (north: number, east: number, radiusM = 10) =>
		toldAsWell(book, [volume(disc(north, east, radiusM))], "alpha", budget());
	const charlie = (id: string) => [{ party: "charlie", because: [id] }];
	assert.deepEqual(told(49, 0), charlie("n"), "inside, near the border");
	assert.deepEqual(told(55, 0), charlie("n"), "outside, near the border");
	assert.deepEqual(told(30, 0), [], "deep inside");
	assert.deepEqual(told(80, 0), [], "far outside");
	assert.deepEqual(told(200, 0), [], "deep inside a disc");
	assert.deepEqual(told(200, 0, 4_100), charlie("m"), "wide inside a disc");
	assert.deepEqual(told(200, 70), charlie("m"), "outside a disc, 0.5 km");
	assert.deepEqual(told(0, 0), [{ party: "bravo", because: ["nobody"] }]);
});

test("priority goes by the rule, and by the usual order without one or between two", () => {
	assert.deepEqual(priorityOf(sampleAgreement()), ["distress", "medical", "protected"]);
	assert.deepEqual(priorityOf(agreement), ["distress", "protected"]);
	const two = [...RULES, { id: "x", kind: "priority", order: ["distress"] }];
	assert.equal(priorityOf(sampleAgreement({ rules: two })).length, 3);
	const common = { index: 1, seenPeer: 0, startUs: 1, entryHash: "00" };
	const medical: Declaration = { ...common, author: "alpha", category: "medical", startUs: 9 };
	const state: Declaration = { ...common, author: "bravo", category: "state" };
	assert.equal(changesFirst(medical, state), state);
	assert.equal(changesFirst(medical, state, priorityOf(agreement)), medical);
});

test("ladders, lateness and what only we know go by the rules, and have an end without them", () => {
	assert.deepEqual(
		ladderFor(agreement, "U").map(({ to }) => to),
		["chief", "mediator"],
	);
	assert.deepEqual(ladderFor(agreement, "D"), []);
	assert.equal(onlyWeKnowLeadUs(agreement), 30 * MINUTE_US);
	assert.equal(onlyWeKnowLeadUs(sampleAgreement()), 15 * MINUTE_US);
	const imprecision = { mm: 500, height01mm: 7 };
	assert.deepEqual(latenessGrowth(agreement, 0, imprecision), imprecision);
	assert.deepEqual(latenessGrowth(agreement, -MINUTE_US), { mm: 0, height01mm: 0 });
	assert.deepEqual(latenessGrowth(agreement, 2 * MINUTE_US + 1, imprecision), {
		mm: 3_500,
		height01mm: 30_007,
	});
	assert.deepEqual(latenessGrowth(sampleAgreement(), DAY_US), { mm: 0, height01mm: 0 });
	const most = latenessGrowth(agreement, Number.MAX_SAFE_INTEGER);
	assert.ok(Number.isSafeInteger(most.mm) && most.height01mm === 2_147_483_647);
});

const hash = fc.stringMatching(/^[0-9a-f]{8}$/);
const proposal = (author: string): fc.Arbitrary<Proposal> =>
	fc.record({
		id: fc.constant("strait"),
		version: fc.constant(4),
		parties: fc.constant<[string, string]>(["alpha", "bravo"]),
		follows: fc.constantFrom("base", "base", "base", "other"),
		hash,
		author: fc.constant(author),
		index: fc.nat(5),
		seenPeer: fc.nat(6),
	});

test("of two amendments that cross one stands, the same at both sides", () => {
	fc.assert(
		fc.property(proposal("alpha"), proposal("bravo"), (a, b) => {
			const found = crossing(a, b);
			assert.deepEqual(crossing(b, a), found);
			if (found === null) return assert.ok(a.follows !== b.follows || a.hash === b.hash);
			assert.notEqual(found.stands, found.void);
			const [standing, other] = [found.stands, found.void];
			const isAware = standing.seenPeer > other.index;
			const isKnown = other.seenPeer > standing.index;
			assert.ok(isAware || !isKnown, "what replaces another had seen it");
			if (isAware === isKnown) assert.ok(standing.hash < other.hash);
		}),
		{ numRuns: 500 },
	);
	const [first] = fc.sample(proposal("alpha"), 1) as [Proposal];
	const later = { ...first, hash: "ffffffff0", index: first.index + 1 };
	assert.equal(crossing(first, later)?.stands, later);
	assert.equal(crossing(later, first)?.stands, later);
});

test("a proposal follows the version that stands, of the same agreement and parties", () => {
	const current = { id: "strait", version: 3, parties: ["bravo", "alpha"], hash: "base" } as const;
	const next: Proposal = {
		...current,
		parties: ["alpha", "bravo"],
		version: 4,
		follows: "base",
		hash: "x",
		author: "alpha",
		index: 1,
		seenPeer: 1,
	};
	const fields = (changes: Partial<Proposal>) =>
		proposalFaults({ ...next, ...changes }, { ...current, parties: ["bravo", "alpha"] }).map(
			({ field }) => field,
		);
	assert.deepEqual(fields({}), []);
	assert.deepEqual(fields({ version: 5, follows: "old" }), ["version", "follows"]);
	assert.deepEqual(fields({ id: "x", parties: ["alpha", "charlie"] }), ["id", "parties"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Band, DAY_US, HOUR_US, METRE_01MM, MINUTE_US } from "@tansiq/space";
import {
	type AgreedZone,
	type AnyRule,
	type RuleFinding,
	type RuleSubject,
	ruleBookOf,
	ruleFindings,
	zonesMet,
} from "../src/index.ts";
import { ORIGIN_US, sampleAgreement } from "./sample.ts";
import {
	box,
	disc,
	extent,
	hours,
	LOW,
	line,
	path,
	subject,
	UNKNOWN,
	volume,
	zone,
} from "./sample-rules.ts";

const STANDARD: Band = { datum: "STD", lower01mm: 0, upper01mm: 1_000 * METRE_01MM };
const inside = () => volume(disc(0, 0, 100));
const budget = (limit = 1_000_000) => ({ edgeTests: 0, limit });

function findings(
	zones: AgreedZone[],
	rules: AnyRule[],
	asked: RuleSubject,
	nowUs = ORIGIN_US,
): RuleFinding[] {
	return ruleFindings(ruleBookOf(sampleAgreement({ zones, rules })), asked, nowUs, budget());
}
const brief = (found: RuleFinding[]) =>
	found.map(({ kind, rule, reason }) => `${kind} ${rule} ${reason.replace("reason.", "")}`);

test("a closed zone is broken by what enters it, and by nothing beside, before or above it", () => {
	const zones = [zone("z", { window: hours(0, 10) })];
	const at = (v: ReturnType<typeof inside>) => brief(findings(zones, [], subject([v])));
	assert.deepEqual(at(inside()), ["breach z zone_closed"]);
	assert.deepEqual(at(volume(disc(0, 100, 100))), []);
	assert.deepEqual(at(volume(disc(0, 0, 100), hours(10, 11))), []);
	const above = { ...LOW, lower01mm: LOW.upper01mm, upper01mm: LOW.upper01mm + 1 };
	assert.deepEqual(at(volume(disc(0, 0, 100), hours(1, 2), above)), []);
});

test("a closed zone is left by starting later or staying above", () => {
	const nightly = [{ days: [0, 1, 2, 3, 4, 5, 6], fromMinute: 0, toMinute: 120 }];
	const zones = [zone("z", { schedules: nightly })];
	const [found] = findings(zones, [], subject([inside(), volume(disc(0, 0, 9), hours(25, 26))]));
	assert.deepEqual(found?.windows, [hours(1, 2), hours(25, 26)]);
	const [later, above] = found?.remedies ?? [];
	assert.deepEqual(above, { phrase: "remedy.above", datum: "W84", altitude01mm: LOW.upper01mm });
	assert.deepEqual(later, { phrase: "remedy.later", startUs: ORIGIN_US + 2 * HOUR_US });
	const moved = [volume(disc(0, 0, 100), hours(2, 3)), volume(disc(0, 0, 9), hours(26, 27))];
	assert.deepEqual(findings(zones, [], subject(moved)), []);
});

test("a notice zone asks for the general figure, and says how much is missing", () => {
	const zones = [zone("z", { rule: "notice" })];
	const asked = (leadUs: number) => subject([inside()], { noticeUs: hours(1, 2).startUs - leadUs });
	const [entered, ...more] = findings(zones, [], asked(15 * MINUTE_US));
	assert.deepEqual([entered?.kind, entered?.reason], ["information", "reason.zone_entered"]);
	assert.deepEqual(entered?.data, { parties: ["alpha", "bravo"] }, "nobody was named");
	assert.deepEqual([entered?.windows, entered?.remedies, more], [[hours(1, 2)], [], []]);
	const [found] = findings(zones, [], asked(9 * MINUTE_US));
	assert.equal(found?.reason, "reason.zone_notice");
	assert.deepEqual(found?.data, {
		leadUs: 15 * MINUTE_US,
		shortUs: 6 * MINUTE_US,
		parties: ["bravo"],
	});
	assert.deepEqual(found?.remedies, [
		{
			phrase: "remedy.notice",
			startUs: hours(1, 2).startUs + 6 * MINUTE_US,
			shortUs: 6 * MINUTE_US,
		},
	]);
	const untold = subject([inside()], { noticeUs: null });
	const at = (minute: number) => brief(findings(zones, [], untold, ORIGIN_US + minute * MINUTE_US));
	assert.deepEqual(at(45), ["information z zone_entered"]);
	assert.deepEqual(at(46), ["breach z zone_notice"]);
});

test("a lead-time rule counts to the entry, the narrowest decides, and it binds in free zones too", () => {
	const zones = [zone("z", { rule: "free" }), zone("other", { ...extent(disc(90, 0, 100)) })];
	const lead = (id: string, where: string, kind: "crewed" | "any", h: number): AnyRule => ({
		id,
		kind: "lead-time",
		zone: where,
		class: kind,
		leadUs: h * HOUR_US,
	});
	const way = [volume(disc(50, 0, 100), hours(1, 3)), volume(disc(0, 0, 100), hours(3, 4))];
	const asked = subject(way, { noticeUs: ORIGIN_US });
	const short = (...rules: AnyRule[]) => findings(zones, rules, asked)[0]?.data.shortUs ?? 0;
	assert.equal(short(lead("a", "z", "any", 4)), HOUR_US);
	assert.equal(short(lead("a", "z", "any", 3)), 0);
	assert.equal(short(lead("a", "z", "any", 9), lead("b", "z", "crewed", 4)), HOUR_US);
	assert.equal(short(lead("a", "any", "crewed", 9)), 0, "free elsewhere");
	assert.equal(short(lead("a", "other", "crewed", 9)), 0);
});

test("consent is everybody's who is responsible, and nobody needs his own", () => {
	const shared = [zone("z", { rule: "consent", responsible: ["alpha", "bravo"] })];
	const [found] = findings(shared, [], subject([inside()]));
	assert.deepEqual(found?.remedies, [{ phrase: "remedy.consent", parties: ["bravo"] }]);
	const given = [{ id: "z", party: "bravo" }];
	const entered = ["information z zone_entered"];
	assert.deepEqual(brief(findings(shared, [], subject([inside()], { consents: given }))), entered);
	const wrong = [
		{ id: "z", party: "alpha" },
		{ id: "y", party: "bravo" },
	];
	assert.equal(findings(shared, [], subject([inside()], { consents: wrong })).length, 1);
	const own = [zone("z", { rule: "consent", responsible: ["alpha"] })];
	assert.deepEqual(brief(findings(own, [], subject([inside()]))), entered);
	const theirs = findings(own, [], subject([inside()], { owner: "bravo" }));
	assert.deepEqual(brief(theirs), ["breach z zone_consent"]);
	const ownNotice = [zone("z", { rule: "notice", responsible: ["alpha"] })];
	const [late] = findings(ownNotice, [], subject([inside()]), ORIGIN_US + DAY_US);
	assert.deepEqual([late?.reason, late?.data.parties], ["reason.zone_entered", ["alpha"]]);
});

test("banned classes and activities are broken where they are done, and unknown where it is not told", () => {
	const banned = {
		classes: ["uncrewed" as const],
		activities: ["laser" as const, "drop" as const],
	};
	const zones = [zone("z", { rule: "free", responsible: ["bravo"], banned })];
	const at = (changes: Partial<RuleSubject>) => findings(zones, [], subject([inside()], changes));
	assert.deepEqual(brief(at({})), ["information z zone_entered"]);
	assert.deepEqual(brief(at({ class: "uncrewed" })), ["breach z zone_class"]);
	const [laser] = at({ activities: ["survey", "laser"] });
	assert.equal(laser?.reason, "reason.zone_activity");
	assert.deepEqual(laser?.data.activities, ["laser"]);
	assert.deepEqual(brief(at({ activities: null })), ["unknown z unknown_activity"]);
});

test("another datum is unknown, and does not hide what is certain", () => {
	const zones = [zone("z")];
	const other = volume(disc(0, 0, 100), hours(3, 4), STANDARD);
	const far = volume(disc(0, 90, 100), hours(3, 4), STANDARD);
	assert.deepEqual(brief(findings(zones, [], subject([other]))), ["unknown z unknown_datum"]);
	assert.deepEqual(findings(zones, [], subject([far])), []);
	const [sure, unsure] = findings(zones, [], subject([inside(), other]));
	assert.deepEqual([sure?.kind, sure?.windows], ["breach", [hours(1, 2)]]);
	assert.deepEqual([unsure?.kind, unsure?.windows], ["unknown", [hours(3, 4)]]);
});

test("a disputed zone names both versions, whichever is met", () => {
	const disputed = [{ party: "bravo", extent: extent(disc(0, 100, 2_000)) }];
	const closed = [zone("z", { disputed })];
	const agreed = findings(closed, [], subject([inside()]));
	assert.deepEqual(brief(agreed), ["breach z zone_closed", "information z zone_disputed"]);
	assert.deepEqual(agreed[1]?.data.versions, ["bravo"]);
	const theirs = findings(closed, [], subject([volume(disc(0, 100, 100))]));
	assert.deepEqual(brief(theirs), ["unknown z zone_disputed"]);
	assert.deepEqual(theirs[0]?.remedies, [{ phrase: "remedy.settle", parties: ["alpha", "bravo"] }]);
	const free = [zone("z", { rule: "free", disputed })];
	const met = findings(free, [], subject([volume(disc(0, 100, 100))]));
	assert.deepEqual(brief(met), ["information z zone_disputed"]);
});

test("a zone with nobody responsible is flagged, one where nobody was named is not", () => {
	const at = (responsible?: string[]) =>
		findings(
			[zone("z", { rule: "free", ...(responsible && { responsible }) })],
			[],
			subject([inside()]),
		);
	assert.deepEqual(brief(at([])), ["information z zone_nobody"]);
	assert.deepEqual(at([])[0]?.data.parties, ["bravo"]);
	assert.deepEqual(at(), []);
	assert.deepEqual(brief(at(["bravo"])), ["information z zone_entered"]);
});

test("red lines bind the other; one's own is a reminder", () => {
	const red = (changes: object): AnyRule => ({
		id: "red",
		kind: "red-line",
		owner: "bravo",
		name: "Dam",
		extent: extent(disc(0, 0, 1_000)),
		classes: ["crewed"],
		activities: ["live-fire"],
		...changes,
	});
	const fire = { activities: ["live-fire" as const] };
	const at = (rule: AnyRule, changes: Partial<RuleSubject> = fire) =>
		brief(findings([], [rule], subject([inside()], changes)));
	assert.deepEqual(at(red({})), ["breach red red_line"]);
	assert.deepEqual(at(red({ owner: "alpha" })), ["information red red_line_own"]);
	assert.deepEqual(at(red({}), { ...fire, class: "ground" }), []);
	assert.deepEqual(at(red({}), {}), []);
	assert.deepEqual(at(red({}), { activities: null }), ["unknown red unknown_activity"]);
	assert.deepEqual(at(red({ classes: [], activities: [] }), {}), ["breach red red_line"]);
});

test("quiet times and visits conflict, events and outsiders inform", () => {
	const area = extent(disc(0, 0, 1_000));
	const rules: AnyRule[] = [
		{ id: "a", kind: "event", name: "Fair", extent: area },
		{ id: "b", kind: "quiet", purpose: "protected-visit", extent: area },
		{ id: "c", kind: "quiet", purpose: "quiet", extent: area },
		{
			id: "d",
			kind: "outsider",
			name: "Patrol",
			extent: area,
			reachedBy: "bravo",
			notBoundBy: ["b"],
		},
		{ id: "e", kind: "outsider", name: "Band", extent: null, reachedBy: null, notBoundBy: [] },
	];
	assert.deepEqual(brief(findings([], rules, subject([inside()]))), [
		"conflict b protected_visit",
		"conflict c quiet",
		"information a event",
		"information d outsider",
		"information e outsider",
	]);
	assert.deepEqual(brief(findings([], rules, subject([volume(disc(90, 0, 9))]))), [
		"information e outsider",
	]);
});

test("a rule of an unknown kind leaves every operation unknown", () => {
	const [found] = findings([], [UNKNOWN], subject([inside()]));
	assert.equal(found?.kind, "unknown");
	assert.equal(found?.reason, "reason.unknown_rule");
	assert.deepEqual(found?.data, { kind: "of-a-later-version" });
	assert.deepEqual(found?.windows, [hours(1, 2)]);
});

test("crossing a dividing line is reaching beyond it on both sides", () => {
	const at = (...outlines: Parameters<typeof volume>[0][]) =>
		findings(
			[],
			[line("l")],
			subject(outlines.map((outline, i) => volume(outline, hours(i + 1, i + 2)))),
		);
	const crossed = ["breach l line_never"];
	assert.deepEqual(brief(at(box(-10, -10, 10, 10))), crossed, "an area across it");
	assert.deepEqual(brief(at(box(-100, -10, 100, 0))), [], "an area drawn along it");
	assert.deepEqual(brief(at(box(-50, 0, 50, 10))), [], "an area along a part of it");
	assert.deepEqual(brief(at(disc(0, 0, 100))), crossed, "a disc on a vertex of it");
	assert.deepEqual(brief(at(path([3, -10], [3, 10]))), crossed, "a path across it");
	assert.deepEqual(brief(at(path([3, -10], [3, -1]))), [], "a path short of it");
	assert.deepEqual(brief(at(path([3, -10], [3, 0]))), [], "a path up to it");
	assert.deepEqual(brief(at(path([3, -10], [3, 0]), path([3, 0], [3, 10]))), crossed, "cut on it");
	assert.deepEqual(
		brief(at(path([0, -10], [0, 0]), path([0, 0], [0, 10]))),
		crossed,
		"on a vertex",
	);
	assert.deepEqual(brief(at(path([101, -10], [101, 10]))), [], "round its end");
	assert.deepEqual(at(path([3, -10], [3, -1]), path([3, -1], [3, 10]))[0]?.windows, [hours(2, 3)]);
});

test("a crossing is told with its sides, in the direction in which it is made", () => {
	const along = (from: number, to: number) =>
		subject([
			volume(path([3, from], [3, 0]), hours(1, 2)),
			volume(path([3, 0], [3, to]), hours(2, 3)),
		]);
	const sides = (asked: RuleSubject) => findings([], [line("l")], asked)[0]?.data.sides;
	assert.deepEqual(sides(along(-10, 10)), ["alpha", "bravo"]);
	assert.deepEqual(sides(along(10, -10)), ["bravo", "alpha"]);
});

test("a line's band, notice and consent decide whether a crossing is a breach", () => {
	const across = path([3, -10], [3, 10]);
	const asked = subject([volume(across)], { noticeUs: ORIGIN_US });
	const notice = (leadUs: number) =>
		findings([], [line("l", { crossing: "notice", leadUs })], asked);
	assert.deepEqual(notice(HOUR_US), []);
	assert.equal(notice(HOUR_US + 1)[0]?.data.shortUs, 1);
	const consent = [line("l", { crossing: "consent" })];
	assert.deepEqual(findings([], consent, asked)[0]?.remedies, [
		{ phrase: "remedy.consent", parties: ["bravo"] },
	]);
	const given = { ...asked, consents: [{ id: "l", party: "bravo" }] };
	assert.deepEqual(findings([], consent, given), []);
	const high = { ...LOW, lower01mm: LOW.upper01mm, upper01mm: LOW.upper01mm + 1 };
	assert.deepEqual(findings([], [line("l")], subject([volume(across, hours(1, 2), high)])), []);
	const other = subject([volume(across, hours(1, 2), STANDARD)]);
	assert.deepEqual(brief(findings([], [line("l")], other)), ["unknown l unknown_datum"]);
});

test("a bent line is crossed at its corner from whichever side", () => {
	const bent = line("l", {
		lat9: line("x")
			.lat9.slice(0, 2)
			.concat(path([0, 80]).lat9),
		lon9: line("x")
			.lon9.slice(0, 2)
			.concat(path([0, 80]).lon9),
	});
	const at = (outline: Parameters<typeof volume>[0]) =>
		brief(findings([], [bent], subject([volume(outline)])));
	assert.deepEqual(at(path([10, -10], [-10, 10])), ["breach l line_never"]);
	assert.deepEqual(at(path([-10, 10], [10, -10])), ["breach l line_never"]);
	assert.deepEqual(at(path([10, -10], [1, -1], [10, 10])), []);
	assert.deepEqual(at(box(-50, 0, 0, 50)), [], "an area in the corner");
});

test("suspended, only what stays is looked at", () => {
	const zones = [zone("a"), zone("b", { stays: true })];
	const agreement = sampleAgreement({ zones });
	const asked = subject([inside()]);
	const at = (holds: "all" | "stays") =>
		ruleFindings(ruleBookOf(agreement, holds), asked, ORIGIN_US, budget()).map(({ rule }) => rule);
	assert.deepEqual(at("all"), ["a", "b"]);
	assert.deepEqual(at("stays"), ["b"]);
	assert.equal(ruleBookOf(agreement), ruleBookOf(agreement));
});

test("threat 16: a check over its budget is unknown, and keeps what it found", () => {
	const star = Array.from({ length: 900 }, (_, i) => {
		const [sin, cos] = [Math.sin((i / 450) * Math.PI), Math.cos((i / 450) * Math.PI)];
		return [Math.round(20_000_000 * sin), Math.round(20_000_000 * cos)] as const;
	});
	const outline = {
		kind: "polygon" as const,
		lat9: star.map(([y]) => 45_000_000_000 + y),
		lon9: star.map(([, x]) => 5_000_000_000 + x),
	};
	const book = ruleBookOf(sampleAgreement({ zones: [zone("a"), zone("b", { outline })] }));
	const found = ruleFindings(book, subject([volume(outline)]), ORIGIN_US, budget(1_000));
	assert.deepEqual(brief(found), ["breach a zone_closed", "unknown strait unknown_budget"]);
});

test("zones that are met are named, in any version", () => {
	const disputed = [{ party: "bravo", extent: extent(disc(0, 100, 2_000)) }];
	const zones = [zone("b"), zone("a", { disputed }), zone("c", extent(disc(50, 0, 9)))];
	const book = ruleBookOf(sampleAgreement({ zones }));
	assert.deepEqual(zonesMet(book, [inside()], budget()), ["a", "b"]);
	assert.deepEqual(zonesMet(book, [volume(disc(0, 100, 9))], budget()), ["a"]);
});

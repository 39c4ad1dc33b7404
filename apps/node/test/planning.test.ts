import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { AgreedZone, AnyRule } from "@tansiq/agreement";
import type { AnswerTree, DeclareRequest, Dialogue, Verdict } from "@tansiq/api";
import { DAY_US, FOOT_01MM, MINUTE_US } from "@tansiq/space";
import { AGREEMENT, START_US } from "./enrolled.ts";
import { declare, operation } from "./operations.ts";
import { type Desktop, runningPair } from "./pair.ts";

/** 20 km about a point, for the month of the agreement. */
const extent = (lat9: number, lon9: number) => ({
	outline: { kind: "disc" as const, lat9, lon9, radiusMm: 20_000_000 },
	band: { datum: "STD" as const, lower01mm: 0, upper01mm: 10_000 * FOOT_01MM },
	window: { startUs: START_US - DAY_US, endUs: START_US + 30 * DAY_US },
});

const ZONES: AgreedZone[] = [
	{
		...{ id: "west", name: "West sector", rule: "notice", purpose: "influence" },
		responsible: ["bravo"],
		...extent(47e9, 6e9),
		disputed: [{ party: "alpha", extent: extent(47e9, 6.4e9) }],
	},
	{
		...{ id: "night", name: "Night range", rule: "closed", ...extent(47e9, 9e9) },
		schedules: [{ days: [0, 1, 2, 3, 4, 5, 6], fromMinute: 22 * 60, toMinute: 2 * 60 }],
	},
	{
		...{ id: "void", name: "Empty quarter", rule: "free", responsible: [] },
		...extent(45.5e9, 9e9),
	},
	{ ...{ id: "border", name: "Border strip", rule: "free" }, ...extent(46e9, 6e9) },
];

const RULES: AnyRule[] = [
	{
		...{ id: "line-of-fire", kind: "red-line", owner: "bravo", name: "Live fire at the dam" },
		...{ extent: extent(46e9, 9e9), classes: [], activities: ["live-fire"] },
	},
	{ id: "visit", kind: "quiet", purpose: "protected-visit", extent: extent(45.5e9, 7.5e9) },
	{ id: "summit", kind: "event", name: "Summit", extent: extent(47.5e9, 7.5e9) },
	{ id: "near", kind: "neighbour", zone: "border", withinMm: 5_000_000, tell: ["delta"] },
];

describe("a plan, before anything of it is told", async () => {
	const line = await runningPair({ zones: [...AGREEMENT.zones, ...ZONES], rules: RULES });
	const { alpha, bravo } = line;
	after(() => line.close());
	const check = (desk: Desktop, request: DeclareRequest) =>
		desk.ask<Verdict>("POST", "/v1/checks", request);
	/** What an agreement says of a plan: kind and reason of each finding, in order. */
	const said = async (desk: Desktop, request: DeclareRequest) => {
		const { findings } = await check(desk, request);
		return findings.map(({ kind, met, reason }) => [kind, met, reason.slice("reason.".length)]);
	};

	/**
	 * @row M24
	 * @does A planner who enters a zone that nobody is responsible for is told so, and whom to tell instead: every other party.
	 * @reach POST /v1/checks; tansiq check
	 * @plant packages/agreement/src/zone-findings.ts: `if (zone.responsible?.length === 0)` → `if (zone.id === "")`
	 */
	test("in a zone that nobody is responsible for is flagged, and goes to all", async () => {
		const { findings } = await check(alpha, operation({ lat9: 45.5e9, lon9: 9e9 }));
		const [flagged] = findings.filter(({ met }) => met === "void");
		assert.deepEqual(
			[flagged?.kind, flagged?.reason, flagged?.data?.parties],
			["information", "reason.zone_nobody", ["bravo"]],
		);
		assert.deepEqual(flagged?.remedies, [{ phrase: "remedy.tell", parties: ["bravo"] }]);
	});

	/**
	 * @row M20
	 * @does A planner learns which party coordinates a zone of influence and what notice it is owed, and that what only one side counts as that zone is disputed.
	 * @reach POST /v1/checks; tansiq check
	 * @plant packages/agreement/src/zone-findings.ts: `if (zone.disputed === undefined || zone.disputed.length === 0) return certain;` → `if (zone.id !== "") return certain;`
	 */
	test("in a zone of influence is owed to who is responsible, and shows what is disputed", async () => {
		const agreed = await check(alpha, operation({ lon9: 5.9e9, fromMin: 5 }));
		assert.equal(agreed.headline, "breach");
		const [short, dispute] = agreed.findings;
		assert.deepEqual([short?.reason, short?.data?.parties], ["reason.zone_notice", ["bravo"]]);
		assert.deepEqual(
			[dispute?.kind, dispute?.reason, dispute?.data?.versions],
			["information", "reason.zone_disputed", ["alpha"]],
		);
		const claimed = await check(alpha, operation({ lon9: 6.5e9, fromMin: 5 }));
		assert.equal(claimed.headline, "unknown");
		assert.deepEqual(claimed.findings.at(-1)?.remedies, [
			{ phrase: "remedy.settle", parties: ["alpha", "bravo"] },
		]);
	});

	/**
	 * @row M21
	 * @does A planner is told that the plan would cross a red line of the other side, with its owner and what would keep clear of it, before anything is told.
	 * @reach POST /v1/checks; tansiq check
	 * @plant packages/agreement/src/area-findings.ts: `return redLine(place.source, subject, ways);` → `return null;`
	 */
	test("that would cross a red line of the other side is a breach, and of one's own a reminder", async () => {
		const place = { lat9: 46e9, lon9: 9e9 };
		const plan = operation(place, { activities: ["live-fire"] });
		const { headline, findings } = await check(alpha, plan);
		assert.equal(headline, "breach");
		assert.deepEqual(
			[findings[0]?.reason, findings[0]?.met, findings[0]?.data],
			["reason.red_line", "line-of-fire", { parties: ["bravo"], activities: ["live-fire"] }],
		);
		assert.equal(findings[0]?.remedies?.[0]?.phrase, "remedy.without");
		assert.deepEqual(await said(bravo, plan), [["information", "line-of-fire", "red_line_own"]]);
		assert.deepEqual(await said(alpha, operation(place, { activities: ["survey"] })), []);
		assert.deepEqual(await said(alpha, operation(place)), [
			["unknown", "line-of-fire", "unknown_activity"],
		]);
	});

	/**
	 * @row M52
	 * @does A planner is told that the plan conflicts with a protected visit, by its coarse area and time, and learns nothing of an itinerary.
	 * @reach POST /v1/checks; tansiq check
	 * @plant packages/agreement/src/area-findings.ts: `return { kind: "conflict", reason, data: {}, remedies: ways };` → `return null;`
	 */
	test("that meets a protected visit conflicts with it, and is told no itinerary", async () => {
		const { headline, findings } = await check(alpha, operation({ lat9: 45.5e9, lon9: 7.5e9 }));
		assert.equal(headline, "conflict");
		const [visit, ...more] = findings;
		assert.equal(more.length, 0);
		assert.deepEqual(
			[visit?.met, visit?.reason, visit?.data],
			["visit", "reason.protected_visit", {}],
		);
		assert.equal(JSON.stringify(visit).includes("lat9"), false);
		assert.equal((await said(bravo, operation({ lat9: 45.5e9, lon9: 7.5e9 }))).length, 1);
	});

	/**
	 * @row M54
	 * @does A planner of either side sees an announced event that both agreed on days before, whenever a plan meets it, and is hindered by nothing.
	 * @reach POST /v1/checks; GET /v1/agreement; tansiq check
	 * @plant packages/agreement/src/area-findings.ts: `return { kind: "information", reason: "reason.event", data: {}, remedies: [] };` → `return null;`
	 */
	test("that meets an announced event says so at both desks, weeks ahead", async () => {
		const day = 24 * 60;
		const plan = operation({
			...{ lat9: 47.5e9, lon9: 7.5e9 },
			...{ fromMin: 20 * day, toMin: 20 * day + 30 },
		});
		for (const desk of [alpha, bravo]) {
			assert.deepEqual(await said(desk, plan), [["information", "summit", "event"]]);
			assert.equal((await check(desk, plan)).headline, "no_known_conflict");
		}
	});

	/**
	 * @row M62
	 * @does A planner sees two days ahead in which hours a plan falls into a zone that is closed at night, and whom it meets then.
	 * @reach POST /v1/checks; PUT /v1/operations/{id}; tansiq check
	 * @plant packages/agreement/src/met.ts: `const held = windowsWithin(extent, window);` → `const held = [window];`
	 */
	test("is held against the hours of each window, days ahead", async () => {
		const at = (day: number, minute: number) => day * 24 * 60 + minute;
		/** The clock starts at 06:00: minute 960 is 22:00. */
		const place = { lat9: 47e9, lon9: 9e9, fromMin: at(2, 930), toMin: at(2, 990) };
		await declare(
			bravo,
			"later",
			operation({ ...place, fromMin: at(2, 980), toMin: at(2, 1_040) }),
		);
		await line.after(1);
		const { findings } = await check(alpha, operation(place));
		const after2Days = (minute: number) => START_US + at(2, minute) * MINUTE_US;
		assert.deepEqual(
			findings.map(({ kind, windows }) => [kind, windows]),
			[
				["conflict", [{ startUs: after2Days(980), endUs: after2Days(990) }]],
				["breach", [{ startUs: after2Days(960), endUs: after2Days(990) }]],
			],
		);
		const evening = operation({ ...place, fromMin: at(2, 870), toMin: at(2, 930) });
		assert.deepEqual(await said(alpha, evening), []);
		assert.equal((await alpha.conflicts()).length, 0, "asking declares nothing");
	});

	/**
	 * @row M63
	 * @does A planner near a border is shown which neighbour has to be told as well, and by which rule, and further away nobody; who has not had word is awaited until somebody says that he told him.
	 * @reach tansiq operation declare; PUT /v1/operations/{id}; tansiq answers; console: who has to hear of it (key [)
	 * @plant packages/agreement/src/told.ts: `tell(rule.tell, rule.id);` → `continue;`
	 */
	test("near a border owes word to the neighbours that the rule names", async () => {
		/** 20 km is 0.26 degrees of longitude there. */
		const near = await declare(alpha, "near", operation({ lat9: 46e9, lon9: 6.3e9 }));
		assert.deepEqual(near.operation.owes?.tell, [{ party: "delta", because: ["near"] }]);
		const far = await declare(alpha, "far", operation({ lat9: 46e9, lon9: 6.9e9 }));
		assert.deepEqual(far.operation.owes?.tell, []);
		// Who is not on the line is told by a person, and awaited until one says so.
		await line.after(1);
		const dialogues = await alpha.ask<Dialogue[]>("GET", "/v1/dialogues");
		const notice = dialogues.find(({ operation: id }) => id === "near");
		const path = `/v1/dialogues/${notice?.ref}/answers`;
		const tree = await alpha.ask<AnswerTree>("GET", path);
		assert.deepEqual(tree.unconfirmed, ["party bravo", "neighbour delta"]);
		await alpha.ask("POST", path, { name: "neighbour delta" });
		const after = await alpha.ask<AnswerTree>("GET", path);
		assert.deepEqual(after.unconfirmed, ["party bravo"]);
	});

	/**
	 * @row R1
	 * @does A planner is judged by the distance and height that both sides signed for each pair of classes, to the foot, and where they agreed none is told that it is unknown.
	 * @reach GET /v1/agreement; POST /v1/checks; tansiq check
	 * @plant packages/party/src/room.ts: `return minimaFor(agreement, a, b);` → `return minimaFor(agreement, "crewed", "crewed");`
	 */
	test("keeps the minima of its pair of classes, to the foot", async () => {
		const { minima } = await alpha.ask<typeof AGREEMENT>("GET", "/v1/agreement");
		assert.deepEqual(minima, AGREEMENT.minima);
		const place = { lat9: 46.5e9, lon9: 7.5e9, fromMin: 60, toMin: 70 };
		await declare(alpha, "known", operation(place));
		const headline = async (lowerFt: number, of: "crewed" | "uncrewed" | "fixed") =>
			(await check(alpha, operation({ ...place, lowerFt, upperFt: 4_000 }, { class: of })))
				.headline;
		assert.equal(await headline(3_000, "crewed"), "no_known_conflict");
		assert.equal(await headline(2_999, "crewed"), "conflict");
		// 150 m are 492.1 ft.
		assert.equal(await headline(2_493, "uncrewed"), "no_known_conflict");
		assert.equal(await headline(2_492, "uncrewed"), "conflict");
		assert.equal(await headline(2_000, "fixed"), "unknown");
	});
});

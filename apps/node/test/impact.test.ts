import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { AnswerTree, Impact, OperationDetail, Problem } from "@tansiq/api";
import { DAY_US, FOOT_01MM } from "@tansiq/space";
import { START_US } from "./enrolled.ts";
import { declare, operation } from "./operations.ts";
import { runningPair } from "./pair.ts";

describe("late and dangerous", async () => {
	const zone = (id: string, lat9: number) => ({
		id,
		name: `${id} sector`,
		rule: "free" as const,
		outline: { kind: "disc" as const, lat9, lon9: 8e9, radiusMm: 30_000_000 },
		band: { datum: "STD" as const, lower01mm: 0, upper01mm: 20_000 * FOOT_01MM },
		window: { startUs: START_US - DAY_US, endUs: START_US + DAY_US },
	});
	const line = await runningPair({
		zones: [zone("north", 47e9), zone("south", 46e9)],
		rules: [
			{ id: "late", kind: "lateness", mmPerMinute: 2_000_000, height01mmPerMinute: 0 },
			{
				id: "patrol",
				kind: "outsider",
				name: "Patrol",
				extent: null,
				reachedBy: "bravo",
				notBoundBy: [],
			},
		],
	});
	const { alpha, bravo } = line;
	after(() => line.close());
	// 5 minutes' notice where 15 are agreed: 10 minutes short, 20 km wider.
	const late = operation({ fromMin: 5, toMin: 15 });
	const path = "/v1/dialogues/bravo/routine/1";

	/** Declared again the same way changes nothing: each test can begin with it. */
	const told = async () => {
		await declare(alpha, "met", operation({ fromMin: 8, toMin: 12 }, { unit: "wing-1" }));
		await declare(alpha, "wider", operation({ fromMin: 6, toMin: 9, lat9: 47.2e9 }));
		await declare(alpha, "clear", operation({ fromMin: 6, toMin: 9, lat9: 46e9 }));
		await declare(bravo, "firing", late);
		await line.after(1);
	};

	/**
	 * @row R8
	 * @does An officer who is told of something late sees at once which own operations it endangers, whose units they are, and a way out for each.
	 * @reach GET /v1/dialogues/{ref}/impact; console: the late notice's page
	 * @plant packages/party/src/impact.ts: `endangered.push({ operation, unit: ours.unit ?? null, kind, reason, windows });` → `continue;`
	 */
	test("is taken, marked with its lead time, and lists whom it endangers and how they get away", async () => {
		await told();
		const impact = await alpha.ask<Impact>("GET", `${path}/impact`);
		assert.equal(impact.growth.mm, 20_000_000);
		assert.ok(impact.leadUs <= 5 * 60_000_000 && impact.shortUs >= 10 * 60_000_000);
		assert.deepEqual(
			impact.endangered.map(({ operation, unit, kind }) => [operation, unit, kind]),
			[
				["wider", null, "unknown"],
				["met", "wing-1", "conflict"],
			],
		);
		// Nothing earlier: notice of it would be short. 20 km aside is more than anybody is sent.
		assert.deepEqual(
			impact.endangered.map(({ waysOut }) => waysOut.map(({ phrase }) => phrase)),
			[
				["remedy.later", "remedy.above", "remedy.aside"],
				["remedy.later", "remedy.above"],
			],
		);
		const shown = await alpha.dialogue("bravo/routine/1");
		assert.deepEqual([shown.late, shown.endangers.sort()], [true, ["met", "wider"]]);
		const mine = await alpha.ask<OperationDetail>("GET", "/v1/operations/wider");
		assert.equal(mine.verdict.headline, "unknown");
	});

	/**
	 * @row R16
	 * @does An officer sees of a closure who of those that it concerns has not confirmed it, by name down to the last unit, and how long it took until the last one had.
	 * @reach GET /v1/dialogues/{ref}/answers; POST /v1/dialogues/{ref}/answers; GET /v1/unconfirmed
	 * @plant packages/party/src/answer-tree.ts: `unconfirmed: unconfirmed.map(({ name }) => name),` → `unconfirmed: [],`
	 */
	test("reaches the last unit: who has not confirmed is listed, and the figure is the last answer", async () => {
		await told();
		const tree = await alpha.ask<AnswerTree>("GET", `${path}/answers`);
		assert.deepEqual(tree.unconfirmed, ["unit wider", "unit wing-1"]);
		await line.after(30);
		await alpha.ask("POST", `${path}/answers`, { name: "unit wing-1" });
		await line.after(10);
		const trees = await alpha.ask<AnswerTree[]>("GET", "/v1/unconfirmed");
		const open = trees.find(({ ref }) => ref === "bravo/routine/1");
		assert.deepEqual(open?.unconfirmed, ["unit wider"]);
		const done = await alpha.ask<AnswerTree>("POST", `${path}/answers`, { name: "unit wider" });
		assert.deepEqual(done.unconfirmed, []);
		assert.equal(done.timeToLastAnswerUs, line.nowUs - done.sinceUs);
		const stranger = await alpha.call("POST", `${path}/answers`, { text: '{"name":"unit x"}' });
		assert.equal(stranger.status, 404);
	});

	/** What a notice with these words is refused for. */
	const refused = async (text: string) => {
		const body = JSON.stringify(operation({}, { text }));
		const answer = await alpha.call("PUT", "/v1/operations/firing", { text: body });
		assert.equal(answer.status, 422);
		return (answer.json as Problem).errors?.map(({ field, value }) => [field, value]);
	};

	/**
	 * @row R17
	 * @does A planner whose notice gives two upper limits, or a number in another unit than the drawing, is refused with the words that contradict.
	 * @reach PUT /v1/operations/{id}
	 * @plant packages/party/src/notice-text.ts: `return [...limitFaults(upper, volumes), ...zoneFaults(agreement, upper, met)];` → `return zoneFaults(agreement, upper, met);`
	 */
	test("a notice that contradicts itself is refused with what it says", async () => {
		assert.deepEqual(await refused("up to FL030, upper FL040"), [
			["text", "UP TO FL030, UPPER FL040"],
		]);
		assert.deepEqual(await refused("up to 2000 m"), [["text", "UP TO 2000 M"]]);
	});

	/**
	 * @row R11
	 * @does A planner whose words name another zone than the drawing meets is refused before anybody can believe the wrong one.
	 * @reach PUT /v1/operations/{id}
	 * @plant packages/party/src/notice-text.ts: `return [...limitFaults(upper, volumes), ...zoneFaults(agreement, upper, met)];` → `return limitFaults(upper, volumes);`
	 */
	test("words that name another place than the drawing are refused with what they say", async () => {
		assert.deepEqual(await refused("Firing in the south sector"), [["text", "names south"]]);
		const good = operation({ fromMin: 60, toMin: 70 }, { text: "North sector, up to 2000 ft" });
		assert.equal((await declare(alpha, "firing", good)).operation.text, good.text);
	});

	/**
	 * @row R12
	 * @does An officer is warned of a notice that says it is not exact for as much wider as it says, and of the same notice told exactly is not.
	 * @reach PUT /v1/operations/{id}; GET /v1/dialogues/{ref}/impact
	 * @plant packages/party/src/uncertain.ts: `if (operation.growth === undefined) return [];` → `if (operation.key !== "") return [];`
	 */
	test("what is told inexactly is taken wider, and what is exact is not", async () => {
		const place = { lon9: 6e9, fromMin: 90, toMin: 100 };
		await declare(alpha, "quiet", operation({ ...place, lat9: 45.5e9 }));
		/** 0.15 degrees are 16.7 km: 5.4 km more than the radii and 5 NM between them. */
		const theirs = { ...place, lat9: 45.65e9 };
		const endangered = async (id: string, imprecisionM: number) => {
			const imprecision = { m: imprecisionM, heightM: 0 };
			const more = imprecisionM === 0 ? {} : { imprecision };
			const { operation: said } = await declare(bravo, id, operation(theirs, more));
			await line.after(1);
			const impact = await alpha.ask<Impact>("GET", `/v1/dialogues/${said.notice}/impact`);
			return impact.endangered.map(({ operation, kind }) => `${kind} ${operation}`);
		};
		assert.deepEqual(await endangered("exact", 0), []);
		assert.deepEqual(await endangered("near", 5_000), []);
		assert.deepEqual(await endangered("rough", 6_000), ["unknown quiet"]);
	});

	/**
	 * @row R14
	 * @does An officer in distress says STOP once, and it is owed to the other party, to every unit that it concerns there, and to those outside the line, by name until each has heard it.
	 * @reach POST /v1/messages; GET /v1/dialogues/{ref}/answers
	 * @plant packages/party/src/answer-tree.ts: `if (!isDistress(state, dialogue)) return [];` → `if (state.self !== "") return [];`
	 */
	test("STOP goes to the party, its units and whoever outside it can reach", async () => {
		await told();
		const body = { zone: { id: "north" }, start_us: line.nowUs };
		const said = await alpha.ask<{ ref: string }>("POST", "/v1/messages", { msg: "TQ-41", body });
		await line.after(1);
		const at = `/v1/dialogues/${said.ref}/answers`;
		const sent = await alpha.ask<AnswerTree>("GET", at);
		assert.ok(sent.unconfirmed.includes("party bravo"));
		assert.ok(sent.unconfirmed.includes("outsider Patrol"));
		const heard = await bravo.ask<AnswerTree>("GET", at);
		assert.deepEqual(heard.unconfirmed, ["unit firing", "outsider Patrol"]);
	});

	test("an impact is that of a notice of theirs, and an answer tree that of a message", async () => {
		const own = await alpha.call("GET", "/v1/dialogues/alpha/routine/1/impact");
		assert.equal(own.status, 404);
		assert.equal((await alpha.call("GET", "/v1/dialogues/bravo/routine/99/answers")).status, 404);
	});
});

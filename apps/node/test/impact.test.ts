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

	test("is taken, marked with its lead time, and lists whom it endangers and how they get away", async () => {
		await declare(alpha, "met", operation({ fromMin: 8, toMin: 12 }, { unit: "wing-1" }));
		await declare(alpha, "wider", operation({ fromMin: 6, toMin: 9, lat9: 47.2e9 }));
		await declare(alpha, "clear", operation({ fromMin: 6, toMin: 9, lat9: 46e9 }));
		await declare(bravo, "firing", late);
		await line.after(1);
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
		for (const { waysOut } of impact.endangered)
			assert.deepEqual(
				waysOut.map(({ phrase }) => phrase),
				["remedy.later", "remedy.above"],
			);
		const shown = await alpha.dialogue("bravo/routine/1");
		assert.deepEqual([shown.late, shown.endangers.sort()], [true, ["met", "wider"]]);
		const mine = await alpha.ask<OperationDetail>("GET", "/v1/operations/wider");
		assert.equal(mine.verdict.headline, "unknown");
	});

	test("reaches the last unit: who has not confirmed is listed, and the figure is the last answer", async () => {
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

	test("words that contradict the drawing are refused with what they say", async () => {
		for (const [text, value] of [
			["Firing in the south sector", "names south"],
			["up to FL030, upper FL040", "UP TO FL030, UPPER FL040"],
			["up to 2000 m", "UP TO 2000 M"],
		]) {
			const body = JSON.stringify(operation({}, { text: text as string }));
			const answer = await alpha.call("PUT", "/v1/operations/firing", { text: body });
			assert.equal(answer.status, 422);
			const { errors } = answer.json as Problem;
			assert.deepEqual([errors?.[0]?.field, errors?.[0]?.value], ["text", value]);
		}
		const good = operation({ fromMin: 60, toMin: 70 }, { text: "North sector, up to 2000 ft" });
		assert.equal((await declare(alpha, "firing", good)).operation.text, good.text);
	});

	test("STOP goes to the party, its units and whoever outside it can reach", async () => {
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

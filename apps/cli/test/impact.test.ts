import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { AnswerTree, Impact, OnlyWeKnow } from "@tansiq/api";
import { printGeoJson } from "@tansiq/formats";
import { MINUTE_US } from "@tansiq/space";
import { DUTY, START_US } from "../../node/test/enrolled.ts";
import { declare, operation } from "../../node/test/operations.ts";
import { runningPair } from "../../node/test/pair.ts";
import { done, jsonOf, refused, scratch, tansiqIn } from "./command.ts";

const tansiq = (...args: string[]) =>
	tansiqIn({ TANSIQ_PASSPHRASE: DUTY.passphrase, LC_ALL: "C" }, ...args);
const BY = ["--operator", DUTY.operator] as const;
const NOTICE = "bravo/routine/1";

describe("a late notice of theirs", async () => {
	const line = await runningPair({
		rules: [{ id: "late", kind: "lateness", mmPerMinute: 2_000_000, height01mmPerMinute: 0 }],
	});
	after(() => line.close());
	const { alpha, bravo } = line;
	await declare(alpha, "met", operation({ fromMin: 8, toMin: 12 }, { unit: "wing-1" }));
	await declare(alpha, "wider", operation({ fromMin: 6, toMin: 9, lat9: 47.2e9 }));
	await declare(alpha, "clear", operation({ fromMin: 6, toMin: 9, lat9: 46e9 }));
	// 5 minutes' notice where 15 are agreed: 10 minutes short, 20 km wider.
	await declare(bravo, "firing", operation({ fromMin: 5, toMin: 15 }));
	await line.after(1);

	/**
	 * @row R8
	 * @does An officer has by one command whom of ours a late notice endangers, how much wider it is taken, and how each that has not started gets out of its way, in his own language.
	 * @reach tansiq impact; GET /v1/dialogues/{author}/{log}/{index}/impact
	 * @plant packages/party/src/impact.ts: `endangered.push({ operation, unit: ours.unit ?? null, kind, reason, windows });` → `continue;`
	 */
	test("tells whom it endangers, how much wider it is taken and the ways out", async () => {
		const shown = await tansiq("impact", alpha.url, NOTICE);
		assert.equal(shown.code, 3, shown.err);
		assert.match(shown.out, /^bravo\/routine\/1 {2}late: lead 5:00\nshort by {5}10:00\n/);
		assert.match(shown.out, /taken wider {2}20\.0 km, 0 m\n/);
		assert.match(
			shown.out,
			/\n {2}wider {2}2026-01-15T06:06:00Z to 2026-01-15T06:09:00Z\n {4}Unknown: bravo\/routine\/1 came late/,
		);
		assert.match(
			shown.out,
			/\n {2}met {2}wing-1 {2}.*\n {4}Meets what bravo\/routine\/1 told\.\n {4}Start at 2026-01-15 06:15:00 UTC or later\.\n {4}Stay at FL030 or higher\.\n$/,
		);
		assert.ok(!shown.out.includes("clear"));
		const arabic = await tansiq("impact", alpha.url, NOTICE, "--lang", "ar");
		assert.match(arabic.out, /\p{Script=Arabic}{3}/u);
		const json = await tansiq("impact", alpha.url, NOTICE, "--json");
		const impact = jsonOf(json) as unknown as Impact;
		assert.deepEqual(
			impact.endangered.map((each) => [each.operation, each.waysOut.length]),
			[
				["wider", 3],
				["met", 2],
			],
		);
		refused(await tansiq("impact", alpha.url, "bravo/routine/99"), 1, /one that the peer told/);
		refused(await tansiq("impact", alpha.url, "notice 1"), 2, /expected a ref as/);
	});

	/**
	 * @row R16
	 * @does An officer sees who down to the last unit has not heard of a message, says of each that it has, and reads how long it took until the last of them had.
	 * @reach tansiq answers; tansiq answers confirm; GET, POST /v1/dialogues/{author}/{log}/{index}/answers
	 * @plant packages/party/src/answer-tree.ts: `timeToLastAnswerUs: unconfirmed.length > 0 ? null : last - sinceUs,` → `timeToLastAnswerUs: null,`
	 */
	test("reaches the last unit, and the figure is the time to the last answer", async () => {
		const all = done(await tansiq("answers", alpha.url)).out;
		assert.match(all, /bravo\/routine\/1 {2}since 2026-01-15T06:00:0\dZ\n/);
		assert.match(all, / {2}unit wing-1 {2}met {2}NOT ANSWERED\n/);
		assert.match(all, / {2}not answered: unit wider, unit wing-1\n/);
		line.moveClock(30);
		const confirm = (name: string) => tansiq("answers", "confirm", alpha.url, NOTICE, name, ...BY);
		assert.match(done(await confirm("unit wing-1")).out, /not answered: unit wider\n$/);
		line.moveClock(40);
		assert.match(done(await confirm("unit wider")).out, /last answer after 1:\d\d\n$/);
		const json = done(await tansiq("answers", alpha.url, NOTICE, "--json"));
		const tree = jsonOf(json) as unknown as AnswerTree;
		assert.equal(tree.timeToLastAnswerUs, line.nowUs - tree.sinceUs);
		refused(await confirm("unit x"), 1, /expected one of ours that bravo\/routine\/1 concerns/);
	});
});

describe("what only we know", async () => {
	const line = await runningPair({
		minima: [{ classes: ["crewed", "ground"], radiusMm: 1_000_000, height01mm: 1_000_000 }],
		rules: [{ id: "owk", kind: "only-we-know", leadUs: 15 * MINUTE_US }],
	});
	after(() => line.close());
	const { alpha, bravo } = line;
	const convoy = (place = {}) =>
		operation({ lowerFt: 0, upperFt: 100, ...place }, { class: "ground" });
	const folder = scratch({ after });
	for (const [id, fromMin] of [
		["convoy", 20],
		["second", 22],
		["third", 24],
	] as const)
		await declare(alpha, id, convoy({ fromMin }));
	await declare(bravo, "flight", operation({ lowerFt: 0, upperFt: 100 }));
	await line.after(1);
	const resolve = (task: string, ...args: string[]) =>
		tansiq("only-we-know", "resolve", alpha.url, task, ...args, ...BY);

	/**
	 * @row R10 R8
	 * @does An officer whose undisclosed operation meets what they told has it with its countdown, the one due first on top, and moves it, tells it, or asks them to hold without saying why.
	 * @reach tansiq only-we-know; tansiq only-we-know resolve; GET /v1/only-we-know; POST /v1/only-we-know/{id}/disclose, hold-request, over
	 * @plant packages/party/src/only-we-know.ts: `return [raised(state, key, finding, facts)];` → `return [];`
	 */
	test("is listed with its countdown, and resolved by each of the three choices", async () => {
		const listed = await tansiq("only-we-know", alpha.url);
		assert.equal(listed.code, 3, listed.err);
		assert.deepEqual(
			[...listed.out.matchAll(/^(\S+) {2}\S+ meets bravo\/routine\/1 /gm)].map(([, id]) => id),
			["convoy~1", "second~1", "third~1"],
		);
		assert.match(listed.out, /choose by 2026-01-15T06:05:00Z, in 4:59: the watch\n/);
		assert.match(listed.out, /\n {2}move {2}Start at 2026-01-15 06:30:00 UTC or later\.\n/);

		const asked = done(await resolve("convoy~1", "hold-request")).out;
		const [, ref = ""] = /^hold-request by \S+ \S+ {2}(\S+)\n$/.exec(asked) ?? [];
		await line.after(1);
		assert.deepEqual((await bravo.dialogue(ref)).body?.zone, { id: "notice-1" });
		assert.match(done(await resolve("second~1", "disclose")).out, /^disclosed by /);

		const file = join(folder, "moved.geojson");
		const write = (fromMin: number) => {
			const request = { marks: [], ...convoy({ fromMin, toMin: fromMin + 10 }) };
			writeFileSync(file, printGeoJson([{ id: "third", request }]));
		};
		refused(await resolve("third~1", "move"), 2, /expected --file/);
		refused(await resolve("third~1", "over"), 1, /what they told is not over yet/);
		refused(await resolve("third~1", "wait"), 2, /expected move, disclose, hold-request, over/);
		write(26);
		assert.equal(
			(await resolve("third~1", "move", "--file", file)).code,
			3,
			"it still meets theirs",
		);
		write(40);
		assert.match(done(await resolve("third~1", "move", "--file", file)).out, /^moved by /);
		assert.match(done(await tansiq("only-we-know", alpha.url)).out, /^nothing of ours/);
		const all = jsonOf(await tansiq("only-we-know", alpha.url, "--all", "--json"));
		assert.deepEqual(
			(all.tasks as OnlyWeKnow[]).map(({ choice }) => choice?.kind),
			["hold-request", "disclosed", "moved"],
		);
		assert.ok((all.tasks as OnlyWeKnow[]).every(({ raisedUs }) => raisedUs >= START_US));
		refused(await resolve("convoy~1", "over"), 1, /expected one that is unresolved/);
	});
});

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { Report } from "@tansiq/report";
import { DAY_US } from "@tansiq/space";
import { START_US } from "./enrolled.ts";
import { declare, operation } from "./operations.ts";
import { runningPair } from "./pair.ts";

const DAY = `fromUs=${START_US - (START_US % DAY_US)}&toUs=${START_US - (START_US % DAY_US) + DAY_US}`;

describe("the report of a day", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	after(() => line.close());
	const reported = (of: typeof alpha) => of.ask<Report>("GET", `/v1/report?${DAY}`);
	const page = async (query: string) => {
		const answer = await alpha.call("GET", `/v1/report/page?${query}`);
		assert.equal(answer.status, 200, answer.text);
		return answer.text;
	};

	test("of nothing says so", async () => {
		const { sides, meetings } = await reported(alpha);
		assert.deepEqual(
			sides.map(({ party, side }) => [party, side.notices, side.lead]),
			[
				["alpha", 0, null],
				["bravo", 0, null],
			],
		);
		assert.deepEqual(meetings.found, []);
		assert.match(await page(DAY), /No two notices of this period met\./);
	});

	test("is the same at both nodes, and has what both found", async () => {
		await declare(alpha, "first", operation());
		await line.settle();
		await declare(bravo, "second", operation({ lat9: 47.05e9, fromMin: 25, toMin: 35 }));
		await line.settle();
		const report = await reported(alpha);
		assert.deepEqual(await reported(bravo), report);
		const [met] = report.meetings.found;
		assert.deepEqual(met?.notices, ["alpha/routine/1", "bravo/routine/1"]);
		assert.deepEqual(met?.windows, (await alpha.conflicts())[0]?.windows);
	});

	test("prints in each language with its direction, and in no other", async () => {
		const text = await page(`${DAY}&languages=ar,en`);
		assert.match(text, /<html lang="ar" dir="rtl">/);
		assert.match(text, /<section lang="ar" dir="rtl">[\s\S]*تقرير عن الخط/);
		assert.match(text, /<section lang="en" dir="ltr">[\s\S]*Report of the line/);
		assert.doesNotMatch(text, /lang="ru"|<script|src=|report\.[a-z]/);
	});

	test("of another time or in an unknown language is refused by name", async () => {
		for (const [query, field] of [
			["languages=xx", /languages/],
			["fromUs=yesterday", /fromUs/],
		] as const) {
			const answer = await alpha.call("GET", `/v1/report/page?${query}`);
			assert.equal(answer.status, 422, answer.text);
			assert.match(answer.text, field);
		}
	});
});

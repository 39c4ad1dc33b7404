import assert from "node:assert/strict";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { DAY_US } from "@tansiq/space";
import { START_US } from "../../node/test/enrolled.ts";
import { declare, operation } from "../../node/test/operations.ts";
import { runningPair } from "../../node/test/pair.ts";
import { done, jsonOf, read, refused, scratch, tansiq } from "./command.ts";

describe("tansiq report", async () => {
	const line = await runningPair();
	after(() => line.close());
	const folder = scratch({ after });
	const day = START_US - (START_US % DAY_US);
	const iso = (us: number) => new Date(us / 1_000).toISOString();
	const period = ["--from", iso(day), "--to", iso(day + DAY_US)];

	/**
	 * @row M04
	 * @does An officer of either side prints how coordination went in a period, and both have the same figures of both.
	 * @reach tansiq report; GET /v1/report; GET /v1/report/page
	 * @plant packages/report/src/side.ts: `notices: told.length,` → `notices: 0,`
	 */
	test("prints the same for both sides, and a page", async () => {
		await declare(line.alpha, "first", operation());
		await line.settle();
		const file = join(folder, "day.html");
		const asked = ["report", line.alpha.url, ...period] as const;
		const { out } = done(await tansiq(...asked, "--page", file, "--languages", "he,ru"));
		assert.match(out, /^Report of the line/);
		assert.match(out, /Party {2}alpha\n {2}Notices: 1\n/);
		assert.match(read(file), /<html lang="he" dir="rtl">[\s\S]*<section lang="ru" dir="ltr">/);
		const [atAlpha, atBravo] = await Promise.all(
			[line.alpha, line.bravo].map(({ url }) => tansiq("report", url, ...period, "--json")),
		);
		assert.deepEqual(jsonOf(done(atAlpha as never)), jsonOf(done(atBravo as never)));
	});

	test("says what is wrong with what it was given", async () => {
		refused(await tansiq("report", line.alpha.url, "--languages", "xx"), 2, /expected a list of/);
		refused(await tansiq("report", "http://127.0.0.1:1"), 4, /127\.0\.0\.1:1/);
	});
});

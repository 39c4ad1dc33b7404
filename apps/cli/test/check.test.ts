import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { printGeoJson } from "@tansiq/formats";
import { operation } from "../../node/test/operations.ts";
import { runningPair } from "../../node/test/pair.ts";
import { jsonOf, tansiq } from "./command.ts";

test("a check says each finding of the agreement and its remedies in the reader's language", async (t) => {
	const line = await runningPair();
	t.after(() => line.close());
	const { url } = line.alpha;
	const file = join(line.root, "plan.geojson");
	// The hospital of the agreement is closed, up to 10,000 ft and for a month.
	const request = operation({ lat9: 45.5e9, lon9: 10.5e9 });
	writeFileSync(file, printGeoJson([{ id: "plan", request: { marks: [], ...request } }]));
	for (const [language, reason, remedy] of [
		["en", /Enters zone \W*hospital\W*, which is closed then\./, /Stay at .*FL100.* or higher\./],
		["ar", /hospital/, /FL100/],
		["he", /hospital/, /FL100/],
		["ru", /hospital/, /FL100/],
	] as const) {
		const { code, out } = await tansiq("check", file, "--url", url, "--lang", language);
		assert.equal(code, 3, out);
		const [count = "", headline = "", ...sentences] = out.trimEnd().split("\n");
		assert.match(count, /operation|1/);
		assert.ok(headline.length > 0);
		assert.ok(
			sentences.some((sentence) => reason.test(sentence)),
			out,
		);
		assert.ok(
			sentences.some((sentence) => remedy.test(sentence)),
			out,
		);
	}
	const asJson = await tansiq("check", file, "--url", url, "--json");
	const [verdict] = jsonOf(asJson).verdicts as { findings: { remedies: { phrase: string }[] }[] }[];
	assert.deepEqual(
		verdict?.findings[0]?.remedies.map(({ phrase }) => phrase),
		["remedy.later", "remedy.above"],
	);
	// What clears all of it at once, each found clear by the same check.
	const whole = await tansiq("check", file, "--url", url, "--lang", "en");
	assert.match(whole.out, /→ Move all of it .* km towards 000°\./);
	assert.match(whole.out, /→ Stay at .*FL100.* or higher\./);
	const unknown = await tansiq("check", file, "--url", url, "--lang", "xx");
	assert.equal(unknown.code, 2);
});

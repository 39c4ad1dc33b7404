import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { declare, operation } from "./operations.ts";
import { runningPair } from "./pair.ts";

/** The Prometheus text format 0.0.4: HELP and TYPE before the samples of each metric. */
function parsed(text: string): Map<string, { type: string; value: number }> {
	assert.ok(text.endsWith("\n"), "the last line ends as well");
	const metrics = new Map<string, { type: string; value: number }>();
	const types = new Map<string, string>();
	const helped = new Set<string>();
	for (const line of text.slice(0, -1).split("\n")) {
		const help = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\S.*)$/.exec(line);
		const type = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)$/.exec(line);
		const sample = /^([a-zA-Z_:][a-zA-Z0-9_:]*) (-?[0-9.]+(?:e[-+]?[0-9]+)?)$/.exec(line);
		if (help) helped.add(help[1] as string);
		else if (type) types.set(type[1] as string, type[2] as string);
		else {
			assert.ok(sample, `a line of the format: ${line}`);
			const [, name = "", value] = sample;
			assert.ok(helped.has(name) && types.has(name), `${name} is described before its sample`);
			assert.ok(!metrics.has(name), `${name} once`);
			metrics.set(name, { type: types.get(name) as string, value: Number(value) });
		}
	}
	return metrics;
}

describe("health and metrics", async () => {
	const line = await runningPair();
	const { alpha } = line;
	after(() => line.close());
	const metrics = async () => {
		const { text, headers } = await alpha.call("GET", "/metrics");
		assert.equal(headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
		return parsed(text);
	};

	test("health says who answers and how far the journal is", async () => {
		const { position } = await alpha.desk();
		const health = await alpha.ask("GET", "/health");
		assert.deepEqual(health, { status: "ok", party: "alpha", position });
	});

	test("metrics follow what happens", async () => {
		const before = await metrics();
		await declare(alpha, "told", operation());
		await declare(alpha, "held", operation({ lat9: 46e9 }, { class: "ground" }));
		await line.settle();
		const now = await metrics();
		const grown = (name: string) => {
			const [first, second] = [before.get(name), now.get(name)];
			assert.ok(first && second, name);
			return second.value - first.value;
		};
		assert.equal(grown("tansiq_operations"), 2);
		assert.equal(grown("tansiq_holds"), 1);
		assert.equal(grown("tansiq_dialogues_unanswered"), 1);
		assert.equal(grown("tansiq_entries_said_total"), 1);
		assert.equal(now.get("tansiq_entries_unreceipted")?.value, 0);
		assert.ok(grown("tansiq_journal_commits_total") >= 2);
		assert.equal(now.get("tansiq_journal_position")?.value, (await alpha.desk()).position);
		assert.ok((now.get("tansiq_resident_bytes")?.value ?? 0) > 10_000_000);
		for (const [name, { type }] of now)
			assert.equal(type === "counter", /_total$|_position$/.test(name), `${name} is a ${type}`);
	});
});

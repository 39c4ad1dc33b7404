import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { OnlyWeKnow } from "@tansiq/api";
import { MINUTE_US } from "@tansiq/space";
import { START_US } from "./enrolled.ts";
import { declare, operation } from "./operations.ts";
import { runningPair } from "./pair.ts";

describe("only we know", async () => {
	const line = await runningPair({
		minima: [{ classes: ["crewed", "ground"], radiusMm: 1_000_000, height01mm: 1_000_000 }],
		rules: [{ id: "owk", kind: "only-we-know", leadUs: 15 * MINUTE_US }],
	});
	const { alpha, bravo } = line;
	after(() => line.close());
	const theirs = operation({ lowerFt: 0, upperFt: 100 });
	const convoy = (place = {}) =>
		operation({ lowerFt: 0, upperFt: 100, ...place }, { class: "ground" });
	const tasks = () => alpha.ask<OnlyWeKnow[]>("GET", "/v1/only-we-know");

	test("what they tell and we hold is a task at our desk, with its time, and none at theirs", async () => {
		await declare(alpha, "convoy", convoy());
		await declare(bravo, "flight", theirs);
		await line.after(1);
		const desk = await alpha.desk();
		const [task, ...more] = desk.onlyWeKnow;
		assert.equal(more.length, 0);
		assert.deepEqual(
			[task?.id, task?.operation, task?.notice, task?.to, task?.dueUs],
			["convoy~1", "convoy", "bravo/routine/1", "watch", START_US + 5 * MINUTE_US],
		);
		assert.equal(desk.alarms[0]?.id, "only-we-know convoy~1");
		assert.deepEqual([desk.alarms[0]?.of, desk.alarms[0]?.shelvable], ["bravo/routine/1", false]);
		assert.deepEqual((await bravo.desk()).onlyWeKnow, []);
		assert.equal((await bravo.entries("alpha/urgent")).length, 1);
	});

	test("nobody chooses in time: the chief is called", async () => {
		await line.after(300);
		const [task] = await tasks();
		assert.deepEqual([task?.to, task?.resolved], ["chief", false]);
		assert.equal((await alpha.desk()).alarms[0]?.urgency, "D");
	});

	test("a request to hold says nothing of ours, and closes the task", async () => {
		const path = "/v1/only-we-know/convoy~1/hold-request";
		const asked = await alpha.ask<OnlyWeKnow>("POST", path, {});
		assert.deepEqual([asked.resolved, asked.choice?.kind], [true, "hold-request"]);
		await line.after(1);
		const request = await bravo.dialogue(asked.choice?.ref ?? "");
		assert.deepEqual(request.body, {
			by: { role: "watch", script: false },
			until_us: theirs.volumes[0]?.window.endUs,
			zone: { id: "notice-1" },
		});
		assert.deepEqual((await alpha.desk()).onlyWeKnow, []);
		const again = await alpha.call("POST", path, { text: "{}" });
		assert.equal(again.status, 404);
		assert.match(again.text, /expected one that is unresolved/);
	});

	test("to disclose lets ours go exactly, and both know", async () => {
		await declare(alpha, "second", convoy({ fromMin: 22 }));
		await line.after(1);
		const done = await alpha.ask<OnlyWeKnow>("POST", "/v1/only-we-know/second~1/disclose", {});
		assert.equal(done.choice?.kind, "disclosed");
		await line.after(1);
		assert.equal((await bravo.conflicts()).length, 1);
	});

	test("an unknown task, and one whose cause is not over, are refused by name", async () => {
		assert.equal((await alpha.call("POST", "/v1/only-we-know/none~1/over")).status, 404);
		await declare(alpha, "third", convoy({ fromMin: 24 }));
		const over = await alpha.call("POST", "/v1/only-we-know/third~1/over");
		assert.equal(over.status, 409);
		assert.match(over.text, /what they told is not over yet/);
	});
});

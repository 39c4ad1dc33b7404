import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import * as Api from "@tansiq/api";
import Type from "typebox";
import { Value } from "typebox/value";
import { declare, longCorridor, operation } from "./operations.ts";
import { type Desktop, enrolledPair, runningPair } from "./pair.ts";

/** Everything a node shows of its durable state, but for what the picture and the clock add. */
async function shown(desktop: Desktop): Promise<Record<string, unknown>> {
	const paths = ["operations", "dialogues", "findings", "conflicts", "agreement", "line"];
	const seen: Record<string, unknown> = {};
	for (const path of paths) seen[path] = await desktop.ask("GET", `/v1/${path}`);
	const { rows, positions } = await desktop.ask<{ rows: unknown; positions: unknown }>(
		"GET",
		"/v1/ledger",
	);
	const logs = ["alpha/urgent", "alpha/routine", "bravo/urgent", "bravo/routine"];
	const copies = await Promise.all(logs.map((log) => desktop.entries(log)));
	return { ...seen, rows, positions, holds: await desktop.holds(), copies };
}

describe("a node that is closed and started again from its folder", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	after(() => line.close());

	test("holds what it held, and says nothing again", async () => {
		await declare(alpha, "told", operation());
		await declare(alpha, "secret", operation({ lat9: 46.5e9 }, { level: "sealed" }));
		await declare(alpha, "held", {
			...operation({}, { class: "ground" }),
			volumes: [longCorridor(400)],
		});
		await declare(alpha, "ended", operation({ lat9: 45.2e9 }));
		await alpha.ask("POST", "/v1/operations/ended/end", {});
		await line.settle();
		await declare(bravo, "second", operation({ lat9: 47.05e9 }));
		await line.settle();
		await bravo.ask("POST", "/v1/dialogues/alpha/routine/1/answer", { msg: "ROGER" });
		await line.settle();
		await line.after(1);
		const zone = { lat9: 45_500_000_000, lon9: 10_500_000_000 };
		const still = { speedMmS: 0, trackMdeg: 0, climb01mmS: 0 };
		const report = { id: "abc123", ...zone, altitude01mm: 0, datum: "STD", ...still };
		line.moveClock(1);
		await alpha.ask("POST", "/v1/positions", {
			reports: [{ ...report, reportedUs: line.nowUs }],
		});
		await line.settle();
		const before = await shown(alpha);
		const { position } = await alpha.desk();
		assert.equal((await alpha.alerts())[0]?.condition, "present");

		await alpha.stop();
		await alpha.start(line.nowUs);
		assert.deepEqual(await shown(alpha), before);
		assert.equal((await alpha.desk()).position, position + 1, "the start itself is one event");
		const answered = await alpha.dialogue("alpha/routine/1");
		assert.equal(answered.state, "closed");
		const [alert] = await alpha.alerts();
		assert.deepEqual([alert?.condition, alert?.open], ["unknown", true]);

		await line.after(1);
		assert.equal((await alpha.alerts())[0]?.condition, "present", "one full tick has judged it");
		assert.deepEqual((await shown(alpha)).copies, before.copies, "nothing was said again");
	});

	test("gives up an alert of before after the re-arm time, and does not call it clear", async () => {
		const condition = async () => (await alpha.alerts())[0]?.condition;
		await line.after(58);
		assert.equal(await condition(), "present");
		await line.after(2);
		assert.equal(await condition(), "lost", "nobody has heard its aircraft since the start");
	});

	test("shows everything in the shapes that its interface describes", async () => {
		const shapes: [path: string, shape: Type.TSchema][] = [
			["desk", Api.Desk],
			["operations", Type.Array(Api.Operation)],
			["operations/told", Api.OperationDetail],
			["operations/bravo/routine/1", Api.OperationDetail],
			["dialogues", Type.Array(Api.Dialogue)],
			["conflicts", Type.Array(Api.Conflict)],
		];
		for (const [path, shape] of shapes) {
			const found = await alpha.ask("GET", `/v1/${path}`);
			assert.deepEqual([path, ...Value.Errors(shape, found)], [path]);
		}
		const { holds, alerts, conflicts, dialogues } = await alpha.desk();
		for (const list of [holds, alerts, conflicts, dialogues]) assert.notEqual(list.length, 0);
	});

	test("takes the same request as one that it knows", async () => {
		const { position } = await alpha.desk();
		await declare(alpha, "told", operation());
		assert.equal((await alpha.desk()).position, position);
		assert.equal((await alpha.holds()).length, 1);
		await alpha.ask("POST", "/v1/holds/held@1/release", {});
		await line.settle();
		const all = await bravo.ask<{ volumeCount: number }[]>("GET", "/v1/operations");
		assert.equal(all.length, 5);
	});
});

describe("a deadline", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	after(() => line.close());

	test("that passed while the node was down is overdue at its first tick", async () => {
		await declare(alpha, "told", operation());
		await line.settle();
		await alpha.stop();
		line.nowUs += 16 * 60 * 1_000_000;
		await alpha.start(line.nowUs);
		await line.settle();
		await line.settle();
		for (const desk of [alpha, bravo])
			assert.equal((await desk.dialogue("alpha/routine/1")).state, "overdue");
	});
});

describe("what was accepted while the peer was down", async () => {
	const line = await enrolledPair();
	const { alpha, bravo } = line;
	after(() => line.close());

	test("is delivered once, after a restart of the sender too", async () => {
		await alpha.start(line.nowUs);
		for (const id of ["one", "two", "three"])
			await declare(alpha, id, operation({ lat9: 45.1e9 + id.length * 0.5e9 }));
		assert.equal((await alpha.desk()).line.unreceipted, 5);
		await alpha.stop();
		await Promise.all([alpha.start(line.nowUs), bravo.start(line.nowUs)]);
		await line.settle();
		assert.equal((await alpha.desk()).line.unreceipted, 0);
		assert.equal((await bravo.dialogues()).length, 3);
		assert.deepEqual(await bravo.entries("alpha/routine"), await alpha.entries("alpha/routine"));
	});
});

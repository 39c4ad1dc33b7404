import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { Operation, OperationDetail } from "@tansiq/api";
import type { Founding, LedgerRow } from "@tansiq/party";
import { openEntry, verifierOf } from "@tansiq/record";
import { SECOND_US } from "@tansiq/space";
import { START_US } from "./enrolled.ts";
import { declare, disc, operation } from "./operations.ts";
import { runningPair } from "./pair.ts";

describe("the life of an operation", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	after(() => line.close());
	const notice = "alpha/routine/1";
	const request = operation({}, { label: "Heron", address: "4b1815" });

	test("is declared: verdict, version, and the journal position it depends on", async () => {
		const answer = await alpha.call("PUT", "/v1/operations/heron", {
			text: JSON.stringify(request),
		});
		const detail = answer.json as OperationDetail;
		assert.equal(answer.status, 200);
		assert.equal(detail.verdict.headline, "no_known_conflict");
		assert.equal(detail.operation.state, "accepted");
		assert.equal(detail.operation.version, 1);
		assert.equal(detail.operation.late, false);
		assert.equal(detail.operation.leadUs, 20 * 60 * SECOND_US);
		assert.deepEqual(detail.volumes, request.volumes);
		assert.equal(answer.headers["tansiq-position"], String(detail.position));
	});

	test("is told by rule and receipted by the other node", async () => {
		await line.settle();
		const sent = await alpha.dialogue(notice);
		assert.equal(sent.state, "received");
		// Whole seconds, rounded up, by the clock of who received it.
		assert.equal(sent.receiptUs, START_US);
		assert.equal((await alpha.desk()).line.unreceipted, 0);
		const received = await bravo.dialogue(notice);
		assert.equal(received.direction, "received");
		assert.equal(received.state, "received");
		assert.equal(received.provisional, true);
	});

	test("shows the other party its volumes, class and category, and neither name nor address", async () => {
		const detail = await bravo.ask<OperationDetail>("GET", `/v1/operations/${notice}`);
		assert.deepEqual(detail.volumes, request.volumes);
		assert.equal(detail.operation.class, "crewed");
		assert.equal(detail.operation.category, "civil");
		const [, told] = await bravo.entries("alpha/routine");
		for (const own of ["heron", "Heron", "4b1815"]) {
			assert.ok(!JSON.stringify(detail).includes(own), own);
			assert.ok(!told?.includes(own), own);
		}
	});

	test("has a ledger row with the extent that a circle of 1 km and 1 NM makes", async () => {
		const { rows } = await alpha.ask<{ rows: LedgerRow[] }>("GET", "/v1/ledger");
		assert.equal(rows.length, 1);
		const [row] = rows;
		assert.equal(row?.entry, notice);
		assert.equal(row?.rule, "told");
		assert.equal(row?.by, "rule");
		assert.equal(row?.level, "volume");
		const expected = Math.PI * (1 + 1.852) ** 2 * (10 / 60);
		assert.ok(Math.abs((row?.extentKm2h ?? 0) / expected - 1) < 1e-3, `${row?.extentKm2h}`);
		const other = await bravo.ask<{ rows: LedgerRow[] }>("GET", "/v1/ledger");
		assert.deepEqual(other.rows, []);
	});

	test("is presented, answered by a person, and closed by its originator's log", async () => {
		await bravo.ask("POST", `/v1/dialogues/${notice}/present`, {});
		await line.settle();
		assert.equal((await alpha.dialogue(notice)).state, "presented");
		assert.equal((await alpha.dialogue(notice)).presentedUs, START_US);
		line.moveClock(5);
		await bravo.ask("POST", `/v1/dialogues/${notice}/answer`, { msg: "ROGER" });
		const provisional = await bravo.dialogue(notice);
		assert.deepEqual([provisional.state, provisional.provisional], ["closed", true]);
		const officer = { name: "bravo.tansiq/op/duty-1", role: "watch", script: false };
		assert.deepEqual(provisional.answer?.by, officer);
		await line.after(1);
		await line.after(1);
		for (const desk of [alpha, bravo]) {
			const dialogue = await desk.dialogue(notice);
			assert.deepEqual([dialogue.state, dialogue.answer?.msg], ["closed", "ROGER"]);
		}
		assert.equal((await bravo.dialogue(notice)).provisional, false);
		// The line carries the name of the key and the role: whose key that is stays at home.
		assert.deepEqual((await alpha.dialogue(notice)).answer?.by, officer);
	});

	test("leaves the same bytes at both nodes, each signed by its author", async () => {
		const file = join(alpha.folder.path, "founding.json");
		const { founding } = JSON.parse(readFileSync(file, "utf8")) as { founding: Founding };
		const said = {
			"alpha/urgent": ["FOUNDING"],
			"alpha/routine": ["FOUNDING", "TQ-20", "TQ-9"],
			"bravo/urgent": ["FOUNDING"],
			"bravo/routine": ["FOUNDING", "TQ-7", "TQ-4"],
		};
		for (const [log, messages] of Object.entries(said)) {
			const ours = await alpha.entries(log);
			assert.deepEqual(await bravo.entries(log), ours);
			const key = verifierOf(founding.members[log.slice(0, 5)]?.author ?? "");
			const opened = ours.map((bytes) => openEntry(bytes, key));
			assert.deepEqual(
				opened.map(({ body }) => body.msg),
				messages,
			);
		}
	});

	test("declared again the same way changes nothing; another way it cannot be unsaid", async () => {
		const { position } = await alpha.desk();
		const again = await declare(alpha, "heron", request);
		assert.equal(again.position, position);
		const changed = await alpha.call("PUT", "/v1/operations/heron", {
			text: JSON.stringify(operation({ lowerFt: 1_100 })),
		});
		assert.equal(changed.status, 409);
		assert.equal((changed.json as { type: string }).type, "tansiq:already-told");
		assert.match((changed.json as { title: string }).title, /heron was told as alpha\/routine\/1/);
		assert.equal((await alpha.desk()).position, position);
	});

	test("is ended by hand, once", async () => {
		await alpha.ask("POST", "/v1/operations/heron/end", {});
		await line.settle();
		const { position } = await alpha.desk();
		await alpha.ask("POST", "/v1/operations/heron/end", {});
		assert.equal((await alpha.desk()).position, position);
		const { operation: ended } = await alpha.ask<OperationDetail>("GET", "/v1/operations/heron");
		assert.equal(ended.state, "ended");
		assert.deepEqual((await alpha.desk()).operations, []);
		const told = (await bravo.ask<Operation[]>("GET", "/v1/operations")).find(
			({ id }) => id === notice,
		);
		assert.equal(told?.state, "ended", "who was told of it is told that it is over");
		assert.equal((await alpha.call("POST", "/v1/operations/nobody/end")).status, 404);
		assert.equal((await alpha.call("POST", `/v1/operations/${notice}/end`)).status, 404);
	});

	test("ends by itself five minutes after its last volume, at both nodes", async () => {
		await declare(alpha, "short", operation({ fromMin: 20, toMin: 21 }));
		await line.settle();
		const states = async () => {
			const own = await alpha.ask<OperationDetail>("GET", "/v1/operations/short");
			const all = await bravo.ask<Operation[]>("GET", "/v1/operations");
			const told = all.find(({ id }) => id === own.operation.notice);
			return [own.operation.state, told?.state];
		};
		const endUs = START_US + 26 * 60 * SECOND_US;
		await line.after((endUs - line.nowUs) / SECOND_US - 1);
		assert.deepEqual(await states(), ["accepted", "accepted"]);
		await line.after(1);
		assert.deepEqual(await states(), ["ended", "ended"]);
	});
});

describe("a sealed operation", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	after(() => line.close());

	test("crosses as a commitment to a day: unknown for whoever meets that day", async () => {
		const met = await declare(bravo, "met", operation({ lat9: 46e9 }));
		assert.equal(met.verdict.headline, "no_known_conflict");
		await declare(alpha, "secret", operation({}, { level: "sealed" }));
		await line.settle();
		const all = await bravo.ask<Operation[]>("GET", "/v1/operations");
		const told = all.find(({ owner }) => owner === "peer");
		assert.deepEqual([told?.level, told?.volumeCount, told?.class], ["sealed", 0, undefined]);
		const dayUs = 86_400 * SECOND_US;
		const startUs = Math.floor(START_US / dayUs) * dayUs;
		assert.deepEqual(told?.window, { startUs, endUs: startUs + dayUs });
		const { verdict } = await bravo.ask<OperationDetail>("GET", "/v1/operations/met");
		assert.equal(verdict.headline, "unknown");
		assert.match(verdict.findings[0]?.missing ?? "", /a higher disclosure level; alpha/);
		assert.equal((await bravo.desk()).unknowns.findings, 1);
		const outline = disc().outline as { lat9: number };
		for (const entry of await bravo.entries("alpha/routine"))
			assert.ok(!entry.includes(String(outline.lat9)), "no coordinate of it crossed");
	});

	test("with a mark above the ceiling does not reach the line at all", async () => {
		const before = (await alpha.entries("alpha/routine")).length;
		const marked = await declare(
			alpha,
			"marked",
			operation({ lat9: 46.5e9 }, { marks: ["EYES-ONLY"] }),
		);
		assert.equal(marked.operation.notice, null);
		assert.equal(marked.verdict.headline, "breach");
		assert.equal(marked.verdict.findings[0]?.met, "EYES-ONLY");
		await line.settle();
		assert.equal((await alpha.entries("alpha/routine")).length, before);
		const open = await declare(alpha, "open", operation({ lat9: 47.9e9 }, { marks: ["OPEN"] }));
		assert.notEqual(open.operation.notice, null);
	});
});

describe("what the other side learns", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	after(() => line.close());

	/**
	 * @row M31
	 * @does A planner's operation is known to the other side by where, when and what kind it is, and by nothing else; what is marked above the ceiling is not told at all.
	 * @reach PUT /v1/operations/{id}; GET /v1/entries/{log}; GET /v1/ledger
	 * @plant packages/party/src/message.ts: `level: "volume",` → `level: "volume", text: String(operation.label),`
	 */
	test("is what safety needs: no name, address, unit or purpose", async () => {
		const own = { label: "Heron", address: "4b1815", unit: "wing-7" };
		const { operation: told } = await declare(
			alpha,
			"canary-1",
			operation({}, { ...own, activities: ["survey"] }),
		);
		const above = await declare(alpha, "canary-2", operation({ lat9: 46e9 }, { marks: ["HOME"] }));
		assert.deepEqual([above.verdict.headline, above.operation.notice], ["breach", null]);
		await line.after(1);
		const [, notice, ...more] = await bravo.entries("alpha/routine");
		assert.equal(more.length, 0);
		const shown = [
			await bravo.ask("GET", "/v1/operations"),
			await bravo.ask("GET", `/v1/operations/${told.notice}`),
			await bravo.dialogues(),
		];
		for (const word of [...Object.values(own), "canary", "survey", "HOME"]) {
			assert.equal(notice?.includes(word), false, word);
			assert.equal(JSON.stringify(shown).includes(word), false, word);
		}
	});

	/**
	 * @row M53
	 * @does A releaser tells of a visit first that there is something on that day, then exactly where and when; it lapses by itself at both desks.
	 * @reach PUT /v1/operations/{id}; POST /v1/operations/{id}/disclose; tansiq operation disclose
	 * @plant packages/party/src/owed.ts: `if (life !== "ended" && wallUs >= window.endUs + endAfterUs)` → `if (life !== "ended" && wallUs < 0)`
	 */
	test("of a visit comes in stages, and lapses by itself", async () => {
		const visit = operation(
			{ lat9: 46.5e9, fromMin: 100, toMin: 160 },
			{ class: "fixed", category: "protected", level: "sealed" },
		);
		const theirs = async () => {
			await line.after(1);
			const all = await bravo.ask<Operation[]>("GET", "/v1/operations");
			return all.filter(({ owner, window }) => owner === "peer" && window.endUs > line.nowUs);
		};
		const before = (await theirs()).length;
		await declare(alpha, "visit", visit);
		const [first] = (await theirs()).slice(before);
		assert.deepEqual([first?.level, first?.volumeCount, first?.class], ["sealed", 0, undefined]);
		const { operation: now } = await alpha.ask<OperationDetail>(
			"POST",
			"/v1/operations/visit/disclose",
			{},
		);
		await line.after(1);
		const told = () => bravo.ask<OperationDetail>("GET", `/v1/operations/${now.notice}`);
		assert.deepEqual((await told()).volumes, visit.volumes);
		await line.after(166 * 60);
		const { operation: own } = await alpha.ask<OperationDetail>("GET", "/v1/operations/visit");
		assert.deepEqual([own.state, (await told()).operation.state], ["ended", "ended"]);
	});
});

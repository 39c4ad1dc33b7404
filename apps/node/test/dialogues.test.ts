import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { Dialogue } from "@tansiq/api";
import { DUTY } from "./enrolled.ts";
import { declare, operation } from "./operations.ts";
import { runningPair } from "./pair.ts";

const DUE_S = 15 * 60;

describe("answers to a notice", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	after(() => line.close());
	let made = 0;
	/** A notice that bravo has just received, far from every other. */
	const notice = async (): Promise<string> => {
		made++;
		const place = { lat9: 45.1e9 + made * 0.4e9, fromMin: 200, toMin: 210 };
		const { operation: told } = await declare(alpha, `op${made}`, operation(place));
		await line.settle();
		return told.notice as string;
	};
	const answer = (ref: string, body: object) =>
		bravo.call("POST", `/v1/dialogues/${ref}/answer`, { text: JSON.stringify(body) });
	const states = async (ref: string): Promise<string[]> => {
		await line.after(1);
		await line.after(1);
		const [sent, received] = [await alpha.dialogue(ref), await bravo.dialogue(ref)];
		assert.equal(received.provisional, false, "the originator's log has decided");
		return [sent.state, received.state];
	};

	test("one second before the deadline is in time", async () => {
		const ref = await notice();
		await line.after(DUE_S - 1);
		assert.equal((await answer(ref, { msg: "ROGER" })).status, 200);
		await line.settle();
		assert.deepEqual(await states(ref), ["closed", "closed"]);
	});

	test("at the deadline itself is late", async () => {
		const ref = await notice();
		line.moveClock(DUE_S);
		assert.equal((await answer(ref, { msg: "ROGER" })).status, 200);
		await line.settle();
		assert.deepEqual(await states(ref), ["closed_late", "closed_late"]);
	});

	test("none is overdue at both desks; a later one closes it late", async () => {
		const ref = await notice();
		await line.after(DUE_S - 1);
		assert.equal((await alpha.dialogue(ref)).state, "received");
		await line.after(1);
		assert.deepEqual(await states(ref), ["overdue", "overdue"]);
		const onDesk = (await bravo.desk()).dialogues.find((dialogue) => dialogue.ref === ref);
		assert.equal(onDesk?.state, "overdue", "still on the desk");
		const late = await answer(ref, { msg: "UNABLE", reason: "weather" });
		assert.equal((late.json as Dialogue).answer?.reason, "weather");
		await line.settle();
		assert.deepEqual(await states(ref), ["closed_late", "closed_late"]);
		assert.equal((await alpha.dialogue(ref)).answer?.reason, "weather");
	});

	test("close it exactly once: the same again changes nothing, another is refused", async () => {
		const ref = await notice();
		await answer(ref, { msg: "UNABLE", reason: "conflict" });
		await line.settle();
		const { position } = await bravo.desk();
		assert.equal((await answer(ref, { msg: "UNABLE", reason: "conflict" })).status, 200);
		assert.equal((await bravo.desk()).position, position);
		const other = await answer(ref, { msg: "ROGER" });
		assert.equal(other.status, 409);
		assert.equal((other.json as { type: string }).type, "tansiq:already-answered");
		assert.equal((await bravo.desk()).position, position);
		assert.deepEqual(await states(ref), ["closed", "closed"]);
	});

	test("belong to whoever received it", async () => {
		const ref = await notice();
		for (const action of ["present", "answer"]) {
			const text = JSON.stringify({ msg: "ROGER" });
			const own = await alpha.call("POST", `/v1/dialogues/${ref}/${action}`, { text });
			assert.equal(own.status, 404, action);
			assert.match(own.text, /expected one that the peer opened/);
		}
		assert.equal((await alpha.dialogue(ref)).answer, null);
	});

	test("that wait are listed, and only those", async () => {
		const waiting = await bravo.ask<Dialogue[]>("GET", "/v1/dialogues?waiting=true");
		const all = await bravo.dialogues();
		assert.deepEqual(
			waiting.map(({ ref }) => ref),
			all.filter((dialogue) => dialogue.answer === null).map(({ ref }) => ref),
		);
		assert.ok(waiting.length > 0 && waiting.length < all.length);
	});

	test("of a script are marked as a script's at both desks", async () => {
		const ref = await notice();
		const script = await bravo.signIn({ ...DUTY, script: true });
		await bravo.ask("POST", `/v1/dialogues/${ref}/answer`, { msg: "ROGER" }, script);
		await line.settle();
		for (const desk of [alpha, bravo])
			assert.equal((await desk.dialogue(ref)).answer?.by.script, true);
	});
});

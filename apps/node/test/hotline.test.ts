import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { Problem, Verdict } from "@tansiq/api";
import { FOOT_01MM, HOUR_US, MINUTE_US, SECOND_US } from "@tansiq/space";
import { DUTY, type Enrolee } from "./enrolled.ts";
import { declare, disc, operation } from "./operations.ts";
import { type Desktop, runningPair } from "./pair.ts";

const WATCH: Enrolee = { operator: "watch-2", passphrase: "another quiet night", roles: ["watch"] };
const PLANNER: Enrolee = { operator: "planner-1", passphrase: "by daylight", roles: ["planner"] };
const KILO = { id: "KILO-7" };

const says = async (desk: Desktop, msg: string, body: object): Promise<string> => {
	const { ref } = await desk.ask<{ ref: string }>("POST", "/v1/messages", { msg, body });
	return ref;
};
const answer = (desk: Desktop, ref: string, body: object, headers = {}) =>
	desk.call("POST", `/v1/dialogues/${ref}/answer`, { text: JSON.stringify(body), headers });

describe("what is said on the hotline", async () => {
	const line = await runningPair({}, [DUTY, WATCH, PLANNER]);
	const { alpha, bravo } = line;
	after(() => line.close());

	/**
	 * @row R2
	 * @does Whoever has the watch answers an urgent message though another officer received it, a planner may not, and one that nobody answers climbs by itself at both desks.
	 * @reach POST /v1/messages; POST /v1/dialogues/{ref}/answer; GET /v1/dialogues
	 * @plant packages/party/src/owed.ts: `if (step > climbed) events.push({ type: "escalated", ref, step, to });` → `if (step > climbed) continue;`
	 */
	test("is for a role: any watch answers it, and unanswered it climbs", async () => {
		const body = { zone: KILO, start_us: line.nowUs + 20 * MINUTE_US, what: "convoy" };
		const ref = await says(alpha, "TQ-40", body);
		await line.after(1);
		const readback = { zone: "KILO-7", start_us: body.start_us };
		await bravo.ask("POST", `/v1/dialogues/${ref}/present`, {});
		const planner = await answer(
			bravo,
			ref,
			{ msg: "ROGER", readback },
			await bravo.signIn(PLANNER),
		);
		assert.equal(planner.status, 403, planner.text);
		const watch = await answer(bravo, ref, { msg: "ROGER", readback }, await bravo.signIn(WATCH));
		assert.equal(watch.status, 200, watch.text);
		await line.after(1);
		assert.equal((await alpha.dialogue(ref)).answer?.by.name, "bravo.tansiq/op/watch-2");

		const unheard = await says(alpha, "TQ-40", body);
		await line.after(1);
		assert.equal((await bravo.dialogue(unheard)).escalation, 0);
		await line.after(3 * 60);
		for (const desk of [alpha, bravo]) {
			const { escalation, state } = await desk.dialogue(unheard);
			assert.deepEqual([escalation, state], [1, "overdue"], "the chief is called");
		}
	});

	/**
	 * @row R3
	 * @does An officer takes on a place that came as figures only by entering them again, and what was heard wrong is refused.
	 * @reach POST /v1/messages; POST /v1/dialogues/{ref}/answer; console: the read-back form
	 * @plant packages/hotline/src/answer.ts: `return repeats(dialogue.readback, given.body.readback) ? null : "readback";` → `return null;`
	 */
	test("places are figures, and whoever takes them on reads them back", async () => {
		const { outline, band } = disc({ lat9: 46.5e9, lon9: 8.5e9 });
		const zone = { id: "LIMA-2", outline, band };
		const until = line.nowUs + HOUR_US;
		const ref = await says(alpha, "TQ-31", { zone, until_us: until });
		await line.after(1);
		const heard = await bravo.dialogue(ref);
		assert.deepEqual(heard.body?.zone, zone, "the drawing itself, to the last digit");
		assert.deepEqual(heard.readback, ["zone", "until_us"]);
		for (const readback of [
			undefined,
			{ zone: "LIMA-3", until_us: until },
			{ zone: "LIMA-2", until_us: until + SECOND_US },
			{ zone: "LIMA-2" },
		]) {
			const wrong = await answer(bravo, ref, { msg: "WILCO", readback });
			assert.equal((wrong.json as Problem).type, "tansiq:readback", wrong.text);
		}
		assert.equal((await bravo.dialogue(ref)).answer, null);
		const readback = { zone: "LIMA-2", until_us: until };
		assert.equal((await answer(bravo, ref, { msg: "WILCO", readback })).status, 200);
		await line.after(2);
		assert.equal((await alpha.dialogue(ref)).state, "closed");
	});

	/**
	 * @row R24
	 * @does An officer says STOP alone and in one action; the other side has a minute to answer, and after half of it the chiefs of both are called.
	 * @reach POST /v1/messages; GET /v1/desk; console: Stop (key !)
	 * @plant packages/hotline/src/codebook.ts: `[STOP, "STOP", "D", "H", "W/U", MINUTE_US, 1,` → `[STOP, "STOP", "D", "H", "W/U", HOUR_US, 1,`
	 */
	test("STOP takes one person and one action, and climbs within seconds", async () => {
		const ref = await says(alpha, "TQ-41", { zone: KILO, start_us: line.nowUs });
		await line.after(1);
		const heard = await bravo.dialogue(ref);
		assert.deepEqual([heard.urgency, heard.alert, heard.signers.length], ["D", "H", 1]);
		assert.equal((heard.dueUs ?? 0) - (heard.receiptUs ?? 0), MINUTE_US);
		const [alarm] = (await bravo.desk()).alarms;
		assert.deepEqual([alarm?.of, alarm?.urgency, alarm?.shelvable], [ref, "D", false]);
		await line.after(30);
		for (const desk of [alpha, bravo]) assert.equal((await desk.dialogue(ref)).escalation, 1);
		const readback = { zone: "KILO-7", start_us: line.nowUs - 31 * SECOND_US };
		assert.equal((await answer(bravo, ref, { msg: "WILCO", readback })).status, 200);
		await line.after(1);
		assert.equal((await alpha.dialogue(ref)).state, "closed");
	});

	/**
	 * @row M55 R9
	 * @does An officer answers a notice with having heard it, or with being unable to bear it; no answer grants anything, and the conflict stands for both planners as before.
	 * @reach POST /v1/dialogues/{ref}/answer; GET /v1/conflicts; GET /v1/operations/{id}
	 * @plant packages/hotline/src/codebook.ts: `[NOTICE, "NOTICE OF OPERATION", "N", "M", "R",` → `[NOTICE, "NOTICE OF OPERATION", "N", "M", "A/N",`
	 */
	test("an answer to a notice permits nothing and refuses nothing", async () => {
		await declare(bravo, "ours", operation({ fromMin: 60, toMin: 70 }));
		const { operation: told } = await declare(
			alpha,
			"theirs",
			operation({ fromMin: 65, toMin: 75 }),
		);
		await line.after(1);
		const ref = told.notice as string;
		const { answers, endangers } = await bravo.dialogue(ref);
		assert.deepEqual(answers.toSorted(), ["ROGER", "STANDBY", "UNABLE"]);
		assert.deepEqual(endangers, ["ours"]);
		for (const msg of ["AFFIRM", "WILCO", "NEGATIVE"]) {
			const refused = await answer(bravo, ref, { msg, reason: "conflict" });
			assert.notEqual(refused.status, 200, msg);
		}
		assert.equal((await answer(bravo, ref, { msg: "ROGER" })).status, 200);
		await line.after(2);
		assert.equal((await alpha.dialogue(ref)).state, "closed");
		for (const desk of [alpha, bravo]) {
			assert.deepEqual(
				(await desk.conflicts()).map(({ status }) => status),
				["unresolved"],
			);
			const id = desk === alpha ? "theirs" : "ours";
			const { verdict } = await desk.ask<{ verdict: Verdict }>("GET", `/v1/operations/${id}`);
			assert.equal(verdict.headline, "conflict");
		}
	});

	/**
	 * @row R31
	 * @does An officer whose aircraft meets one that nobody planned or announced is alarmed, tells the other side of a place that no agreement names, and is answered.
	 * @reach POST /v1/positions; GET /v1/alerts; POST /v1/messages
	 * @plant packages/watch/src/loss.ts: `if (a.origin !== "own" && b.origin !== "own") return null;` → `if (a.origin !== "own" || b.origin !== "own") return null;`
	 */
	test("an encounter that nobody planned is seen, and spoken about where it is", async () => {
		const plan = { lat9: 47e9, lon9: 9e9, lowerFt: 9_000, upperFt: 11_000, radiusMm: 60_000_000 };
		await declare(alpha, "lone", operation({ ...plan, fromMin: 0, toMin: 200 }));
		const flying = (id: string, lat9: number, trackMdeg: number) => ({
			...{ id, lat9, lon9: 9e9, altitude01mm: 10_000 * FOOT_01MM, datum: "STD" as const },
			...{ speedMmS: 200_000, trackMdeg, climb01mmS: 0, reportedUs: line.nowUs },
		});
		const met = async () => {
			const reports = [
				{ ...flying("aaaaaa", 47e9, 0), operation: "lone" },
				flying("ffffff", 47.1e9, 180_000),
			];
			await alpha.ask("POST", "/v1/positions", { reports });
			await line.after(1);
			return (await alpha.alerts()).filter(({ kind }) => kind === "predicted_loss");
		};
		await met();
		const [alert, ...more] = await met();
		assert.deepEqual([alert?.tracks, more.length], [["aaaaaa", "ffffff"], 0]);
		assert.deepEqual(await bravo.alerts(), [], "it is nobody's that they know of");
		const { outline, band } = disc({ ...plan, lat9: 47.05e9 });
		const ref = await says(alpha, "TQ-42", {
			zone: { id: "MIKE-1", outline, band },
			hazard: "aircraft",
		});
		await line.after(1);
		assert.deepEqual((await bravo.dialogue(ref)).body?.zone, { id: "MIKE-1", outline, band });
		const readback = { zone: "MIKE-1", hazard: "aircraft" };
		assert.equal((await answer(bravo, ref, { msg: "ROGER", readback })).status, 200);
	});

	/**
	 * @row R32
	 * @does Officers of two sides that dispute whose a place is speak of it by one neutral designator, and words that claim it are refused.
	 * @reach POST /v1/messages
	 * @plant packages/hotline/src/slots.ts: `const ZONE = /^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$/;` → `const ZONE = /^.+$/;`
	 */
	test("places have designators, and no words that claim them", async () => {
		const body = (id: string) => ({ zone: { id }, start_us: line.nowUs, what: "convoy" });
		for (const claim of ["Our northern shore", "north (ours since 1949)", "שטחנו", "أرضنا", ""]) {
			const text = JSON.stringify({ msg: "TQ-40", body: body(claim) });
			const refused = await alpha.call("POST", "/v1/messages", { text });
			assert.equal(refused.status, 422, refused.text);
			assert.equal((refused.json as Problem).errors?.[0]?.field, "zone.id");
		}
		const ref = await says(alpha, "TQ-40", body("NOVEMBER-3"));
		await line.after(1);
		assert.deepEqual((await bravo.dialogue(ref)).body?.zone, { id: "NOVEMBER-3" });
	});
});

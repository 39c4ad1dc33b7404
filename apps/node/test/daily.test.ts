import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Desk } from "@tansiq/api";
import { MINUTE_US } from "@tansiq/space";
import { DUTY, type Enrolee } from "./enrolled.ts";
import { runningPair } from "./pair.ts";

const WATCH: Enrolee = { operator: "watch-2", passphrase: "another quiet night", roles: ["watch"] };

describe("the line from day to day", () => {
	/**
	 * @row M02
	 * @does Officers of both sides check the line with one another every hour while their nodes do so every minute, and hand the watch over with a brief that both watches sign.
	 * @reach POST /v1/line-check; POST /v1/handover; POST /v1/handover/assume; console: Line check (key C)
	 * @plant packages/party/src/line-check.ts: `return seq === null ? null : { kind: "human", seq, text_id: neutralTextOf(seq) };` → `return null;`
	 */
	test("is checked by people every hour, and handed over from watch to watch", async (t) => {
		const line = await runningPair({}, [DUTY, WATCH]);
		t.after(() => line.close());
		const { alpha, bravo } = line;
		for (let minute = 0; minute < 60; minute++) await line.after(60);
		const checked: string[] = [];
		for (let hour = 0; hour < 2; hour++) {
			const desks = await Promise.all([alpha.desk(), bravo.desk()]);
			const asks = desks[0].line.humanCheckOwed ? alpha : bravo;
			const other = asks === alpha ? bravo : alpha;
			const { ref } = await asks.ask<{ ref: string }>("POST", "/v1/line-check", {});
			await line.after(1);
			const { readback, body, msg } = await other.dialogue(ref);
			assert.deepEqual([msg, body?.kind, readback], ["TQ-11", "human", ["seq", "text_id"]]);
			const given = { seq: body?.seq, text_id: body?.text_id };
			const said = await other.call("POST", `/v1/dialogues/${ref}/answer`, {
				text: JSON.stringify({ msg: "ANSWER", readback: given }),
			});
			assert.equal(said.status, 200, said.text);
			await line.after(1);
			assert.equal((await asks.dialogue(ref)).answer?.by.name.endsWith("duty-1"), true);
			checked.push(ref.split("/")[0] as string);
			if (hour === 0) for (let minute = 0; minute < 60; minute++) await line.after(60);
		}
		assert.deepEqual(checked.toSorted(), ["alpha", "bravo"], "each in its turn");
		for (const desk of [alpha, bravo]) {
			const { state, missed, heardUs } = (await desk.desk()).line;
			assert.deepEqual([state, missed], ["up", { machine: 0, human: 0 }]);
			assert.ok(line.nowUs - (heardUs ?? 0) <= 2 * MINUTE_US);
		}
		await alpha.ask("POST", "/v1/handover", { incoming: "alpha.tansiq/op/watch-2" });
		const incoming = await alpha.signIn(WATCH);
		await alpha.ask("POST", "/v1/handover/assume", {}, incoming);
		const { watch } = await alpha.desk();
		assert.equal(watch.responsible, "alpha.tansiq/op/watch-2");
		assert.equal(watch.handover?.signed.length, 2);
	});

	/**
	 * @row R18
	 * @does An officer at either end is alarmed within minutes of the line going dead, and it stands as degraded, without anybody having tried to use it.
	 * @reach GET /v1/desk; GET /v1/agreement/standing; console: the alarm of the line
	 * @plant packages/hotline/src/line-check.ts: `if (round.missesInARow >= MISSES_FOR_ALARM) round.alarmed ??= instant(at);` → `if (round.missesInARow < 0) round.alarmed ??= instant(at);`
	 */
	test("that goes dead is an alarm at whichever end is left", async (t) => {
		const line = await runningPair();
		t.after(() => line.close());
		const { alpha, bravo } = line;
		for (let minute = 0; minute < 3; minute++) await line.after(60);
		const atLine = ({ alarms }: Desk) => alarms.filter(({ source }) => source === "line");
		for (const desk of [alpha, bravo]) assert.deepEqual(atLine(await desk.desk()), []);
		for (const [left, gone] of [
			[alpha, bravo],
			[bravo, alpha],
		] as const) {
			await gone.stop();
			// Nothing more is receipted: nobody waits for that.
			for (let minute = 0; minute < 5; minute++) {
				line.nowUs += MINUTE_US;
				left.node.moveClock(line.nowUs);
				left.node.tick();
			}
			assert.deepEqual(
				atLine(await left.desk()).map(({ id }) => id),
				["line machine"],
			);
			type Standing = { mechanism: string; lineDead: boolean };
			const { mechanism, lineDead } = await left.ask<Standing>("GET", "/v1/agreement/standing");
			assert.deepEqual([mechanism, lineDead], ["degraded", true]);
			await gone.start(line.nowUs);
			for (let minute = 0; minute < 3; minute++) await line.after(60);
			assert.deepEqual(atLine(await left.desk()), [], "and none once it is back");
		}
	});
});

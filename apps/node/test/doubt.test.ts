import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { PositionReport, Track } from "@tansiq/api";
import { FOOT_01MM } from "@tansiq/space";
import { declare, operation } from "./operations.ts";
import { runningPair } from "./pair.ts";

describe("positions of doubtful integrity", async () => {
	const line = await runningPair();
	const { alpha } = line;
	after(() => line.close());
	const still = (id: string, lat9: number, more: Partial<PositionReport> = {}): PositionReport => ({
		id,
		lat9,
		lon9: 8e9,
		altitude01mm: 1_500 * FOOT_01MM,
		datum: "STD",
		speedMmS: 0,
		trackMdeg: 0,
		climb01mmS: 0,
		reportedUs: line.nowUs,
		...more,
	});
	const post = (...reports: PositionReport[]) => alpha.ask("POST", "/v1/positions", { reports });
	const track = async (id: string) => {
		const { tracks } = await alpha.ask<{ tracks: Track[] }>("GET", "/v1/tracks");
		return tracks.find((each) => each.id === id);
	};
	/** Alpha's helicopter hovers; the other, 7.5 NM north of it, is outside the agreed 5 NM. */
	const FAR9 = 47_125_000_000;

	/**
	 * @row R20
	 * @does An officer sees that a track's positions are in doubt, why, since when, and that alerts take it wider until its reports fit again.
	 * @reach POST /v1/positions; GET /v1/tracks; console: map and legend
	 * @plant packages/watch/src/loss.ts: `radiusMm += growth.mm;` → `radiusMm += 0;`
	 */
	test("a drop of integrity is marked, widens what alerts look at, and ends when it is over", async () => {
		const plan = { fromMin: 0, toMin: 30, radiusMm: 3_000_000 };
		await declare(alpha, "hover", operation(plan));
		const second = async (quality: Partial<PositionReport>) => {
			line.moveClock(1);
			await post(still("aaaaaa", 47e9, { operation: "hover" }), still("bbbbbb", FAR9, quality));
			await line.settle();
		};
		for (let s = 0; s < 4; s++) await second({ nic: 8, nacp: 9 });
		assert.equal((await track("bbbbbb"))?.doubt, undefined);
		assert.deepEqual(await alpha.alerts(), []);
		// NIC 3: contained within 4 NM, as far as it knows itself.
		const sinceUs = line.nowUs + 1_000_000;
		for (let s = 0; s < 4; s++) await second({ nic: 3, nacp: 9 });
		assert.deepEqual((await track("bbbbbb"))?.doubt, {
			reason: "quality",
			sinceUs,
			growth: { mm: 7_408_000, height01mm: 1_000 * FOOT_01MM },
		});
		const [alert] = await alpha.alerts();
		assert.deepEqual(
			[alert?.kind, alert?.condition, alert?.tracks],
			["predicted_loss", "present", ["aaaaaa", "bbbbbb"]],
		);
		for (let s = 0; s < 190; s++) await second({ nic: 8, nacp: 9 });
		assert.equal((await track("bbbbbb"))?.doubt, undefined);
		assert.equal((await alpha.alerts())[0]?.condition, "cleared");
	});

	test("a jump is marked without any word of its own, and a category that is none is refused", async () => {
		await post(still("cccccc", 45.5e9));
		await line.after(1);
		await post(still("cccccc", 46.5e9));
		assert.equal((await track("cccccc"))?.doubt?.reason, "jump");
		const text = JSON.stringify({ reports: [still("dddddd", 45e9, { nic: 12 })] });
		assert.equal((await alpha.call("POST", "/v1/positions", { text })).status, 422);
	});
});

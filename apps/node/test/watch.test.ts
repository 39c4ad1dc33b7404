import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { OperationDetail, PositionReport, Track } from "@tansiq/api";
import { FOOT_01MM, SECOND_US } from "@tansiq/space";
import { declare, operation } from "./operations.ts";
import { type Desktop, type Pair, runningPair } from "./pair.ts";

/** Metres in a degree along the meridian near 46°, from the WGS84 series: 111,132.95 − 559.85 cos 2φ. */
const DEGREE_M = 111_132.95 - 559.85 * Math.cos((2 * 46.2 * Math.PI) / 180);
const SPEED_M_S = 250;

/** An aircraft on the meridian of 8° E that began at `lat` and flies north (or south). */
function flying(id: string, lat: number, north: boolean, line: Pair, startUs: number) {
	const seconds = (line.nowUs - startUs) / SECOND_US;
	const moved = (SPEED_M_S * seconds) / DEGREE_M;
	return {
		id,
		lat9: Math.round((lat + (north ? moved : -moved)) * 1e9),
		lon9: 8_000_000_000,
		altitude01mm: 10_000 * FOOT_01MM,
		datum: "STD" as const,
		speedMmS: SPEED_M_S * 1000,
		trackMdeg: north ? 0 : 180_000,
		climb01mmS: 0,
		reportedUs: line.nowUs,
	};
}

const post = (desktop: Desktop, ...reports: PositionReport[]) =>
	desktop.ask<{ taken: number }>("POST", "/v1/positions", { reports });

describe("two aircraft head on", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	after(() => line.close());
	const startUs = line.nowUs;
	/** 50 km apart, so closest in 100 s. */
	const south = 46;
	const north = south + 50_000 / DEGREE_M;
	const second = async () => {
		line.moveClock(1);
		const a = flying("aaaaaa", south, true, line, startUs);
		const b = flying("bbbbbb", north, false, line, startUs);
		await post(alpha, { ...a, operation: "eagle" }, b);
		await post(bravo, a, { ...b, operation: "falcon" });
		await line.settle();
	};

	/**
	 * @row M01
	 * @does Officers of both sides are alarmed, once each, when two of their aircraft are about to come too close, with when and how close.
	 * @reach POST /v1/positions; GET /v1/desk; console: the alarms
	 * @plant packages/space/src/tactical/motions.ts: `if (loss !== null) losing.push({ a, b, loss });` → `if (loss !== null && a < 0) losing.push({ a, b, loss });`
	 */
	test("raise one alert at each desk, in the second tick, with when and how close", async () => {
		const plan = { lowerFt: 9_000, upperFt: 11_000, fromMin: 0, toMin: 10, radiusMm: 60_000_000 };
		await declare(alpha, "eagle", operation({ ...plan, lat9: 46e9 }));
		await declare(bravo, "falcon", operation({ ...plan, lat9: 46.4e9 }));
		await line.settle();
		await second();
		assert.deepEqual(await alpha.alerts(), []);
		await second();
		for (const desk of [alpha, bravo]) {
			const [alert, ...others] = (await desk.alerts()).filter(
				({ kind }) => kind === "predicted_loss",
			);
			assert.equal(others.length, 0);
			assert.deepEqual(alert?.tracks, ["aaaaaa", "bbbbbb"]);
			assert.deepEqual(alert?.operations, [desk === alpha ? "eagle" : "falcon"]);
			assert.deepEqual([alert?.open, alert?.condition], [true, "present"]);
			const inS = ((alert?.closestUs ?? 0) - startUs) / SECOND_US;
			assert.ok(Math.abs(inS - 100) < 1, `${inS} s`);
			assert.ok((alert?.distanceMm ?? 1e9) < 100_000, `${alert?.distanceMm} mm`);
		}
		const { operation: eagle } = await alpha.ask<OperationDetail>("GET", "/v1/operations/eagle");
		assert.equal(eagle.state, "activated");
	});

	test("the alert is not raised again while it stands", async () => {
		for (let i = 0; i < 3; i++) await second();
		const all = await alpha.ask<{ kind: string }[]>("GET", "/v1/alerts");
		assert.equal(all.filter(({ kind }) => kind === "predicted_loss").length, 1);
	});

	test("silenced, it stays open until its condition is clear as well", async () => {
		const [alert] = await alpha.alerts();
		const path = `/v1/alerts/${encodeURIComponent(alert?.id ?? "")}/silence`;
		await alpha.ask("POST", path, {});
		const [silenced] = await alpha.alerts();
		assert.deepEqual([silenced?.silencedUs, silenced?.open], [line.nowUs, true]);
		const { position } = await alpha.desk();
		await alpha.ask("POST", path, {});
		assert.equal((await alpha.desk()).position, position, "once is enough");
		// Alpha sees them 5,000 ft apart for longer than the 60 s of re-arming; bravo sees nothing more.
		for (const seconds of [1, 61]) {
			line.moveClock(seconds);
			const a = flying("aaaaaa", south, true, line, startUs);
			const b = flying("bbbbbb", north, false, line, startUs);
			const above = { ...b, altitude01mm: 15_000 * FOOT_01MM };
			await post(alpha, { ...a, operation: "eagle" }, above);
			await line.settle();
		}
		const pair = async (desk: Desktop) =>
			(await desk.alerts()).find(({ kind }) => kind === "predicted_loss");
		const here = await pair(alpha);
		assert.deepEqual([here?.condition, here?.open], ["cleared", false]);
		await line.after(31);
		const there = await pair(bravo);
		assert.deepEqual([there?.condition, there?.open], ["lost", true], "not heard is not clear");
		assert.equal((await alpha.call("POST", "/v1/alerts/nothing/silence")).status, 404);
	});
});

describe("with its own sensors only", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	after(() => line.close());
	type Ledger = { positions: object; foreign: { count: number } };
	const ledger = (desk: Desktop) => desk.ask<Ledger>("GET", "/v1/ledger");

	test("a node holds exactly the foreign positions that its peer's ledger says it told", async () => {
		const plan = { lowerFt: 9_000, upperFt: 11_000, fromMin: 0, toMin: 10, radiusMm: 5_000_000 };
		await declare(alpha, "eagle", operation({ ...plan, lat9: 46e9 }));
		await declare(alpha, "lone", operation({ ...plan, lat9: 47.5e9 }));
		await line.settle();
		await declare(bravo, "falcon", operation({ ...plan, lat9: 46.1e9 }));
		await line.settle();
		for (let i = 0; i < 3; i++) {
			line.moveClock(1);
			const a = flying("aaaaaa", 46, true, line, line.nowUs);
			const lone = flying("cccccc", 47.5, true, line, line.nowUs);
			await post(alpha, { ...a, operation: "eagle" }, { ...lone, operation: "lone" });
			await line.settle();
		}
		await line.after(1);
		const { tracks } = await bravo.ask<{ tracks: Track[] }>("GET", "/v1/tracks");
		assert.deepEqual(
			tracks.map(({ id, origin, operation }) => [id, origin, operation]),
			[["aaaaaa", "told", "alpha/routine/1"]],
		);
		const [told, took] = [await ledger(alpha), await ledger(bravo)];
		assert.equal(took.foreign.count, 3);
		assert.deepEqual(took.foreign, told.positions);
		const crossed = (await bravo.entries("alpha/routine")).join("");
		assert.ok(crossed.includes("aaaaaa") && !crossed.includes("cccccc"));
	});
});

describe("a position that is told within the very second of a tick", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	after(() => line.close());

	test("waits for the next, so that it does not matter which node ticked first", async () => {
		await declare(alpha, "sos", operation({ fromMin: 0 }, { category: "distress" }));
		await line.settle();
		line.moveClock(1);
		await post(alpha, { ...flying("aaaaaa", 47, true, line, line.nowUs), operation: "sos" });
		const tracks = async () =>
			(await bravo.ask<{ tracks: Track[] }>("GET", "/v1/tracks")).tracks.map(({ id }) => id);
		await alpha.node.step(line.nowUs);
		await bravo.node.step(line.nowUs);
		assert.deepEqual(await tracks(), []);
		await line.after(1);
		assert.deepEqual(await tracks(), ["aaaaaa"]);
	});
});

describe("zones and plans", async () => {
	const line = await runningPair();
	const { alpha } = line;
	after(() => line.close());
	const at = (id: string, lat: number, lon9: number, operation?: string): PositionReport => ({
		...flying(id, lat, true, line, line.nowUs),
		lon9,
		altitude01mm: 5_000 * FOOT_01MM,
		...(operation !== undefined && { operation }),
	});

	test("whoever enters a closed zone raises an alert at once", async () => {
		line.moveClock(1);
		// The zone is a disc of 2 km: 0.01° is 1.1 km, 0.03° is 3.3 km.
		await post(alpha, at("dddddd", 45.51, 10_500_000_000), at("eeeeee", 45.53, 10_500_000_000));
		await line.settle();
		const [alert, ...others] = await alpha.alerts();
		assert.equal(others.length, 0);
		assert.deepEqual(
			[alert?.kind, alert?.zone, alert?.tracks],
			["zone_entry", "hospital", ["dddddd"]],
		);
		assert.equal(alert?.closestUs, null);
	});

	test("more than 10 s outside its volumes is nonconforming, 60 s after that contingent", async () => {
		await declare(
			alpha,
			"stray",
			operation({ lowerFt: 4_000, upperFt: 6_000, fromMin: 0, toMin: 20 }),
		);
		const state = async () =>
			(await alpha.ask<OperationDetail>("GET", "/v1/operations/stray")).operation.state;
		const report = async (seconds: number, lat: number) => {
			line.moveClock(seconds);
			await post(alpha, at("ffffff", lat, 8_000_000_000, "stray"));
			await line.settle();
		};
		await report(1, 47);
		assert.equal(await state(), "activated");
		// 1 km of radius and 1 NM of tolerance end at 2.85 km; 0.03° is 3.3 km.
		await report(1, 47.03);
		await report(10, 47.03);
		assert.equal(await state(), "activated", "10 s is not more than 10 s");
		await report(1, 47.03);
		assert.equal(await state(), "nonconforming");
		const strayed = (await alpha.alerts()).filter(({ kind }) => kind === "nonconformance");
		assert.deepEqual(strayed[0]?.operations, ["stray"]);
		for (let i = 0; i < 6; i++) await report(10, 47.03);
		assert.equal(await state(), "contingent");
	});
});

test("two aircraft close by whose altitudes have no common datum are unjudged, and the desk says so", async () => {
	const line = await runningPair();
	try {
		const a = flying("aaaaaa", 46, true, line, line.nowUs);
		const b = flying("bbbbbb", 46.05, false, line, line.nowUs);
		await post(line.alpha, { ...a, operation: "eagle" }, { ...b, datum: "W84" });
		line.moveClock(1);
		await line.settle();
		const { unknowns, alerts } = await line.alpha.desk();
		assert.equal(unknowns.unjudgedPairs, 1);
		assert.deepEqual(alerts, []);
	} finally {
		await line.close();
	}
});

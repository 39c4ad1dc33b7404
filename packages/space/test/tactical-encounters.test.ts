import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { FOOT_01MM, type Motion, NAUTICAL_MILE_MM } from "../src/index.ts";
import { predictLosses } from "../src/tactical/motions.ts";

/**
 * Two aircraft that meet, and what NASA DAIDALUS 2.0.4 (CD3D) says of each second: a loss of 5 NM
 * and 1000 ft within 180 s or none, as CD3D.conf has it.
 */
const folder =
	process.env.TANSIQ_DATA ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const skip = existsSync(`${folder}/encounters`) ? false : `without data: ${folder}/encounters`;
const S = 1_000_000;

const KNOT_MM_S = NAUTICAL_MILE_MM / 3600;

function rowsOf(name: string): Map<string, string>[] {
	const lines = readFileSync(`${folder}/encounters/${name}`, "utf8")
		.split("\n")
		.filter((line) => line.trim() !== "" && !line.startsWith("#"));
	const [names = "", , ...rows] = lines;
	const cells = (line: string) => line.trim().split(/[\s,]+/);
	const comma = (line: string) => line.split(",").map((cell) => cell.trim());
	const split = names.includes(",") ? comma : cells;
	const fields = split(names).map((field) => field.toLowerCase());
	return rows.map((row) => new Map(comma(row).map((cell, k) => [fields[k] ?? "", cell])));
}

function motionOf(row: Map<string, string>): Motion {
	const number = (field: string) => Number(row.get(field));
	const [east, north] = [number("vx"), number("vy")];
	const knots = row.has("gs") ? number("gs") : Math.sqrt(east * east + north * north);
	const track = row.has("trk") ? number("trk") : (Math.atan2(east, north) * 180) / Math.PI;
	return {
		lat9: Math.round(number("lat") * 1e9),
		lon9: Math.round(number("lon") * 1e9),
		altitude01mm: Math.round(number("alt") * FOOT_01MM),
		speedMmS: Math.round(knots * KNOT_MM_S),
		trackMdeg: Math.round(track * 1000),
		climb01mmS: Math.round((number(row.has("vs") ? "vs" : "vz") * FOOT_01MM) / 60),
		reportedUs: Math.round(number("time") * S),
	};
}

/** Theirs flies on a sphere, ours on the ellipsoid: up to 0.3 % of the way apart. */
const APART_S = 0.4;

function entryS(pair: readonly Motion[], nowUs: number, lookAheadS: number): number | undefined {
	const found = predictLosses(
		pair,
		{
			lookAheadUs: lookAheadS * S,
			levelClimb01mmS: 0,
			minimaOf: () => ({ radiusMm: 5 * NAUTICAL_MILE_MM, height01mm: 1000 * FOOT_01MM }),
			shareMm: () => 2.5 * NAUTICAL_MILE_MM,
		},
		nowUs,
	);
	return found[0] && (found[0].loss.entryUs - nowUs) / S;
}

for (const [encounter, alertS, clearS] of [
	["C1_0_120", 121, 0],
	["H1", 223, 7],
] as const) {
	const name = `encounter ${encounter}: a loss in each second in which DAIDALUS says so, no other`;
	test(name, { skip }, () => {
		const motions = Map.groupBy(rowsOf(`${encounter}.daa`).map(motionOf), (m) => m.reportedUs);
		let [alerts, clear] = [0, 0];
		for (const row of rowsOf(`${encounter}_cd3d.csv`)) {
			const nowUs = Math.round(Number(row.get("time")) * S);
			const pair = motions.get(nowUs) ?? [];
			assert.equal(pair.length, 2);
			const isAlert = row.get("alert level") === "1";
			const due = isAlert ? Number(row.get("time to volume of alert(1)")) : Infinity;
			for (const lookAheadS of [30, 90, 150, 180]) {
				if (Math.abs(due - lookAheadS) < APART_S) continue;
				const entry = entryS(pair, nowUs, lookAheadS);
				assert.equal(entry !== undefined, due < lookAheadS, `${lookAheadS} s at ${nowUs}`);
				if (entry !== undefined) assert.ok(Math.abs(entry - due) < APART_S, `${entry} ${due}`);
			}
			if (isAlert) alerts++;
			else clear++;
		}
		assert.deepEqual([alerts, clear], [alertS, clearS]);
	});
}

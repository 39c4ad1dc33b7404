import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { FOOT_01MM, losses, type Sample } from "../src/index.ts";

const data =
	process.env.TANSIQ_DATA ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const recording = `${data}/adsb/switzerland_2018-08-01.csv.gz`;
const skip = existsSync(recording) ? false : `without data: ${recording}`;

function recordedFlights() {
	const [, ...rows] = gunzipSync(readFileSync(recording)).toString().trimEnd().split("\n");
	const flights = new Map<string, Sample[]>();
	for (const row of rows) {
		const [flight = "", , , time, lat, lon, feet] = row.split(",");
		const samples = flights.get(flight) ?? [];
		flights.set(flight, samples);
		samples.push({
			tUs: Number(time) * 1e6,
			lat9: Math.round(Number(lat) * 1e9),
			lon9: Math.round(Number(lon) * 1e9),
			altitude01mm: Math.round(Number(feet) * FOOT_01MM),
		});
	}
	assert.equal(rows.length, 139_098);
	return [...flights].map(([id, samples]) => ({
		id,
		samples: samples.sort((a, b) => a.tUs - b.tUs),
	}));
}

test("the Swiss day has 163 pairs in strict loss, none of them below 900 ft", { skip }, () => {
	const flights = recordedFlights();
	const rule = { radiusMm: 9_260_000, height01mm: 1000 * FOOT_01MM, maxGapUs: 30_000_000 };
	const found = losses(flights, rule);
	assert.equal(new Set(found.map(({ a, b }) => `${a} ${b}`)).size, 163);
	assert.ok(found.every(({ minimumHeight01mm }) => minimumHeight01mm >= 900 * FOOT_01MM));
	assert.deepEqual(losses(flights, { ...rule, height01mm: 900 * FOOT_01MM }), []);
});

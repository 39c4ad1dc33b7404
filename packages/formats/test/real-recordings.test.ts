import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { parseRecording, type Recording } from "@tansiq/formats";
import geographiclib from "geographiclib-geodesic";

const DATA =
	process.env.TANSIQ_DATA ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const path = (name: string) => `${DATA}/adsb/${name}.csv.gz`;
const skip = (name: string) => (existsSync(path(name)) ? false : `without data: ${path(name)}`);
const text = (name: string) => gunzipSync(readFileSync(path(name))).toString();

function checkSpeeds({ reports }: Recording): void {
	const last = new Map<string, (typeof reports)[number]>();
	for (const report of reports) {
		const before = last.get(report.icao24);
		last.set(report.icao24, report);
		if (before === undefined) continue;
		const { s12 = Number.NaN } = geographiclib.Geodesic.WGS84.Inverse(
			before.lat9 / 1e9,
			before.lon9 / 1e9,
			report.lat9 / 1e9,
			report.lon9 / 1e9,
		);
		const s = (report.tUs - before.tUs) / 1e6;
		assert.ok(s > 0, `row ${report.row} repeats the time of row ${before.row}`);
		assert.ok(s12 <= 1_200 * s + 1e-6, `row ${report.row}: ${s12} m in ${s} s`);
	}
}

const SWISS = "switzerland_2018-08-01";
test("the Swiss day is used whole", { skip: skip(SWISS) }, () => {
	const { reports, counts } = parseRecording(text(SWISS));
	assert.equal(counts.kept, 139_098);
	assert.equal(counts.rows, 139_098);
	assert.deepEqual(counts.byReason, {});
	assert.equal(new Set(reports.map(({ flight }) => flight)).size, 1_244);
	assert.equal(new Set(reports.map(({ icao24 }) => icao24)).size, 842);
	assert.deepEqual(reports[0], {
		row: 2,
		flight: 515,
		icao24: "4067f2",
		callsign: "TOM2XE",
		tUs: 1_533_099_600_000_000,
		lat9: 46_679_232_000,
		lon9: 10_202_179_000,
		altitude01mm: 38_000 * 3048,
		speedMmS: 225_368,
		trackMdeg: 292_409,
		climb01mmS: 0,
		onGround: null,
	});
});

test("rows without altitude are kept out and counted", { skip: skip("zurich_ground_2019") }, () => {
	const recording = parseRecording(text("zurich_ground_2019"));
	const { counts } = recording;
	assert.equal(counts.rows, 17_132);
	assert.equal(counts.lackingAltitude, 6_151);
	// Of the 2,298 rows that repeat a time, 1,472 have an altitude and repeat every field.
	assert.equal(counts.repeated, 1_472);
	assert.deepEqual(counts.byReason, { contradiction: 1, jump: 1 });
	assert.equal(counts.kept, 17_132 - 6_151 - 1_472 - 2);
	checkSpeeds(recording);
});

test("a spoofed track keeps no impossible step", {
	skip: skip("noisy_spoofing_2024-09-17"),
}, () => {
	const recording = parseRecording(text("noisy_spoofing_2024-09-17"));
	assert.equal(recording.counts.rows, 8_670);
	assert.equal(recording.counts.kept, 7_700);
	assert.deepEqual(recording.counts.byReason, { jump: 970 });
	checkSpeeds(recording);
});

test("a track with late positions keeps most of them", {
	skip: skip("noisy_time_issue_2022-07-13"),
}, () => {
	const recording = parseRecording(text("noisy_time_issue_2022-07-13"));
	assert.equal(recording.counts.rows, 8_294);
	assert.equal(recording.counts.kept, 8_082);
	assert.deepEqual(recording.counts.byReason, { jump: 212 });
	checkSpeeds(recording);
});

test("another table than a recording is refused by its header", {
	skip: skip("icarous_sim_trafficlog"),
}, () => {
	assert.throws(
		() => parseRecording(text("icarous_sim_trafficlog")),
		/line 1: .*names flight once/,
	);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	formatAltitude,
	formatBand,
	formatClimb,
	formatCount,
	formatDecimal,
	formatDistance,
	formatDuration,
	formatExtent,
	formatHeight,
	formatPosition,
	formatSpeed,
	formatTime,
	formatTrack,
} from "../src/index.ts";

const S = 1_000_000;

function table<Row extends readonly unknown[]>(
	name: string,
	show: (...input: Row) => string,
	rows: readonly (readonly [Row, string])[],
): void {
	test(name, () => {
		for (const [input, expected] of rows) {
			assert.equal(show(...input), expected, JSON.stringify(input));
		}
	});
}

table("durations", formatDuration, [
	[[0], "0:00"],
	[[999_999], "0:00"],
	[[41 * S], "0:41"],
	[[-72 * S], "1:12"],
	[[3599 * S], "59:59"],
	[[3600 * S], "1:00 h"],
	[[26 * 3600 * S + 5 * 60 * S], "26:05 h"],
	[[48 * 3600 * S], "2 d"],
]);

const INSTANT = Date.UTC(2026, 10, 21, 0, 5, 59) * 1000 + 999_999;
test("times are cut, never rounded up, on a 24-hour clock", () => {
	assert.equal(formatTime(INSTANT, { zone: "UTC" }), "00:05");
	assert.equal(formatTime(INSTANT, { zone: "UTC", seconds: true }), "00:05:59");
	assert.equal(formatTime(INSTANT, { zone: "UTC", day: true }), "2026-11-21 00:05");
});

test("UTC agrees with the machine's own calendar for any instant", () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 4e15 }), (us) => {
			const iso = new Date(Math.floor(us / 1000)).toISOString();
			assert.equal(
				formatTime(us, { zone: "UTC", seconds: true, day: true }),
				`${iso.slice(0, 10)} ${iso.slice(11, 19)}`,
			);
		}),
	);
});

table("altitudes", formatAltitude, [
	[[350 * 304_800, "STD", "aviation"], "FL350"],
	[[45 * 304_800, "STD", "aviation"], "FL045"],
	[[-200 * 3048, "STD", "aviation"], "−200 ft STD"],
	[[350 * 304_800, "STD", "metric"], "10,668 m STD"],
	[[1500 * 3048, "EGM96", "aviation"], "1,500 ft AMSL"],
	[[120 * 10_000, "AGL", "metric"], "120 m AGL"],
	[[-4999, "W84", "metric"], "0 m WGS84"],
]);

table("bands", formatBand, [
	[[{ datum: "STD", lower01mm: 30_480_000, upper01mm: 60_960_000 }, "aviation"], "FL100–FL200"],
	[[{ datum: "STD", lower01mm: 30_480_000, upper01mm: 30_480_000 }, "aviation"], "FL100"],
]);

table("heights", formatHeight, [
	[[1000 * 3048, "aviation"], "1,000 ft"],
	[[1000 * 3048, "metric"], "305 m"],
]);

table("distances", formatDistance, [
	[[9_260_000, "aviation"], "5.0 NM"],
	[[9_260_000, "metric"], "9.3 km"],
	[[850_000, "metric"], "850 m"],
	[[185_200_000, "aviation"], "100 NM"],
	[[0, "aviation"], "0.0 NM"],
	[[1_234_567_000, "metric"], "1,235 km"],
]);

table("speeds", formatSpeed, [
	[[130_000, "aviation"], "253 kt"],
	[[130_000, "metric"], "468 km/h"],
]);

table("vertical rates", formatClimb, [
	[[15_240, "aviation"], "+300 ft/min"],
	[[-40_000, "metric"], "−4.0 m/s"],
	[[0, "aviation"], "0 ft/min"],
]);

table("tracks over ground", formatTrack, [
	[[0], "000°"],
	[[45_499], "045°"],
	[[359_600], "000°"],
]);

table("positions", formatPosition, [
	[[33_513_800_000, 36_276_500_000, "decimal"], "33.51380° N 036.27650° E"],
	[[33_513_800_000, 36_276_500_000, "dms"], "33°30′49.7″ N 036°16′35.4″ E"],
	[[-500_000_000, -123_456_789_012, "decimal"], "00.50000° S 123.45679° W"],
	[[59_999_999_999, 0, "dms"], "60°00′00.0″ N 000°00′00.0″ E"],
	[[-90_000_000_000, 180_000_000_000, "dms"], "90°00′00.0″ S 180°00′00.0″ E"],
]);

table("counts", formatCount, [
	[[0], "0"],
	[[999], "999"],
	[[-1_234_567], "−1,234,567"],
]);

table("measures", formatDecimal, [
	[[0.17 * 100, 0], "17"],
	[[-0.04, 1], "0.0"],
	[[2.25, 1], "2.3"],
]);

table("extents", formatExtent, [
	[[1284.37], "1,284 km²·h"],
	[[12.34], "12.3 km²·h"],
]);

test("degrees, minutes and seconds lead back to the position within their last digit", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: -90e9, max: 90e9 }),
			fc.integer({ min: -180e9, max: 180e9 }),
			(lat9, lon9) => {
				const text = formatPosition(lat9, lon9, "dms");
				const parts = [...text.matchAll(/(\d+)°(\d\d)′(\d\d\.\d)″ ([NSEW])/g)];
				const [lat = 0, lon = 0] = parts.map(([, d, m, s, side]) => {
					assert.ok(Number(m) < 60 && Number(s) < 60, text);
					const degrees = Number(d) + Number(m) / 60 + Number(s) / 3600;
					return side === "S" || side === "W" ? -degrees : degrees;
				});
				const tenth = 0.1 / 3600;
				assert.ok(Math.abs(lat - lat9 / 1e9) <= tenth / 2 + 1e-9, text);
				assert.ok(Math.abs(lon - lon9 / 1e9) <= tenth / 2 + 1e-9, text);
			},
		),
	);
});

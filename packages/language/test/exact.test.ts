/** Figures of signed texts: nothing is rounded away, and the calendar is that of the platform. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	exactAltitude,
	exactClimb,
	exactDecimal,
	exactDistance,
	exactHeight,
	exactInstant,
	exactLatitude,
	exactLongitude,
	exactMinute,
} from "../src/index.ts";

const integer = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const units = fc.constantFrom("aviation" as const, "metric" as const);

test("figures as they are read", () => {
	const shown: [string, string][] = [
		[exactDistance(9_260_000, "aviation"), "5 NM"],
		[exactDistance(9_260_000, "metric"), "9.26 km"],
		[exactDistance(2_778_000, "aviation"), "1.5 NM"],
		[exactDistance(9_260_001, "aviation"), "9.260001 km"],
		[exactDistance(150_000, "aviation"), "150 m"],
		[exactDistance(0, "aviation"), "0 m"],
		[exactHeight(3_048_000, "aviation"), "1,000 ft"],
		[exactHeight(3_048_000, "metric"), "304.8 m"],
		[exactHeight(1, "aviation"), "0.0001 m"],
		[exactAltitude(2_895_600, "STD", "aviation"), "950 ft STD"],
		[exactAltitude(28_956_000, "STD", "aviation"), "FL095"],
		[exactAltitude(28_956_001, "STD", "aviation"), "2,895.6001 m STD"],
		[exactAltitude(-3_048_000, "EGM96", "aviation"), "\u22121,000 ft AMSL"],
		[exactAltitude(10_000_000, "W84", "metric"), "1,000 m WGS84"],
		[exactClimb(15_240, "aviation"), "300 ft/min"],
		[exactClimb(15_240, "metric"), "1.524 m/s"],
		[exactLatitude(-45_500_000_001), "45.500000001° S"],
		[exactLongitude(5_000_000_000), "5° E"],
		[exactMinute(1_440), "24:00"],
		[exactMinute(65), "01:05"],
		[exactInstant(1_790_000_000_000_000), "2026-09-21 14:13:20 UTC"],
		[exactInstant(1_790_000_000_500_000), "2026-09-21 14:13:20.5 UTC"],
		[exactInstant(1_790_000_000_000_010), "2026-09-21 14:13:20.00001 UTC"],
	];
	for (const [text, expected] of shown) assert.equal(text, expected);
});

test("an instant is the one that Date says, at every second and to the microsecond", () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (us) => {
			const [day, clock] = exactInstant(us).replace(" UTC", "").split(" ");
			const [second, fraction = ""] = String(clock).split(".");
			const iso = new Date(Math.floor(us / 1_000_000) * 1_000).toISOString();
			assert.equal(`${day}T${second}.000Z`, iso);
			assert.equal(fraction.padEnd(6, "0"), String(us % 1_000_000).padStart(6, "0"));
		}),
	);
});

test("a decimal is the integer again when its point is taken out", () => {
	fc.assert(
		fc.property(integer, fc.nat(9), (value, places) => {
			const [whole = "", rest = ""] = exactDecimal(value, places)
				.replaceAll(",", "")
				.replace("\u2212", "-")
				.split(".");
			assert.equal(BigInt(whole + rest.padEnd(places, "0")), BigInt(value));
			assert.doesNotMatch(rest, /0$/);
		}),
	);
});

test("two figures that differ never read alike", () => {
	const near = fc.integer({ min: 0, max: 4_000_000_000 });
	const step = fc.constantFrom(1, 3, 48, 200, 3_048, 185_200, 304_800, 1_000_000);
	fc.assert(
		fc.property(near, step, units, (value, more, system) => {
			for (const shown of [
				(each: number) => exactDistance(each, system),
				(each: number) => exactHeight(each, system),
				(each: number) => exactAltitude(each, "STD", system),
				(each: number) => exactClimb(each, system),
				(each: number) => exactInstant(each),
				(each: number) => exactLatitude(each),
			])
				assert.notEqual(shown(value), shown(value + more));
		}),
	);
});

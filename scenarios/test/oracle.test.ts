import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { type Replay, readRecording, replayScenario } from "@tansiq/scenarios";
import type { Volume } from "@tansiq/space";
import { SWISS_DAY, withoutSwissDay } from "./data.ts";
import { oracleAlerts } from "./oracle/alerts.ts";
import { oracleConflicts } from "./oracle/conflicts.ts";
import { alongM, type Place } from "./oracle/geodesy.ts";
import { type OracleFlight, oracleLosses } from "./oracle/losses.ts";

const R_MM = 9_260_000;
const FOOT = 3048;
const H = 1_000 * FOOT;
const S = 1_000_000;
const degrees9 = ({ lat, lon }: Place) => ({
	lat9: Math.round(lat * 1e9),
	lon9: Math.round(lon * 1e9),
});

describe("oracles on cases that a pencil decides", () => {
	const home = { lat: 47, lon: 8 };
	/** Two reports ten seconds apart, so many metres east of home and feet high. */
	const flight = (id: string, east: [number, number], feet: [number, number]): OracleFlight => ({
		id,
		samples: [0, 1].map((i) => ({
			tUs: i * 10 * S,
			...degrees9(alongM(home, 90, east[i] as number)),
			altitude01mm: (feet[i] as number) * FOOT,
		})),
	});
	const lost = (a: OracleFlight, b: OracleFlight) => oracleLosses([a, b], R_MM, H).length === 1;
	const still = flight("still", [0, 0], [30_000, 30_000]);

	test("exactly 1,000 ft is separated, a little less is not", () => {
		assert.equal(lost(still, flight("b", [0, 0], [31_000, 31_000])), false);
		assert.equal(lost(still, flight("b", [0, 0], [31_000, 30_999])), true);
		assert.equal(lost(still, flight("b", [0, 0], [31_500, 31_000])), false);
	});

	test("exactly 5 NM is separated, to the centimetre", () => {
		assert.equal(lost(still, flight("b", [9_260.01, 9_260.01], [30_000, 30_000])), false);
		assert.equal(lost(still, flight("b", [9_259.99, 9_259.99], [30_000, 30_000])), true);
	});

	test("a loss between two reports is found, where both conditions hold at once", () => {
		assert.equal(lost(still, flight("b", [-9_300, 9_300], [30_000, 30_000])), true);
		// Below 1,000 ft of height only in the first fifth, when it is still too far.
		assert.equal(lost(still, flight("b", [-18_600, 0], [30_800, 31_800])), false);
		assert.equal(lost(still, flight("b", [0, -18_600], [30_800, 31_800])), true);
	});

	test("a gap of more than 30 s says nothing", () => {
		const gap = flight("gap", [-9_300, 9_300], [30_000, 30_000]);
		const stretched = (s: number) => ({
			...gap,
			samples: gap.samples.map((sample, i) => ({ ...sample, tUs: i * s * S })),
		});
		const long = { id: "long", samples: still.samples.map((x, i) => ({ ...x, tUs: i * 31 * S })) };
		assert.equal(lost(long, stretched(31)), false);
		const near = { id: "near", samples: still.samples.map((x, i) => ({ ...x, tUs: i * 30 * S })) };
		assert.equal(lost(near, stretched(30)), true);
	});

	const volume = (east: number, feet: number, minute: number): Volume => {
		const path = [0, 10_000].map((north) => degrees9(alongM(alongM(home, 90, east), 0, north)));
		return {
			outline: {
				kind: "corridor",
				lat9: path.map(({ lat9 }) => lat9),
				lon9: path.map(({ lon9 }) => lon9),
				halfWidthMm: 0,
			},
			band: { datum: "STD", lower01mm: feet * FOOT, upper01mm: feet * FOOT },
			window: { startUs: minute * 60 * S, endUs: (minute + 1) * 60 * S },
		};
	};
	const conflict = (b: Volume) => {
		const a = { id: "a", volumes: [volume(0, 30_000, 5)] };
		return oracleConflicts([a, { id: "b", volumes: [b] }], R_MM, H).length === 1;
	};

	test("a conflict needs the distance, the height and the minute", () => {
		assert.equal(conflict(volume(9_000, 30_999, 5)), true);
		assert.equal(conflict(volume(9_000, 31_000, 5)), false);
		assert.equal(conflict(volume(9_000, 30_000, 6)), false);
		// The two paths draw nearer to the north, by 9,260 m × (1 − cos φ′ / cos φ) or 15 m.
		assert.equal(conflict(volume(9_270, 30_000, 5)), true);
		assert.equal(conflict(volume(9_280, 30_000, 5)), false);
	});

	test("an alert comes on the second hit and again only after a minute without", () => {
		const report = (id: string, s: number, metres: number, speed: number) => ({
			id,
			...degrees9(alongM(home, 90, metres)),
			altitude01mm: 30_000 * FOOT,
			speedMmS: speed * 1_000,
			trackMdeg: 270_000,
			climb01mmS: 0,
			reportedUs: s * S,
		});
		const run = (far: (s: number) => boolean, seconds: number) => {
			const reports = [];
			for (let s = 0; s <= seconds; s++) {
				reports.push(report("a", s, 0, 0), report("b", s, far(s) ? 100_000 : 20_000, 100));
			}
			return oracleAlerts(reports).map(({ atS }) => atS);
		};
		// At 100 m/s, 20 km leave 107 s until 9.26 km: inside the look-ahead from the first tick.
		assert.deepEqual(
			run((s) => s >= 30, 40),
			[1],
		);
		assert.deepEqual(
			run((s) => s !== 3 && s !== 5, 10),
			[5],
		);
		assert.deepEqual(
			run((s) => s !== 3 && s !== 6, 10),
			[],
		);
		const twice = (clear: number) => run((s) => s >= 10 && s < 10 + clear, 100);
		assert.deepEqual(twice(59), [1]);
		assert.deepEqual(twice(60), [1, 71]);
	});

	test("an alert needs a track that is not older than 30 s", () => {
		const at = (id: string, s: number, metres: number) => ({
			id,
			...degrees9(alongM(home, 90, metres)),
			altitude01mm: 30_000 * FOOT,
			speedMmS: 0,
			trackMdeg: 0,
			climb01mmS: 15_240,
			reportedUs: s * S,
		});
		assert.equal(oracleAlerts([at("a", 0, 0), at("b", 29, 5_000)]).length, 1);
		assert.equal(oracleAlerts([at("a", 0, 0), at("b", 30, 5_000)]).length, 0);
	});
});

describe("oracles on the Swiss day", { skip: withoutSwissDay }, () => {
	let day: Replay;
	let strict: Set<string>;
	before(async () => {
		day = replayScenario("day", await readRecording(SWISS_DAY));
		strict = new Set(oracleLosses(day.flights, R_MM, H));
	});

	test("163 strict losses, none beyond the altimetry tolerance", () => {
		assert.equal(strict.size, 163);
		assert.deepEqual(oracleLosses(day.flights, R_MM, 900 * FOOT), []);
	});

	test("281 pairs come to exactly 1,000 ft and no nearer, and are no losses", () => {
		const atMinimum = oracleLosses(day.flights, R_MM, H + 1);
		assert.equal(atMinimum.filter((pair) => !strict.has(pair)).length, 281);
	});

	test("every strict loss is within a conflict known from the declarations", () => {
		const operations = day.declarations.map(({ id, party, request }) => ({
			id,
			party,
			volumes: request.volumes,
		}));
		const conflicts = oracleConflicts(operations, R_MM, H);
		const party = new Map(operations.map((operation) => [operation.id, operation.party]));
		const counts = { alpha: 0, bravo: 0, cross: 0 };
		for (const pair of conflicts) {
			const [a = "alpha", b] = pair.split(" ").map((id) => party.get(id));
			counts[a === b ? a : "cross"]++;
		}
		assert.deepEqual(counts, { alpha: 104, bravo: 98, cross: 215 });
		const known = new Set(conflicts);
		assert.deepEqual(
			[...strict].filter((pair) => !known.has(pair)),
			[],
		);
	});

	test("half an hour of alerts: three of the day's 65", () => {
		const fromUs = Date.UTC(2018, 7, 1, 12) * 1_000;
		const reports = day.reports
			.filter(({ atUs }) => atUs >= fromUs && atUs < fromUs + 1_800 * S)
			.flatMap(({ reports }) => reports.map(({ report }) => report));
		assert.equal(oracleAlerts(reports).length, 3);
	});
});

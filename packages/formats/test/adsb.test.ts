import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
	LISTED_REJECTIONS,
	MAXIMUM_LINE,
	parseRecording,
	RecordingError,
	recordingParser,
} from "@tansiq/formats";
import fc from "fast-check";

const HEADER =
	"flight,icao24,callsign,t_unix_s,lat_deg,lon_deg,baro_alt_ft,geo_alt_ft,gs_kt,track_deg,vrate_fpm,onground";
const GOOD = "7,4067f2,TOM2XE,1533099600,46.679232,10.202179,38000,,438.08,292.409,-57.6,0";
const file = (...rows: string[]) => `${[HEADER, ...rows].join("\n")}\n`;

/** Rows of one aircraft flying east along 46 degrees north, 0.003 degrees (230 m) a second. */
const flown = (second: number, change: { lat?: string; lon?: string; icao24?: string } = {}) => {
	const lon = change.lon ?? (8 + second * 0.003).toFixed(6);
	return `1,${change.icao24 ?? "4b1815"},SWR1,${1_533_100_000 + second},${change.lat ?? "46.0"},${lon},36000,,447,90,0,`;
};
const seconds = (from: number, to: number) =>
	Array.from({ length: to - from }, (_, i) => flown(from + i));

describe("a row's numbers", () => {
	test("are exact, or rounded once", () => {
		const { reports } = parseRecording(file(GOOD));
		assert.deepEqual(reports, [
			{
				row: 2,
				flight: 7,
				icao24: "4067f2",
				callsign: "TOM2XE",
				tUs: 1_533_099_600_000_000,
				lat9: 46_679_232_000,
				lon9: 10_202_179_000,
				altitude01mm: 115_824_000,
				speedMmS: 225_368,
				trackMdeg: 292_409,
				climb01mmS: -2_926,
				onGround: false,
			},
		]);
	});

	test("keep every digit of any position", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: -90_000_000_000, max: 90_000_000_000 }),
				fc.integer({ min: -90_000_000_000, max: 90_000_000_000 }),
				(lat9, lon9) => {
					const text = (value9: number) => {
						const digits = String(Math.abs(value9)).padStart(10, "0");
						return `${value9 < 0 ? "-" : ""}${digits.slice(0, -9)}.${digits.slice(-9)}`;
					};
					const row = `1,4067f2,,1533099600.25,${text(lat9)},${text(lon9)},1000,,,,,`;
					const { reports } = parseRecording(file(row));
					assert.equal(reports[0]?.lat9, lat9);
					assert.equal(reports[0]?.lon9, lon9);
					assert.equal(reports[0]?.tUs, 1_533_099_600_250_000);
					assert.equal(reports[0]?.speedMmS, null);
				},
			),
		);
	});
});

describe("bad rows", () => {
	const change = (column: string, value: string) => {
		const cells = GOOD.split(",");
		cells[HEADER.split(",").indexOf(column)] = value;
		return cells.join(",");
	};
	const table: [name: string, row: string, field: string, reason: string, expected: RegExp][] = [
		["a missing column", "7,4067f2,TOM2XE", "row", "missing", /12 fields, found 3/],
		["one field too many", `${GOOD},1`, "row", "missing", /12 fields, found 13/],
		["no latitude", change("lat_deg", ""), "lat_deg", "missing", /-90 to 90/],
		["NaN", change("lat_deg", "NaN"), "lat_deg", "not a number", /decimal number/],
		["infinity", change("lon_deg", "inf"), "lon_deg", "not a number", /decimal number/],
		["an exponent", change("gs_kt", "4e2"), "gs_kt", "not a number", /decimal number/],
		["two points", change("gs_kt", "4.0.1"), "gs_kt", "not a number", /decimal number/],
		["only a sign", change("vrate_fpm", "-"), "vrate_fpm", "not a number", /decimal number/],
		["hexadecimal", change("baro_alt_ft", "0x10"), "baro_alt_ft", "not a number", /decimal/],
		["a fraction of a flight", change("flight", "x"), "flight", "not a number", /decimal/],
		[
			"a latitude beyond",
			change("lat_deg", "91").replace("10.2", "100.2"),
			"lat_deg",
			"out of range",
			/-90 to 90/,
		],
		["a longitude beyond", change("lon_deg", "-180.1"), "lon_deg", "out of range", /-180 to 180/],
		[
			"a swapped position",
			change("lat_deg", "120").replace("10.2", "46.2"),
			"lat_deg",
			"swapped",
			/look swapped/,
		],
		["an altitude in mm", change("baro_alt_ft", "11582400"), "baro_alt_ft", "out of range", /ft/],
		["a negative speed", change("gs_kt", "-1"), "gs_kt", "out of range", /0 to 3000 kt/],
		["a track beyond", change("track_deg", "361"), "track_deg", "out of range", /0 to 360/],
		["time in ms", change("t_unix_s", "1533099600000"), "t_unix_s", "out of range", /s since 1970/],
		[
			"an endless number",
			change("t_unix_s", "9".repeat(40)),
			"t_unix_s",
			"out of range",
			/s since/,
		],
		["no address", change("icao24", ""), "icao24", "missing", /hexadecimal/],
		["a long address", change("icao24", "4067f22"), "icao24", "out of range", /hexadecimal/],
		[
			"a callsign with a comma's cousin",
			change("callsign", "A;B"),
			"callsign",
			"out of range",
			/letters/,
		],
		["a ground flag", change("onground", "yes"), "onground", "out of range", /0, 1 or nothing/],
		["a long line", `${GOOD}${"0".repeat(MAXIMUM_LINE)}`, "row", "too long", /at most/],
	];
	for (const [name, row, field, reason, expected] of table) {
		test(`${name} is refused, and the rest is used`, () => {
			const { reports, rejected, counts } = parseRecording(file(flown(0), row, flown(1)));
			assert.deepEqual(
				reports.map((report) => report.row),
				[2, 4],
			);
			assert.equal(rejected.length, 1);
			assert.equal(rejected[0]?.row, 3);
			assert.equal(rejected[0]?.field, field);
			assert.equal(rejected[0]?.reason, reason);
			assert.match(rejected[0]?.expected ?? "", expected);
			assert.ok((rejected[0]?.value.length ?? 99) <= 61);
			assert.equal(counts.rejected, 1);
		});
	}

	test("a row without altitude is counted and not blamed", () => {
		const { reports, rejected, counts } = parseRecording(file(change("baro_alt_ft", ""), GOOD));
		assert.equal(reports.length, 1);
		assert.deepEqual(rejected, []);
		assert.equal(counts.lackingAltitude, 1);
	});

	test("beyond the listed ones they are only counted", () => {
		const rows = Array.from({ length: LISTED_REJECTIONS + 5 }, () => "x");
		const { rejected, counts } = parseRecording(file(...rows));
		assert.equal(rejected.length, LISTED_REJECTIONS);
		assert.equal(counts.rejected, LISTED_REJECTIONS + 5);
	});

	for (const [name, text] of [
		["nothing", ""],
		["no header", `${GOOD}\n`],
		["a column twice", `${HEADER},flight\n`],
		["a column missing", HEADER.replace(",t_unix_s", "")],
	] as const) {
		test(`${name} is not a recording`, () => {
			assert.throws(() => parseRecording(text), RecordingError);
			assert.throws(() => parseRecording(text), /line 1: .*expected a header that names/);
		});
	}
});

describe("order and repetition", () => {
	test("rows out of order are sorted and counted", () => {
		const rows = seconds(0, 20);
		const [a, b] = [rows[4] as string, rows[11] as string];
		rows[4] = b;
		rows[11] = a;
		const { reports, counts } = parseRecording(file(...rows));
		assert.deepEqual(reports, parseRecording(file(...rows)).reports);
		assert.deepEqual(
			reports.map(({ tUs }) => tUs),
			seconds(0, 20).map((_, i) => (1_533_100_000 + i) * 1_000_000),
		);
		assert.equal(counts.outOfOrder, 7);
		assert.equal(counts.kept, 20);
	});

	test("a repeated row is skipped and counted", () => {
		const rows = seconds(0, 5).flatMap((row) => [row, row]);
		const { counts, rejected } = parseRecording(file(...rows));
		assert.deepEqual(rejected, []);
		assert.equal(counts.kept, 5);
		assert.equal(counts.repeated, 5);
	});

	test("a second, different position at one time is refused", () => {
		const rows = [...seconds(0, 3), flown(2, { lat: "46.0001" }), ...seconds(3, 5)];
		const { counts, rejected } = parseRecording(file(...rows));
		assert.equal(counts.kept, 5);
		assert.equal(rejected[0]?.row, 5);
		assert.equal(rejected[0]?.reason, "contradiction");
		assert.match(rejected[0]?.expected ?? "", /row 4 has another/);
	});

	test("two aircraft at one time are two aircraft", () => {
		const rows = seconds(0, 5).flatMap((row, i) => [
			row,
			flown(i, { icao24: "4b1816", lat: "20" }),
		]);
		assert.equal(parseRecording(file(...rows)).counts.kept, 10);
	});
});

describe("impossible steps", () => {
	test("a jump of 300 km in 10 s and back costs the rows of the jump", () => {
		const away = [10, 11, 12].map((second) => flown(second, { lat: "48.7" }));
		const rows = [...seconds(0, 10), ...away, ...seconds(13, 30)];
		const { reports, rejected } = parseRecording(file(...rows));
		assert.equal(reports.length, 27);
		assert.deepEqual(
			rejected.map(({ row }) => row),
			[12, 13, 14],
		);
		assert.equal(rejected[0]?.reason, "jump");
		assert.match(
			rejected[0]?.expected ?? "",
			/at most 1200 m\/s; row 11 is 300\.\d km and 1 s away/,
		);
	});

	test("a false first position costs itself, not the flight", () => {
		const rows = [flown(0, { lat: "48.7" }), ...seconds(1, 30)];
		const { reports, rejected } = parseRecording(file(...rows));
		assert.equal(reports.length, 29);
		assert.deepEqual(
			rejected.map(({ row }) => row),
			[2],
		);
	});

	test("a false first position after a silence costs itself, not the rest", () => {
		const later = seconds(700, 800);
		const rows = [...seconds(0, 100), flown(699, { lat: "48.7" }), ...later];
		const { reports, rejected } = parseRecording(file(...rows));
		assert.equal(reports.length, 200);
		assert.deepEqual(
			rejected.map(({ row }) => row),
			[102],
		);
	});

	test("a position whose numbers are exchanged is called swapped", () => {
		const rows = [...seconds(0, 10), flown(10, { lat: "8.03", lon: "46.0" }), ...seconds(11, 20)];
		const { rejected } = parseRecording(file(...rows));
		assert.equal(rejected.length, 1);
		assert.equal(rejected[0]?.reason, "swapped");
	});

	test("across the antimeridian there is no jump", () => {
		const rows = Array.from({ length: 20 }, (_, i) => {
			const lon = 179.97 + i * 0.003;
			return flown(i, { lon: (lon > 180 ? lon - 360 : lon).toFixed(6) });
		});
		assert.equal(parseRecording(file(...rows)).counts.kept, 20);
	});

	test("whatever is wrong, every row is accounted for and no kept step is impossible", () => {
		const row = fc.record({
			second: fc.integer({ min: 0, max: 60 }),
			lat: fc.constantFrom("46.0", "46.0", "46.0", "46.1", "48.7", "NaN"),
		});
		fc.assert(
			fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
				const text = file(...rows.map(({ second, lat }) => flown(second, { lat })));
				const { reports, counts, rejected } = parseRecording(text);
				assert.equal(counts.rows, rows.length);
				assert.equal(counts.kept + counts.rejected + counts.repeated, rows.length);
				assert.equal(rejected.length, counts.rejected);
				for (const [i, report] of reports.entries()) {
					const before = reports[i - 1];
					if (before === undefined) continue;
					const s = (report.tUs - before.tUs) / 1e6;
					const km = Math.abs(report.lat9 - before.lat9) / 9e6;
					assert.ok(s > 0 && km <= 1.2 * s + 20, `${km} km in ${s} s`);
				}
			}),
		);
	});
});

describe("input in pieces", () => {
	const rows = [...seconds(0, 10), "broken", "x".repeat(5_000), ...seconds(10, 20)];
	const text = file(...rows);

	test("gives the same whatever the pieces", () => {
		const whole = parseRecording(text);
		assert.deepEqual(whole.counts.byReason, { missing: 1, "too long": 1 });
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1 }), (sizes) => {
				const pieces: string[] = [];
				for (let at = 0, i = 0; at < text.length; i++) {
					const size = sizes[i % sizes.length] ?? 1;
					pieces.push(text.slice(at, at + size));
					at += size;
				}
				assert.deepEqual(parseRecording(pieces), whole);
			}),
			{ numRuns: 30 },
		);
	});

	test("with carriage returns, a byte order mark and no last line end", () => {
		const windows = `\uFEFF${file(...seconds(0, 10)).replaceAll("\n", "\r\n")}`.slice(0, -2);
		assert.equal(parseRecording(windows).counts.kept, 10);
	});

	test("that is cut off names the row of the cut and uses those before it", () => {
		const parser = recordingParser();
		parser.push(file(...seconds(0, 10)).slice(0, -10));
		const { counts, rejected } = parser.end({ because: "the gzip stream ends early" });
		assert.equal(counts.kept, 9);
		assert.deepEqual(
			rejected.map(({ row, reason, expected }) => ({ row, reason, expected })),
			[{ row: 11, reason: "cut off", expected: "a whole row; the gzip stream ends early" }],
		);
	});
});

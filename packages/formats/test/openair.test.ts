import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
	fileText,
	type ImportedZone,
	parseOpenAir,
	printOpenAir,
	SURFACE_01MM,
	UNLIMITED_01MM,
} from "@tansiq/formats";
import geographiclib from "geographiclib-geodesic";

const head = (name: string, lower = "SFC", upper = "FL65") => [
	"AC R",
	`AN ${name}`,
	`AL ${lower}`,
	`AH ${upper}`,
];
const TRIANGLE = [
	"DP 46:00:00 N 008:00:00 E",
	"DP 46:10:00 N 008:00:00 E",
	"DP 46:00:00 N 008:10:00 E",
];
const parse = (...lines: string[]) => parseOpenAir(lines.join("\n"));
const only = (...lines: string[]): ImportedZone => {
	const { zones, faults } = parse(...lines);
	assert.deepEqual(faults, []);
	assert.equal(zones.length, 1);
	return zones[0] as ImportedZone;
};

describe("OpenAir", () => {
	test("a ring, its limits and what its class means", () => {
		assert.deepEqual(only("* a comment", "", ...head("Range East"), "SP 0,1,2,3,4", ...TRIANGLE), {
			id: "range-east",
			name: "Range East",
			rule: "consent",
			purpose: "restricted",
			outline: {
				kind: "polygon",
				lat9: [46_000_000_000, 46_166_666_667, 46_000_000_000],
				lon9: [8_000_000_000, 8_000_000_000, 8_166_666_667],
			},
			band: { datum: "STD", lower01mm: SURFACE_01MM, upper01mm: 65 * 304_800 },
			window: { startUs: 0, endUs: Number.MAX_SAFE_INTEGER },
		});
	});

	const limits: [lower: string, upper: string, band: object][] = [
		["GND", "2500ft", { datum: "EGM96", lower01mm: SURFACE_01MM, upper01mm: 2_500 * 3_048 }],
		["0", "500 ft AGL", { datum: "AGL", lower01mm: 0, upper01mm: 500 * 3_048 }],
		["100 AGL", "120m AGL", { datum: "AGL", lower01mm: 304_800, upper01mm: 1_200_000 }],
		["1000 MSL", "1500 m AMSL", { datum: "EGM96", lower01mm: 3_048_000, upper01mm: 15_000_000 }],
		["FL 95", "FL195", { datum: "STD", lower01mm: 95 * 304_800, upper01mm: 195 * 304_800 }],
		["FL95", "UNL", { datum: "STD", lower01mm: 95 * 304_800, upper01mm: UNLIMITED_01MM }],
		["5500 ft", "FL195", { datum: "STD", lower01mm: 3_500 * 3_048, upper01mm: 195 * 304_800 }],
		["500 AGL", "FL100", { datum: "STD", lower01mm: SURFACE_01MM, upper01mm: 30_480_000 }],
	];
	for (const [lower, upper, band] of limits)
		test(`from ${lower} to ${upper}`, () =>
			assert.deepEqual(only(...head("Z", lower, upper), ...TRIANGLE).band, band));

	test("limits of two datums are said, and refused where no bound is declared", () => {
		const lines = [...head("Z", "5500 ft", "FL195"), ...TRIANGLE];
		assert.match(
			parse(...lines).notes[0]?.said ?? "",
			/5500|1676\.4 m EGM96.*taken as 1066\.8 m STD/,
		);
		const { zones, faults } = parseOpenAir(lines.join("\n"), { datumBound01mm: null });
		assert.deepEqual(zones, []);
		assert.deepEqual(faults, [
			{ field: "line 1 AH", value: "Z", expected: "the datum of the lower limit, EGM96" },
		]);
	});

	test("a circle stays a true disc, an airway a corridor", () => {
		assert.deepEqual(only(...head("C"), "V X=46:30:00 N 008:30:00 W", "DC 2.5").outline, {
			kind: "disc",
			lat9: 46_500_000_000,
			lon9: -8_500_000_000,
			radiusMm: 4_630_000,
		});
		const { outline } = only(...head("A"), "DY 10", ...TRIANGLE);
		assert.ok(outline.kind === "corridor" && outline.halfWidthMm === 9_260_000);
	});

	for (const [what, lines, sign] of [
		["clockwise, the area inside", ["V D=+", "DA 10,0,180"], 1],
		["counter-clockwise, the same half the other way", ["V D=-", "DA 10,180,0"], 1],
	] as const)
		test(`a half disc by angles ${what} lies outside the arc by 10 m at most`, () => {
			const { outline } = only(...head("H"), "V X=46:00:00 N 008:00:00 E", ...lines);
			assert.ok(outline.kind === "polygon");
			const away = outline.lat9.map((lat9, i) => {
				const lon = (outline.lon9[i] as number) / 1e9;
				const { s12 = 0 } = geographiclib.Geodesic.WGS84.Inverse(46, 8, lat9 / 1e9, lon);
				return sign * (s12 - 18_520);
			});
			assert.ok(Math.min(...away) > -0.001 && Math.max(...away) < 10, `${away}`);
			// Its middle is on the side on which the arc was drawn.
			assert.ok(outline.lon9.every((lon9) => lon9 > 7_999_999_990));
		});

	test("Windows line ends, a byte order mark, UTF-16 and Windows-1252 change nothing", () => {
		const lines = [...head("Zone Zürich"), ...TRIANGLE];
		const plain = parse(...lines);
		const bytes = [
			Buffer.from(`\ufeff${lines.join("\r\n")}`, "utf8"),
			Buffer.from(`\ufeff${lines.join("\r")}`, "utf16le"),
			Buffer.from(lines.join("\r\n"), "latin1"),
		];
		for (const each of bytes) {
			const read = fileText(each);
			assert.ok("text" in read);
			assert.deepEqual(parseOpenAir(read.text), plain);
		}
		assert.equal(plain.zones[0]?.name, "Zone Zürich");
	});

	const wrong: [lines: string[], field: string, expected: RegExp][] = [
		[["AC XX", ...head("Z").slice(1), ...TRIANGLE], "line 1 AC", /one of P, PROHIBITED/],
		[[...head("Z", "SFC", "FL9500"), ...TRIANGLE], "line 4 AH", /flight level from 0 to 999/],
		[[...head("Z", "SFC", "300000 m"), ...TRIANGLE], "line 4 AH", /-500 to 50000 m/],
		[[...head("Z", "FL95 AGL"), ...TRIANGLE], "line 3 AL", /a limit such as/],
		[[...head("Z", "FL95", "FL65"), ...TRIANGLE], "line 1 AH", /more than the lower limit/],
		[[...head("Z", "6000ft", "FL50"), ...TRIANGLE], "line 1 AH", /more than the lower limit/],
		[[...head("Z", "UNL"), ...TRIANGLE], "line 1 AL", /a lower limit/],
		[[...head("Z"), "AH FL95", ...TRIANGLE], "line 5 AH", /one upper limit/],
		[[...head("Z"), ...TRIANGLE, "DP 46:60:00 N 008:00:00 E"], "line 8 DP", /below 60/],
		[[...head("Z"), ...TRIANGLE, "DP 95:00:00 N 008:00:00 E"], "line 8 DP", /to 90 N/],
		[[...head("Z"), "DC 5"], "line 5 DC", /centre before it/],
		[[...head("Z"), "V X=46:00:00 N 008:00:00 E", "DC -5"], "line 6 DC", /above 0/],
		[[...head("Z"), "V X=46:00:00 N 008:00:00 E", "DA 5,10,400"], "line 6 DA", /0 to 360/],
		[
			[
				...head("Z"),
				"V X=46:00:00 N 008:00:00 E",
				"DB 46:05:00 N 008:00:00 E, 46:00:00 N 009:00:00 E",
			],
			"line 6 DB",
			/equally far/,
		],
		[[...head("Z"), "V D=x", ...TRIANGLE], "line 5 V", /V D=\+/],
		[[...head("Z"), ...TRIANGLE.slice(1)], "line 1 boundary", /three or more/],
		[[...head("Z"), ...TRIANGLE, "ZZ 4"], "line 8 ZZ", /a record of an airspace/],
		[["AC R", "AN a\u202eb", "AL SFC", "AH UNL", ...TRIANGLE], "line 2 AN", /none invisible/],
		[["AC R", "AL SFC", "AH UNL", ...TRIANGLE], "line 1 AN", /AN with a name/],
		[
			[
				...head("Z"),
				"DP 46:00:00 N 008:00:00 E",
				"DP 46:10:00 N 008:10:00 E",
				"DP 46:10:00 N 008:00:00 E",
				"DP 46:00:00 N 008:10:00 E",
			],
			"line 1 (Z)",
			/edges meet only at/,
		],
	];
	for (const [lines, field, expected] of wrong)
		test(`refused: ${field}, ${expected.source}`, () => {
			const { zones, faults } = parse(...lines);
			assert.deepEqual(zones, []);
			assert.equal(faults.length, 1);
			assert.equal(faults[0]?.field, field);
			assert.match(faults[0]?.expected ?? "", expected);
		});

	test("of 1,600 airspaces 40 are wrong: 1,560 zones and 40 faults with their lines", () => {
		const lines: string[] = [];
		const expected: string[] = [];
		const broken = [
			["DP 46:00 008", "DP"],
			["AL FL9999", "AL"],
			["V X=here", "V"],
			["DB 1,2", "DB"],
			["XY", "XY"],
		] as const;
		for (let i = 0; i < 1_600; i++) {
			lines.push(`* number ${i}`, ...head(`Area ${i}`), ...TRIANGLE);
			if (i % 40 !== 7) continue;
			const [line, record] = broken[i % broken.length] as (typeof broken)[number];
			lines.splice(-3, record === "AL" ? 0 : 0, ...(record === "AL" ? [] : [line]));
			if (record === "AL") lines[lines.length - 5] = line;
			expected.push(`line ${lines.lastIndexOf(line) + 1} ${record}`);
		}
		const { zones, faults } = parse(...lines);
		assert.equal(expected.length, 40);
		assert.deepEqual(
			faults.map(({ field }) => field),
			expected,
		);
		assert.equal(zones.length, 1_560);
		assert.ok(zones.every(({ name }) => Number(name.slice(5)) % 40 !== 7));
	});

	test("what is printed is read back; what OpenAir cannot say is a fault", () => {
		const { zones } = parse(
			...head("Ring", "FL95", "FL195"),
			...TRIANGLE,
			...head("Disc", "SFC", "UNL"),
			"AA 2026-03-01T12:00Z/2026-03-01T13:00:30Z",
			"V X=46:30:00.25 N 008:30:00 W",
			"DC 2.5",
			"AC Q",
			...head("Way", "1000 ft", "2500 ft").slice(1),
			"DY 1",
			...TRIANGLE,
		);
		assert.equal(zones.length, 3);
		const printed = printOpenAir(zones);
		assert.deepEqual(printed.faults, []);
		assert.deepEqual(parseOpenAir(printed.text), { zones, faults: [], notes: [] });
		const schedules = [{ days: [1], fromMinute: 0, toMinute: 60 }];
		const { text, faults } = printOpenAir([{ ...(zones[0] as ImportedZone), schedules }]);
		assert.equal(text, "");
		assert.equal(faults[0]?.field, "ring.schedules");
	});
});

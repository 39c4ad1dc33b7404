/** Whatever bytes come, a reader of zones gives zones that are sound, and faults with words. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
	fileText,
	parseGeoJsonZones,
	parseKml,
	parseNotices,
	parseOpenAir,
	printGeoJsonZones,
	printKml,
	printOpenAir,
	type ZoneImport,
	zonesOfNotices,
} from "@tansiq/formats";
import { volumeFaults } from "@tansiq/space";
import fc from "fast-check";
import { zoneList } from "./zones-arbitrary.ts";

const HANG_MS = 120_000;
const SPICE = [
	"",
	"\0",
	"\r",
	"\n",
	"*",
	",",
	":",
	"-",
	"+",
	"=",
	"&",
	"&#0;",
	"<",
	">",
	"]]>",
	"<![CDATA[",
	'"',
	"'",
	"{",
	"[",
	"]",
	"}",
	"NaN",
	"1e308",
	"-1",
	"99999999999999999999",
	"0.0000000001",
	"180",
	"-180",
	"90.1",
	"__proto__",
	"constructor",
	"FL999",
	"FL1000",
	"UNL",
	"SFC",
	"AGL",
	"DP 46:00:00 N 008:00:00 E",
	"V X=90:00:00 N 180:00:00 E",
	"DC 900",
	"DA 1000,0,360",
	"DB 46:00:00 N 008:00:00 E, 46:00:00 S 008:00:00 W",
	"V D=-",
	"DY 0.0000001",
	"<!DOCTYPE a>",
	"<!ENTITY",
	"</kml>",
	"<a/>",
	"PERM",
	"SR-SS",
	"2607011000",
	"5224N00006W",
	"\u202e",
	"\ud800",
	"\ufeff",
	"é",
	"א",
] as const;

const OPENAIR =
	"AC R\nAN Z\nAL SFC\nAH FL65\nDP 46:00:00 N 008:00:00 E\nV X=46:10:00 N 008:00:00 E\nDB 46:00:00 N 008:00:00 E, 46:20:00 N 008:00:00 E\nDP 46:00:00 N 009:00:00 E\n";
const NOTICES =
	'snapshot_unix,op,notam,q23,q45,q_centre,q_radius_nm,q_lower_fl,q_upper_fl,start,end,itemD,itemF,itemG,itemE\n1783078116,upsert,H1388/26,WU,LW,5224N00006W,1,0,17,2607011000,2607052200,"03 1700-2030, 04 0430-0730",SFC,1700FT AMSL,WI 1NM RADIUS OF 5224N00006W\n1783078117,remove,H1388/26,,,,,,,,,,,,\n';

/** Cuts pieces out of a good text, repeats strange ones in it, and swaps words and numbers for them. */
function mutated(seed: fc.Arbitrary<string>): fc.Arbitrary<string> {
	const place = fc.double({ min: 0, max: 1, noNaN: true });
	const piece = fc.oneof(fc.constantFrom(...SPICE), fc.string({ unit: "binary", maxLength: 8 }));
	const edit = fc.record({
		at: place,
		kind: fc.constantFrom("token", "token", "token", "cut", "copy"),
		length: fc.nat(30),
		from: place,
		piece,
		times: fc.constantFrom(1, 1, 1, 1, 40),
	});
	return fc.tuple(seed, fc.array(edit, { maxLength: 2 })).map(([text, edits]) =>
		edits.reduce((now, { at, kind, length, from, piece, times }) => {
			const start = Math.floor(at * now.length);
			if (kind === "token") {
				const token = /[\w.]+/.exec(now.slice(start));
				const begin = start + (token?.index ?? 0);
				return (
					now.slice(0, begin) + piece.repeat(times) + now.slice(begin + (token?.[0].length ?? 0))
				);
			}
			const source = Math.floor(from * now.length);
			const inserted = kind === "cut" ? "" : now.slice(source, source + 4 * length);
			return now.slice(0, start) + inserted + now.slice(start + (kind === "cut" ? length : 0));
		}, text),
	);
}

function check({ zones, faults, notes }: ZoneImport): void {
	for (const zone of zones) {
		assert.deepEqual(volumeFaults(zone, ""), []);
		assert.ok(zone.name.length > 0 && zone.name.length <= 64 && zone.id.length <= 64);
		assert.ok(zone.band.upper01mm > zone.band.lower01mm);
	}
	assert.equal(new Set(zones.map(({ id }) => id)).size, zones.length);
	for (const { field, value, expected } of faults) {
		assert.ok(field !== "" && expected !== "" && value.length <= 500 && field.length <= 200);
	}
	for (const { said } of notes) assert.ok(said !== "");
}

const cases: [
	name: string,
	runs: number,
	seed: fc.Arbitrary<string>,
	read: (text: string) => ZoneImport,
][] = [
	[
		"OpenAir",
		7_000,
		fc.oneof(
			fc.constant(OPENAIR.repeat(3)),
			zoneList.map((zones) => printOpenAir(zones).text),
		),
		parseOpenAir,
	],
	["KML", 5_000, zoneList.map(printKml), parseKml],
	["GeoJSON", 4_000, zoneList.map(printGeoJsonZones), parseGeoJsonZones],
	["notices", 4_000, fc.constant(NOTICES), (text) => zonesOfNotices(parseNotices(text))],
];
for (const [name, runs, seed, read] of cases)
	test(`threat 16: ${runs} hostile texts of ${name} end in sound zones and faults`, {
		timeout: HANG_MS,
	}, () => {
		const reached = { zones: 0, faults: 0 };
		fc.assert(
			fc.property(mutated(seed), (text) => {
				const result = read(text);
				check(result);
				reached.zones += result.zones.length;
				reached.faults += result.faults.length;
			}),
			{ numRuns: runs },
		);
		assert.ok(reached.zones > runs / 20 && reached.faults > runs / 20, JSON.stringify(reached));
	});

test("any bytes are text or refused", () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
			const read = fileText(bytes);
			assert.ok("fault" in read || typeof read.text === "string");
		}),
	);
});

test("threat 20: long texts that invite backtracking are read in time that grows with their length", {
	timeout: HANG_MS,
}, () => {
	const many = 1_000_000;
	const digits = "1".repeat(many);
	for (const line of [
		`DP ${digits}`,
		`AL ${digits} ft`,
		`AN ${" ".repeat(many)}x`,
		`AC ${"R".repeat(many)}`,
		`DP ${":".repeat(many)} N`,
		"\r".repeat(many),
		"*".repeat(many),
	])
		check(parseOpenAir(`AC R\n${line}\n`));
	const row = NOTICES.split("\n")[1] as string;
	const header = NOTICES.split("\n")[0] as string;
	for (const [from, to] of [
		["1NM", "1".repeat(many)],
		["03 1700", "03 ".repeat(many / 4)],
		["5224N00006W,", `${digits},`],
	] as const)
		check(zonesOfNotices(parseNotices(`${header}\n${row.replace(from, to)}\n`)));
	assert.ok(parseKml(`<kml>${"<Document>".repeat(many / 4)}`).faults.length === 1);
	assert.ok(parseGeoJsonZones("[".repeat(many)).faults.length === 1);
	assert.ok(parseOpenAir("x".repeat(17 * 1024 * 1024)).faults.length === 1);
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { parseNotices, zonesOfNotices } from "@tansiq/formats";
import { dataPath, without } from "./uk-airspace.ts";

const HEADER =
	"snapshot_unix,op,notam,type,q23,q45,traffic,scope,q_centre,q_radius_nm,q_lower_fl,q_upper_fl,start,end,itemD,itemF,itemG,itemE";
const ROW = {
	snapshot_unix: "1783078116",
	op: "upsert",
	notam: "H1388/26",
	type: "N",
	q23: "WU",
	q45: "LW",
	traffic: "IV",
	scope: "W",
	q_centre: "5224N00006W",
	q_radius_nm: "1",
	q_lower_fl: "0",
	q_upper_fl: "17",
	start: "2607011000",
	end: "2607052200",
	itemD: "",
	itemF: "SFC",
	itemG: "1700FT AMSL",
	itemE: "",
};
const table = (...rows: Partial<typeof ROW>[]) =>
	[
		HEADER,
		...rows.map((row) =>
			Object.values({ ...ROW, ...row })
				.map((cell) => (cell.includes(",") ? `"${cell}"` : cell))
				.join(","),
		),
	].join("\n");
const parse = (...rows: Partial<typeof ROW>[]) => parseNotices(table(...rows));
const utc = (text: string) => Date.parse(text) * 1_000;

describe("recorded notices", () => {
	test("a notice is a disc with limits and validity", () => {
		const { events, faults } = parse({});
		assert.deepEqual(faults, []);
		assert.deepEqual(events, [
			{
				atUs: 1_783_078_116_000_000,
				notice: "H1388/26",
				line: 2,
				subject: "WULW",
				said: [],
				zone: {
					id: "H1388/26",
					name: "H1388/26",
					rule: "notice",
					purpose: "caution",
					outline: { kind: "disc", lat9: 52_400_000_000, lon9: -100_000_000, radiusMm: 1_852_000 },
					band: { datum: "EGM96", lower01mm: -10_000_000, upper01mm: 1_700 * 3_048 },
					window: { startUs: utc("2026-07-01T10:00Z"), endUs: utc("2026-07-05T22:00Z") },
				},
			},
		]);
	});

	// 2026-07-01 was a Wednesday, 3.
	const schedules: [text: string, read: [days: number[], from: number, to: number][] | null][] = [
		["0830-2000", [[[0, 1, 2, 3, 4, 5, 6], 510, 1_200]]],
		[
			"1115-1200, 1500-1530",
			[
				[[0, 1, 2, 3, 4, 5, 6], 675, 720],
				[[0, 1, 2, 3, 4, 5, 6], 900, 930],
			],
		],
		["MON-FRI 0800 - 1700", [[[1, 2, 3, 4, 5], 480, 1_020]]],
		["FRI-MON 2200-0600", [[[0, 1, 5, 6], 1_320, 360]]],
		["SAT SUN 0000-2359", [[[0, 6], 0, 1_440]]],
		[
			"03 1700-2030, 04 0430-0730 1700-2030",
			[
				[[5], 1_020, 1_230],
				[[6], 270, 450],
				[[6], 1_020, 1_230],
			],
		],
		["JUL 01-03 05 0900-1000", [[[0, 3, 4, 5], 540, 600]]],
		["SR-SS", null],
		["0830-SS", null],
		["09 0900-1000", null],
		["0900-1000 EXC SUN", null],
		["2500-2600", null],
		["AUG 01 0900-1000", null],
	];
	for (const [text, read] of schedules)
		test(`schedule ${text}: ${read === null ? "unknown" : "known"}`, () => {
			const [event] = parse({ itemD: text }).events;
			if (read !== null) {
				const found = event?.zone?.schedules?.map((s) => [s.days, s.fromMinute, s.toMinute]);
				assert.deepEqual([found, event?.said], [read, []]);
			} else {
				assert.ok(event?.zone && !("schedules" in event.zone));
				assert.match(event.said.join(), /unknown schedule .*all of its validity/);
			}
		});

	test("dates of a long validity are no weekdays: unknown", () => {
		const [event] = parse({ itemD: "03 0900-1000", end: "2607312200" }).events;
		assert.match(event?.said.join() ?? "", /unknown schedule/);
	});

	const wrong: [row: Partial<typeof ROW>, name: string, expected: RegExp][] = [
		[{ itemF: "FL95", itemG: "FL65", q_lower_fl: "95", q_upper_fl: "96" }, "itemG", /near it/],
		[
			{ itemF: "2000FT AMSL", itemG: "1700FT AMSL", q_lower_fl: "20", q_upper_fl: "20" },
			"itemG",
			/more than the lower/,
		],
		[{ q_upper_fl: "170" }, "itemG", /q_upper_fl, 170, or near it/],
		[{ q_lower_fl: "90", q_upper_fl: "95" }, "itemF", /q_lower_fl, 90/],
		[
			{ q_lower_fl: "95", q_upper_fl: "65", itemF: "", itemG: "" },
			"q_upper_fl",
			/at least q_lower_fl/,
		],
		[{ itemG: "FL1700" }, "itemG", /flight level from 0 to 999/],
		[{ itemG: "170000M AMSL" }, "itemG", /-500 to 50000 m/],
		[{ itemG: "" }, "itemG", /a limit such as/],
		[{ itemE: "WI AN AREA 5110N00006W" }, "itemE", /positions within 1 NM of the centre/],
		[
			{ itemE: "WI 10NM RADIUS OF 5224N00006W" },
			"itemE",
			/a radius of 1 NM, as drawn, not 10NM RADIUS/,
		],
		[{ end: "2606302200" }, "end", /later than start/],
		[{ start: "2613011000" }, "start", /a minute such as/],
		[{ q_centre: "5299N00006W" }, "q_centre", /a position such as/],
		[{ q_radius_nm: "0" }, "q_radius_nm", /from 1 to 999/],
	];
	for (const [row, name, expected] of wrong)
		test(`refused: ${name}, ${expected.source}`, () => {
			const { events, faults } = parse({}, row);
			assert.deepEqual(
				events.map(({ line }) => line),
				[2],
			);
			assert.equal(faults.length, 1);
			assert.equal(faults[0]?.field, `line 3 H1388/26 ${name}`);
			assert.match(faults[0]?.expected ?? "", expected);
		});

	test("a text that agrees with its circle is taken", () => {
		assert.deepEqual(parse({ itemE: "UAS WI 1NM RADIUS OF 522400N 0000600W" }).faults, []);
	});

	test("an order of rows against time, a strange operation and a torn quote are faults", () => {
		const { faults } = parseNotices(
			`${table({}, { snapshot_unix: "5" }, { op: "move" }, { notam: "x" })}\n1783078116,"torn`,
		);
		assert.deepEqual(
			faults.map(({ field }) => field),
			["line 3 snapshot_unix", "line 4 op", "line 5 notam", "line 6"],
		);
	});

	test("one taken back ends then; one taken back before it began never stood", () => {
		const later = { op: "remove", snapshot_unix: "1783078117" };
		const future = { notam: "H2/26", start: "2612011000", end: "2612052200" };
		const read = parse({}, future, later, { ...future, ...later });
		const { zones, notes } = zonesOfNotices(read);
		assert.deepEqual(
			zones.map(({ id, window }) => [id, window.endUs]),
			[["H1388/26", 1_783_078_117_000_000]],
		);
		assert.deepEqual(
			notes.map(({ zone }) => zone),
			["H2/26"],
		);
	});
});

const FILE = "uk_notam_events_50d.csv.gz";
test("50 recorded days: every event is read, what is unknown is said", {
	skip: without(FILE),
}, () => {
	const text = gunzipSync(readFileSync(dataPath(FILE))).toString();
	const rows = text.trim().split("\n").slice(1);
	const { events, faults } = parseNotices(text);
	assert.deepEqual(faults, []);
	assert.equal(events.length, 15_480);
	const upserts = events.filter(({ zone }) => zone !== null);
	assert.equal(upserts.length, rows.filter((row) => row.split(",")[1] === "upsert").length);
	assert.equal(new Set(upserts.map(({ notice }) => notice)).size, 8_316);
	assert.equal(upserts.filter(({ subject }) => subject.startsWith("WU")).length, 527);
	// Radii and centres, read from the text by other means.
	for (const [i, event] of events.entries()) {
		if (event.zone === null) continue;
		const cells = (rows[i] as string).split(",");
		const { outline } = event.zone;
		assert.ok(outline.kind === "disc" && outline.radiusMm === Number(cells[9]) * 1_852_000);
		const [, d, m, ns] = /^(\d\d)(\d\d)([NS])/.exec(cells[8] as string) ?? [];
		const lat = (Number(d) + Number(m) / 60) * (ns === "S" ? -1 : 1);
		assert.ok(Math.abs(outline.lat9 / 1e9 - lat) < 1e-9, cells[8]);
	}
	const sunlit = rows.filter((row) => /(\bS[RS]\b|-SS|EXC)/.test(row)).length;
	const unknown = events.filter(({ said }) => said.some((each) => each.startsWith("unknown")));
	assert.ok(
		unknown.length >= sunlit && unknown.length < 500,
		`${unknown.length} unknown schedules`,
	);
	const { zones } = zonesOfNotices({ events, faults });
	assert.equal(new Set(zones.map(({ id }) => id)).size, zones.length);
	assert.ok(zones.length > 7_000 && zones.length <= 8_316);
});

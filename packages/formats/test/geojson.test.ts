import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseGeoJson } from "@tansiq/formats";
import fc from "fast-check";

const SQUARE = [
	[8.1, 46.2],
	[8.2, 46.2],
	[8.2, 46.3],
	[8.1, 46.3],
	[8.1, 46.2],
];
const PROPERTIES = {
	class: "uncrewed",
	category: "civil",
	start: "2026-03-01T14:05:00Z",
	end: "2026-03-01T16:05:00.25+02:00",
	lower: "0 m W84",
	upper: "400 ft W84",
};
const feature = (geometry: unknown, properties: object = {}, members: object = {}) => ({
	type: "Feature",
	...members,
	properties: { ...PROPERTIES, end: "2026-03-01T15:05:00Z", ...properties },
	geometry,
});
const polygon = (...rings: unknown[]) => ({ type: "Polygon", coordinates: rings });
const collection = (...features: unknown[]) => ({ type: "FeatureCollection", features });
const parse = (value: unknown) => parseGeoJson(JSON.stringify(value));

describe("operations in GeoJSON", () => {
	test("a polygon, a corridor and a disc become volumes in integers", () => {
		const { operations, faults } = parse(
			collection(
				feature(polygon(SQUARE), { label: "Survey", marks: ["REL-B"], address: "4b1815" }),
				feature({ type: "LineString", coordinates: SQUARE.slice(0, 2) }, { half_width_m: 30.5 }),
				feature({ type: "Point", coordinates: [8.1, -46.2] }, { radius_m: 250 }, { id: "mast" }),
			),
		);
		assert.deepEqual(faults, []);
		const window = { startUs: 1_772_373_900_000_000, endUs: 1_772_377_500_000_000 };
		const band = { datum: "W84", lower01mm: 0, upper01mm: 400 * 3048 };
		assert.deepEqual(operations, [
			{
				features: [0],
				request: {
					class: "uncrewed",
					category: "civil",
					marks: ["REL-B"],
					label: "Survey",
					address: "4b1815",
					volumes: [
						{
							outline: {
								kind: "polygon",
								lat9: [46_200_000_000, 46_200_000_000, 46_300_000_000, 46_300_000_000],
								lon9: [8_100_000_000, 8_200_000_000, 8_200_000_000, 8_100_000_000],
							},
							band,
							window,
						},
					],
				},
			},
			{
				features: [1],
				request: {
					class: "uncrewed",
					category: "civil",
					volumes: [
						{
							outline: {
								kind: "corridor",
								lat9: [46_200_000_000, 46_200_000_000],
								lon9: [8_100_000_000, 8_200_000_000],
								halfWidthMm: 30_500,
							},
							band,
							window,
						},
					],
				},
			},
			{
				features: [2],
				id: "mast",
				request: {
					class: "uncrewed",
					category: "civil",
					volumes: [
						{
							outline: {
								kind: "disc",
								lat9: -46_200_000_000,
								lon9: 8_100_000_000,
								radiusMm: 250_000,
							},
							band,
							window,
						},
					],
				},
			},
		]);
	});

	test("features of one id are the volumes of one operation", () => {
		const { operations, faults } = parse(
			collection(
				feature(polygon(SQUARE), {}, { id: "a" }),
				feature(polygon(SQUARE)),
				feature(polygon(SQUARE), { upper: "500 ft W84" }, { id: "a" }),
			),
		);
		assert.deepEqual(faults, []);
		assert.deepEqual(
			operations.map(({ id, features, request }) => [id, features, request.volumes.length]),
			[
				["a", [0, 2], 2],
				[undefined, [1], 1],
			],
		);
	});

	test("one wrong volume leaves out its operation and no other", () => {
		const { operations, faults } = parse(
			collection(
				feature(polygon(SQUARE), {}, { id: "a" }),
				feature(polygon(SQUARE), {}, { id: "b" }),
				feature(polygon(SQUARE), { upper: "-100 m W84" }, { id: "a" }),
				feature(polygon(SQUARE), { class: "crewed" }, { id: "c" }),
				feature(polygon(SQUARE), { class: "ground" }, { id: "c" }),
			),
		);
		assert.deepEqual(
			operations.map(({ id }) => id),
			["b"],
		);
		assert.deepEqual(
			faults.map(({ field }) => field),
			["features[2].properties.upper", "features[4].properties"],
		);
	});

	const altitudes: [text: unknown, value01mm: number, datum: string][] = [
		["FL 95", 9_500 * 3048, "STD"],
		["FL95", 9_500 * 3048, "STD"],
		["1000 ft STD", 3_048_000, "STD"],
		["-12.5 m EGM96", -125_000, "EGM96"],
		["0.0001 m AGL", 1, "AGL"],
		[{ value: 120, unit: "m", datum: "W84" }, 1_200_000, "W84"],
		[{ value: 410, unit: "FL" }, 41_000 * 3048, "STD"],
	];
	for (const [lower, value01mm, datum] of altitudes) {
		test(`${JSON.stringify(lower)} is ${value01mm} of 0.1 mm`, () => {
			const upper = { value: 49_000, unit: "m", datum };
			const { operations, faults } = parse(feature(polygon(SQUARE), { lower, upper }));
			assert.deepEqual(faults, []);
			assert.deepEqual(operations[0]?.request.volumes[0]?.band, {
				datum,
				lower01mm: value01mm,
				upper01mm: 490_000_000,
			});
		});
	}
});

describe("bad input", () => {
	const hole = SQUARE.map(([x = 0, y = 0]) => [x + 0.01, y + 0.01]);
	const bowTie = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]];
	const line = { type: "LineString", coordinates: SQUARE.slice(0, 2) };
	const point = { type: "Point", coordinates: [8, 46] };
	const swap = SQUARE.map(([x, y]) => [y, (x ?? 0) + 100]);
	const withVertex = (vertex: unknown) => polygon([...SQUARE.slice(0, 3), vertex, SQUARE[0]]);
	const G = "geometry";
	const P = "properties";
	const table: [name: string, feature: unknown, field: string, expected: RegExp][] = [
		["an open ring", feature(polygon(SQUARE.slice(0, 4))), `${G}.coordinates[0][3]`, /closed/],
		["a hole", feature(polygon(SQUARE, hole)), `${G}.coordinates[1]`, /no hole/],
		["a self-crossing ring", feature(polygon(bowTie)), `${G}.coordinates[0]`, /edges meet only/],
		["three positions", feature(polygon(SQUARE.slice(0, 3))), `${G}.coordinates[0]`, /4 to/],
		["a repeated vertex", feature(withVertex(SQUARE[2])), `${G}.coordinates[0][3]`, /apart/],
		["no ring", feature(polygon()), `${G}.coordinates`, /one ring/],
		[
			"a flat ring",
			feature(
				polygon([
					[8, 46],
					[9, 46],
					[10, 46],
					[8, 46],
				]),
			),
			`${G}.coordinates[0]`,
			/area/,
		],
		["swapped axes", feature(polygon(swap)), `${G}.coordinates[0][0]`, /look swapped/],
		["a latitude beyond", feature(withVertex([8, 200])), `${G}.coordinates[0][3]`, /-90 to 90/],
		[
			"an altitude in a position",
			feature(withVertex([8, 46, 0])),
			`${G}.coordinates[0][3]`,
			/lower and upper/,
		],
		["null for a number", feature(withVertex([8, null])), `${G}.coordinates[0][3]`, /two numbers/],
		["NaN as text", feature(withVertex([8, "NaN"])), `${G}.coordinates[0][3]`, /two numbers/],
		["no geometry", feature(null), G, /Polygon, LineString or Point/],
		["a MultiPolygon", feature({ type: "MultiPolygon", coordinates: [] }), `${G}.type`, /Polygon/],
		["a foreign geometry member", feature({ ...polygon(SQUARE), crs: 1 }), `${G}.crs`, /only type/],
		["a line without width", feature(line), `${P}.half_width_m`, /half-width/],
		["a negative width", feature(line, { half_width_m: -1 }), `${P}.half_width_m`, /from 0/],
		[
			"a width twice",
			feature(line, { half_width_m: 1, halfWidthMm: 1_000 }),
			`${P}.halfWidthMm`,
			/not both/,
		],
		["half a millimetre", feature(line, { halfWidthMm: 0.5 }), `${P}.halfWidthMm`, /whole number/],
		[
			"a width of a polygon",
			feature(polygon(SQUARE), { half_width_m: 1 }),
			`${P}.half_width_m`,
			/LineString/,
		],
		["a point without radius", feature(point), `${P}.radius_m`, /radius/],
		["a disc of no size", feature(point, { radius_m: 0 }), `${P}.radius_m`, /integer from 1/],
		["a radius in text", feature(point, { radius_m: "5" }), `${P}.radius_m`, /number/],
		[
			"end before start",
			feature(polygon(SQUARE), { end: "2026-03-01T14:04:59Z" }),
			`${P}.end`,
			/after start/,
		],
		[
			"end at start",
			feature(polygon(SQUARE), { end: "2026-03-01T14:05:00Z" }),
			`${P}.end`,
			/after start/,
		],
		[
			"a time without offset",
			feature(polygon(SQUARE), { start: "2026-03-01T14:05:00" }),
			`${P}.start`,
			/offset/,
		],
		[
			"30 February",
			feature(polygon(SQUARE), { start: "2026-02-30T14:05:00Z" }),
			`${P}.start`,
			/exist/,
		],
		["hour 25", feature(polygon(SQUARE), { start: "2026-02-20T25:05:00Z" }), `${P}.start`, /exist/],
		["a time as number", feature(polygon(SQUARE), { start: 1772373900 }), `${P}.start`, /offset/],
		[
			"upper below lower",
			feature(polygon(SQUARE), { lower: "500 ft W84" }),
			`${P}.upper`,
			/at least lower/,
		],
		["FL 30000", feature(polygon(SQUARE), { upper: "FL 30000" }), `${P}.upper`, /0 to 999/],
		["FL 95.5", feature(polygon(SQUARE), { upper: "FL 95.5" }), `${P}.upper`, /0 to 999/],
		["FL 100 above ground", feature(polygon(SQUARE), { upper: "FL 100 AGL" }), `${P}.upper`, /STD/],
		["300000 m", feature(polygon(SQUARE), { upper: "300000 m W84" }), `${P}.upper`, /50000 m/],
		["a number alone", feature(polygon(SQUARE), { upper: 400 }), `${P}.upper`, /unit and datum/],
		["no datum", feature(polygon(SQUARE), { upper: "400 ft" }), `${P}.upper`, /unit and datum/],
		[
			"an unknown datum",
			feature(polygon(SQUARE), { upper: "400 ft MSL" }),
			`${P}.upper`,
			/unit and datum/,
		],
		[
			"an altitude with more",
			feature(polygon(SQUARE), { upper: { value: 1, unit: "m", datum: "W84", x: 1 } }),
			`${P}.upper`,
			/unit and datum/,
		],
		[
			"two datums",
			feature(polygon(SQUARE), { upper: "FL 95" }),
			`${P}.upper`,
			/datum of lower, W84/,
		],
		["no lower", feature(polygon(SQUARE), { lower: undefined }), `${P}.lower`, /unit and datum/],
		["no class", feature(polygon(SQUARE), { class: undefined }), `${P}.class`, /crewed/],
		[
			"a category unknown",
			feature(polygon(SQUARE), { category: "vip" }),
			`${P}.category`,
			/medical/,
		],
		[
			"an unknown property",
			feature(polygon(SQUARE), { colour: "red" }),
			`${P}.colour`,
			/only class/,
		],
		[
			"a mark in small letters",
			feature(polygon(SQUARE), { marks: ["a"] }),
			`${P}.marks`,
			/capital/,
		],
		["a long label", feature(polygon(SQUARE), { label: "x".repeat(65) }), `${P}.label`, /64/],
		["an address", feature(polygon(SQUARE), { address: "xyz" }), `${P}.address`, /hexadecimal/],
		["an id with a space", feature(polygon(SQUARE), {}, { id: "a b" }), "id", /letters/],
		["a foreign member", feature(polygon(SQUARE), {}, { style: 1 }), "style", /no such member/],
	];
	for (const [name, bad, field, expected] of table) {
		test(`${name} is refused by its path, and the rest is used`, () => {
			const { operations, faults } = parse(collection(feature(polygon(SQUARE)), bad));
			assert.deepEqual(
				operations.map(({ features }) => features),
				[[0]],
			);
			assert.equal(faults[0]?.field, `features[1].${field}`);
			assert.match(faults[0]?.expected ?? "", expected);
			assert.deepEqual(
				parse(bad).faults.map((fault) => fault.field),
				faults.map((fault) => fault.field.replace("features[1].", "")),
			);
		});
	}

	test("outlines that lie in the theatre only when swapped are refused", () => {
		const theatre = { south9: 45e9, west9: 5e9, north9: 48e9, east9: 11e9 };
		const swapped = SQUARE.map(([x, y]) => [y, x]);
		const text = (ring: unknown) => JSON.stringify(feature(polygon(ring)));
		assert.equal(parseGeoJson(text(SQUARE), theatre).operations.length, 1);
		const { faults } = parseGeoJson(text(swapped), theatre);
		assert.equal(faults[0]?.field, "geometry.coordinates[0]");
		assert.match(faults[0]?.expected ?? "", /swapped/);
	});

	const texts: [name: string, text: string, field: string, expected: RegExp][] = [
		["nothing", "", "line 1", /well-formed JSON/],
		["half a file", '{\n"type":\n', "line 3", /well-formed JSON/],
		["NaN", '{"type":\nNaN}', "line 2", /well-formed JSON/],
		["a number", "7", "file", /FeatureCollection/],
		["null", "null", "file", /FeatureCollection/],
		["another type", '{"type":"Topology"}', "type", /FeatureCollection/],
		["no features", '{"type":"FeatureCollection","features":[]}', "features", /1 to 5000/],
		["too many", JSON.stringify(collection(...Array(5_001).fill(1))), "features", /1 to 5000/],
		["another crs", '{"type":"FeatureCollection","crs":1,"features":[1]}', "crs", /no such member/],
		[
			"a feature that is none",
			'{"type":"FeatureCollection","features":[1]}',
			"features[0].type",
			/Feature/,
		],
		["no properties", '{"type":"Feature","geometry":null}', "properties", /an object/],
		["great depth", `${"[".repeat(1_000_000)}`, "line 1", /at most 16 levels/],
		["great size", " ".repeat(17 * 1024 * 1024), "file", /characters/],
	];
	for (const [name, text, field, expected] of texts) {
		test(`${name} is refused`, () => {
			const { operations, faults } = parseGeoJson(text);
			assert.deepEqual(operations, []);
			assert.equal(faults[0]?.field, field);
			assert.match(faults[0]?.expected ?? "", expected);
		});
	}

	test("brackets inside texts are not levels", () => {
		const { faults } = parse(feature(polygon(SQUARE), { label: `${"[".repeat(40)}\\"` }));
		assert.deepEqual(faults, []);
	});

	test("no input at all makes it throw", () => {
		fc.assert(
			fc.property(fc.json({ maxDepth: 6 }), (text) => {
				const { operations, faults } = parseGeoJson(text);
				assert.equal(operations.length, 0);
				assert.ok(faults.length > 0);
			}),
		);
	});
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseGeoJsonZones, parseKml, printGeoJsonZones, printKml } from "@tansiq/formats";
import fc from "fast-check";
import { zoneList } from "./zones-arbitrary.ts";

const RING = [
	[8.1, 46.2],
	[8.2, 46.2],
	[8.2, 46.3],
	[8.1, 46.2],
];
const moved = (ring: number[][], east: number) => ring.map(([x = 0, y]) => [x + east, y]);
const feature = (geometry: unknown, properties: object = {}, members: object = {}) => ({
	type: "Feature",
	...members,
	properties: { name: "Old town", rule: "closed", lower: "SFC", upper: "120 m AGL", ...properties },
	geometry,
});
const parse = (...features: unknown[]) =>
	parseGeoJsonZones(JSON.stringify({ type: "FeatureCollection", features }));

describe("zones in GeoJSON", () => {
	test("a polygon with everything that a zone can say", () => {
		const { zones, faults } = parse(
			feature(
				{ type: "Polygon", coordinates: [RING] },
				{
					rule: "consent",
					purpose: "protected",
					start: "2026-03-01T14:05:00Z",
					end: "2026-03-02T00:00:00Z",
					responsible: ["alpha"],
					schedules: [{ days: [0, 6], from: "22:00", to: "24:00" }],
				},
				{ id: "old-town" },
			),
		);
		assert.deepEqual(faults, []);
		assert.deepEqual(zones, [
			{
				id: "old-town",
				name: "Old town",
				rule: "consent",
				purpose: "protected",
				responsible: ["alpha"],
				schedules: [{ days: [0, 6], fromMinute: 1_320, toMinute: 1_440 }],
				outline: {
					kind: "polygon",
					lat9: [46_200_000_000, 46_200_000_000, 46_300_000_000],
					lon9: [8_100_000_000, 8_200_000_000, 8_200_000_000],
				},
				band: { datum: "AGL", lower01mm: 0, upper01mm: 1_200_000 },
				window: { startUs: 1_772_373_900_000_000, endUs: 1_772_409_600_000_000 },
			},
		]);
	});

	test("a disc from a point, and each part of a MultiPolygon as a zone of its own", () => {
		const { zones, faults } = parse(
			feature({ type: "Point", coordinates: [8.5, -46.5] }, { radius_m: 250.5 }),
			feature({ type: "MultiPolygon", coordinates: [[RING], [moved(RING, 1)]] }),
		);
		assert.deepEqual(faults, []);
		assert.deepEqual(
			zones.map(({ id, outline }) => [id, outline.kind]),
			[
				["old-town", "disc"],
				["old-town-2", "polygon"],
				["old-town-2-2", "polygon"],
			],
		);
		assert.deepEqual(zones[0]?.outline, {
			kind: "disc",
			lat9: -46_500_000_000,
			lon9: 8_500_000_000,
			radiusMm: 250_500,
		});
	});

	const polygon = { type: "Polygon", coordinates: [RING] };
	const wrong: [feature: unknown, field: string, expected: RegExp][] = [
		[feature(polygon, { colour: "red" }), "properties.colour", /only name, rule/],
		[feature(polygon, { upper: "120 m" }), "properties.upper", /SFC, UNL or an altitude/],
		[feature(polygon, { upper: "FL 9500" }), "properties.upper", /flight level/],
		[feature(polygon, { lower: "200 m AGL" }), "properties.upper", /more than the lower limit/],
		[feature(polygon, { rule: "approved".slice(0, 3) }), "properties.rule", /one of closed/],
		[feature(polygon, { start: "2026-03-01T14:05:00Z" }), "properties.end", /an instant/],
		[feature(polygon, { radius_m: 3 }), "properties.radius_m", /beside a Point/],
		[
			feature(polygon, { schedules: [{ days: [7], from: "00:00", to: "01:00" }] }),
			"properties.schedules",
			/such as/,
		],
		[feature({ type: "Polygon", coordinates: [RING, RING] }), "geometry.coordinates[1]", /no hole/],
		[
			feature({ type: "MultiPolygon", coordinates: [[RING], [[[1, 2]]]] }),
			"geometry.coordinates[1][0]",
			/positions/,
		],
		[feature({ type: "Point", coordinates: [8, 46] }), "properties.radius_m", /radius in m/],
		[
			JSON.parse('{"type":"Feature","__proto__":{},"properties":{"__proto__":{"rule":"free"}}}'),
			"properties.__proto__",
			/only name/,
		],
	];
	for (const [value, field, expected] of wrong)
		test(`refused: ${field}, ${expected.source}`, () => {
			const { zones, faults } = parse(feature(polygon, {}, { id: "good" }), value);
			assert.deepEqual(
				zones.map(({ id }) => id),
				["good"],
			);
			const found = faults.find((fault) => fault.field === `features[1].${field}`);
			assert.match(found?.expected ?? JSON.stringify(faults), expected);
		});

	test("what is printed is read back, to the last integer, as GeoJSON and as KML", () => {
		fc.assert(
			fc.property(zoneList, (zones) => {
				assert.deepEqual(parseGeoJsonZones(printGeoJsonZones(zones)), {
					zones,
					faults: [],
					notes: [],
				});
				const kml = parseKml(printKml(zones));
				assert.deepEqual(kml.faults, []);
				const plain = (list: typeof zones) => list.map(({ id: _, ...zone }) => zone);
				assert.deepEqual(plain(kml.zones), plain(zones));
			}),
		);
	});
});

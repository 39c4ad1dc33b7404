import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type OperationRequest, parseGeoJson, printGeoJson } from "@tansiq/formats";
import type { Outline, Volume } from "@tansiq/space";
import fc from "fast-check";

describe("printing", () => {
	const latitude = fc.integer({ min: -80_000_000_000, max: 80_000_000_000 });
	const longitude = fc.integer({ min: -170_000_000_000, max: 170_000_000_000 });
	const size = fc.integer({ min: 1, max: 1_000_000 });
	const triangle = fc.tuple(latitude, longitude, size, size).map(
		([lat, lon, height, width]): Outline => ({
			kind: "polygon",
			lat9: [lat, lat, lat + height],
			lon9: [lon, lon + width, lon],
		}),
	);
	const disc = fc
		.tuple(latitude, longitude, fc.integer({ min: 1, max: 20_037_508_000 }))
		.map(([lat9, lon9, radiusMm]): Outline => ({ kind: "disc", lat9, lon9, radiusMm }));
	const corridor = fc
		.tuple(
			fc.uniqueArray(fc.tuple(latitude, longitude), { minLength: 1, maxLength: 9 }),
			fc.integer({ min: 0, max: 20_037_508_000 }),
		)
		.map(
			([vertices, halfWidthMm]): Outline => ({
				kind: "corridor",
				lat9: vertices.map(([lat]) => lat),
				lon9: vertices.map(([, lon]) => lon),
				halfWidthMm,
			}),
		);
	const volume: fc.Arbitrary<Volume> = fc.record(
		{
			outline: fc.oneof(triangle, disc, corridor),
			band: fc
				.tuple(
					fc.constantFrom("W84", "EGM96", "STD", "AGL"),
					fc.integer({ min: -5_000_000, max: 500_000_000 }),
					fc.integer({ min: -5_000_000, max: 500_000_000 }),
				)
				.map(([datum, a, b]) => ({ datum, lower01mm: Math.min(a, b), upper01mm: Math.max(a, b) })),
			window: fc
				.tuple(
					fc.integer({ min: 0, max: 4_000_000_000_000_000 }),
					fc.integer({ min: 1, max: 86_400_000_000 }),
				)
				.map(([startUs, length]) => ({ startUs, endUs: startUs + length })),
		},
		{ noNullPrototype: true },
	);
	const request: fc.Arbitrary<OperationRequest> = fc.record(
		{
			class: fc.constantFrom("crewed", "uncrewed", "ground", "fixed"),
			category: fc.constantFrom("distress", "medical", "protected", "state", "civil"),
			marks: fc.array(fc.stringMatching(/^[A-Z0-9-]{1,24}$/), { maxLength: 8 }),
			label: fc.string({ maxLength: 64 }),
			address: fc.stringMatching(/^[0-9a-f]{6}$/),
			volumes: fc.array(volume, { minLength: 1, maxLength: 4 }),
		},
		{ requiredKeys: ["class", "category", "volumes"], noNullPrototype: true },
	);

	test("what is printed is read back, to the last integer", () => {
		fc.assert(
			fc.property(fc.array(request, { minLength: 1, maxLength: 4 }), (requests) => {
				const given = requests.map((request, i) => ({ id: `op-${i}`, request }));
				const { operations, faults } = parseGeoJson(printGeoJson(given));
				assert.deepEqual(faults, []);
				assert.deepEqual(
					operations.map(({ id, request }) => ({ id, request })),
					given,
				);
			}),
		);
	});
});

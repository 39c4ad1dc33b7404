import type { ImportedZone, ZoneSchedule } from "@tansiq/formats";
import { SURFACE_01MM, UNLIMITED_01MM } from "@tansiq/formats";
import type { Band, Datum, Outline } from "@tansiq/space";
import fc from "fast-check";

const latitude = fc.integer({ min: -80_000_000_000, max: 80_000_000_000 });
const longitude = fc.integer({ min: -170_000_000_000, max: 170_000_000_000 });
const size = fc.integer({ min: 1, max: 1_000_000 });
const outline: fc.Arbitrary<Outline> = fc.oneof(
	fc.tuple(latitude, longitude, size, size).map(
		([lat, lon, height, width]): Outline => ({
			kind: "polygon",
			lat9: [lat, lat, lat + height],
			lon9: [lon, lon + width, lon],
		}),
	),
	fc
		.tuple(latitude, longitude, fc.integer({ min: 1, max: 20_000_000_000 }))
		.map(([lat9, lon9, radiusMm]): Outline => ({ kind: "disc", lat9, lon9, radiusMm })),
	fc.tuple(latitude, longitude, size, fc.integer({ min: 0, max: 1_000_000 })).map(
		([lat, lon, step, halfWidthMm]): Outline => ({
			kind: "corridor",
			lat9: [lat, lat + step],
			lon9: [lon, lon],
			halfWidthMm,
		}),
	),
);
const altitude = fc.integer({ min: 0, max: 400_000_000 });
const band: fc.Arbitrary<Band> = fc
	.tuple(
		fc.constantFrom<Datum>("W84", "EGM96", "STD", "AGL"),
		altitude,
		altitude,
		fc.boolean(),
		fc.boolean(),
	)
	.map(([datum, a, b, ground, unlimited]) => ({
		datum: ground && unlimited ? "STD" : datum,
		lower01mm: ground ? (datum === "AGL" && !unlimited ? 0 : SURFACE_01MM) : Math.min(a, b) + 1,
		upper01mm: unlimited ? UNLIMITED_01MM : Math.max(a, b) + 2,
	}));
const schedule: fc.Arbitrary<ZoneSchedule> = fc.record(
	{
		days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
		fromMinute: fc.integer({ min: 0, max: 1_439 }),
		toMinute: fc.integer({ min: 0, max: 1_440 }),
	},
	{ noNullPrototype: true },
);
const NAME = /^[A-Za-zא-תа-я<&"'>*][A-Za-z0-9 א-תа-я<&"'>*]{0,40}[a-z]$/;
const zone: fc.Arbitrary<Omit<ImportedZone, "id">> = fc.record(
	{
		name: fc.stringMatching(NAME),
		rule: fc.constantFrom("closed", "notice", "consent", "free"),
		outline,
		band,
		window: fc
			.tuple(
				fc.integer({ min: 0, max: 4_000_000_000_000_000 }),
				fc.integer({ min: 1, max: 86_400_000_000 }),
			)
			.map(([startUs, length]) => ({ startUs, endUs: startUs + length })),
		schedules: fc.array(schedule, { minLength: 1, maxLength: 3 }),
		purpose: fc.constantFrom("influence", "de-escalation", "caution", "protected", "restricted"),
		responsible: fc.uniqueArray(fc.constantFrom("alpha", "bravo")),
	},
	{ requiredKeys: ["name", "rule", "outline", "band", "window"], noNullPrototype: true },
);

export const zoneList: fc.Arbitrary<ImportedZone[]> = fc
	.array(zone, { minLength: 1, maxLength: 4 })
	.map((zones) => zones.map((each, i) => ({ id: `zone-${i}`, ...each })));

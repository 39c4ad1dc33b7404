import type { Desk, OperationDetail, Track } from "@tansiq/api";
import type { FeatureCollection } from "geojson";
import { degrees, NOW_US, SECOND_US, window } from "./fixture.ts";

type Volume = OperationDetail["volumes"][number];

/** A sea with one island that exists on no other map. */
export const BASEMAP: FeatureCollection = {
	type: "FeatureCollection",
	features: [
		{
			type: "Feature",
			properties: {},
			geometry: {
				type: "Polygon",
				coordinates: [
					[
						[-43.9, 21.2],
						[-43.2, 21.05],
						[-42.9, 21.4],
						[-42.2, 21.3],
						[-41.9, 21.8],
						[-42.3, 22.3],
						[-43.1, 22.5],
						[-43.4, 22.2],
						[-44.0, 22.1],
						[-43.9, 21.2],
					],
				],
			},
		},
	],
};

const BAND = { datum: "STD" as const, lower01mm: 30_480_000, upper01mm: 60_960_000 };

const VOLUMES: Record<string, Volume[]> = {
	"ALP-12": [
		{
			outline: {
				kind: "corridor",
				lat9: degrees([21.1, 21.5, 21.95, 22.3]),
				lon9: degrees([-44.2, -43.7, -43.1, -42.2]),
				halfWidthMm: 5_000_000,
			},
			band: BAND,
			window: window(-25, 33),
		},
	],
	"ALP-31": [
		{
			outline: {
				kind: "polygon",
				lat9: degrees([22.35, 22.35, 22.75, 22.75]),
				lon9: degrees([-43.9, -43.2, -43.2, -43.9]),
			},
			band: BAND,
			window: window(52, 130),
		},
	],
	"ALP-27": [
		{
			outline: {
				kind: "corridor",
				lat9: degrees([21.35, 21.5, 21.65, 22.1]),
				lon9: degrees([-43.6, -43.2, -42.9, -42.8]),
				halfWidthMm: 800_000,
			},
			band: { datum: "AGL", lower01mm: 0, upper01mm: 600_000 },
			window: window(60, 260),
		},
	],
	"bravo/routine/7": [
		{
			outline: {
				kind: "corridor",
				lat9: degrees([22.6, 22.0, 21.6, 21.15]),
				lon9: degrees([-42.9, -43.05, -42.9, -42.95]),
				halfWidthMm: 6_000_000,
			},
			band: BAND,
			window: window(9, 48),
		},
	],
	"bravo/routine/8": [
		{
			outline: {
				kind: "disc",
				lat9: Math.round(21.45e9),
				lon9: Math.round(-42.05e9),
				radiusMm: 18_000_000,
			},
			band: BAND,
			window: window(95, 160),
		},
	],
};

export function detail(desk: Desk, id: string): OperationDetail | null {
	const found = desk.operations.find((candidate) => candidate.id === id);
	if (found === undefined) return null;
	const conflict = desk.conflicts.find(
		({ operations, status }) => operations[0] === id && status === "unresolved",
	);
	return {
		operation: found,
		volumes: VOLUMES[id] ?? [],
		verdict: {
			headline: found.headline,
			findings:
				conflict === undefined
					? []
					: [
							{
								kind: "conflict",
								scope: "cross",
								met: conflict.operations[1],
								windows: conflict.windows,
								reason: "reason.conflict_cross",
								sinceUs: conflict.foundUs,
							},
						],
			edgeTests: 42,
		},
		position: desk.position,
	};
}

/** Where everything flies `seconds` after the fixture's instant. */
export function tracks(seconds: number): Track[] {
	const at = (lat: number, lon: number, over: Partial<Track>): Track => ({
		id: "000000",
		origin: "seen",
		operation: null,
		lat9: Math.round(lat * 1e9),
		lon9: Math.round(lon * 1e9),
		altitude01mm: 51_816_000,
		datum: "STD",
		speedMmS: 130_000,
		trackMdeg: 60_000,
		climb01mmS: 0,
		reportedUs: NOW_US + seconds * SECOND_US,
		...over,
	});
	const step = seconds * 0.0008;
	return [
		at(21.72 + step, -43.42 + step, { id: "4b1613", origin: "own", operation: "ALP-12" }),
		at(22.14 - step, -43.02, {
			id: "3c66a2",
			origin: "told",
			operation: "bravo/routine/7",
			trackMdeg: 185_000,
			altitude01mm: 53_950_000,
			climb01mmS: -40_000,
		}),
		at(21.5, -43.15 + step, { id: "71be03", trackMdeg: 95_000, altitude01mm: 109_728_000 }),
		at(22.45, -42.4, {
			id: "3d01aa",
			origin: "told",
			trackMdeg: 250_000,
			reportedUs: NOW_US - 21 * SECOND_US,
		}),
		at(21.2, -42.3, { id: "0a9f12", trackMdeg: 10_000, reportedUs: NOW_US - 49 * SECOND_US }),
	];
}

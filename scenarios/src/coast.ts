import { destination, type Theatre } from "@tansiq/space";
import type { Feature, FeatureCollection, Position } from "geojson";
import { type Random, seeded } from "./random.ts";

/**
 * A coast that does not exist, drawn in open ocean 1,000 km from any land: sea in the west, land in
 * the east, two islands. No names and no borders.
 */
export const THEATRE: Theatre = {
	south9: -25_000_000_000,
	west9: -6_200_000_000,
	north9: -23_000_000_000,
	east9: -4_000_000_000,
};
const SEED = "coast";
/** Capes and bays from north to south, [longitude, latitude] in degrees, before they are broken up. */
const SHORE: Position[] = [
	[-4.92, -22.8],
	[-4.98, -23.1],
	[-4.86, -23.3],
	[-5.04, -23.45],
	[-5.06, -23.6],
	[-4.88, -23.72],
	[-5.02, -23.85],
	[-5.03, -24.1],
	[-4.9, -24.3],
	[-5.0, -24.45],
	[-5.08, -24.62],
	[-4.96, -24.8],
	[-5.02, -25.0],
	[-4.94, -25.2],
];
/** Farther east than any view of the theatre reaches. */
const INLAND_EDGE = -3.5;
const ROUGHNESS = 0.16;
const ROUNDS = 5;

export const ISLANDS = [
	{ lat9: -23_580_000_000, lon9: -5_340_000_000, radiusMm: 7_000_000 },
	{ lat9: -24_380_000_000, lon9: -5_420_000_000, radiusMm: 10_000_000 },
] as const;

/** Land, islands and roads; `kind` in the properties says which a feature is. */
export function coast(roads: readonly { lat9: number[]; lon9: number[] }[]): FeatureCollection {
	const random = seeded(SEED);
	let shore = SHORE;
	for (let round = 0; round < ROUNDS; round++) shore = broken(shore, random);
	const north = shore[0] as Position;
	const south = shore.at(-1) as Position;
	const land = [
		...shore,
		[INLAND_EDGE, south[1] as number],
		[INLAND_EDGE, north[1] as number],
		north,
	];
	return {
		type: "FeatureCollection",
		features: [
			polygon("land", land),
			...ISLANDS.map((island) => polygon("island", islandRing(island, random))),
			...roads.map(
				({ lat9, lon9 }): Feature => ({
					type: "Feature",
					properties: { kind: "road" },
					geometry: {
						type: "LineString",
						coordinates: lat9.map((lat, i) => [degrees(lon9[i] as number), degrees(lat)]),
					},
				}),
			),
		],
	};
}

/** Halves every edge and moves the middle aside by a part of the edge's length. */
function broken(line: readonly Position[], random: Random): Position[] {
	const result: Position[] = [];
	for (const [i, position] of line.entries()) {
		result.push(position);
		const next = line[i + 1];
		if (next === undefined) break;
		const [x, y] = position as [number, number];
		const [nextX, nextY] = next as [number, number];
		const aside = (random.unit() - 0.5) * ROUGHNESS;
		result.push([
			rounded((x + nextX) / 2 + aside * (nextY - y)),
			rounded((y + nextY) / 2 - aside * (nextX - x)),
		]);
	}
	return result;
}

function islandRing(island: (typeof ISLANDS)[number], random: Random): Position[] {
	const ring: Position[] = [];
	for (let trackMdeg = 0; trackMdeg < 360_000; trackMdeg += 10_000) {
		const radiusMm = Math.round(island.radiusMm * (0.75 + 0.4 * random.unit()));
		const place = destination(island.lat9, island.lon9, trackMdeg, radiusMm);
		ring.push([rounded(degrees(place.lon9)), rounded(degrees(place.lat9))]);
	}
	return [...ring, ring[0] as Position].reverse();
}

const polygon = (kind: string, ring: Position[]): Feature => ({
	type: "Feature",
	properties: { kind },
	geometry: { type: "Polygon", coordinates: [ring] },
});

const degrees = (value9: number) => value9 / 1e9;
/** A map needs no more than 1e-5 degree, about a metre. */
const rounded = (value: number) => Math.round(value * 1e5) / 1e5;

/** Generated traffic for the tactical benchmarks and tests: seeded, the same in every run. */

import { cos, type SweepRule, type SweepTracks, sin } from "@tansiq/space";
import { seeded } from "./random.ts";

export interface World {
	count: number;
	/** mm. */
	x: Float64Array;
	y: Float64Array;
	/** mm/s. */
	vx: Float64Array;
	vy: Float64Array;
	altitude01mm: Int32Array;
	climb01mmS: Int32Array;
	class: Uint8Array;
}

export function emptyWorld(count: number): World {
	return {
		count,
		x: new Float64Array(count),
		y: new Float64Array(count),
		vx: new Float64Array(count),
		vy: new Float64Array(count),
		altitude01mm: new Int32Array(count),
		climb01mmS: new Int32Array(count),
		class: new Uint8Array(count),
	};
}

const KM_MM = 1_000_000;

/** A straight course in a random direction, mm/s. */
function head(world: World, i: number, speedMmS: number, random: () => number): void {
	const angle = 2 * Math.PI * random();
	world.vx[i] = Math.round(speedMmS * cos(angle));
	world.vy[i] = Math.round(speedMmS * sin(angle));
}

/** Aircraft over 4,000 × 2,000 km, 100–250 m/s, 0–13 km, two in five climbing or descending to 15 m/s. */
export function uniformAircraft(count: number, seed: number): World {
	const random = seeded(seed);
	const world = emptyWorld(count);
	for (let i = 0; i < count; i++) {
		world.x[i] = Math.round(4000 * KM_MM * random());
		world.y[i] = Math.round(2000 * KM_MM * random());
		head(world, i, 100_000 + 150_000 * random(), random);
		world.altitude01mm[i] = Math.round(130_000_000 * random());
		world.climb01mmS[i] = random() < 0.4 ? Math.round(300_000 * (random() - 0.5)) : 0;
	}
	return world;
}

/** Drones over 300 cities of 4,000 × 2,000 km: 0–20 m/s, 0–120 m, one in five climbing or descending to 3 m/s. */
export function clusteredDrones(count: number, seed: number, cities = 300): World {
	const random = seeded(seed);
	const world = emptyWorld(count);
	const centres = Array.from({ length: cities }, () => ({
		x: 4000 * KM_MM * random(),
		y: 2000 * KM_MM * random(),
		/** Standard deviation: 8 to 24 km. */
		spread: (8 + 16 * random()) * KM_MM,
	}));
	for (let i = 0; i < count; i++) {
		const centre = centres[Math.floor(cities * random())] as (typeof centres)[number];
		world.x[i] = Math.round(centre.x + centre.spread * normal(random));
		world.y[i] = Math.round(centre.y + centre.spread * normal(random));
		head(world, i, 20_000 * random(), random);
		world.altitude01mm[i] = Math.round(1_200_000 * random());
		world.climb01mmS[i] = random() < 0.2 ? Math.round(60_000 * (random() - 0.5)) : 0;
	}
	return world;
}

/** A crowd over one stadium, 500 m across. */
export function crowd(count: number, seed: number): World {
	const random = seeded(seed);
	const world = emptyWorld(count);
	for (let i = 0; i < count; i++) {
		world.x[i] = Math.round(0.5 * KM_MM * random());
		world.y[i] = Math.round(0.5 * KM_MM * random());
		head(world, i, random() < 0.8 ? 500 * random() : 15_000 * random(), random);
		world.altitude01mm[i] = Math.round(1_200_000 * random());
	}
	return world;
}

/** The sum of twelve, less its mean: near enough to the bell curve, and the same everywhere. */
function normal(random: () => number): number {
	let sum = -6;
	for (let k = 0; k < 12; k++) sum += random();
	return sum;
}

/** 5 NM and 1000 ft, 300 s ahead. */
export const CREWED_RULE = {
	lookAheadUs: 300_000_000,
	minima: [[{ radiusMm: 9_260_000, height01mm: 3_048_000 }]],
} as const satisfies SweepRule;

/** 75 m and 30 m, 60 s ahead. */
export const DRONE_RULE = {
	lookAheadUs: 60_000_000,
	minima: [[{ radiusMm: 75_000, height01mm: 300_000 }]],
} as const satisfies SweepRule;

/** Copies a world into a sweep's own memory. */
export function put(tracks: SweepTracks, world: World): void {
	tracks.x.set(world.x);
	tracks.y.set(world.y);
	tracks.vx.set(world.vx);
	tracks.vy.set(world.vy);
	tracks.altitude01mm.set(world.altitude01mm);
	tracks.climb01mmS.set(world.climb01mmS);
	tracks.class.set(world.class);
}

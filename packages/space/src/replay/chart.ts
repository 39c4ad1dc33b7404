import { radians, SEMI_MAJOR_MM, SEMI_MINOR_MM } from "../geodesy.ts";
import { cos } from "../trig.ts";

/**
 * How long a step of the coordinates can be at most. On the ellipsoid the parallel shortens with
 * latitude: there is one figure for each band of latitude, for the side nearer to the equator.
 */
export interface Metric {
	/** mm a unit of the first coordinate. */
	northMm: number;
	/** mm a unit of the second, for each band. */
	eastMm: Float64Array;
	/** Bands a unit of the first coordinate. */
	bandsPerUnit: number;
	/** Units after which the second coordinate begins anew; 0: never. */
	turn: number;
}

/** What is near to something in a row lies in that row or the next to either side. */
export interface Chart {
	metric: Metric;
	turn: number;
	/** Pieces that reach further from their middle, mm, can have anything near to them. */
	usualMm: number;
	south: number;
	rowsPerUnit: number;
	rows: number;
	/** How far east or west of a middle in each row the middle of something near can be. */
	reach: Float64Array;
	/** Lower bounds of (distance / difference of coordinates)², for what is near in each row. */
	northScale2: number;
	eastScale2: Float64Array;
}

const DEGREE = 1e9;
const TURN9 = 360 * DEGREE;
/** The meridian's radius of curvature at a pole: nowhere is a degree of latitude longer. */
const LONGEST_NORTH_MM = radians(1) * ((SEMI_MAJOR_MM * SEMI_MAJOR_MM) / SEMI_MINOR_MM);
/** At the equator, where it is shortest, it is 0.110 574 mm; the chord of some degrees is a little less. */
const SHORTEST_NORTH_MM = 0.1105;
/** 4 sin²(x/2) / x² for x of this part of a turn or less; near a pole more than that is near. */
const FURTHEST_TURNS = 1 / 20;
const CHORD_SHARE2 = 0.99;
/** Lower rows would be too many. */
const LEAST_ROW_MM = 1_000_000;

/** Latitude and longitude, 1e-9 degree. */
export const GLOBE: Metric = {
	northMm: LONGEST_NORTH_MM,
	// The parallel's radius is a·cos φ / √(1 − e² sin² φ), at most a²/b · cos φ.
	eastMm: Float64Array.from({ length: 91 }, (_, degree) => LONGEST_NORTH_MM * cosine(degree)),
	bandsPerUnit: 1 / DEGREE,
	turn: TURN9,
};

/** North and east, mm. */
export const PLANE: Metric = {
	northMm: 1,
	eastMm: Float64Array.of(1),
	bandsPerUnit: 0,
	turn: 0,
};

/** A chart of the globe for pieces of which two are near when points of them are. */
export function globeChart(nearMm: number, usualMm: number): Chart {
	const apartMm = nearMm + 2 * usualMm;
	const rows = Math.max(
		1,
		Math.floor((180 * DEGREE * SHORTEST_NORTH_MM) / Math.max(apartMm, LEAST_ROW_MM)),
	);
	const height = (180 * DEGREE) / rows;
	const reach = new Float64Array(rows);
	const eastScale2 = new Float64Array(rows);
	// The least radius of a parallel, over a, of what is so far beyond a row at most.
	const radius = (row: number, beyond: number) => {
		const low = row * height - 90 * DEGREE - beyond;
		const high = (row + 1) * height - 90 * DEGREE + beyond;
		return cosine(Math.min(90, Math.max(-low, high) / DEGREE));
	};
	for (let row = 0; row < rows; row++) {
		// Two points at least r from the axis are at least 2 r sin(Δλ / 2) apart.
		const share = apartMm / (2 * SEMI_MAJOR_MM * Math.max(radius(row, height), 1e-9));
		// arcsin x ≤ x (1 + x²) up to x = 0.5.
		const turns = share > 0.5 ? 1 : (share * (1 + share * share)) / Math.PI;
		const eastMm = radians(1) * SEMI_MAJOR_MM * radius(row, usualMm / SHORTEST_NORTH_MM);
		reach[row] = turns > FURTHEST_TURNS ? Number.POSITIVE_INFINITY : turns * TURN9;
		eastScale2[row] = CHORD_SHARE2 * eastMm * eastMm;
	}
	const northScale2 = SHORTEST_NORTH_MM * SHORTEST_NORTH_MM;
	const place = { south: -90 * DEGREE, rowsPerUnit: 1 / height, rows };
	return { metric: GLOBE, turn: TURN9, usualMm, ...place, reach, northScale2, eastScale2 };
}

/** The same of a plane, in which every place is like every other. */
export function planeChart(nearMm: number, usualMm: number): Chart {
	const reach = Float64Array.of(nearMm + 2 * usualMm);
	const place = { south: 0, rowsPerUnit: 0, rows: 1 };
	const scales = { northScale2: 1, eastScale2: Float64Array.of(1) };
	return { metric: PLANE, turn: 0, usualMm, ...place, reach, ...scales };
}

/** The lower bound `eastScale2` for two pieces of any extent, wherever they are. */
export function wideEastScale2(boxes: Float64Array, e: number, f: number, turn: number): number {
	if (turn === 0) return 1;
	const i = 8 * e;
	const j = 8 * f;
	const halves = (boxes[i + 3] as number) + (boxes[j + 3] as number);
	if (halves > turn / 8) return 0;
	const furthest = Math.max(
		Math.abs(boxes[i] as number) + (boxes[i + 1] as number),
		Math.abs(boxes[j] as number) + (boxes[j + 1] as number),
	);
	// Up to 5/8 of a turn apart while they fly, 4 sin²(x/2) is at least 0.22 x².
	const eastMm = SEMI_MAJOR_MM * radians(1) * Math.max(0, cosine(furthest / DEGREE));
	return 0.2 * eastMm * eastMm;
}

function cosine(degrees: number): number {
	return cos(radians(degrees * DEGREE));
}

import { radians, SEMI_MAJOR_MM, SEMI_MINOR_MM } from "../geodesy.ts";
import { cos } from "../trig.ts";
import { eastStep } from "./extent-of-segments.ts";
import { SAMPLE } from "./trajectories.ts";

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

/** Rows of cells, and cells in each row, such that what is near lies in neighbouring cells. */
export interface Chart {
	south: number;
	rowsPerUnit: number;
	rows: number;
	turn: number;
	/** Cells of each row; in a plane more than any coordinate reaches. */
	columns: Int32Array;
	columnsPerUnit: Float64Array;
	/** How far east or west of something in this row something near it in the next can be. */
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
/** 4 sin²(x/2) / x² for two near one another in a row of this many columns or more. */
const FEWEST_COLUMNS = 128;
const CHORD_SHARE2 = 0.99;
/** Smaller cells would need too many rows. */
const LEAST_CELL_MM = 1_000_000;

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

/**
 * A chart of the globe on which things at most `nearMm` apart lie in the same or neighbouring rows.
 * @param padMm how far beyond the row of its middle a segment may reach
 */
export function globeChart(nearMm: number, padMm: number): Chart {
	const cellMm = Math.max(nearMm, LEAST_CELL_MM);
	const rows = Math.max(1, Math.floor((180 * DEGREE * SHORTEST_NORTH_MM) / cellMm));
	const height = (180 * DEGREE) / rows;
	const pad = padMm / SHORTEST_NORTH_MM;
	const chart = emptyChart(rows, -90 * DEGREE, height, TURN9, SHORTEST_NORTH_MM);
	// The least radius of a parallel, over a, of what lies in a row or in the next, and padded.
	const radius = (row: number, beyond: number) => {
		const low = row * height - 90 * DEGREE - beyond;
		const high = (row + 1) * height - 90 * DEGREE + beyond;
		return cosine(Math.min(90, Math.max(-low, high) / DEGREE));
	};
	for (let row = 0; row < rows; row++) {
		// Two points at least r from the axis are at least 2 r sin(Δλ / 2) apart.
		const least = Math.min(radius(row, 0), row + 1 < rows ? radius(row + 1, 0) : 1);
		const share = cellMm / (2 * SEMI_MAJOR_MM * Math.max(least, 1e-9));
		// arcsin x ≤ x (1 + x²) up to x = 0.5; above that everything around the pole is near.
		const turns = share > 0.5 ? 1 : (share * (1 + share * share)) / Math.PI;
		const columns = Math.floor(1 / turns) < FEWEST_COLUMNS ? 1 : Math.floor(1 / turns);
		chart.columns[row] = columns;
		chart.columnsPerUnit[row] = columns / TURN9;
		chart.reach[row] = turns * TURN9;
		const eastMm = radians(1) * SEMI_MAJOR_MM * Math.max(0, radius(row, pad));
		chart.eastScale2[row] = columns === 1 ? 0 : CHORD_SHARE2 * eastMm * eastMm;
	}
	return chart;
}

/** The lower bound `eastScale2` for two segments of any length, wherever they are. */
export function wideEastScale2(samples: Float64Array, p: number, q: number, turn: number): number {
	if (turn === 0) return 1;
	const steps = Math.abs(eastStep(samples, p, turn)) + Math.abs(eastStep(samples, q, turn));
	if (steps > turn / 8) return 0;
	let furthest = 0;
	for (const sample of [p, p + 1, q, q + 1]) {
		const lat = Math.abs(samples[SAMPLE * sample + 1] as number);
		if (lat > furthest) furthest = lat;
	}
	// Up to 5/8 of a turn apart while they fly, 4 sin²(x/2) is at least 0.22 x².
	const eastMm = SEMI_MAJOR_MM * radians(1) * cosine(furthest / DEGREE);
	return 0.2 * eastMm * eastMm;
}

/** What a chart of a plane has to hold, mm; east as its greatest amount. */
export interface PlaneBounds {
	south: number;
	north: number;
	furthestEast: number;
}

/** Numbers of cells are whole numbers of 32 bits, and rows stand in a table. */
const MOST_COLUMNS = 1e9;
const MOST_ROWS = 1e6;

/** A chart of a plane on which things at most `nearMm` apart lie in neighbouring cells. */
export function planeChart(nearMm: number, { south, north, furthestEast }: PlaneBounds): Chart {
	const cellMm = Math.max(nearMm, (north - south) / MOST_ROWS, furthestEast / MOST_COLUMNS, 1e-3);
	const rows = Math.floor((north - south) / cellMm) + 1;
	const chart = emptyChart(rows, south, cellMm, 0, 1);
	chart.columns.fill(2 ** 31 - 1);
	chart.columnsPerUnit.fill(1 / cellMm);
	chart.reach.fill(cellMm);
	chart.eastScale2.fill(1);
	return chart;
}

function emptyChart(rows: number, south: number, height: number, turn: number, north: number) {
	return {
		south,
		rowsPerUnit: 1 / height,
		rows,
		turn,
		columns: new Int32Array(rows),
		columnsPerUnit: new Float64Array(rows),
		reach: new Float64Array(rows),
		northScale2: north * north,
		eastScale2: new Float64Array(rows),
	};
}

function cosine(degrees: number): number {
	return cos(radians(degrees * DEGREE));
}

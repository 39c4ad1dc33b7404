import { cos, DEGREE_9, HOUR_US, type Outline, radians, sin, type Volume } from "@tansiq/space";

/**
 * A coarse raster over the ground and the hours, in which a desk counts how much of the map it was
 * told about. It decides nothing: what meets what is asked of the exact volumes.
 *
 * A cell is 0.25° by 0.25°; a cell-hour is a cell during one hour of UTC. An outline touches every
 * cell that the boxes of its parts touch: a disc its own box, a corridor the box of each of its
 * edges, a polygon the box of its vertices.
 */
const CELLS_PER_DEGREE = 4;
const CELL_9 = DEGREE_9 / CELLS_PER_DEGREE;
const ROWS = 180 * CELLS_PER_DEGREE;
const COLUMNS = 360 * CELLS_PER_DEGREE;
/** More than the hours since 1970 that µs in a safe integer can name. */
const HOURS = 2 ** 24;

/** Never longer than a degree of a meridian, of the equator: margins are rounded outward. */
const MERIDIAN_DEGREE_MM = 110_574_000;
const EQUATOR_DEGREE_MM = 111_319_000;
const TURN_9 = 360 * DEGREE_9;

/** Radius of the sphere with the area of WGS84, m. */
const AUTHALIC_RADIUS_M = 6_371_007;

/** South, west, north, east in 1e-9 degree; an east beyond 180° lies over the antimeridian. */
export interface GroundBox {
	south9: number;
	west9: number;
	north9: number;
	east9: number;
}

/** A cell-hour as one number, and its cell. */
export interface CellHour {
	cell: number;
	cellHour: number;
}

/** Every cell-hour that some volumes touch; one that several touch comes several times. */
export function* cellHoursOf(volumes: readonly Volume[]): Iterable<CellHour> {
	for (const { outline, window } of volumes) {
		const first = Math.floor(window.startUs / HOUR_US);
		const last = Math.max(first, Math.ceil(window.endUs / HOUR_US) - 1);
		for (const box of boxesOf(outline))
			for (const cell of cellsIn(box))
				for (let hour = first; hour <= last; hour++) yield { cell, cellHour: cell * HOURS + hour };
	}
}

function* cellsIn({ south9, west9, north9, east9 }: GroundBox): Iterable<number> {
	const southmost = rowOf(south9);
	const northmost = rowOf(north9);
	const westmost = Math.floor(west9 / CELL_9);
	const eastmost = Math.min(Math.floor(east9 / CELL_9), westmost + COLUMNS - 1);
	for (let row = southmost; row <= northmost; row++)
		for (let at = westmost; at <= eastmost; at++)
			yield row * COLUMNS + ((((at + COLUMNS / 2) % COLUMNS) + COLUMNS) % COLUMNS);
}

function rowOf(lat9: number): number {
	const row = Math.floor((lat9 + 90 * DEGREE_9) / CELL_9);
	return Math.min(ROWS - 1, Math.max(0, row));
}

/** Area of a cell on the authalic sphere, m². */
export function cellAreaM2(cell: number): number {
	const row = Math.floor(cell / COLUMNS);
	const edge = (at: number) => sin(radians(at * CELL_9 - 90 * DEGREE_9));
	const width = radians(CELL_9);
	return Math.round(AUTHALIC_RADIUS_M ** 2 * width * (edge(row + 1) - edge(row)));
}

function* boxesOf(outline: Outline): Iterable<GroundBox> {
	if (outline.kind === "disc") {
		yield around([outline.lat9], [outline.lon9], outline.radiusMm);
		return;
	}
	const { lat9, lon9 } = outline;
	if (outline.kind === "polygon" || lat9.length < 2) {
		yield around(lat9, lon9, outline.kind === "polygon" ? 0 : outline.halfWidthMm);
		return;
	}
	for (let i = 1; i < lat9.length; i++)
		yield around(lat9.slice(i - 1, i + 1), lon9.slice(i - 1, i + 1), outline.halfWidthMm);
}

/** The box of some places, each as near to the one before it as it can be, grown by a margin. */
function around(lat9: readonly number[], lon9: readonly number[], marginMm: number): GroundBox {
	const unwrapped: number[] = [];
	for (const lon of lon9) {
		const before = unwrapped.at(-1) ?? lon;
		unwrapped.push(lon - Math.round((lon - before) / TURN_9) * TURN_9);
	}
	const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
	const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));
	const margin9 = Math.ceil((marginMm / MERIDIAN_DEGREE_MM) * DEGREE_9);
	const south9 = Math.max(-90 * DEGREE_9, least(lat9) - margin9);
	const north9 = Math.min(90 * DEGREE_9, most(lat9) + margin9);
	const farthest9 = Math.max(Math.abs(south9), Math.abs(north9));
	const west9 = least(unwrapped);
	const east9 = most(unwrapped);
	if (marginMm === 0) return { south9, west9, north9, east9 };
	// Where the margin reaches a pole every longitude is near.
	if (farthest9 >= 90 * DEGREE_9) return { south9, west9, north9, east9: west9 + TURN_9 };
	const parallelMm = EQUATOR_DEGREE_MM * cos(radians(farthest9));
	const wide9 = Math.min(TURN_9 / 2, Math.ceil((marginMm / parallelMm) * DEGREE_9));
	return { south9, west9: west9 - wide9, north9, east9: east9 + wide9 };
}

/** One box around some volumes; null where there are none. */
export function groundBoxOf(volumes: readonly Volume[]): GroundBox | null {
	let whole: GroundBox | null = null;
	for (const { outline } of volumes)
		for (const box of boxesOf(outline)) whole = whole === null ? box : joined(whole, box);
	return whole;
}

function joined(a: GroundBox, b: GroundBox): GroundBox {
	const turn = Math.round((b.west9 - a.west9) / TURN_9) * TURN_9;
	return {
		south9: Math.min(a.south9, b.south9),
		west9: Math.min(a.west9, b.west9 - turn),
		north9: Math.max(a.north9, b.north9),
		east9: Math.max(a.east9, b.east9 - turn),
	};
}

/** Whether two boxes have a place in common, borders included. */
export function boxesTouch(a: GroundBox, b: GroundBox): boolean {
	if (a.south9 > b.north9 || b.south9 > a.north9) return false;
	return [-TURN_9, 0, TURN_9].some(
		(turn) => a.west9 <= b.east9 + turn && b.west9 + turn <= a.east9,
	);
}

import { type Spine, spineOf } from "../spine.ts";
import { DATUMS } from "../units.ts";
import type { Volume } from "../volume.ts";
import { type CellTable, cellTable } from "./cell-table.ts";
import { FIRST, ROWS, rowOfCell } from "./grid.ts";
import { cellsOfOutline, type OutlineCells } from "./zone-cells.ts";

/** Zones by the cells of the globe that they touch; made once, asked by `entries` every tick. */
export interface ZoneIndex {
	zones: readonly Volume[];
	spines: readonly Spine[];
	/**
	 * Of each cell the number of its *kind*: cells through which no edge passes and that the same
	 * zones hold share one, and those come first.
	 */
	kinds: CellTable;
	/** Kinds from here on have edges. */
	firstWithEdges: number;
	/** Of each kind the number of the *set* of zones that hold all of its cells. */
	setOf: Int32Array;
	/** Zones of set s: `setFirst[s]` up to, without it, `setFirst[s + 1]`. */
	setFirst: Int32Array;
	setZones: Int32Array;
	/** Zones with an edge in cells of kind k: `edgeFirst[k - firstWithEdges]` up to the next. */
	edgeFirst: Int32Array;
	edgeZones: Int32Array;
	/** Of each of those zones the pieces of a ring in the cell: `pieceFirst[i]` up to the next. */
	pieceFirst: Int32Array;
	pieces: Int32Array;
	/** The cell of each kind with edges. */
	edgeCells: Int32Array;
	/** Its middle, x, y, z, and whether each of the zones holds that: 0 until somebody has asked. */
	middles: Float64Array;
	middlePlaces: Uint8Array;
	/** Of each zone a sphere around it: x, y, z and radius, mm. */
	spheres: Float64Array;
	/** Of each zone. */
	startUs: Float64Array;
	endUs: Float64Array;
	lower01mm: Int32Array;
	upper01mm: Int32Array;
	/** Place of its datum in `DATUMS`. */
	datum: Uint8Array;
}

/**
 * Puts zones into cells of an eighth of a degree. Their outlines must not change afterwards, and
 * polygons must be simple, as `volumeFaults` sees to.
 */
export function zoneIndex(zones: readonly Volume[]): ZoneIndex {
	// A cell and a zone as one number, so that they sort by the cell and then by the zone.
	const edges: number[] = [];
	const changes: number[] = [];
	const count = zones.length;
	const outlines = zones.map(({ outline }) => cellsOfOutline(outline));
	for (const [zone, { edge, whole }] of outlines.entries()) {
		for (const cell of edge) edges.push(cell * count + zone);
		for (const cell of whole) changes.push(cell * count + zone);
	}
	const kinds = cellTable(rowsOf(outlines));
	const sets = writeSets(kinds, Float64Array.from(changes).sort(), count);
	const spines = zones.map(({ outline }) => spineOf(outline));
	return {
		zones,
		spines,
		spheres: Float64Array.from(
			spines.flatMap(({ centre: { x, y, z }, radiusMm, widthMm }) => [x, y, z, radiusMm + widthMm]),
		),
		kinds,
		firstWithEdges: sets.length,
		...addEdges(kinds, Float64Array.from(edges).sort(), outlines, sets.length),
		...inArrays(sets),
		startUs: Float64Array.from(zones, ({ window }) => window.startUs),
		endUs: Float64Array.from(zones, ({ window }) => window.endUs),
		lower01mm: Int32Array.from(zones, ({ band }) => band.lower01mm),
		upper01mm: Int32Array.from(zones, ({ band }) => band.upper01mm),
		datum: Uint8Array.from(zones, ({ band }) => DATUMS.indexOf(band.datum)),
	};
}

/** Marks the rows in which some outline lies. */
function rowsOf(outlines: readonly OutlineCells[]): Uint8Array {
	const isWritten = new Uint8Array(ROWS);
	for (const { edge, whole } of outlines) {
		const cells = [edge.at(0), edge.at(-1), whole.at(0), (whole.at(-1) ?? 0) - 1];
		const rows = cells.flatMap((cell = -1) => (cell < 0 ? [] : [rowOfCell(cell)]));
		isWritten.fill(1, Math.min(...rows), Math.max(...rows) + 1);
	}
	return isWritten;
}

/**
 * Writes the set of zones that hold each cell, from the cells where a zone begins to hold or ceases to,
 * at latest at the end of a row. Set 0 is empty.
 * @returns the sets
 */
function writeSets(
	{ numbers, shifts }: CellTable,
	changes: Float64Array,
	count: number,
): number[][] {
	const sets: number[][] = [[]];
	const known = new Map([["", 0]]);
	/** The set after a zone came to a set or left it, by both as one number. */
	const after = new Map<number, number>();
	let set = 0;
	let from = 0;
	let row = 0;
	for (const change of changes) {
		const cell = Math.floor(change / count);
		const zone = change - cell * count;
		const shift = shifts[row] as number;
		if (set !== 0) numbers.fill(set, from + shift, cell + shift);
		from = cell;
		while ((FIRST[row + 1] as number) <= cell) row++;
		const key = set * count + zone;
		let next = after.get(key);
		if (next === undefined) {
			const zones = changed(sets[set] as number[], zone);
			const name = zones.join();
			next = known.get(name) ?? sets.length;
			if (next === sets.length) {
				sets.push(zones);
				known.set(name, next);
			}
			after.set(key, next);
		}
		set = next;
	}
	return sets;
}

/** A list in order without a number that was in it, or with one that was not. */
function changed(zones: readonly number[], zone: number): number[] {
	if (zones.includes(zone)) return zones.filter((z) => z !== zone);
	return [...zones, zone].sort((a, b) => a - b);
}

type Edges = Pick<
	ZoneIndex,
	| "setOf"
	| "edgeFirst"
	| "edgeZones"
	| "pieceFirst"
	| "pieces"
	| "edgeCells"
	| "middles"
	| "middlePlaces"
>;

/** Gives each cell with edges a kind of its own. */
function addEdges(
	{ numbers, shifts }: CellTable,
	edges: Float64Array,
	outlines: readonly OutlineCells[],
	setCount: number,
): Edges {
	const setOf = Array.from({ length: setCount }, (_, set) => set);
	const edgeFirst: number[] = [];
	const edgeCells: number[] = [];
	const edgeZones = new Int32Array(edges.length);
	const pieceFirst = new Int32Array(edges.length + 1);
	const pieces = new Int32Array(outlines.reduce((sum, { pieces }) => sum + pieces.length, 0));
	/** How many of the cells of each zone were there already. */
	const cellsBefore = new Int32Array(outlines.length);
	for (const [i, edge] of edges.entries()) {
		const cell = Math.floor(edge / outlines.length);
		const zone = edge - cell * outlines.length;
		edgeZones[i] = zone;
		const place = cellsBefore[zone] as number;
		cellsBefore[zone] = place + 1;
		const { pieceEnds, pieces: own } = outlines[zone] as OutlineCells;
		const from = pieceEnds[place - 1] ?? 0;
		const end = pieceEnds[place] as number;
		const at = pieceFirst[i] as number;
		for (let k = from; k < end; k++) pieces[at + k - from] = own[k] as number;
		pieceFirst[i + 1] = at + end - from;
		if (cell === edgeCells[edgeCells.length - 1]) continue;
		edgeCells.push(cell);
		edgeFirst.push(i);
		const here = cell + (shifts[rowOfCell(cell)] as number);
		setOf.push(numbers[here] as number);
		numbers[here] = setOf.length - 1;
	}
	edgeFirst.push(edges.length);
	return {
		setOf: Int32Array.from(setOf),
		edgeFirst: Int32Array.from(edgeFirst),
		edgeZones,
		pieceFirst,
		pieces,
		edgeCells: Int32Array.from(edgeCells),
		middles: new Float64Array(3 * edgeCells.length),
		middlePlaces: new Uint8Array(edges.length),
	};
}

function inArrays(sets: readonly number[][]): Pick<ZoneIndex, "setFirst" | "setZones"> {
	const setFirst = new Int32Array(sets.length + 1);
	for (const [set, zones] of sets.entries())
		setFirst[set + 1] = (setFirst[set] as number) + zones.length;
	return { setFirst, setZones: Int32Array.from(sets.flat()) };
}

import { type Agreement, type PresenceRule, rulesOf } from "@tansiq/agreement";
import {
	type Budget,
	BudgetExceeded,
	type Datum,
	DEGREE_9,
	HOUR_US,
	type Outline,
	outlinesMeet,
	polygonAreaMm2,
	type Volume,
} from "@tansiq/space";

/**
 * What the level `presence` tells: the agreed coarse cells that an operation touches, each with a
 * band of altitude and a block of time, all rounded outward. Nothing else of it: whoever touches the
 * same cells says the same, to the byte.
 */

/** Near a pole cells are slivers. */
const POLAR_9 = 85 * DEGREE_9;
/** What takes more is no place to be kept apart from: it is told as sealed. */
const MOST_CELLS = 1_000;
const EDGE_TEST_LIMIT = 2_000_000;
/** Touching counts: rounding must never leave a cell out. */
const TOUCH_MM = 10;
const LIMIT_01MM = 2_147_483_647;

/** The agreed raster, or null: then nothing can be told coarsely. */
export function presenceRule({ rules = [] }: Agreement): PresenceRule | null {
	return rulesOf(rules, "presence")[0] ?? null;
}

/**
 * The cells of some volumes as volumes, in an order that says nothing. Null where they are too many,
 * or too near a pole, to be told so.
 */
export function presenceCells(rule: PresenceRule, volumes: readonly Volume[]): Volume[] | null {
	const budget: Budget = { edgeTests: 0, limit: EDGE_TEST_LIMIT };
	const columns = new Map<string, Column>();
	try {
		for (const { outline, band, window } of volumes) {
			const layers = spanOf(band.lower01mm, band.upper01mm, rule.band01mm);
			const blocks = spanOf(window.startUs, window.endUs, rule.blockUs);
			const touched = touchedCells(outline, rule.cell9, budget);
			if (touched === null) return null;
			for (const { row, column } of touched) {
				const key = `${row} ${column} ${band.datum}`;
				const known = columns.get(key) ?? { row, column, datum: band.datum, blocks: new Map() };
				columns.set(key, known);
				for (let block = blocks.first; block <= blocks.last; block++) {
					const held = known.blocks.get(block) ?? new Set();
					known.blocks.set(block, held);
					for (let layer = layers.first; layer <= layers.last; layer++) held.add(layer);
				}
				if (columns.size > MOST_CELLS) return null;
			}
		}
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
		return null;
	}
	const cells = [...columns.values()].sort(inOrder).flatMap((column) => volumesOf(column, rule));
	return cells.length > MOST_CELLS ? null : cells;
}

/** How much sky presence tells about: a coarse cell counts its area, km²·h. */
export function cellsKm2h(cells: readonly Volume[]): number {
	return cells.reduce((sum, { outline, window }) => {
		const hours = (window.endUs - window.startUs) / HOUR_US;
		const mm2 = outline.kind === "polygon" ? polygonAreaMm2(outline) : 0;
		return sum + (mm2 / 1e12) * hours;
	}, 0);
}

interface Cell {
	row: number;
	column: number;
}

/** A cell of the ground, and by block of time the layers that are told. */
interface Column extends Cell {
	datum: Datum;
	blocks: Map<number, Set<number>>;
}

function inOrder(a: Column, b: Column): number {
	return a.row - b.row || a.column - b.column || (a.datum < b.datum ? -1 : 1);
}

/** The steps that `[from, to)` touches; one where it has no length. */
function spanOf(from: number, to: number, step: number): { first: number; last: number } {
	const first = Math.floor(from / step);
	return { first, last: Math.max(first, Math.ceil(to / step) - 1) };
}

/** Equal layers of blocks that follow each other are one volume. */
function volumesOf({ row, column, datum, blocks }: Column, rule: PresenceRule): Volume[] {
	const outline = cellOutline({ row, column }, rule.cell9);
	const volumes: Volume[] = [];
	const open = new Map<string, { volume: Volume; next: number }>();
	for (const [block, layers] of [...blocks].sort(([a], [b]) => a - b))
		for (const { first, last } of runsOf(layers)) {
			const key = `${first} ${last}`;
			const known = open.get(key);
			const endUs = (block + 1) * rule.blockUs;
			if (known?.next === block) {
				known.volume.window.endUs = endUs;
				known.next = block + 1;
				continue;
			}
			const volume: Volume = {
				outline,
				band: {
					datum,
					lower01mm: Math.max(-LIMIT_01MM, first * rule.band01mm),
					upper01mm: Math.min(LIMIT_01MM, (last + 1) * rule.band01mm),
				},
				window: { startUs: block * rule.blockUs, endUs },
			};
			volumes.push(volume);
			open.set(key, { volume, next: block + 1 });
		}
	return volumes;
}

function runsOf(layers: ReadonlySet<number>): { first: number; last: number }[] {
	const runs: { first: number; last: number }[] = [];
	for (const layer of [...layers].sort((a, b) => a - b)) {
		const run = runs.at(-1);
		if (run !== undefined && run.last + 1 === layer) run.last = layer;
		else runs.push({ first: layer, last: layer });
	}
	return runs;
}

/**
 * Every cell that an outline touches, found from one of its points outward: an outline is in one
 * piece, and so are the cells that it touches. Their edges are geodesics, and neighbours share them.
 */
function touchedCells(outline: Outline, cell9: number, budget: Budget): Cell[] | null {
	const at = (of: number | number[]) => (typeof of === "number" ? of : (of[0] as number));
	const start = {
		row: Math.floor((at(outline.lat9) + 90 * DEGREE_9) / cell9),
		column: Math.floor((at(outline.lon9) + 180 * DEGREE_9) / cell9),
	};
	const asked = new Set<string>();
	const touched: Cell[] = [];
	// The edge of a cell bulges: the point itself may lie in the next one.
	const waiting: Cell[] = around(start, cell9);
	for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
		const key = `${cell.row} ${cell.column}`;
		if (asked.has(key)) continue;
		asked.add(key);
		const south9 = cell.row * cell9 - 90 * DEGREE_9;
		if (south9 < -POLAR_9 || south9 + cell9 > POLAR_9) return null;
		if (!outlinesMeet(outline, cellOutline(cell, cell9), TOUCH_MM, budget)) continue;
		touched.push(cell);
		if (touched.length > MOST_CELLS) return null;
		waiting.push(...around(cell, cell9));
	}
	return touched;
}

/** A cell and its eight neighbours, over the antimeridian too. */
function around({ row, column }: Cell, cell9: number): Cell[] {
	const columns = (360 * DEGREE_9) / cell9;
	const cells: Cell[] = [];
	for (const up of [-1, 0, 1])
		for (const right of [-1, 0, 1])
			cells.push({ row: row + up, column: (column + right + columns) % columns });
	return cells;
}

function cellOutline({ row, column }: Cell, cell9: number): Outline {
	const south9 = row * cell9 - 90 * DEGREE_9;
	const west9 = column * cell9 - 180 * DEGREE_9;
	const [north9, east9] = [south9 + cell9, west9 + cell9];
	return {
		kind: "polygon",
		lat9: [south9, south9, north9, north9],
		lon9: [west9, east9, east9, west9],
	};
}

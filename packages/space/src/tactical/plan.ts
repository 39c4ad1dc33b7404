import type { Minima } from "../meet.ts";
import type { Engine } from "./engine.ts";
import {
	BINS,
	CLASSES,
	DIGIT_BITS,
	DIGITS,
	GROUP_OF_BIN,
	GROUPS,
	type Layout,
	MAX_CLASSES,
	MAX_GROUPS,
	MEASURE_BINS,
	MINIMA,
	MOST_STRIPS,
	NEAR,
	SLOT,
} from "./layout.ts";
import { nearReach } from "./near.ts";

export interface SweepRule {
	lookAheadUs: number;
	/**
	 * The minima for each pair of classes, a symmetric table; null: the pair is not judged. At most 16 classes.
	 */
	minima: readonly (readonly (Minima | null)[])[];
}

/** Added on each side of a box, mm, for the rounding of its sums. */
const ROUNDING_MM = 1;
/** Boxes of one group differ by at most so many powers of two. */
const GROUP_BINS = 4;
/** A box and its neighbour in half of what 16 bits hold, so that differences never wrap. */
const UNITS = 32_000;
const FEWEST_COLUMN_BITS = 8;

/** @throws RangeError naming the field */
export function checkRule(rule: SweepRule): void {
	const { lookAheadUs, minima } = rule;
	if (!(Number.isSafeInteger(lookAheadUs) && lookAheadUs >= 0 && lookAheadUs <= 3_600_000_000))
		throw new RangeError(`lookAheadUs ${lookAheadUs}: expected an integer from 0 to 3600000000`);
	const classes = minima.length;
	if (classes < 1 || classes > MAX_CLASSES)
		throw new RangeError(`minima of ${classes} classes: expected 1 to ${MAX_CLASSES}`);
	for (const [a, row] of minima.entries()) {
		if (row.length !== classes)
			throw new RangeError(`minima[${a}] of length ${row.length}: expected ${classes}`);
		for (const [b, pair] of row.entries()) {
			const mirrored = minima[b]?.[a] ?? null;
			if (pair?.radiusMm !== mirrored?.radiusMm || pair?.height01mm !== mirrored?.height01mm)
				throw new RangeError(`minima[${a}][${b}]: expected the same as minima[${b}][${a}]`);
			for (const field of ["radiusMm", "height01mm"] as const) {
				const value = pair?.[field] ?? 0;
				if (!(value >= 0 && value <= 1e9))
					throw new RangeError(`minima[${a}][${b}].${field} ${value}: expected 0 to 1e9`);
			}
		}
	}
}

/** What the first steps need: addresses, minima, and how much each class's boxes are grown. */
export function writeRule(engine: Engine, count: number, rule: SweepRule, mode: 0 | 1): void {
	const { buffer, layout } = engine;
	const doubles = new Float64Array(buffer, 0, MINIMA);
	const words = new Uint32Array(buffer, 0, 2 * MINIMA);
	doubles[SLOT.lookAheadS] = rule.lookAheadUs / 1e6;
	doubles[SLOT.lookAheadUs] = rule.lookAheadUs;
	words[2 * SLOT.count] = count;
	words[2 * SLOT.mode] = mode;
	for (const name of ADDRESSES) words[2 * SLOT[name]] = layout[name];
	const radius = halves(rule, "radiusMm");
	const height = halves(rule, "height01mm");
	for (let a = 0; a < MAX_CLASSES; a++) {
		doubles[CLASSES / 8 + 2 * a] = (radius[a] ?? 0) + ROUNDING_MM;
		doubles[CLASSES / 8 + 2 * a + 1] = height[a] ?? 0;
		for (let b = 0; b < MAX_CLASSES; b++) {
			const pair = rule.minima[a]?.[b] ?? { radiusMm: 0, height01mm: 0 };
			const at = MINIMA / 8 + 2 * (MAX_CLASSES * a + b);
			doubles[at] = pair.radiusMm * pair.radiusMm;
			doubles[at + 1] = pair.height01mm * 1e6;
		}
	}
}

const ADDRESSES = [
	"x",
	"y",
	"vx",
	"vy",
	"z",
	"vz",
	"class",
	"key",
	"boxes",
	"courses",
	"bucketed",
	"places",
	"places2",
	"bucketStart",
	"visit",
	"stripStart",
] as const satisfies readonly (keyof Layout & keyof typeof SLOT)[];

/**
 * How much the boxes of each class are grown, so that those of any two classes touch at their
 * minimum: half of what each class has with itself; where two classes keep more, the one that has
 * more with itself takes all of it, so that the many small ones stay small.
 */
export function halves({ minima }: SweepRule, field: keyof Minima): number[] {
	const of = (a: number, b: number) => minima[a]?.[b]?.[field] ?? 0;
	const half = minima.map((_, a) => of(a, a) / 2);
	for (let a = 0; a < half.length; a++) {
		for (let b = 0; b < a; b++) {
			const [halfA = 0, halfB = 0] = [half[a], half[b]];
			if (halfA + halfB >= of(a, b)) continue;
			if (halfA >= halfB) half[a] = of(a, b) - halfB;
			else half[b] = of(a, b) - halfA;
		}
	}
	return half;
}

/** What `measure` found, of one thread or of all. */
export interface Extents {
	lowX: number;
	highX: number;
	lowY: number;
	highY: number;
	lowZ: number;
	highZ: number;
	highClass: number;
	bins: { count: number; widest: number; highest: number }[];
}

export function readExtents(engine: Engine): Extents {
	const all: Extents = {
		lowX: Infinity,
		highX: -Infinity,
		lowY: Infinity,
		highY: -Infinity,
		lowZ: Infinity,
		highZ: -Infinity,
		highClass: 0,
		bins: Array.from({ length: BINS }, () => ({ count: 0, widest: 0, highest: 0 })),
	};
	for (const at of engine.layout.measure) {
		const found = new Float64Array(engine.buffer, at, MEASURE_BINS + 3 * BINS);
		const value = (k: number) => found[k] as number;
		// Math.min and Math.max keep what is not a number.
		all.lowX = Math.min(all.lowX, value(0));
		all.highX = Math.max(all.highX, value(1));
		all.lowY = Math.min(all.lowY, value(2));
		all.highY = Math.max(all.highY, value(3));
		all.lowZ = Math.min(all.lowZ, value(4));
		all.highZ = Math.max(all.highZ, value(5));
		all.highClass = Math.max(all.highClass, value(6));
		for (const [k, bin] of all.bins.entries()) {
			const first = MEASURE_BINS + 3 * k;
			bin.count += value(first);
			bin.widest = Math.max(bin.widest, value(first + 1));
			bin.highest = Math.max(bin.highest, value(first + 2));
		}
	}
	return all;
}

/**
 * Strips as high as the highest box of their group, columns, and the units of the boxes; groups
 * hold boxes of like size, the largest first.
 */
export function writePlan(engine: Engine, extents: Extents, rule: SweepRule): void {
	const { buffer } = engine;
	const doubles = new Float64Array(buffer, 0, MINIMA);
	const words = new Uint32Array(buffer, 0, 2 * MINIMA);
	const { lowX, highX, lowY, highY, lowZ, highZ, bins } = extents;
	const groups = groupsOf(bins, new Uint8Array(buffer, GROUP_OF_BIN, BINS));
	let strips = 0;
	let widest = 0;
	/** Of a box and a strip. */
	let highest = 0;
	for (let g = 0; g < MAX_GROUPS; g++) {
		const group = groups[g] ?? { count: 0, widest: 0, highest: 0 };
		const height = Math.max(
			(group.highest + 2) * sparseness(engine, extents, group),
			(highY - lowY) / (MOST_STRIPS - 1),
		);
		const count = group.count > 0 ? Math.floor((highY - lowY) / height) + 1 : 0;
		const at = GROUPS + 32 * g;
		doubles[at / 8] = 1 / height;
		words[at / 4 + 2] = strips;
		words[at / 4 + 3] = count;
		doubles[at / 8 + 2] = group.widest + 2;
		doubles[at / 8 + 3] = group.highest + 2;
		strips += count;
		widest = Math.max(widest, group.widest);
		highest = Math.max(highest, group.highest + height);
	}
	const stripBits = 32 - Math.clz32(strips);
	// So many that few tracks of a bucket share a column; one bit of 32 stays free.
	const count = words[2 * SLOT.count] as number;
	const wanted = Math.ceil(Math.log2(Math.max(2, (2 * count) / DIGITS)));
	const shortBits = DIGIT_BITS + Math.min(wanted, DIGIT_BITS);
	const keyBits = stripBits + FEWEST_COLUMN_BITS <= shortBits ? shortBits : 31;
	const columnBits = keyBits - stripBits;
	words[2 * SLOT.bucketShift] = keyBits - DIGIT_BITS;
	words[2 * SLOT.columnBits] = columnBits;
	words[2 * SLOT.strips] = strips;
	doubles[SLOT.perColumn] = (2 ** columnBits - 1) / (highX - lowX + 1);
	doubles[SLOT.lowX] = lowX;
	doubles[SLOT.lowY] = lowY;
	doubles[SLOT.lowZ] = lowZ;
	doubles[SLOT.middleX] = (lowX + highX) / 2;
	doubles[SLOT.middleY] = (lowY + highY) / 2;
	new Float32Array(buffer, NEAR, MAX_CLASSES).set(nearReach(extents, rule));
	doubles[SLOT.perUnitX] = 1 / Math.max(1, (2 * widest + 4) / UNITS);
	doubles[SLOT.perUnitY] = 1 / Math.max(1, (2 * highest + 8) / UNITS);
	doubles[SLOT.perUnitZ] = 1 / heightUnit(highZ - lowZ, rule);
}

/** Of every so many tracks one is counted, in a grid of so many cells a side. */
const SAMPLE_STEP = 61;
const GRID = 64;
/** A visit to a strip costs as much as so many filter tests. */
const VISIT_TESTS = 24;
const HIGHEST_STRIP = 16;

/**
 * How many times the highest box a strip shall be high, 1 to 16: where boxes are few, higher strips
 * mean fewer visits to neighbours. A visit to a strip finds ρ·w·h·s others, ρ their density where
 * tracks are (from a sample), and 1 + 1.5/s strips are visited; the least of the sum is at
 * s² = 1.5·VISIT/ρwh.
 */
function sparseness(
	{ buffer, layout }: Engine,
	{ lowX, highX, lowY, highY }: Extents,
	group: { count: number; widest: number; highest: number },
): number {
	const count = new Uint32Array(buffer, 8 * SLOT.count, 1)[0] as number;
	const xs = new Float64Array(buffer, layout.x, count);
	const ys = new Float64Array(buffer, layout.y, count);
	const cells = new Uint32Array(GRID * GRID);
	const width = (highX - lowX + 1) / GRID;
	const height = (highY - lowY + 1) / GRID;
	const inGrid = (cell: number) => Math.min(Math.max(Math.floor(cell), 0), GRID - 1);
	let pairs = 0;
	let sampled = 0;
	for (let i = 0; i < count; i += SAMPLE_STEP) {
		const column = inGrid(((xs[i] as number) - lowX) / width);
		const cell = GRID * inGrid(((ys[i] as number) - lowY) / height) + column;
		pairs += 2 * (cells[cell] as number);
		cells[cell] = (cells[cell] as number) + 1;
		sampled++;
	}
	const density = (pairs / sampled / (width * height)) * SAMPLE_STEP * (group.count / count);
	const met = density * (group.widest / 2) * group.highest;
	return Math.min(Math.max(Math.sqrt((1.5 * VISIT_TESTS) / met), 1), HIGHEST_STRIP);
}

function groupsOf(bins: Extents["bins"], groupOfBin: Uint8Array) {
	const groups: { count: number; widest: number; highest: number }[] = [];
	let floor = Infinity;
	for (let k = bins.length - 1; k >= 0; k--) {
		const bin = bins[k];
		if (bin === undefined || bin.count === 0) continue;
		if (k < floor && groups.length < MAX_GROUPS) {
			groups.push({ count: 0, widest: 0, highest: 0 });
			floor = k - GROUP_BINS + 1;
		}
		const group = groups[groups.length - 1];
		if (group === undefined) continue;
		group.count += bin.count;
		group.widest = Math.max(group.widest, bin.widest);
		group.highest = Math.max(group.highest, bin.highest);
		groupOfBin[k] = groups.length - 1;
	}
	return groups;
}

/**
 * A whole fraction of half the greatest H, in which levels H apart have boxes that touch and do
 * not overlap, and of which 16 bits hold the whole height.
 */
function heightUnit(range: number, { minima }: SweepRule): number {
	const greatest = Math.max(...minima.flat().map((pair) => pair?.height01mm ?? 0));
	const least = Math.max(1, range / UNITS);
	if (greatest / 2 < least) return least;
	return greatest / 2 / Math.floor(greatest / 2 / least);
}

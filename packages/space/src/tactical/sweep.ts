import type { Engine } from "./engine.ts";
import { createKernel, kernelMemory, kernelModule } from "./kernel.ts";
import { BINS, DIGITS, type Layout, layoutOf, PAIR_BYTES } from "./layout.ts";
import {
	checkRule,
	type Extents,
	readExtents,
	type SweepRule,
	writePlan,
	writeRule,
} from "./plan.ts";
import { createTwin } from "./twin.ts";

/**
 * Where tracks are written before a run: one number for each, views on the sweep's own memory. A
 * plane: whoever writes x and y chooses it.
 */
export interface SweepTracks {
	/** Position in the plane, mm. */
	x: Float64Array;
	y: Float64Array;
	/** Velocity, mm/s. */
	vx: Float64Array;
	vy: Float64Array;
	altitude01mm: Int32Array;
	/** Vertical rate, 0.1 mm/s. */
	climb01mmS: Int32Array;
	/** Row of the table of minima, 0 to 15. */
	class: Uint8Array;
}

export type { SweepRule };

export interface Sweep {
	readonly tracks: SweepTracks;
	/** Whether WebAssembly does the work. */
	readonly hasSimd: boolean;
	/**
	 * Every pair among the first `count` tracks that loses separation within the look-ahead, each
	 * once: at some instant they are nearer than R and less than H apart in height. Valid until the next run.
	 * @throws RangeError for a rule or track that is none, or for more pairs than 4 GiB hold
	 */
	run(count: number, rule: SweepRule): Pairs;
	/** Every pair whose swept boxes, grown by half the minima and 1 mm, meet or touch; only `a` and `b` count. */
	overlaps(count: number, rule: SweepRule): Pairs;
}

/** What a run found; all times are from now, neither rounded nor cut. */
export class Pairs {
	readonly count: number;
	readonly #words: Uint32Array;
	readonly #doubles: Float64Array;

	constructor(count: number, { buffer, byteOffset }: ReturnType<Engine["pairsAt"]>) {
		this.count = count;
		this.#words = new Uint32Array(buffer, byteOffset, (count * PAIR_BYTES) / 4);
		this.#doubles = new Float64Array(buffer, byteOffset, (count * PAIR_BYTES) / 8);
	}

	/** The lower of the two tracks' indices. */
	a(k: number): number {
		return this.#words[8 * k] as number;
	}

	b(k: number): number {
		return this.#words[8 * k + 1] as number;
	}

	/** When the loss begins, µs. */
	entryUs(k: number): number {
		return this.#doubles[4 * k + 1] as number;
	}

	/** When they are nearest while vertically nearer than H, µs. */
	closestUs(k: number): number {
		return this.#doubles[4 * k + 2] as number;
	}

	/** How near they are then. */
	distanceMm(k: number): number {
		return this.#doubles[4 * k + 3] as number;
	}
}

/** Who does the steps: this thread, or several and this one among them. */
export interface Crew {
	/** Does a step for all of [0, count), each thread a part. */
	share(step: Step, count: number): void;
	/** Finds all pairs, in order, and says where they lie. */
	sweep(count: number): { found: number; at: number };
}

export const STEPS = ["measure", "keys", "scatter", "settle"] as const;
export type Step = (typeof STEPS)[number];

/** No position or box may reach further. */
const FARTHEST_MM = 1e12;

/**
 * A sweep for up to `capacity` tracks. WebAssembly where the machine has SIMD and gives shared memory;
 * elsewhere, or with `simd: false`, plain TypeScript that finds the same in every bit.
 * @throws RangeError for a capacity that is none
 */
export function createSweep({
	capacity,
	simd = true,
}: {
	capacity: number;
	simd?: boolean;
}): Sweep {
	const layout = checkedLayout(capacity, 1);
	const module = simd ? kernelModule() : null;
	const memory = module === null ? null : kernelMemory(layout);
	const engine =
		module === null || memory === null ? createTwin(layout) : createKernel(module, memory, layout);
	return sweepOf(engine, alone(engine), memory !== null);
}

/** @throws RangeError for a capacity that is none */
export function checkedLayout(capacity: number, threads: number): Layout {
	if (!(Number.isInteger(capacity) && capacity >= 1 && capacity <= 2 ** 25))
		throw new RangeError(`capacity ${capacity}: expected an integer from 1 to 33554432`);
	return layoutOf(capacity, threads);
}

function alone(engine: Engine): Crew {
	const { layout } = engine;
	let room = Math.max(1024, 2 * layout.capacity);
	return {
		share: (step, count) => runStep(engine, step, 0, count, 0),
		sweep(count) {
			for (;;) {
				engine.reserve(layout.end + room * PAIR_BYTES);
				const cursors = layout.cursors[0] as number;
				const found = engine.sweep(0, count, layout.end, room, cursors);
				if (found <= room) return { found, at: layout.end };
				room = Math.ceil(1.25 * found);
			}
		},
	};
}

/** One thread's part of a step. */
export function runStep(
	engine: Engine,
	step: Step,
	from: number,
	to: number,
	thread: number,
): void {
	const { layout } = engine;
	const digits = layout.digits[thread] as number;
	if (step === "measure") engine.measure(from, to, layout.measure[thread] as number);
	else if (step === "settle") engine.settle(from, to, digits, digits + 4 * DIGITS);
	else engine[step](from, to, digits);
}

function isUsable(extents: Extents, rule: SweepRule): boolean {
	const { lowX, highX, lowY, highY, highClass, bins } = extents;
	const sizes = bins.flatMap(({ widest, highest }) => [widest, highest]);
	const isInside = (mm: number) => Math.abs(mm) <= FARTHEST_MM;
	// What is not a number has the largest exponent of all.
	if (bins[BINS - 1]?.count !== 0) return false;
	return [lowX, highX, lowY, highY, ...sizes].every(isInside) && highClass < rule.minima.length;
}

/** Which number of which track cannot be used. */
function refusal(tracks: SweepTracks, count: number, { minima }: SweepRule): RangeError {
	for (let i = 0; i < count; i++) {
		const class_ = tracks.class[i] as number;
		if (class_ >= minima.length)
			return new RangeError(`track ${i}, class ${class_}: expected below ${minima.length}`);
		for (const field of ["x", "y", "vx", "vy"] as const) {
			const value = tracks[field][i] as number;
			if (!(Math.abs(value) <= FARTHEST_MM))
				return new RangeError(`track ${i}, ${field} ${value}: expected a number to 1e12`);
		}
	}
	return new RangeError(`tracks that fly further than ${FARTHEST_MM} mm in the look-ahead`);
}

export function sweepOf(engine: Engine, crew: Crew, hasSimd: boolean): Sweep {
	const { layout } = engine;
	const tracks = tracksOf(engine);
	const run = (count: number, rule: SweepRule, mode: 0 | 1): Pairs => {
		checkRule(rule);
		if (!(Number.isInteger(count) && count >= 0 && count <= layout.capacity))
			throw new RangeError(`count ${count}: expected an integer from 0 to ${layout.capacity}`);
		if (count < 2) return new Pairs(0, engine.pairsAt(layout.end));
		writeRule(engine, count, rule, mode);
		crew.share("measure", count);
		const extents = readExtents(engine);
		if (!isUsable(extents, rule)) throw refusal(tracks, count, rule);
		writePlan(engine, extents, rule);
		crew.share("keys", count);
		countsToPlaces(engine);
		crew.share("scatter", count);
		crew.share("settle", DIGITS);
		const { found, at } = crew.sweep(count);
		return new Pairs(found, engine.pairsAt(at));
	};
	return {
		tracks,
		hasSimd,
		run: (count, rule) => run(count, rule, 0),
		overlaps: (count, rule) => run(count, rule, 1),
	};
}

/** Where each bucket starts; in it the first thread's tracks come first, so that the order is kept. */
function countsToPlaces({ buffer, layout }: Engine): void {
	const counters = layout.digits.map((at) => new Uint32Array(buffer, at, DIGITS));
	const starts = new Uint32Array(buffer, layout.bucketStart, DIGITS + 1);
	let place = 0;
	for (let digit = 0; digit < DIGITS; digit++) {
		starts[digit] = place;
		for (const counter of counters) {
			const count = counter[digit] as number;
			counter[digit] = place;
			place += count;
		}
	}
	starts[DIGITS] = place;
}

function tracksOf({ buffer, layout }: Engine): SweepTracks {
	const { capacity } = layout;
	return {
		x: new Float64Array(buffer, layout.x, capacity),
		y: new Float64Array(buffer, layout.y, capacity),
		vx: new Float64Array(buffer, layout.vx, capacity),
		vy: new Float64Array(buffer, layout.vy, capacity),
		altitude01mm: new Int32Array(buffer, layout.z, capacity),
		climb01mmS: new Int32Array(buffer, layout.vz, capacity),
		class: new Uint8Array(buffer, layout.class, capacity),
	};
}

import type { Engine } from "./engine.ts";
import { CONTROL, DIGITS, PAIR_BYTES } from "./layout.ts";
import { runStep, STEPS } from "./sweep.ts";

/** Words of shared memory by which one thread tells the others what to do. */
export const WORD = {
	/** Counts the tasks; whoever waits for one waits for this to change. */
	ticket: 0,
	/** How many other threads have not finished the task. */
	running: 1,
	/** Whether one of them could not. */
	failed: 2,
	/** An index of `STEPS`, or `SWEEP`. */
	task: 3,
	/** Of tracks, or of what else the task goes through. */
	count: 4,
	/** Pairs that each thread can write. */
	room: 5,
	/** Address of the list of chunks: thread, first pair, number of pairs. */
	chunks: 6,
	/** The next chunk that nobody has taken. */
	nextChunk: 7,
} as const;

export const SWEEP = STEPS.length;
/** Tracks that a thread sweeps before it takes the next: small enough that all end together. */
export const CHUNK = 1024;
export const CHUNK_WORDS = 3;
/** Looks at a word before waiting for it: some microseconds, about what steps are apart. */
const LOOKS = 2000;

export function controlOf(engine: Engine): Int32Array {
	return new Int32Array(engine.buffer, CONTROL, 16);
}

/** Waits until a word is another than `value`. */
export function awaitChange(control: Int32Array, word: number, value: number): void {
	for (let k = 0; k < LOOKS; k++) if (Atomics.load(control, word) !== value) return;
	while (Atomics.load(control, word) === value) Atomics.wait(control, word, value);
}

/** One thread's part of the task that the words describe. */
export function doTask(engine: Engine, control: Int32Array, thread: number): void {
	const task = control[WORD.task] as number;
	const count = control[WORD.count] as number;
	if (task === SWEEP) {
		sweepChunks(engine, control, thread, count);
		return;
	}
	const step = STEPS[task];
	if (step === undefined) throw new RangeError(`task ${task}: expected 0 to ${SWEEP}`);
	const border = step === "settle" ? bucketBorder : evenBorder;
	const from = border(engine, count, thread);
	runStep(engine, step, from, border(engine, count, thread + 1), thread);
}

function evenBorder({ layout }: Engine, count: number, thread: number): number {
	return Math.floor((count * thread) / layout.threads);
}

/** The bucket at which a thread starts, so that each sorts about as many tracks. */
function bucketBorder({ buffer, layout }: Engine, buckets: number, thread: number): number {
	if (thread === layout.threads) return buckets;
	const starts = new Uint32Array(buffer, layout.bucketStart, DIGITS + 1);
	const tracks = (starts[buckets] as number) * (thread / layout.threads);
	return starts.findIndex((start) => start >= tracks);
}

/** Takes chunks of tracks until there are none, and lists for each which pairs are its own. */
function sweepChunks(engine: Engine, control: Int32Array, thread: number, count: number): void {
	const { layout } = engine;
	const room = control[WORD.room] as number;
	const chunks = Math.ceil(count / CHUNK);
	const list = chunkList(engine, (control[WORD.chunks] as number) >>> 0, count);
	const out = layout.end + thread * room * PAIR_BYTES;
	const cursors = layout.cursors[thread] as number;
	let first = 0;
	for (;;) {
		const chunk = Atomics.add(control, WORD.nextChunk, 1);
		if (chunk >= chunks) return;
		const from = chunk * CHUNK;
		const to = Math.min(from + CHUNK, count);
		const left = Math.max(0, room - first);
		const found = engine.sweep(from, to, out + first * PAIR_BYTES, left, cursors);
		list.set([thread, first, found], CHUNK_WORDS * chunk);
		first += found;
	}
}

export function chunkList(engine: Engine, at: number, count: number): Uint32Array {
	const { buffer, byteOffset } = engine.pairsAt(at);
	return new Uint32Array(buffer, byteOffset, CHUNK_WORDS * Math.ceil(count / CHUNK));
}

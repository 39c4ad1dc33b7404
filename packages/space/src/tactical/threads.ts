/**
 * The same sweep by several threads of Node over shared memory:
 * `import { createThreadedSweep } from "@tansiq/space/threads"`.
 */
import { Worker } from "node:worker_threads";
import type { Engine } from "./engine.ts";
import { createKernel, kernelMemory, kernelModule } from "./kernel.ts";
import { PAIR_BYTES } from "./layout.ts";
import {
	type Crew,
	checkedLayout,
	createSweep,
	runStep,
	STEPS,
	type Sweep,
	sweepOf,
} from "./sweep.ts";
import {
	awaitChange,
	CHUNK,
	CHUNK_WORDS,
	chunkList,
	controlOf,
	doTask,
	SWEEP,
	WORD,
} from "./thread-work.ts";
import type { ThreadStart } from "./thread-worker.ts";

export interface ThreadedSweep extends Sweep {
	readonly threads: number;
	/** Ends the other threads; the sweep cannot run after it. */
	close(): Promise<void>;
}

/** With fewer tracks the hand-over costs more than the others save. */
const FEWEST_TO_SHARE = 2000;
const MOST_THREADS = 16;

/**
 * A sweep that `threads` threads do together, this one among them: the same pairs in the same order
 * as one finds alone. Where SIMD or shared memory is absent it is the plain sweep of one thread.
 * @throws RangeError for a capacity or number of threads that is none
 */
export async function createThreadedSweep({
	capacity,
	threads,
}: {
	capacity: number;
	threads: number;
}): Promise<ThreadedSweep> {
	if (!(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS))
		throw new RangeError(`threads ${threads}: expected an integer from 1 to ${MOST_THREADS}`);
	const layout = checkedLayout(capacity, threads);
	const module = threads === 1 ? null : kernelModule();
	const memory = module === null ? null : kernelMemory(layout);
	if (module === null || memory === null)
		return { ...createSweep({ capacity }), threads: 1, close: async () => {} };
	const engine = createKernel(module, memory, layout);
	const workers = await Promise.all(
		Array.from({ length: threads - 1 }, (_, k) =>
			started({ module, memory, layout, thread: k + 1 }),
		),
	);
	return {
		...sweepOf(engine, crewOf(engine), true),
		threads,
		close: async () => {
			await Promise.all(workers.map((worker) => worker.terminate()));
		},
	};
}

function started(workerData: ThreadStart): Promise<Worker> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(new URL("./thread-worker.ts", import.meta.url), { workerData });
		worker.once("error", reject);
		worker.once("message", () => {
			worker.unref();
			resolve(worker);
		});
	});
}

function crewOf(engine: Engine): Crew {
	const { layout } = engine;
	const control = controlOf(engine);
	let room = Math.max(1024, layout.capacity);
	let tracks = 0;

	/** Has all threads do a task, and waits for the others. */
	function together(task: number, count: number): void {
		control[WORD.task] = task;
		control[WORD.count] = count;
		Atomics.store(control, WORD.running, layout.threads - 1);
		Atomics.add(control, WORD.ticket, 1);
		Atomics.notify(control, WORD.ticket);
		doTask(engine, control, 0);
		for (;;) {
			const running = Atomics.load(control, WORD.running);
			if (running === 0) break;
			awaitChange(control, WORD.running, running);
		}
		if (control[WORD.failed] !== 0) throw new Error("a thread of the sweep has failed");
	}

	return {
		share(step, count) {
			if (step === "measure") tracks = count;
			if (tracks >= FEWEST_TO_SHARE) {
				together(STEPS.indexOf(step), count);
				return;
			}
			runStep(engine, step, 0, count, 0);
			// What the others would have counted is nothing.
			if (step === "measure" || step === "keys")
				for (let thread = 1; thread < layout.threads; thread++) runStep(engine, step, 0, 0, thread);
		},
		sweep(count) {
			for (;;) {
				// Each thread's pairs, the list of chunks, and all pairs in the order of the chunks.
				const chunks = layout.end + layout.threads * room * PAIR_BYTES;
				const at = Math.ceil((chunks + 4 * CHUNK_WORDS * Math.ceil(count / CHUNK)) / 64) * 64;
				engine.reserve(at + room * PAIR_BYTES);
				control[WORD.room] = room;
				control[WORD.chunks] = chunks;
				control[WORD.nextChunk] = 0;
				if (count >= FEWEST_TO_SHARE) together(SWEEP, count);
				else {
					control[WORD.task] = SWEEP;
					control[WORD.count] = count;
					doTask(engine, control, 0);
				}
				const list = chunkList(engine, chunks, count);
				const found = foundIn(list);
				if (found <= room) {
					join(engine, list, room, at);
					return { found, at };
				}
				room = Math.ceil(1.25 * found);
			}
		},
	};
}

function foundIn(list: Uint32Array): number {
	let found = 0;
	for (let k = 2; k < list.length; k += CHUNK_WORDS) found += list[k] as number;
	return found;
}

/** Copies the pairs of each chunk, in order, from where its thread wrote them. */
function join(engine: Engine, list: Uint32Array, room: number, at: number): void {
	const { buffer } = engine.pairsAt(at);
	const bytes = new Uint8Array(buffer);
	let to = at;
	for (let k = 0; k < list.length; k += CHUNK_WORDS) {
		const [thread = 0, first = 0, found = 0] = list.subarray(k, k + CHUNK_WORDS);
		const from = engine.layout.end + (thread * room + first) * PAIR_BYTES;
		bytes.copyWithin(to, from, from + found * PAIR_BYTES);
		to += found * PAIR_BYTES;
	}
}

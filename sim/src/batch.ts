import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { runSeed } from "./run.ts";
import { addTally, emptyTally, type Tally, tallyOf } from "./tally.ts";

export interface Batch {
	start: number;
	seeds: number;
	/** Threads; each world runs in one of them from beginning to end. */
	jobs?: number;
	/** Asked before each further share of seeds: true ends the batch early. */
	isOver?: () => boolean;
	onProgress?: (tally: Tally) => void;
}

/** So many seeds a thread takes at a time. */
const SHARE = 10;

export interface Share {
	start: number;
	seeds: number;
}

export function runShare({ start, seeds }: Share): Tally {
	const tally = emptyTally();
	for (let seed = start; seed < start + seeds; seed++) addTally(tally, tallyOf(runSeed(seed)));
	return tally;
}

/** Runs consecutive seeds. The figures do not depend on the number of threads. */
export async function runBatch(batch: Batch): Promise<Tally> {
	const { start, seeds, jobs = Math.min(2, availableParallelism()) } = batch;
	const end = start + seeds;
	const tally = emptyTally();
	let next = start;
	const take = (): Share | null => {
		if (next >= end || batch.isOver?.() === true) return null;
		const share = { start: next, seeds: Math.min(SHARE, end - next) };
		next += share.seeds;
		return share;
	};
	const done = (more: Tally): void => {
		addTally(tally, more);
		batch.onProgress?.(tally);
	};
	if (jobs === 1) for (let share = take(); share !== null; share = take()) done(runShare(share));
	else await Promise.all(Array.from({ length: jobs }, () => work(take, done)));
	return tally;
}

/** One thread, fed a share at a time until there is none. */
async function work(take: () => Share | null, done: (tally: Tally) => void): Promise<void> {
	const first = take();
	if (first === null) return;
	const worker = new Worker(new URL("./worker.ts", import.meta.url));
	try {
		await new Promise<void>((resolve, reject) => {
			worker.on("error", reject);
			worker.on("message", (tally: Tally) => {
				done(tally);
				const share = take();
				if (share === null) resolve();
				else worker.postMessage(share);
			});
			worker.postMessage(first);
		});
	} finally {
		await worker.terminate();
	}
}

import type { ReplayedEvent } from "./rows.ts";

/** Events read at a time: enough to hide the way between threads, little enough to hold twice. */
const BATCH = 1000;

/** All events up to a position, read ahead by one batch while the caller folds the last. */
export async function* replayFrom(
	read: (after: number, upTo: number) => Promise<ReplayedEvent[]>,
	last: number,
): AsyncGenerator<ReplayedEvent, void, undefined> {
	const batchAfter = (after: number): Promise<ReplayedEvent[]> | null => {
		if (after >= last) return null;
		const batch = read(after, Math.min(after + BATCH, last));
		// A caller that stops early never awaits the batch read ahead.
		batch.catch(() => {});
		return batch;
	};
	let next = batchAfter(0);
	for (let after = BATCH; next !== null; after += BATCH) {
		const events = await next;
		next = batchAfter(after);
		yield* events;
	}
}

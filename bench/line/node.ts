/**
 * One node of a benchmark in a process of its own, as `serve` runs it; it also tells the process
 * that forked it how long each word of its people took. Arguments: its folder.
 */
import { logTo, startNode } from "@tansiq/node";

/** Of one word, ms since the runtime was given it. */
export interface Timing {
	/** The receipt is verified and in the state: what a desk made now would show. */
	takenMs: number;
	/** The receipt is on this node's disk. */
	durableMs: number;
}

export type Said =
	| { type: "started"; url: string }
	| { type: "timing"; timing: Timing }
	| { type: "stats"; commits: number; commitMedianUs: number };

const tell = (said: Said): void => void process.send?.(said);

const folder = process.argv[2] ?? "";
const node = await startNode({
	folder,
	log: logTo(process.stderr, folder),
	console: null,
	onFailure: (error) => {
		throw error;
	},
});
const { runtime } = node;
const { own } = runtime.state.line;

/** When the words were given, of those that have no receipt. */
const given: { log: "urgent" | "routine"; size: number; atMs: number }[] = [];
const act = runtime.act.bind(runtime);
runtime.act = (input) => {
	const atMs = performance.now();
	const events = act(input);
	if (input.type === "speak")
		for (const event of events)
			if (event.type === "said")
				for (const { log, index } of event.said.entries) given.push({ log, size: index + 1, atMs });
	return events;
};
runtime.onEvents(() => {
	const receipted = given.filter(({ log, size }) => own[log].cosignedSize >= size);
	if (receipted.length === 0) return;
	given.splice(0, given.length, ...given.filter((word) => !receipted.includes(word)));
	const takenMs = performance.now();
	void runtime.durable().then(() => {
		const durableMs = performance.now();
		for (const { atMs } of receipted)
			tell({
				type: "timing",
				timing: { takenMs: takenMs - atMs, durableMs: durableMs - atMs },
			});
	});
});
process.on("message", async (asked) => {
	if (asked === "stats") {
		const { commits, fsyncMedianUs } = await runtime.journal.stats();
		tell({ type: "stats", commits, commitMedianUs: fsyncMedianUs });
	} else {
		await node.close();
		process.exit(0);
	}
});
process.once("disconnect", () => process.exit(0));
tell({ type: "started", url: node.url });

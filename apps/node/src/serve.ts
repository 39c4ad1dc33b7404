import type { EngineMeter } from "./engine-meter.ts";
import { logTo } from "./log.ts";
import type { NodeOptions, RunningNode } from "./node.ts";
import { startNode } from "./start.ts";

/** What the process that drives a node's clock says to it. */
export type Command =
	| { type: "clock"; nowUs: number }
	/**
	 * Ticks at `nowUs` and each second after it up to `untilUs`, and settles. Where it holds, nothing
	 * leaves before `settle`: else it would be chance which node hears the other before its own tick.
	 */
	| { type: "step"; nowUs: number; untilUs: number; holds?: true }
	/** One tick, without waiting for a line that may be dead. */
	| { type: "tick"; nowUs: number }
	/** Waits until nothing is under way. */
	| { type: "settle" }
	| { type: "progress"; startUs: number; endUs: number; speed: number }
	| { type: "stats" }
	| { type: "close" };

/** CPU time of the space engine, and how often it was asked. */
export type EngineTime = Pick<EngineMeter, "check" | "tick">;

export interface Reply {
	id: number;
	error?: string;
	/** To `settle`: before this instant ticks alone will not make the node say anything. */
	quietUntilUs?: number;
	/** To `settle`: how far the journal is; whatever the node hears or says moves it. */
	position?: number;
	stats?: { rssMb: number; commits: number; fsyncMedianUs: number; engine: EngineTime };
}

/** Runs one node as this process, until it is told to stop. A failed journal ends the process. */
export async function serve(
	options: Omit<NodeOptions, "log" | "onFailure"> & { party: string },
): Promise<RunningNode> {
	const log = logTo(process.stderr, options.party);
	const node = await startNode({
		...options,
		log,
		onFailure: (error) => {
			// Never retried: what was handed over may or may not be on disk, and the next start looks.
			log("error", "journal failed", { detail: error.message });
			process.exit(70);
		},
	});
	if (process.send !== undefined) obey(node);
	const stop = () => void node.close().then(() => process.exit(0));
	process.once("SIGTERM", stop);
	process.once("SIGINT", stop);
	return node;
}

function obey(node: RunningNode): void {
	process.on("message", async (message: Command & { id: number }) => {
		const reply: Reply = { id: message.id };
		try {
			if (message.type === "clock") node.moveClock(message.nowUs);
			else if (message.type === "step")
				await node.step(message.nowUs, message.untilUs, message.holds ?? false);
			else if (message.type === "tick") {
				node.moveClock(message.nowUs);
				node.tick();
				await node.runtime.durable();
			} else if (message.type === "settle") {
				reply.quietUntilUs = await node.settle();
				reply.position = node.runtime.position;
			} else if (message.type === "progress") node.showProgress(message);
			else if (message.type === "stats") reply.stats = await stats(node);
			else await node.close();
		} catch (error) {
			reply.error = (error as Error).message;
		}
		process.send?.(reply);
		if (message.type === "close") process.disconnect();
	});
	// Nobody drives this clock any more.
	process.once("disconnect", () => process.exit(0));
	process.send?.({ id: 0 } satisfies Reply);
}

async function stats({ runtime }: RunningNode): Promise<NonNullable<Reply["stats"]>> {
	const { commits, fsyncMedianUs } = await runtime.journal.stats();
	const { check, tick } = runtime.meter;
	const rssMb = process.resourceUsage().maxRSS / 1024;
	return { rssMb, commits, fsyncMedianUs, engine: { check, tick } };
}

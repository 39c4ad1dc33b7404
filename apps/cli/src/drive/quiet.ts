import type { Command, Reply } from "@tansiq/node";
import type { NodeProcess } from "./process.ts";

/**
 * When nothing is under way between two nodes: neither has anything to send, and what each heard has
 * made neither say more. Clocks move on only then, or it would be chance in which second something is heard.
 */
export class Quiet {
	readonly #nodes: readonly Pick<NodeProcess, "command">[];
	/** How far both journals were, together, when it was quiet last. */
	#position = -1;

	constructor(nodes: readonly Pick<NodeProcess, "command">[]) {
		this.#nodes = nodes;
	}

	/** A tick at each second, at both before either hears what the other says at it; see `reached`. */
	async step(nowUs: number, untilUs: number): Promise<number> {
		await this.#both({ type: "step", nowUs, untilUs, holds: true });
		return this.reached();
	}

	/** Resolves to the instant before which ticks alone will not make either say anything. */
	async reached(): Promise<number> {
		for (;;) {
			const replies = await this.#both({ type: "settle" });
			const position = replies.reduce((sum, reply) => sum + (reply.position ?? 0), 0);
			const isQuiet = position === this.#position;
			this.#position = position;
			if (isQuiet) return Math.min(...replies.map(({ quietUntilUs = 0 }) => quietUntilUs));
		}
	}

	#both(command: Command): Promise<Reply[]> {
		return Promise.all(this.#nodes.map((node) => node.command(command)));
	}
}

import { type Dialogue, type Glimpse, glimpseOf, transitionOf } from "@tansiq/hotline";
import type { SimNode } from "./node.ts";
import type { World } from "./world.ts";

/** What was last seen at one desk of each dialogue that may still move. */
interface Desk {
	/** A node that was started again has another state, and everything in it is looked at anew. */
	of: ReadonlyMap<string, Dialogue> | null;
	seen: number;
	live: Dialogue[];
	glimpses: Map<string, Glimpse>;
}

/** Follows every dialogue at both desks, and counts its transitions. */
export class Looks {
	readonly #world: World;
	readonly #desks = new Map<string, Desk>();
	/** Dialogue → the true time at which its originator had the receipt. */
	readonly #receivedUs = new Map<string, number>();

	constructor(world: World) {
		this.#world = world;
	}

	/** The true time at which the originator of a dialogue had the receipt. */
	receivedUs(ref: string): number | undefined {
		return this.#receivedUs.get(ref);
	}

	/** Notes every change of what a desk shows of a dialogue. */
	at(node: SimNode): void {
		const { state } = node;
		if (state?.founding == null) return;
		const desk = this.#deskOf(node.name);
		const { dialogues } = state;
		if (desk.of !== dialogues) Object.assign(desk, { of: dialogues, seen: 0, live: [] });
		if (dialogues.size > desk.seen) {
			desk.live.push(...[...dialogues.values()].slice(desk.seen));
			desk.seen = dialogues.size;
		}
		const monoUs = node.clock.monoUs();
		desk.live = desk.live.filter((dialogue) => {
			const { ref } = dialogue;
			const before = desk.glimpses.get(ref) ?? null;
			const after = glimpseOf(dialogue, monoUs);
			if (dialogue.receiptUs !== null && dialogue.direction === "sent")
				if (!this.#receivedUs.has(ref)) this.#receivedUs.set(ref, this.#world.nowUs);
			const isOver = isFinal(after) && dialogue.outcome !== null;
			const wasOver = before !== null && isFinal(before) && isOver;
			if (wasOver) return false;
			const transition = transitionOf(before, after);
			desk.glimpses.set(ref, after);
			if (transition !== null) this.#world.transition(transition);
			return true;
		});
	}

	#deskOf(name: string): Desk {
		const known = this.#desks.get(name);
		if (known !== undefined) return known;
		const desk: Desk = { of: null, seen: 0, live: [], glimpses: new Map() };
		this.#desks.set(name, desk);
		return desk;
	}
}

function isFinal({ state }: Glimpse): boolean {
	return state === "closed" || state === "closed_late" || state === "cancelled";
}

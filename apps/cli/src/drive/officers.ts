import type { Dialogue } from "@tansiq/api";
import { officerPlan, type Pace } from "@tansiq/scenarios";
import type { NodeProcess } from "./process.ts";

interface Task {
	ref: string;
	atUs: number;
	body: { msg: "ROGER" } | { msg: "UNABLE"; reason: string };
}

/**
 * A scripted officer at one desk, who uses the interface that a person's console uses and is
 * marked as a script wherever it appears. It shows each notice at once and answers by its plan.
 */
export class ScriptedOfficer {
	readonly #node: NodeProcess;
	readonly #seed: string;
	readonly #pace: Pace;
	readonly #known = new Set<string>();
	#tasks: Task[] = [];
	/** Every answer that the node acknowledged. */
	readonly answered: string[] = [];

	constructor(node: NodeProcess, seed: string, pace: Pace) {
		this.#node = node;
		this.#seed = seed;
		this.#pace = pace;
	}

	get pending(): number {
		return this.#tasks.length;
	}

	/** When the next answer is due, or null. */
	get nextUs(): number | null {
		return this.#tasks.reduce<number | null>(
			(next, { atUs }) => (next === null || atUs < next ? atUs : next),
			null,
		);
	}

	/** Looks at the desk and plans an answer for every notice not seen before. */
	async look(nowUs: number): Promise<void> {
		const waiting = await this.#node.request((client) =>
			client.get<Dialogue[]>("/v1/dialogues?waiting=true"),
		);
		for (const { ref } of waiting) {
			if (this.#known.has(ref)) continue;
			this.#known.add(ref);
			await this.#node.request((client) => client.post(`/v1/dialogues/${ref}/present`));
			const plan = officerPlan(this.#seed, ref, this.#pace);
			if (plan.answer === null) continue;
			const body =
				plan.answer === "ROGER" ? { msg: plan.answer } : { msg: plan.answer, reason: plan.reason };
			this.#tasks.push({ ref, atUs: nowUs + plan.afterUs, body });
		}
	}

	/** Gives the answers whose time has come. A person may have been faster; then it is refused. */
	async act(nowUs: number): Promise<void> {
		const due = this.#tasks.filter(({ atUs }) => atUs <= nowUs).sort((a, b) => a.atUs - b.atUs);
		if (due.length === 0) return;
		this.#tasks = this.#tasks.filter(({ atUs }) => atUs > nowUs);
		for (const { ref, body } of due) {
			const answered = await this.#node.request((client) =>
				client.post(`/v1/dialogues/${ref}/answer`, body).then(
					() => true,
					(error) => {
						if (error?.status === 409) return false;
						throw error;
					},
				),
			);
			if (answered) this.answered.push(ref);
		}
	}
}

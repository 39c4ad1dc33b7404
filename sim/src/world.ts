import { createHash, type Hash } from "node:crypto";
import { type Happening, Heap } from "./heap.ts";
import type { FaultName } from "./names.ts";
import { type Random, randomOf } from "./random.ts";

/** Something that must never happen, with the instant at which it was seen. */
export interface Violation {
	atUs: number;
	oracle: string;
	detail: string;
}

/**
 * One seeded world: true time, what is planned in it, chance, and what was counted. Everything
 * that happens runs to its end in one turn of the loop, so a seed is a world, always the same.
 */
export class World {
	/** True time since the world began, whole µs. */
	nowUs = 0;
	readonly random: Random;
	readonly faults = new Map<FaultName, number>();
	readonly transitions = new Map<string, number>();
	readonly violations: Violation[] = [];
	/** Set for `--trace`: what happened, a line each. */
	readonly onTrace: ((line: string) => void) | null;
	readonly #heap = new Heap();
	readonly #hash: Hash = createHash("sha256");
	#pending = "";
	#seq = 0;
	#happened = 0;

	constructor(seed: number, onTrace: ((line: string) => void) | null = null) {
		this.random = randomOf(seed);
		this.onTrace = onTrace;
	}

	/** Plans something; returns what takes it back. */
	after(delayUs: number, run: () => void): () => void {
		const item: Happening = { atUs: this.nowUs + Math.max(0, delayUs), seq: this.#seq++, run };
		this.#heap.push(item);
		return () => {
			item.run = NOTHING;
		};
	}

	/** Lets everything happen that is planned up to an instant. */
	runUntil(untilUs: number): void {
		for (;;) {
			const next = this.#heap.peek();
			if (next === undefined || next.atUs > untilUs) break;
			this.#heap.pop();
			this.nowUs = next.atUs;
			if (++this.#happened > MOST_HAPPENINGS) {
				this.violate("endless", `${MOST_HAPPENINGS} happenings, and no end`);
				return;
			}
			next.run();
		}
		this.nowUs = untilUs;
	}

	get happened(): number {
		return this.#happened;
	}

	fault(name: FaultName, detail = ""): void {
		this.faults.set(name, (this.faults.get(name) ?? 0) + 1);
		this.trace(`fault ${name} ${detail}`);
	}

	transition(name: string): void {
		this.transitions.set(name, (this.transitions.get(name) ?? 0) + 1);
	}

	/** Notes a broken promise. The world goes on: what follows from it is worth seeing too. */
	violate(oracle: string, detail: string): void {
		this.trace(`VIOLATION ${oracle} ${detail}`);
		if (this.violations.length < 20) this.violations.push({ atUs: this.nowUs, oracle, detail });
	}

	trace(line: string): void {
		const whole = `${this.nowUs} ${line}\n`;
		this.onTrace?.(whole);
		this.#pending += whole;
		if (this.#pending.length > 16_384) {
			this.#hash.update(this.#pending);
			this.#pending = "";
		}
	}

	/** SHA-256 over the trace; the world has ended. */
	traceHash(): string {
		return this.#hash.update(this.#pending).digest("hex");
	}
}

/** A quiet world has some 20,000; one that talks to itself without end has any number. */
const MOST_HAPPENINGS = 200_000;

const NOTHING = (): void => {};

/** A fixed number of slots, handed out in the order they were asked for. */
export class Slots {
	#free: number;
	readonly #waiting = new Set<() => void>();

	constructor(count: number) {
		this.#free = count;
	}

	/** Resolves when a slot is taken; rejects with the signal's reason when that comes first. */
	take(signal: AbortSignal): Promise<void> {
		if (this.#free > 0) {
			this.#free -= 1;
			return Promise.resolve();
		}
		return new Promise((resolve, reject) => {
			const aborted = (): void => {
				this.#waiting.delete(granted);
				reject(signal.reason);
			};
			const granted = (): void => {
				signal.removeEventListener("abort", aborted);
				resolve();
			};
			this.#waiting.add(granted);
			signal.addEventListener("abort", aborted, { once: true });
		});
	}

	give(): void {
		const [next] = this.#waiting;
		if (next === undefined) {
			this.#free += 1;
		} else {
			this.#waiting.delete(next);
			next();
		}
	}
}

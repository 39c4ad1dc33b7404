/** Something that happens at an instant of simulated time. */
export interface Happening {
	atUs: number;
	/** Order among happenings of the same instant: first planned, first to happen. */
	seq: number;
	run: () => void;
}

/** A binary heap by time, then by order of planning. */
export class Heap {
	readonly #items: Happening[] = [];

	get size(): number {
		return this.#items.length;
	}

	push(item: Happening): void {
		const items = this.#items;
		let at = items.length;
		items.push(item);
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (!isBefore(item, items[parent] as Happening)) break;
			items[at] = items[parent] as Happening;
			at = parent;
		}
		items[at] = item;
	}

	/** The next to happen, left in place. */
	peek(): Happening | undefined {
		return this.#items[0];
	}

	pop(): Happening | undefined {
		const items = this.#items;
		const first = items[0];
		const last = items.pop();
		if (first === undefined || last === undefined || items.length === 0) return first;
		let at = 0;
		for (;;) {
			let child = 2 * at + 1;
			if (child >= items.length) break;
			if (
				child + 1 < items.length &&
				isBefore(items[child + 1] as Happening, items[child] as Happening)
			)
				child++;
			if (!isBefore(items[child] as Happening, last)) break;
			items[at] = items[child] as Happening;
			at = child;
		}
		items[at] = last;
		return first;
	}
}

function isBefore(a: Happening, b: Happening): boolean {
	return a.atUs < b.atUs || (a.atUs === b.atUs && a.seq < b.seq);
}

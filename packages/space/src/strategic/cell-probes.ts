/** The cells that a question asks for, some at a time, and what was found in their lines. */
const PROBES = 256;

export class CellProbes {
	count = 0;
	/** What decides the line; overwritten with the line. */
	readonly address = new Int32Array(PROBES);
	readonly header = new Int32Array(PROBES);
	readonly tag = new Int32Array(PROBES);
	/** The question's lanes relative to the cell: its lower ends, its upper ends with guard bits. */
	readonly low = new Int32Array(PROBES);
	readonly high = new Int32Array(PROBES);
	/** Which cell of the class it is. */
	readonly place = new Int32Array(PROBES);
	readonly timeSlot = new Int32Array(PROBES);
	foundCount = 0;
	foundSlot = new Int32Array(PROBES);
	foundProbe = new Int32Array(PROBES);

	get isFull(): boolean {
		return this.count === PROBES;
	}

	clear(): void {
		this.count = 0;
		this.foundCount = 0;
	}

	find(slot: number, probe: number): void {
		if (this.foundCount === this.foundSlot.length) {
			this.foundSlot = doubled(this.foundSlot);
			this.foundProbe = doubled(this.foundProbe);
		}
		this.foundSlot[this.foundCount] = slot;
		this.foundProbe[this.foundCount++] = probe;
	}
}

export function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
	const grown = new Int32Array(2 * array.length);
	grown.set(array);
	return grown;
}

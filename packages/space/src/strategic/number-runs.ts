/** Numbers in a segment: 1 MiB. No run is longer. */
const SEGMENT_BITS = 17;
const SEGMENT = 2 ** SEGMENT_BITS;
const IN_SEGMENT = SEGMENT - 1;
/** Runs to this length are kept as they are; longer ones are rounded up by an eighth at most. */
const EXACT = 16;

/** Runs of numbers one after another; a run that was freed serves the next of its size. */
export class NumberRuns {
	readonly #segments: Float64Array[] = [];
	#end = 0;
	readonly #free = new Map<number, number[]>();

	get bytes(): number {
		return this.#segments.length * SEGMENT * Float64Array.BYTES_PER_ELEMENT;
	}

	/** Where a run of so many numbers may be written. */
	allocate(length: number): number {
		const size = sizeFor(length);
		const freed = this.#free.get(size)?.pop();
		if (freed !== undefined) return freed;
		if ((this.#end & IN_SEGMENT) + size > SEGMENT || this.#segments.length === 0) {
			this.#end = this.#segments.length * SEGMENT;
			this.#segments.push(new Float64Array(SEGMENT));
		}
		const at = this.#end;
		this.#end += size;
		if (this.#end === this.#segments.length * SEGMENT)
			this.#segments.push(new Float64Array(SEGMENT));
		return at;
	}

	free(at: number, length: number): void {
		const size = sizeFor(length);
		const freed = this.#free.get(size);
		if (freed === undefined) this.#free.set(size, [at]);
		else freed.push(at);
	}

	/** Where a run begins. No view of it, which would take longer to make than most runs to read. */
	place(at: number): { segment: Float64Array; from: number } {
		return {
			segment: this.#segments[Math.floor(at / SEGMENT)] as Float64Array,
			from: at % SEGMENT,
		};
	}
}

function sizeFor(length: number): number {
	if (length <= EXACT) return length;
	let step = 2;
	while (step * EXACT < length) step *= 2;
	return Math.ceil(length / step) * step;
}

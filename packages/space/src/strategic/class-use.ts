import { type Cell, CLASSES } from "./cells.ts";

/**
 * Which size classes hold boxes, and how far the largest of each extends: what a question has to
 * reach. A class forgets its largest boxes when it is empty.
 */
export class ClassUse {
	/** Classes that hold a box, in order. */
	occupied: number[] = [];
	readonly #counts = new Int32Array(CLASSES);
	readonly extent7 = new Float64Array(CLASSES);
	/** In widths of a column. */
	readonly widths = new Float64Array(CLASSES);
	readonly durationUs = new Float64Array(CLASSES);

	add({ sizeClass, extent7, widths, durationUs }: Cell): void {
		const count = this.#counts[sizeClass] as number;
		this.#counts[sizeClass] = count + 1;
		if (count === 0) this.#list();
		if (extent7 > (this.extent7[sizeClass] as number)) this.extent7[sizeClass] = extent7;
		if (widths > (this.widths[sizeClass] as number)) this.widths[sizeClass] = widths;
		if (durationUs > (this.durationUs[sizeClass] as number))
			this.durationUs[sizeClass] = durationUs;
	}

	remove(sizeClass: number): void {
		const count = (this.#counts[sizeClass] as number) - 1;
		this.#counts[sizeClass] = count;
		if (count > 0) return;
		this.extent7[sizeClass] = 0;
		this.widths[sizeClass] = 0;
		this.durationUs[sizeClass] = 0;
		this.#list();
	}

	#list(): void {
		this.occupied = [...this.#counts.keys()].filter((each) => this.#counts[each] !== 0);
	}
}

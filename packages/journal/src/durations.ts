/** How many of the last durations quantiles are taken over. */
const KEPT = 4096;

/** Durations, counted all, the last of them kept for quantiles. */
export class Durations {
	count = 0;
	readonly #ring = new Float64Array(KEPT);

	add(durationUs: number): void {
		this.#ring[this.count % KEPT] = durationUs;
		this.count += 1;
	}

	/** The nearest-rank quantile, whole microseconds; 0 when nothing was measured. */
	quantile(fraction: number): number {
		const sorted = this.#ring.slice(0, Math.min(this.count, KEPT)).sort();
		return Math.round(sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? 0);
	}
}

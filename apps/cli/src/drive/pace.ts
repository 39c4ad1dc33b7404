/** Waits for an instant of this process's clock, ms; not at all for one that is past. */
export function until(atMs: number): Promise<void> {
	const restMs = atMs - performance.now();
	return restMs <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, restMs));
}

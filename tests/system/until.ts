/** Coarse: what a busy machine delays still comes; what hangs does not. */
export const HANG_MS = 60_000;
const LOOK_MS = 50;

/** Waits for what a person did to reach a node. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
	const deadlineMs = performance.now() + HANG_MS;
	while (!(await holds().catch(() => false))) {
		if (performance.now() > deadlineMs) throw new Error(`not within ${HANG_MS} ms: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
}

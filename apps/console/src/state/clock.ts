import type { ClientState } from "./model.ts";

/** Silence of our own node after which its desk is stale; it says the time every second. */
export const STALE_AFTER_MS = 5_000;
/** The clock on screen never runs further ahead of the last one heard than this. */
const CARRY_MS = 2_000;

/** The node's time now: the last it said, carried on for a moment at the speed it runs. */
export function nodeNowUs(state: ClientState): number {
	if (state.clock === null) return 0;
	const elapsedMs = Math.min(Math.max(state.nowMs - state.clock.heardMs, 0), CARRY_MS);
	const speed = state.desk?.progress?.speed ?? 1;
	return state.clock.nodeUs + Math.floor(elapsedMs * 1000 * speed);
}

/** How long, ms, the desk has been without its node; null while it is heard. */
export function staleMs(state: ClientState): number | null {
	const silentMs = state.clock === null ? state.nowMs : state.nowMs - state.clock.heardMs;
	if (state.link === "lost" || (state.clock !== null && silentMs > STALE_AFTER_MS)) {
		return Math.max(silentMs, 0);
	}
	return null;
}

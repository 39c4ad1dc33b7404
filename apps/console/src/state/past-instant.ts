import { instantOf } from "./typed-time.ts";

const MINUTE_US = 60_000_000;

/**
 * When something happened outside the line, as a person types it, µs UTC: neither before
 * the message was said nor after now; null otherwise. A time without seconds means its whole minute, of
 * which the part that is possible counts.
 */
export function pastInstant(typed: string, saidUs: number, nowUs: number): number | null {
	const us = instantOf(typed, nowUs);
	if (us === null || us > nowUs) return null;
	if (us >= saidUs) return us;
	const isMinute = us % MINUTE_US === 0;
	return isMinute && us + MINUTE_US > saidUs ? saidUs : null;
}

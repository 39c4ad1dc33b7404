import { CODEBOOK } from "@tansiq/hotline";
import type { MirroredEntry } from "./event.ts";
import type { Facts } from "./facts.ts";
import { POSITIONS } from "./message.ts";
import type { State } from "./state.ts";

/**
 * How much of each kind a peer may say in a minute. What is beyond it is mirrored and receipted,
 * because it was said, and has no effect, because it would drown the desk.
 */

const MINUTE_US = 60_000_000;
/** A desk cannot take in more, and nobody in earnest has more to say. */
const PER_MINUTE = { D: 60, U: 60, N: 1_200, L: 120 } as const;
const POSITIONS_PER_MINUTE = 240;
/** Of what is in no codebook: unknown types from a newer node, or noise. */
const OTHERS_PER_MINUTE = 30;

export function isOverQuota(
	state: State,
	before: readonly MirroredEntry[],
	msg: string,
	{ monoUs }: Facts,
): boolean {
	const kind = kindOf(msg);
	const known = state.quota.get(kind);
	const current = known?.minute === minuteOf(monoUs) ? known.count : 0;
	const inFrame = before.filter(({ effect }) => "msg" in effect && kindOf(effect.msg) === kind);
	return current + inFrame.length >= limitOf(msg);
}

/** Counts what was heard; `apply` calls it for every entry of the peer. */
export function counted(state: State, msg: string, monoUs: number): void {
	const kind = kindOf(msg);
	const minute = minuteOf(monoUs);
	const known = state.quota.get(kind);
	if (known?.minute === minute) known.count++;
	else state.quota.set(kind, { minute, count: 1 });
}

/** Whoever invents names for messages does not get a fresh quota with each. */
function kindOf(msg: string): string {
	return CODEBOOK.has(msg) || msg === POSITIONS ? msg : "other";
}

function limitOf(msg: string): number {
	if (msg === POSITIONS) return POSITIONS_PER_MINUTE;
	const message = CODEBOOK.get(msg);
	return message === undefined ? OTHERS_PER_MINUTE : PER_MINUTE[message.urgency];
}

function minuteOf(monoUs: number): number {
	return Math.floor(monoUs / MINUTE_US);
}

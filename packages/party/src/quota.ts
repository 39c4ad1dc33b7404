import { CODEBOOK, ERROR, NOTICE, OUTCOME, PRESENTED, STANDBY } from "@tansiq/hotline";
import type { Effect, MirroredEntry } from "./event.ts";
import type { Facts } from "./facts.ts";
import { POSITIONS } from "./message.ts";
import type { State } from "./state.ts";

/**
 * How much of each kind a peer may say. What is beyond it is mirrored and receipted, because it
 * was said, and has no effect, because it would drown the desk. Buckets fill by our own clock: who
 * was silent for a week may say what a week holds, but for what is urgent, of which a desk takes in
 * no more than a minute's worth at once.
 */
interface Quota {
	/** What one message takes from the bucket, which fills by a microsecond in each. */
	costUs: number;
	/** Messages at the start, and after a boot. */
	first: number;
	/** The most messages that silence saves up. */
	most: number;
}

const URGENT: Quota = { costUs: 1_000_000, first: 60, most: 60 };
const BY_URGENCY = {
	D: URGENT,
	U: URGENT,
	N: { costUs: 1_000_000, first: 1_200, most: 100_000 },
	L: { costUs: 1_000_000, first: 120, most: 100_000 },
} as const;
/** One entry a second while tracks are open. */
const OF_POSITIONS: Quota = { costUs: 250_000, first: 240, most: 1_000_000 };
/** Of what is in no codebook: unknown types from a newer node, or noise. */
const OF_OTHERS: Quota = { costUs: 2_000_000, first: 30, most: 30 };

/** What is left in a bucket, and when that was. */
export interface Bucket {
	leftUs: number;
	monoUs: number;
}

export function isOverQuota(
	state: State,
	before: readonly MirroredEntry[],
	msg: string,
	{ monoUs }: Facts,
): boolean {
	const kind = kindOf(msg);
	const inFrame = before.filter(({ effect }) => kindOf(msgOf(effect)) === kind);
	const { costUs } = quotaOf(msg);
	return leftUs(state, msg, monoUs) < (inFrame.length + 1) * costUs;
}

/** Counts what was heard; `apply` calls it for every entry of the peer. */
export function counted(state: State, effect: Effect, monoUs: number): void {
	const msg = msgOf(effect);
	const left = Math.max(0, leftUs(state, msg, monoUs) - quotaOf(msg).costUs);
	state.quota.set(kindOf(msg), { leftUs: left, monoUs });
}

function leftUs(state: State, msg: string, monoUs: number): number {
	const { costUs, first, most } = quotaOf(msg);
	const known = state.quota.get(kindOf(msg));
	if (known === undefined) return first * costUs;
	return Math.min(Math.max(first, most) * costUs, known.leftUs + monoUs - known.monoUs);
}

/** The message that had this effect. */
function msgOf(effect: Effect): string {
	if ("msg" in effect) return effect.msg;
	return MESSAGE_OF[effect.kind] ?? "";
}

const MESSAGE_OF: Readonly<Record<string, string>> = {
	notice: NOTICE,
	presented: PRESENTED,
	outcome: OUTCOME,
	standby: STANDBY,
	error: ERROR,
	positions: POSITIONS,
};

/** Whoever invents names for messages does not get a fresh quota with each. */
function kindOf(msg: string): string {
	return CODEBOOK.has(msg) || msg === POSITIONS ? msg : "other";
}

function quotaOf(msg: string): Quota {
	if (msg === POSITIONS) return OF_POSITIONS;
	const message = CODEBOOK.get(msg);
	return message === undefined ? OF_OTHERS : BY_URGENCY[message.urgency];
}

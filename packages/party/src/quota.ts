import {
	CODEBOOK,
	ERROR,
	NOTICE,
	OUTCOME,
	PRESENTED,
	STANDBY,
	ZONE_AGREEMENT,
} from "@tansiq/hotline";
import { KEY_REVOKE, KEY_ROTATE } from "@tansiq/record";
import { ATTESTED } from "./attest.ts";
import type { Effect, MirroredEntry } from "./event.ts";
import type { Facts } from "./facts.ts";
import { FORK } from "./forks.ts";
import { REFOUNDED } from "./found.ts";
import { INCIDENT_ACT } from "./incident-text.ts";
import { LINK, MECHANISM } from "./mechanism.ts";
import { POSITIONS } from "./message.ts";
import { MINUTES, MINUTES_AGREED } from "./minutes.ts";
import { OPERATORS } from "./operators.ts";
import { HANDED_OVER } from "./paper.ts";
import { PASSING } from "./passing.ts";
import { ROTA } from "./rota.ts";
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
/** Each may bring a whole agreement along, which is read, held against ours and kept. */
const OF_AGREEMENTS: Quota = { costUs: 60_000_000, first: 60, most: 60 };
/** What both sides need as evidence, each kind of it: an honest node says each a few times a day. */
const OF_RECORD: Quota = { costUs: 2_000_000, first: 30, most: 30 };
/** People write these, many at once after something has happened. */
const OF_INCIDENTS: Quota = { costUs: 1_000_000, first: 240, most: 1_000 };
/** Of what nobody here knows, all together: unknown types from a newer node, or noise. */
const OF_UNKNOWN: Quota = { costUs: 2_000_000, first: 30, most: 30 };

/** Says what concerns the line itself; it needs no person. */
export const RECORD_MESSAGES: ReadonlySet<string> = new Set([
	"FOUNDING",
	KEY_ROTATE,
	KEY_REVOKE,
	FORK,
	"OBJECTION",
	"NO-RECEIPT",
	LINK,
]);

/** By their own names, so that no flood of others, known or not, takes their place. */
const RECORDED: ReadonlySet<string> = new Set([
	...RECORD_MESSAGES,
	REFOUNDED,
	OPERATORS,
	MECHANISM,
	INCIDENT_ACT,
	ROTA,
	PASSING,
	HANDED_OVER,
	ATTESTED,
	MINUTES,
	MINUTES_AGREED,
]);

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
	if (effect.kind === "answer" && effect.attested !== undefined) return ATTESTED;
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
	operators: OPERATORS,
	mechanism: MECHANISM,
	incident: INCIDENT_ACT,
	rota: ROTA,
	passing: PASSING,
	handedOver: HANDED_OVER,
	minutes: MINUTES,
	minutesAgreed: MINUTES_AGREED,
	refounded: REFOUNDED,
};

/** Whoever invents names for messages does not get a fresh quota with each. */
function kindOf(msg: string): string {
	return CODEBOOK.has(msg) || msg === POSITIONS || RECORDED.has(msg) ? msg : "unknown";
}

function quotaOf(msg: string): Quota {
	if (msg === POSITIONS) return OF_POSITIONS;
	if (msg === ZONE_AGREEMENT) return OF_AGREEMENTS;
	if (msg === INCIDENT_ACT) return OF_INCIDENTS;
	if (RECORDED.has(msg)) return OF_RECORD;
	const message = CODEBOOK.get(msg);
	return message === undefined ? OF_UNKNOWN : BY_URGENCY[message.urgency];
}

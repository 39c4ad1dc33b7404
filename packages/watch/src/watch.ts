import type { Micros } from "@tansiq/space";
import {
	type AlertChange,
	type AlertKind,
	type Conditions,
	emptyConditions,
	type Latch,
	step,
} from "./condition.ts";
import {
	type ConformanceRule,
	conformance,
	type Excursions,
	emptyExcursions,
	type FlownOperation,
	type StateChange,
} from "./conformance.ts";
import { type LossRule, type PairRules, predictedLosses, type Unjudged } from "./loss.ts";
import { emptyPicture, type Picture, prune } from "./picture.ts";
import { type WatchedZone, zoneEntries } from "./zone-entry.ts";

/** Everything live at one desk. Plain data, in memory only. */
export interface Watch {
	picture: Picture;
	conditions: Conditions;
	excursions: Excursions;
	unjudged: Unjudged;
}

export interface WatchPolicy extends PairRules {
	loss: LossRule & Latch;
	conformance: ConformanceRule;
	operationOf(id: string): FlownOperation | undefined;
	zones: readonly WatchedZone[];
}

export interface TickResult {
	alerts: AlertChange[];
	states: StateChange[];
}

/** Tracks are shown as "last known" until this long after they went stale. */
const KEEP_STALE_US = 120_000_000;

export function emptyWatch(): Watch {
	return {
		picture: emptyPicture(),
		conditions: emptyConditions(),
		excursions: emptyExcursions(),
		unjudged: { datum: 0, minima: 0 },
	};
}

/** One tick over the whole picture → what changed. The caller journals the changes. */
export function tick(watch: Watch, policy: WatchPolicy, nowUs: Micros): TickResult {
	const { picture, conditions, excursions } = watch;
	const { loss } = policy;
	prune(picture, nowUs, loss.staleUs + KEEP_STALE_US);
	const unjudged: Unjudged = { datum: 0, minima: 0 };
	const off = conformance(
		picture,
		excursions,
		policy.operationOf,
		policy.conformance,
		loss.staleUs,
		nowUs,
	);
	const hits = [
		...predictedLosses(picture, loss, policy, nowUs, unjudged),
		...zoneEntries(picture, policy.zones, loss.staleUs, nowUs),
		...off.conditions,
	];
	watch.unjudged = unjudged;
	// Only a prediction can flicker; a position that was judged inside or outside is a fact.
	const fact: Latch = { hits: 1, ofTicks: 1, rearmUs: loss.rearmUs };
	const isHeard = (id: string): boolean => {
		const track = picture.tracks.get(id);
		return track !== undefined && nowUs - track.reportedUs <= loss.staleUs;
	};
	const latchOf = (kind: AlertKind): Latch => (kind === "predicted_loss" ? loss : fact);
	const alerts = step(conditions, hits, latchOf, isHeard, nowUs);
	return { alerts, states: off.changes };
}

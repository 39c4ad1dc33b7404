import type { Micros } from "@tansiq/space";

export type AlertKind = "predicted_loss" | "zone_entry" | "nonconformance";

/** What an alert rests on, as far as it could be measured at the tick. */
export interface Evidence {
	closestUs: Micros | null;
	distanceMm: number | null;
	height01mm: number | null;
}

/** One thing that may be wrong: a pair of tracks, a track in a zone, a flight off its plan. */
export interface Condition {
	key: string;
	kind: AlertKind;
	tracks: string[];
	/** Own operations concerned. */
	operations: string[];
	zone: string | null;
	evidence: Evidence;
}

/** How often a condition must be met before it is believed, and how long clear before it is over. */
export interface Latch {
	hits: number;
	ofTicks: number;
	rearmUs: Micros;
}

interface Memory {
	/** The last ticks, newest in the lowest bit. */
	recent: number;
	lastHitUs: Micros;
	raised: string | null;
}

/** What the watch remembers between ticks; rebuilt from the open alerts after a start. */
export interface Conditions {
	memory: Map<string, Memory>;
	latest: Map<string, Evidence>;
}

export type AlertChange =
	| { type: "raised"; alert: string; condition: Condition }
	/** `lost`: nobody hears its tracks any more, so that clear is not known. */
	| { type: "cleared" | "lost"; alert: string };

export function emptyConditions(): Conditions {
	return { memory: new Map(), latest: new Map() };
}

/**
 * After a start nothing is known of the ticks before it: each open alert is adopted as raised just
 * now, so that it clears only when it has really been clear for the whole re-arm time.
 */
export function adopt(
	conditions: Conditions,
	open: { id: string; key: string }[],
	nowUs: Micros,
): void {
	for (const { id, key } of open)
		conditions.memory.set(key, { recent: 0, lastHitUs: nowUs, raised: id });
}

/** The hits of one tick → what was raised and what cleared. Every known condition gets its tick. */
export function step(
	conditions: Conditions,
	hits: Condition[],
	latchOf: (kind: AlertKind) => Latch,
	isHeard: (track: string) => boolean,
	nowUs: Micros,
): AlertChange[] {
	const changes: AlertChange[] = [];
	const hit = new Set<string>();
	for (const condition of hits) {
		const { key, kind } = condition;
		hit.add(key);
		conditions.latest.set(key, condition.evidence);
		const latch = latchOf(kind);
		const known = conditions.memory.get(key);
		const memory = known ?? { recent: 0, lastHitUs: nowUs, raised: null };
		if (known === undefined) conditions.memory.set(key, memory);
		memory.recent = ((memory.recent << 1) | 1) & ((1 << latch.ofTicks) - 1);
		memory.lastHitUs = nowUs;
		if (memory.raised === null && ones(memory.recent) >= latch.hits) {
			memory.raised = `${key}@${nowUs}`;
			changes.push({ type: "raised", alert: memory.raised, condition });
		}
	}
	for (const [key, memory] of conditions.memory) {
		if (hit.has(key)) continue;
		const latch = latchOf(key.slice(0, key.indexOf(" ")) as AlertKind);
		memory.recent = (memory.recent << 1) & ((1 << latch.ofTicks) - 1);
		if (memory.raised === null) {
			if (memory.recent === 0) forget(conditions, key);
		} else if (nowUs - memory.lastHitUs >= latch.rearmUs) {
			const type = tracksOf(key).every(isHeard) ? "cleared" : "lost";
			changes.push({ type, alert: memory.raised });
			forget(conditions, key);
		}
	}
	return changes;
}

/** A key is its kind, then what it is about: tracks, but for the zone or operation at the end. */
function tracksOf(key: string): string[] {
	const [kind, first = "", second = ""] = key.split(" ");
	return kind === "predicted_loss" ? [first, second] : [first];
}

function forget(conditions: Conditions, key: string): void {
	conditions.memory.delete(key);
	conditions.latest.delete(key);
}

function ones(bits: number): number {
	let count = 0;
	for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
	return count;
}

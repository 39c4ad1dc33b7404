import { type Micros, outside, type Volume } from "@tansiq/space";
import type { Condition } from "./condition.ts";
import type { Picture } from "./picture.ts";

export interface ConformanceRule {
	lateralMm: number;
	vertical01mm: number;
	timeUs: Micros;
	excursionUs: Micros;
	contingentUs: Micros;
}

export interface FlownOperation {
	volumes: readonly Volume[];
	state: "accepted" | "activated" | "nonconforming" | "contingent" | "ended";
}

/** Per operation: since which report its aircraft is outside, and which report was last judged. */
export interface Excursions {
	since: Map<string, { outsideSinceUs: Micros | null; judgedUs: Micros }>;
}

export interface StateChange {
	operation: string;
	state: "activated" | "nonconforming" | "contingent";
}

export function emptyExcursions(): Excursions {
	return { since: new Map() };
}

/**
 * Judges reported positions, never extrapolated ones: an aircraft that is no longer heard has not
 * left its volumes. Outside for more than `excursionUs` is nonconforming, and for `contingentUs`
 * after that contingent. The first correlated position activates.
 */
export function conformance(
	picture: Picture,
	excursions: Excursions,
	operationOf: (id: string) => FlownOperation | undefined,
	rule: ConformanceRule,
	staleUs: Micros,
	nowUs: Micros,
): { conditions: Condition[]; changes: StateChange[] } {
	const conditions: Condition[] = [];
	const changes: StateChange[] = [];
	for (const id of excursions.since.keys())
		if (!picture.tracks.has(id)) excursions.since.delete(id);
	for (const track of picture.tracks.values()) {
		if (track.origin !== "own" || track.operation === null) continue;
		if (nowUs - track.reportedUs > staleUs) {
			excursions.since.delete(track.id);
			continue;
		}
		const operation = operationOf(track.operation);
		if (operation === undefined) continue;
		if (operation.state === "accepted")
			changes.push({ operation: track.operation, state: "activated" });
		const outsideSinceUs = judge(excursions, track, operation, rule);
		const off = outsideSinceUs !== null && nowUs - outsideSinceUs > rule.excursionUs;
		if (off) {
			conditions.push({
				key: `nonconformance ${track.id} ${track.operation}`,
				kind: "nonconformance",
				tracks: [track.id],
				operations: [track.operation],
				zone: null,
				evidence: { closestUs: null, distanceMm: null, height01mm: null },
			});
			const lasting = nowUs - outsideSinceUs > rule.excursionUs + rule.contingentUs;
			if (lasting && operation.state === "nonconforming")
				changes.push({ operation: track.operation, state: "contingent" });
			else if (operation.state === "activated" || operation.state === "accepted")
				changes.push({ operation: track.operation, state: "nonconforming" });
		} else if (operation.state === "nonconforming" && outsideSinceUs === null) {
			changes.push({ operation: track.operation, state: "activated" });
		}
	}
	return { conditions, changes };
}

function judge(
	excursions: Excursions,
	track: { id: string; reportedUs: Micros } & Parameters<typeof outside>[0],
	operation: FlownOperation,
	rule: ConformanceRule,
): Micros | null {
	const known = excursions.since.get(track.id);
	if (known?.judgedUs === track.reportedUs) return known.outsideSinceUs;
	const off = outside(track, track.reportedUs, operation.volumes, rule);
	const outsideSinceUs = off ? (known?.outsideSinceUs ?? track.reportedUs) : null;
	excursions.since.set(track.id, { outsideSinceUs, judgedUs: track.reportedUs });
	return outsideSinceUs;
}

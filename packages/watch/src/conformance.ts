import { type Micros, outside, type Volume } from "@tansiq/space";
import type { Condition } from "./condition.ts";
import type { Picture, Track } from "./picture.ts";

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

interface Excursion {
	operation: string | null;
	/** The first report of those outside, or null while inside. */
	outsideSinceUs: Micros | null;
	judgedUs: Micros;
}

/** By track, what its reports have shown. */
export interface Excursions {
	since: Map<string, Excursion>;
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
	const flown = new Map<string, { operation: FlownOperation; offUs: Micros; strays: boolean }>();
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
		const outsideSinceUs = judge(excursions, track, operation, rule);
		const offUs = outsideSinceUs === null ? 0 : nowUs - outsideSinceUs;
		const before = flown.get(track.operation);
		flown.set(track.operation, {
			operation,
			offUs: Math.max(offUs, before?.offUs ?? 0),
			strays: outsideSinceUs !== null || before?.strays === true,
		});
		if (offUs <= rule.excursionUs) continue;
		conditions.push({
			key: `nonconformance ${track.id} ${track.operation}`,
			kind: "nonconformance",
			tracks: [track.id],
			operations: [track.operation],
			zone: null,
			evidence: { closestUs: null, distanceMm: null, height01mm: null },
		});
	}
	const changes = [...flown].flatMap(
		([
			operation,
			{
				operation: { state },
				offUs,
				strays,
			},
		]) => nextStates(state, offUs, strays, rule).map((next) => ({ operation, state: next })),
	);
	return { conditions, changes };
}

/** What an operation becomes when the worst of its aircraft has been outside for `offUs`. */
function nextStates(
	state: FlownOperation["state"],
	offUs: Micros,
	strays: boolean,
	rule: ConformanceRule,
): StateChange["state"][] {
	const next: StateChange["state"][] = state === "accepted" ? ["activated"] : [];
	if (offUs > rule.excursionUs) {
		if (state === "accepted" || state === "activated") next.push("nonconforming");
		else if (state === "nonconforming" && offUs > rule.excursionUs + rule.contingentUs)
			next.push("contingent");
	} else if (state === "nonconforming" && !strays) next.push("activated");
	return next;
}

function judge(
	excursions: Excursions,
	track: Track,
	operation: FlownOperation,
	rule: ConformanceRule,
): Micros | null {
	const before = excursions.since.get(track.id);
	// Time outside one operation is no time outside the next.
	const known = before?.operation === track.operation ? before : undefined;
	if (known?.judgedUs === track.reportedUs) return known.outsideSinceUs;
	const off = outside(track, track.reportedUs, operation.volumes, rule);
	const outsideSinceUs = off ? (known?.outsideSinceUs ?? track.reportedUs) : null;
	const { operation: flown, reportedUs: judgedUs } = track;
	excursions.since.set(track.id, { operation: flown, outsideSinceUs, judgedUs });
	return outsideSinceUs;
}

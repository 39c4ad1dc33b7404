import { type Band, inside, type Micros, type Outline, type Window } from "@tansiq/space";
import type { Condition } from "./condition.ts";
import type { Picture } from "./picture.ts";

export interface WatchedZone {
	id: string;
	rule: "closed" | "notice" | "consent" | "free";
	outline: Outline;
	band: Band;
	window: Window;
}

/** Every fresh track inside a closed zone, whosever it is. */
export function zoneEntries(
	picture: Picture,
	zones: readonly WatchedZone[],
	staleUs: Micros,
	nowUs: Micros,
): Condition[] {
	const conditions: Condition[] = [];
	for (const zone of zones) {
		if (zone.rule !== "closed") continue;
		for (const track of picture.tracks.values()) {
			if (nowUs - track.reportedUs > staleUs) continue;
			// Another datum is not comparable, and an altitude that may be inside is treated as inside.
			if (inside(track, nowUs, zone) === false) continue;
			conditions.push({
				key: `zone_entry ${track.id} ${zone.id}`,
				kind: "zone_entry",
				tracks: [track.id],
				operations: track.origin === "own" && track.operation !== null ? [track.operation] : [],
				zone: zone.id,
				evidence: { closestUs: null, distanceMm: null, height01mm: null },
			});
		}
	}
	return conditions;
}

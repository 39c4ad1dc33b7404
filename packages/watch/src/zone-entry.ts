import {
	type Band,
	DATUMS,
	entries,
	type Micros,
	type Outline,
	type Window,
	type ZoneIndex,
	type ZoneTracks,
	zoneIndex,
} from "@tansiq/space";
import type { Condition } from "./condition.ts";
import type { Picture, Track } from "./picture.ts";

export interface WatchedZone {
	id: string;
	rule: "closed" | "notice" | "consent" | "free";
	outline: Outline;
	band: Band;
	window: Window;
}

/** The closed ones of a list of zones, ready to be asked. */
interface ClosedZones {
	zones: readonly WatchedZone[];
	index: ZoneIndex;
}

const known = new WeakMap<readonly WatchedZone[], ClosedZones>();

/** Every fresh track inside a closed zone, whosever it is. The list of zones must not change afterwards. */
export function zoneEntries(
	picture: Picture,
	zones: readonly WatchedZone[],
	staleUs: Micros,
	nowUs: Micros,
): Condition[] {
	const closed = closedOf(zones);
	if (closed.zones.length === 0) return [];
	const tracks = [...picture.tracks.values()].filter(
		({ reportedUs }) => nowUs - reportedUs <= staleUs,
	);
	// Another datum is not comparable, and an altitude that may be inside is treated as inside.
	const { count, zone, track } = entries(standing(tracks), closed.index, nowUs, 0);
	return Array.from({ length: count }, (_, k) => ({
		zone: zone[k] as number,
		track: track[k] as number,
	}))
		.sort((a, b) => a.zone - b.zone || a.track - b.track)
		.map((pair) =>
			conditionOf(tracks[pair.track] as Track, closed.zones[pair.zone] as WatchedZone),
		);
}

function closedOf(zones: readonly WatchedZone[]): ClosedZones {
	let closed = known.get(zones);
	if (closed === undefined) {
		const own = zones.filter(({ rule }) => rule === "closed");
		closed = { zones: own, index: zoneIndex(own) };
		known.set(zones, closed);
	}
	return closed;
}

/** Tracks where they were last reported, with no course: this asks for facts and not for what may come. */
function standing(tracks: readonly Track[]): ZoneTracks {
	const count = tracks.length;
	const made = {
		count,
		lat9: new Float64Array(count),
		lon9: new Float64Array(count),
		altitude01mm: new Int32Array(count),
		datum: new Uint8Array(count),
		speedMmS: new Float64Array(count),
		trackMdeg: new Float64Array(count),
		climb01mmS: new Int32Array(count),
	};
	for (const [i, { lat9, lon9, altitude01mm, datum }] of tracks.entries()) {
		made.lat9[i] = lat9;
		made.lon9[i] = lon9;
		made.altitude01mm[i] = altitude01mm;
		made.datum[i] = DATUMS.indexOf(datum);
	}
	return made;
}

function conditionOf(track: Track, zone: WatchedZone): Condition {
	return {
		key: `zone_entry ${track.id} ${zone.id}`,
		kind: "zone_entry",
		tracks: [track.id],
		operations: track.origin === "own" && track.operation !== null ? [track.operation] : [],
		zone: zone.id,
		evidence: { closestUs: null, distanceMm: null, height01mm: null },
	};
}

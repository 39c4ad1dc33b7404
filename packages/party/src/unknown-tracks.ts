import { isLive } from "@tansiq/registry";
import { inside, type Micros, outside, overlap } from "@tansiq/space";
import type { Track } from "@tansiq/watch";
import { outsidersOf } from "./outsiders.ts";
import { roomFor } from "./room.ts";
import { agreementOf, isOpen, type State } from "./state.ts";

/**
 * Tracks that belong to nothing that this desk knows: heard by its sensors, flown by none of ours,
 * told by nobody, and in no volume that was told. They are watched like every other track.
 */
export interface UnknownTrack {
	track: Track;
	/** Since its last report. */
	ageUs: Micros;
	/** Nothing newer is known than where it was: no alert is judged on it. */
	stale: boolean;
	/** Outsiders in whose area it is, and who can speak to each; null: nobody. */
	mayBe: { outsider: string; reachedBy: string | null }[];
	/** Notices of the other party that do not say where: it may be any of them. */
	maySealed: string[];
	/** How far alerts keep ours from it: the widest that any class asks for. Null: none is agreed. */
	room: { radiusMm: number; height01mm: number } | null;
	/** Open alerts of ours that it is part of. */
	alerts: string[];
}

/** In order of their names. Live positions are in memory only, and so is this. */
export function unknownTracks(
	state: State,
	tracks: Iterable<Track>,
	nowUs: Micros,
): UnknownTrack[] {
	const agreement = agreementOf(state);
	const told = [...state.registry.operations.values()].filter(
		(operation) => operation.owner === "peer" && isLive(operation),
	);
	const { conformance, alert } = agreement;
	const unknown = [...tracks].filter(
		(track) =>
			track.origin === "seen" &&
			track.operation === null &&
			!told.some(
				({ volumes, window }) =>
					isAround(window, track.reportedUs, conformance.timeUs) &&
					!outside(track, track.reportedUs, volumes, conformance),
			),
	);
	const sealed = told
		.filter(({ level, window }) => level === "sealed" && isAround(window, nowUs, 0))
		.map(({ key }) => key);
	const room = roomFor(agreement, undefined);
	const outsiders = outsidersOf(state, agreement);
	return unknown
		.sort((a, b) => (a.id < b.id ? -1 : 1))
		.map((track) => ({
			track,
			ageUs: Math.max(0, nowUs - track.reportedUs),
			stale: nowUs - track.reportedUs > alert.staleUs,
			mayBe: outsiders
				.filter(
					({ extent }) => extent !== null && inside(track, track.reportedUs, extent) !== false,
				)
				.map(({ name, reachedBy }) => ({ outsider: name, reachedBy: reachedBy?.name ?? null })),
			maySealed: sealed,
			room,
			alerts: [...state.alerts.values()]
				.filter((each) => isOpen(each) && each.tracks.includes(track.id))
				.map(({ id }) => id),
		}));
}

function isAround(
	{ startUs, endUs }: { startUs: Micros; endUs: Micros },
	us: Micros,
	byUs: Micros,
) {
	return overlap({ startUs: startUs - byUs, endUs: endUs + byUs }, { startUs: us, endUs: us + 1 });
}

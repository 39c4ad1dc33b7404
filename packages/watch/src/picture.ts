import type { Datum, Degrees9, Micros, Motion } from "@tansiq/space";
import { type Integrity, judged, newIntegrity } from "./integrity.ts";

/**
 * Where a report comes from. `own`: our aircraft, whose operation we know; `seen`: by our sensors,
 * without operator or plan; `told`: by the peer, through its door.
 */
export type Origin = "own" | "seen" | "told";

export interface Report {
	/** Transponder address, or the notice that a told position belongs to. */
	id: string;
	operation?: string;
	lat9: Degrees9;
	lon9: Degrees9;
	altitude01mm: number;
	datum: Datum;
	speedMmS: number | null;
	trackMdeg: number | null;
	climb01mmS: number | null;
	reportedUs: Micros;
	/** Navigation integrity category and accuracy category for position, 0 to 11; absent: not reported. */
	nic?: number;
	nacp?: number;
}

export interface Track extends Motion {
	id: string;
	origin: Origin;
	/** Own operation id when own, the notice's ref when told. */
	operation: string | null;
	datum: Datum;
	/** Whether its positions can be believed. */
	integrity: Integrity;
}

/** The live picture. It is outside the journalled state: after a start it is empty. */
export interface Picture {
	tracks: Map<string, Track>;
}

export function emptyPicture(): Picture {
	return { tracks: new Map() };
}

/** Reports of equal address are one track and the newest wins; a late one moves nothing. */
export function take(picture: Picture, report: Report, origin: Origin): boolean {
	const known = picture.tracks.get(report.id);
	if (known !== undefined && known.reportedUs >= report.reportedUs) {
		// The same instant from our own aircraft says more than a sensor or the peer does.
		if (origin !== "own" || known.origin === "own") return false;
		if (known.reportedUs > report.reportedUs) {
			// Late, but it says whose aircraft this is.
			known.origin = "own";
			known.operation = report.operation ?? known.operation;
			return false;
		}
	}
	const { id, lat9, lon9, altitude01mm, datum, speedMmS, trackMdeg, climb01mmS, reportedUs } =
		report;
	// Whoever else reports our aircraft moves it, and does not take it from its operation.
	const ours = known?.origin === "own" && origin !== "own";
	picture.tracks.set(id, {
		id,
		origin: ours ? "own" : origin,
		operation: (ours ? known.operation : report.operation) ?? known?.operation ?? null,
		lat9,
		lon9,
		altitude01mm,
		datum,
		speedMmS,
		trackMdeg,
		climb01mmS,
		reportedUs,
		integrity: known === undefined ? newIntegrity(report) : judged(known.integrity, known, report),
	});
	return true;
}

/** Drops tracks that nobody reported for so long that showing them would mislead. */
export function prune(picture: Picture, nowUs: Micros, afterUs: Micros): void {
	for (const [id, track] of picture.tracks)
		if (nowUs - track.reportedUs > afterUs) picture.tracks.delete(id);
}

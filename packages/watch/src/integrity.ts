import { cos, type Micros, type Motion, sin, wrapLongitude9 } from "@tansiq/space";
import type { Report } from "./picture.ts";

/**
 * Whether the positions of a track can be believed. An aircraft that is made to report a false
 * position jumps when that begins and when it ends, stands still while it says that it flies, or
 * says itself that its position is of low integrity. A doubtful position is kept, marked, and taken
 * for wider than it is.
 */

/**
 * `jump`: it is where nothing could have flown to. `drift`: it is not where its own reported speed
 * and track lead. `quality`: its own NIC or NACp is below what surveillance asks for.
 */
export type DoubtReason = "jump" | "drift" | "quality";

export interface Doubt {
	reason: DoubtReason;
	sinceUs: Micros;
	/** Within this of where it says, by its own account; null: nobody knows how far off it is. */
	containedMm: number | null;
}

/** How much wider a track is taken in the tactical check. */
export interface DoubtGrowth {
	mm: number;
	height01mm: number;
}

/** What is remembered of a track's reports. Of the picture: in memory only. */
export interface Integrity {
	doubt: Doubt | null;
	/** How far the reports have left their own speed and track, mm east and north; old errors fade. */
	driftMm: { east: number; north: number };
	/** Reports in a row that fit those before them, and since when. */
	fitting: number;
	fittingSinceUs: Micros;
	/** The speed that it last reported before it was in doubt, mm/s; null: none, or it is not. */
	soundMmS: number | null;
}

/** As `farApart` assumes of a track that reports no speed: no crewed aircraft that is tracked is faster. */
const FASTEST_MM_S = 400_000;
/**
 * So far from where its own motion leads a track is still believed: 4 NM. Recorded traffic of a day,
 * in steps of 10 s whose times are not exact, strays by up to 3 NM.
 */
export const SLACK_MM = 7_408_000;
/** An error is forgotten in about this time, so that a wind or a bias does not add up. */
const FADE_US = 60_000_000;
/** After so long without a report nothing is compared but what could have been flown. */
const GAP_US = 60_000_000;
/** Doubt ends after so many reports in a row that fit, over at least this time. */
export const FITTING_REPORTS = 10;
export const FITTING_US = 120_000_000;
/** For so long a false position that moves evenly is not believed while its speed is another than before. */
export const OTHER_SPEED_US = 1_800_000_000;

/**
 * How much wider a doubtful track is taken where nothing is agreed: 5 NM and 1,000 ft. A false position may be off by any
 * distance; this covers one that is not marked yet, and leaves the rest to the person who reads it.
 */
export const DOUBT_GROWTH: DoubtGrowth = { mm: 9_260_000, height01mm: 3_048_000 };

/** Containment radius by NIC (RTCA DO-260B, table 2-14), mm; 0: not known. */
const NIC_RADIUS_MM = [
	0, 37_040_000, 14_816_000, 7_408_000, 3_704_000, 1_852_000, 1_111_200, 370_400, 185_200, 75_000,
	25_000, 7_500,
];
/** Below these a position is not used to separate (14 CFR 91.227: NIC 7, NACp 8). */
const LEAST_NIC = 7;
const LEAST_NACP = 8;

export function newIntegrity(report: Report): Integrity {
	return {
		doubt: poorQuality(report),
		driftMm: { east: 0, north: 0 },
		fitting: 0,
		fittingSinceUs: report.reportedUs,
		soundMmS: null,
	};
}

/** What a later report of the same track makes of it. */
export function judged(before: Integrity, last: Motion, report: Report): Integrity {
	const { reportedUs } = report;
	const ageUs = reportedUs - last.reportedUs;
	const moved = movedMm(last, report);
	const drift = ageUs > GAP_US ? NOWHERE : drifted(before.driftMm, moved, last, report);
	const isJump = length(moved) > SLACK_MM + (FASTEST_MM_S * ageUs) / 1_000_000;
	const soundMmS = before.doubt === null ? last.speedMmS : before.soundMmS;
	if (isJump || length(drift) > SLACK_MM)
		return {
			doubt: doubtOf(before.doubt, isJump ? "jump" : "drift", reportedUs),
			// Where it is now is compared with what follows, not with where it was.
			driftMm: NOWHERE,
			fitting: 0,
			fittingSinceUs: reportedUs,
			soundMmS,
		};
	const rest = { driftMm: drift, soundMmS };
	const poor = poorQuality(report);
	if (poor !== null) {
		const isNamed = before.doubt !== null && before.doubt.reason !== "quality";
		const sinceUs = before.doubt?.sinceUs ?? reportedUs;
		const doubt = isNamed ? before.doubt : { ...poor, sinceUs };
		return { doubt, fitting: 0, fittingSinceUs: reportedUs, ...rest };
	}
	if (before.doubt === null) return { ...before, doubt: null, ...rest };
	// At another speed than before it is perhaps another's motion that it reports: that takes longer.
	const like = isLike(report.speedMmS, soundMmS);
	const fitting = like ? before.fitting + 1 : 0;
	const fittingSinceUs = fitting === 1 ? reportedUs : before.fittingSinceUs;
	const fittedUs = reportedUs - fittingSinceUs;
	const isOver = like
		? fitting >= FITTING_REPORTS && fittedUs >= FITTING_US
		: fittedUs >= OTHER_SPEED_US;
	return { doubt: isOver ? null : before.doubt, fitting, fittingSinceUs, ...rest };
}

/** Between half and twice the speed; what is not reported speaks for nothing and against nothing. */
function isLike(speedMmS: number | null, soundMmS: number | null): boolean {
	if (speedMmS === null || soundMmS === null) return true;
	return speedMmS <= 2 * soundMmS && soundMmS <= 2 * speedMmS;
}

/** How much wider a doubt makes its track, by what is agreed of it. */
export function growthOf(doubt: Doubt | null, agreed: DoubtGrowth = DOUBT_GROWTH): DoubtGrowth {
	if (doubt === null) return { mm: 0, height01mm: 0 };
	return { mm: doubt.containedMm ?? agreed.mm, height01mm: agreed.height01mm };
}

interface Level {
	east: number;
	north: number;
}

const NOWHERE: Level = { east: 0, north: 0 };

function doubtOf(before: Doubt | null, reason: DoubtReason, sinceUs: Micros): Doubt {
	return {
		reason: before?.reason === "jump" ? "jump" : reason,
		sinceUs: before?.sinceUs ?? sinceUs,
		containedMm: null,
	};
}

/** What a report says against itself; null where it says nothing, or is good enough. */
function poorQuality({ nic, nacp, reportedUs: sinceUs }: Report): Doubt | null {
	const isPoor =
		(nic !== undefined && nic < LEAST_NIC) || (nacp !== undefined && nacp < LEAST_NACP);
	if (!isPoor) return null;
	const contained = nic === undefined ? 0 : (NIC_RADIUS_MM[nic] ?? 0);
	return { reason: "quality", sinceUs, containedMm: contained === 0 ? null : contained };
}

/** Length of 1e-9 degree along a meridian, mm; half a per cent matters to nobody here. */
const DEGREE_9_MM = 0.111_2;

function movedMm(from: Motion, to: Motion): Level {
	const parallel = cos((((from.lat9 + to.lat9) / 2) * Math.PI) / 180e9);
	return {
		east: wrapLongitude9(to.lon9 - from.lon9) * DEGREE_9_MM * parallel,
		north: (to.lat9 - from.lat9) * DEGREE_9_MM,
	};
}

/** The error so far, faded, and what this step left of the mean of both reported motions. */
function drifted(before: Level, moved: Level, last: Motion, report: Motion): Level {
	const ageUs = report.reportedUs - last.reportedUs;
	const [a, b] = [velocityOf(last), velocityOf(report)];
	if (a === null || b === null) return before;
	const keep = FADE_US / (FADE_US + ageUs);
	const seconds = ageUs / 2_000_000;
	return {
		east: keep * before.east + moved.east - (a.east + b.east) * seconds,
		north: keep * before.north + moved.north - (a.north + b.north) * seconds,
	};
}

function velocityOf({ speedMmS, trackMdeg }: Motion): Level | null {
	if (speedMmS === null || trackMdeg === null) return null;
	const course = (trackMdeg * Math.PI) / 180_000;
	return { east: speedMmS * sin(course), north: speedMmS * cos(course) };
}

function length({ east, north }: Level): number {
	return Math.sqrt(east * east + north * north);
}

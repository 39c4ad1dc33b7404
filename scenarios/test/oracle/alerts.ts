import { alongM, distanceM, least, type Place, placeOf, plane } from "./geodesy.ts";

export interface OracleReport {
	/** Transponder address. */
	id: string;
	lat9: number;
	lon9: number;
	altitude01mm: number;
	speedMmS: number | null;
	trackMdeg: number | null;
	climb01mmS: number | null;
	reportedUs: number;
}

export interface OracleAlertPolicy {
	radiusMm: number;
	height01mm: number;
	lookAheadS: number;
	/** Slower climbs and descents count as level, 0.1 mm/s. */
	levelClimb01mmS: number;
	/** Older reports are not extrapolated. */
	staleS: number;
	rearmS: number;
}

/** The policy of a replay: 5 NM, 1,000 ft less 100 ft, 120 s ahead. */
export const REPLAY_ALERTS: OracleAlertPolicy = {
	radiusMm: 9_260_000,
	height01mm: 900 * 3048,
	lookAheadS: 120,
	levelClimb01mmS: 15_240,
	staleS: 30,
	rearmS: 60,
};

/** One raising of the alert of a pair: `a b`, addresses in order of text, and the tick. */
export interface OracleAlert {
	pair: string;
	atS: number;
}

interface Motion {
	place: Place;
	azimuth: number;
	speedMS: number;
	altitude01mm: number;
	climb01mmS: number;
	reportedS: number;
}

interface PairMemory {
	/** Hits of the last three ticks, newest last. */
	recent: boolean[];
	armed: boolean;
	clearS: number;
}

/**
 * The predicted-loss alerts of a desk that sees everything, by one tick a second: every pair of
 * tracks not older than `staleS` is carried on at its last speed, track and climb; a loss inside the
 * look-ahead is a hit, two hits in three ticks raise, and `rearmS` seconds without a hit arm again.
 * @param reports in order of time.
 */
export function oracleAlerts(
	reports: readonly OracleReport[],
	policy: OracleAlertPolicy = REPLAY_ALERTS,
): OracleAlert[] {
	const tracks = new Map<string, Motion>();
	const memories = new Map<string, PairMemory>();
	const alerts: OracleAlert[] = [];
	const startS = Math.floor((reports[0]?.reportedUs ?? 0) / 1e6);
	const endS = Math.ceil((reports.at(-1)?.reportedUs ?? 0) / 1e6) + policy.staleS;
	let next = 0;
	for (let nowS = startS; nowS <= endS; nowS++) {
		for (; (reports[next]?.reportedUs ?? Number.POSITIVE_INFINITY) <= nowS * 1e6; next++) {
			const report = reports[next] as OracleReport;
			tracks.set(report.id, motionOf(report, policy));
		}
		for (const [id, { reportedS }] of tracks) {
			if (nowS - reportedS > policy.staleS) tracks.delete(id);
		}
		const hits = new Set<string>();
		const live = [...tracks].sort(([a], [b]) => (a < b ? -1 : 1));
		for (const [i, [idA, a]] of live.entries()) {
			for (let j = i + 1; j < live.length; j++) {
				const [idB, b] = live[j] as [string, Motion];
				if (lossAhead(a, b, nowS, policy)) hits.add(`${idA} ${idB}`);
			}
		}
		for (const pair of hits) {
			if (!memories.has(pair)) memories.set(pair, { recent: [], armed: true, clearS: 0 });
		}
		for (const [pair, memory] of memories) {
			const hit = hits.has(pair);
			memory.recent = [...memory.recent.slice(-2), hit];
			memory.clearS = hit ? 0 : memory.clearS + 1;
			if (memory.armed && memory.recent.filter(Boolean).length >= 2) {
				memory.armed = false;
				alerts.push({ pair, atS: nowS });
			}
			if (memory.clearS >= policy.rearmS) memories.delete(pair);
		}
	}
	return alerts;
}

function motionOf(report: OracleReport, policy: OracleAlertPolicy): Motion {
	const climb = report.climb01mmS ?? 0;
	const known = report.speedMmS !== null && report.trackMdeg !== null;
	return {
		place: placeOf(report),
		azimuth: (report.trackMdeg ?? 0) / 1_000,
		speedMS: known ? (report.speedMmS ?? 0) / 1_000 : 0,
		altitude01mm: report.altitude01mm,
		climb01mmS: Math.abs(climb) <= policy.levelClimb01mmS ? 0 : climb,
		reportedS: report.reportedUs / 1e6,
	};
}

function lossAhead(a: Motion, b: Motion, nowS: number, policy: OracleAlertPolicy): boolean {
	if (Math.abs(a.place.lat - b.place.lat) > 2) return false;
	const span = verticalSpan(a, b, nowS, policy);
	if (span === null) return false;
	const radiusM = policy.radiusMm / 1_000;
	const flatM = flatApproach(a, b, ...span);
	// The plane is good to some 400 m over the reach of a look-ahead.
	if (flatM > radiusM + 1_500) return false;
	if (flatM < radiusM - 1_500) return true;
	const at = (motion: Motion, s: number) =>
		alongM(motion.place, motion.azimuth, motion.speedMS * (s - motion.reportedS));
	return least((s) => distanceM(at(a, s), at(b, s)), ...span) < radiusM;
}

/** When, inside the look-ahead, the height between two tracks is below the limit. */
function verticalSpan(
	a: Motion,
	b: Motion,
	nowS: number,
	{ lookAheadS, height01mm }: OracleAlertPolicy,
): [number, number] | null {
	const gap = (s: number) =>
		a.altitude01mm +
		a.climb01mmS * (s - a.reportedS) -
		b.altitude01mm -
		b.climb01mmS * (s - b.reportedS);
	const [start, end] = [gap(nowS), gap(nowS + lookAheadS)];
	if (Math.min(start, end) >= height01mm || Math.max(start, end) <= -height01mm) return null;
	const rate = (end - start) / lookAheadS;
	if (rate === 0) return [nowS, nowS + lookAheadS];
	const crossings = [(-height01mm - start) / rate, (height01mm - start) / rate];
	const enter = Math.max(0, Math.min(...crossings));
	const leave = Math.min(lookAheadS, Math.max(...crossings));
	return [nowS + enter, nowS + leave];
}

/** Least distance of two tracks in a plane about the first, between two instants. */
function flatApproach(a: Motion, b: Motion, fromS: number, toS: number): number {
	const project = plane({ lat: (a.place.lat + b.place.lat) / 2, lon: a.place.lon });
	const at = (motion: Motion, s: number) => {
		const { x, y } = project(motion.place);
		const metres = motion.speedMS * (s - motion.reportedS);
		const azimuth = (motion.azimuth * Math.PI) / 180;
		return { x: x + metres * Math.sin(azimuth), y: y + metres * Math.cos(azimuth) };
	};
	const [a0, a1, b0, b1] = [at(a, fromS), at(a, toS), at(b, fromS), at(b, toS)];
	const [x, y] = [b0.x - a0.x, b0.y - a0.y];
	const [dx, dy] = [b1.x - a1.x - x, b1.y - a1.y - y];
	const length2 = dx * dx + dy * dy;
	const along = length2 === 0 ? 0 : -(x * dx + y * dy) / length2;
	const part = Math.max(0, Math.min(1, along));
	return Math.hypot(x + part * dx, y + part * dy);
}

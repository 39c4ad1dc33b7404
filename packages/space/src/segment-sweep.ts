import {
	chord2Mm2,
	radians,
	SEMI_MAJOR_MM,
	SEMI_MINOR_MM,
	toEcef,
	wrapLongitude9,
} from "./geodesy.ts";
import type { Flight, LossRule, Sample } from "./loss.ts";

/** A flight from one report to the next, linear in latitude, longitude and altitude. */
export interface Segment {
	/** Index of the flight. */
	flight: number;
	fromUs: number;
	toUs: number;
	lat9: number;
	lon9: number;
	altitude01mm: number;
	/** Changes over the segment; the longitude's is the shorter way round. */
	latStep9: number;
	lonStep9: number;
	climb01mm: number;
	/** A sphere around it in the earth-centred frame, mm. */
	x: number;
	y: number;
	z: number;
	radiusMm: number;
}

/** The meridian's radius of curvature at a pole: nowhere is a degree of latitude longer. */
const GREATEST_CURVATURE_RADIUS_MM = (SEMI_MAJOR_MM * SEMI_MAJOR_MM) / SEMI_MINOR_MM;

/** @throws RangeError naming the first sample that is not later than the one before it */
export function segmentsOf(flights: readonly Flight[], maxGapUs: number): Segment[] {
	const segments: Segment[] = [];
	flights.forEach(({ id, samples }, flight) => {
		for (let i = 1; i < samples.length; i++) {
			const from = samples[i - 1] as Sample;
			const to = samples[i] as Sample;
			if (!(from.tUs < to.tUs)) {
				throw new RangeError(
					`flight ${id}, samples[${i}].tUs ${to.tUs}: expected later than ${from.tUs}`,
				);
			}
			if (to.tUs - from.tUs <= maxGapUs) segments.push(segmentOf(flight, from, to));
		}
	});
	return segments;
}

function segmentOf(flight: number, from: Sample, to: Sample): Segment {
	const latStep9 = to.lat9 - from.lat9;
	const lonStep9 = wrapLongitude9(to.lon9 - from.lon9);
	const centre = toEcef(from.lat9 + latStep9 / 2, from.lon9 + lonStep9 / 2);
	// The way to an end is at most as long as its parts along meridian and parallel; the parallel
	// is longest where the segment is nearest to the equator.
	const north = (Math.abs(radians(latStep9)) / 2) * GREATEST_CURVATURE_RADIUS_MM;
	const parallel = Math.sqrt(centre.x * centre.x + centre.y * centre.y) + north;
	return {
		flight,
		fromUs: from.tUs,
		toUs: to.tUs,
		lat9: from.lat9,
		lon9: from.lon9,
		altitude01mm: from.altitude01mm,
		latStep9,
		lonStep9,
		climb01mm: to.altitude01mm - from.altitude01mm,
		...centre,
		radiusMm: north + parallel * (Math.abs(radians(lonStep9)) / 2) + 1,
	};
}

/**
 * Calls `meet` once for every two segments of different flights that have time in common and may
 * come nearer than the rule's minima: a sweep along the earth's axis within each slice of time as
 * long as the longest segment.
 */
export function closePairs(
	segments: readonly Segment[],
	rule: LossRule,
	meet: (p: Segment, q: Segment) => void,
): void {
	for (const [slice, members] of slices(segments, rule.maxGapUs)) {
		members.sort((p, q) => p.z - p.radiusMm - (q.z - q.radiusMm));
		members.forEach((p, i) => {
			const top = p.z + p.radiusMm + rule.radiusMm;
			for (let j = i + 1; j < members.length; j++) {
				const q = members[j] as Segment;
				if (q.z - q.radiusMm > top) break;
				// A pair with time in common in two slices counts in the first that both are in.
				const firstUs = Math.max(p.fromUs, q.fromUs);
				if (p.flight === q.flight || firstUs > Math.min(p.toUs, q.toUs)) continue;
				if (Math.floor(firstUs / rule.maxGapUs) !== slice) continue;
				if (areNear(p, q, rule)) meet(p, q);
			}
		});
	}
}

function areNear(p: Segment, q: Segment, rule: LossRule): boolean {
	const lowP = Math.min(p.altitude01mm, p.altitude01mm + p.climb01mm);
	const highP = Math.max(p.altitude01mm, p.altitude01mm + p.climb01mm);
	const lowQ = Math.min(q.altitude01mm, q.altitude01mm + q.climb01mm);
	const highQ = Math.max(q.altitude01mm, q.altitude01mm + q.climb01mm);
	if (lowP - highQ >= rule.height01mm || lowQ - highP >= rule.height01mm) return false;
	const apart = p.radiusMm + q.radiusMm + rule.radiusMm;
	return chord2Mm2(p, q) <= apart * apart;
}

/** The segments of each slice of time, in order; a segment is in every slice that it touches. */
function slices(segments: readonly Segment[], sliceUs: number): Map<number, Segment[]> {
	const slices = new Map<number, Segment[]>();
	for (const segment of segments) {
		const last = Math.floor(segment.toUs / sliceUs);
		for (let slice = Math.floor(segment.fromUs / sliceUs); slice <= last; slice++) {
			const members = slices.get(slice);
			if (members === undefined) slices.set(slice, [segment]);
			else members.push(segment);
		}
	}
	return slices;
}

import { productsSign } from "./exact.ts";
import type { Segment } from "./replay/segment.ts";

/** The time in which two segments are nearer in height than a minimum. */
export interface VerticalLoss {
	/** Its ends belong to it only where the height is below the minimum there too. */
	startUs: number;
	endUs: number;
	/** The least height between two instants of it, 0.1 mm. */
	leastHeight(startUs: number, endUs: number): number;
}

/**
 * When, in the time two segments have in common, their heights differ by less than `height01mm`;
 * null when never. Heights are linear, so what holds at both ends holds between: the comparisons
 * at the ends decide, in exact integers. Only the instants of passing the minimum are rounded.
 */
export function verticalLoss(p: Segment, q: Segment, height01mm: number): VerticalLoss | null {
	const fromUs = Math.max(p.fromUs, q.fromUs);
	const toUs = Math.min(p.toUs, q.toUs);
	if (fromUs > toUs) return null;
	const aboveFrom = heightSign(p, q, fromUs, height01mm);
	const aboveTo = heightSign(p, q, toUs, height01mm);
	const belowFrom = heightSign(p, q, fromUs, -height01mm);
	const belowTo = heightSign(p, q, toUs, -height01mm);
	if ((aboveFrom >= 0 && aboveTo >= 0) || (belowFrom <= 0 && belowTo <= 0)) return null;

	const at = (tUs: number) => altitudeAt(p, tUs) - altitudeAt(q, tUs);
	const from = at(fromUs);
	const rate = toUs === fromUs ? 0 : (at(toUs) - from) / (toUs - fromUs);
	const passing = (level: number) =>
		Math.min(Math.max(fromUs + (level - from) / rate, fromUs), toUs);
	const limit = (sign: number) => passing(sign > 0 ? height01mm : -height01mm);
	return {
		startUs: aboveFrom >= 0 ? limit(1) : belowFrom <= 0 ? limit(-1) : fromUs,
		endUs: aboveTo >= 0 ? limit(1) : belowTo <= 0 ? limit(-1) : toUs,
		leastHeight(startUs, endUs) {
			const first = at(startUs);
			const last = at(endUs);
			return first * last <= 0 ? 0 : Math.min(Math.abs(first), Math.abs(last));
		},
	};
}

function altitudeAt(s: Segment, tUs: number): number {
	if (s.climb01mm === 0) return s.altitude01mm;
	return s.altitude01mm + (s.climb01mm * (tUs - s.fromUs)) / (s.toUs - s.fromUs);
}

/**
 * The sign of (height of p above q) − `level01mm` at an instant that is an end of p or of q, where
 * one altitude is a report and the other a fraction of the other segment's duration.
 */
function heightSign(p: Segment, q: Segment, tUs: number, level01mm: number): -1 | 0 | 1 {
	const reported = reportAt(p, tUs);
	if (reported !== null) return above(reported - level01mm, q, tUs);
	const other = (reportAt(q, tUs) as number) + level01mm;
	return -above(other, p, tUs) as -1 | 0 | 1;
}

/** The sign of `altitude01mm` − (altitude of s at an instant). */
function above(altitude01mm: number, s: Segment, tUs: number): -1 | 0 | 1 {
	if (s.toUs === s.fromUs) return Math.sign(altitude01mm - s.altitude01mm) as -1 | 0 | 1;
	return productsSign(
		altitude01mm - s.altitude01mm,
		s.toUs - s.fromUs,
		s.climb01mm,
		tUs - s.fromUs,
	);
}

function reportAt(s: Segment, tUs: number): number | null {
	if (tUs === s.fromUs) return s.altitude01mm;
	return tUs === s.toUs ? s.altitude01mm + s.climb01mm : null;
}

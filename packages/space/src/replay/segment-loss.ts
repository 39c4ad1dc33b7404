import { arcMm, type Ecef, toEcef } from "../geodesy.ts";
import type { Loss, LossRule } from "../loss.ts";
import { verticalLoss } from "../vertical-loss.ts";
import type { Segment } from "./segment.ts";

/** A loss of two flights that are not named. */
export type SegmentLoss = Omit<Loss, "a" | "b">;

/** The loss during the time that two segments have in common; null when there is none. */
export function segmentLoss(p: Segment, q: Segment, rule: LossRule): SegmentLoss | null {
	const vertical = verticalLoss(p, q, rule.height01mm);
	if (vertical === null) return null;
	const distanceAt = (tUs: number) => arcMm(positionAt(p, tUs), positionAt(q, tUs));
	const first = { tUs: vertical.startUs, mm: distanceAt(vertical.startUs) };
	const last = { tUs: vertical.endUs, mm: distanceAt(vertical.endUs) };
	const nearest = nearestIn(first, last, distanceAt);
	if (!(nearest.mm < rule.radiusMm)) return null;
	const start = edgeOfLoss(first, nearest.tUs, distanceAt, rule.radiusMm);
	const end = edgeOfLoss(last, nearest.tUs, distanceAt, rule.radiusMm);
	return {
		startUs: Math.floor(start),
		endUs: Math.ceil(end),
		minimumDistanceMm: Math.floor(nearest.mm),
		minimumHeight01mm: Math.floor(vertical.leastHeight(start, end)),
	};
}

function positionAt(s: Segment, tUs: number): Ecef {
	const share = s.toUs === s.fromUs ? 0 : (tUs - s.fromUs) / (s.toUs - s.fromUs);
	return toEcef(s.lat9 + share * s.latStep9, s.lon9 + share * s.lonStep9);
}

/** A distance at an instant. */
interface Apart {
	tUs: number;
	mm: number;
}

/**
 * The least of a distance whose square is close to a parabola of time, as that between two straight
 * courses is: the vertex of the parabola through three instants, tried again around the best.
 */
function nearestIn(first: Apart, last: Apart, distanceAt: (tUs: number) => number): Apart {
	let low = first.tUs;
	let high = last.tUs;
	let best = last.mm < first.mm ? last : first;
	// A distance costs more than all the rest: none is measured twice.
	const at = (tUs: number): number => {
		if (tUs === best.tUs) return best.mm;
		if (tUs === first.tUs) return first.mm;
		return tUs === last.tUs ? last.mm : distanceAt(tUs);
	};
	for (let round = 0; round < 4 && high - low > 1; round++) {
		const middle = (low + high) / 2;
		const [l, m, h] = [at(low), at(middle), at(high)];
		const bend = l * l - 2 * m * m + h * h;
		const vertex = middle + ((high - low) / 4) * ((l * l - h * h) / bend);
		const tUs = bend > 0 ? Math.min(Math.max(vertex, low), high) : middle;
		const tried = { tUs, mm: tUs === middle ? m : at(tUs) };
		if (m < tried.mm) best = m < best.mm ? { tUs: middle, mm: m } : best;
		else if (tried.mm < best.mm) best = tried;
		const reach = (high - low) / 64;
		low = Math.max(first.tUs, best.tUs - reach);
		high = Math.min(last.tUs, best.tUs + reach);
	}
	return best;
}

/** Where, on the way from an end of the time to the nearest instant, the distance falls below R. */
function edgeOfLoss(
	end: Apart,
	nearestUs: number,
	distanceAt: (tUs: number) => number,
	radiusMm: number,
): number {
	if (end.mm < radiusMm) return end.tUs;
	let apart = end.tUs;
	let near = nearestUs;
	while (Math.abs(apart - near) > 0.25) {
		const middle = (apart + near) / 2;
		if (distanceAt(middle) < radiusMm) near = middle;
		else apart = middle;
	}
	return apart;
}

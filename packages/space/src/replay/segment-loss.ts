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
	const nearest = nearestIn(vertical.startUs, vertical.endUs, distanceAt);
	if (!(nearest.mm < rule.radiusMm)) return null;
	const start = edgeOfLoss(vertical.startUs, nearest.tUs, distanceAt, rule.radiusMm);
	const end = edgeOfLoss(vertical.endUs, nearest.tUs, distanceAt, rule.radiusMm);
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

interface Nearest {
	tUs: number;
	mm: number;
}

/**
 * The least of a distance whose square is close to a parabola of time, as that between two straight
 * courses is: the vertex of the parabola through three instants, tried again around the best.
 */
function nearestIn(startUs: number, endUs: number, distanceAt: (tUs: number) => number): Nearest {
	const at = (tUs: number): Nearest => ({ tUs, mm: distanceAt(tUs) });
	let low = startUs;
	let high = endUs;
	let best = at(startUs);
	if (low === high) return best;
	const end = at(endUs);
	if (end.mm < best.mm) best = end;
	for (let round = 0; round < 4 && high - low > 1; round++) {
		const middle = (low + high) / 2;
		const [l, m, h] = [distanceAt(low), distanceAt(middle), distanceAt(high)];
		const bend = l * l - 2 * m * m + h * h;
		const vertex = middle + ((high - low) / 4) * ((l * l - h * h) / bend);
		const tried = at(bend > 0 ? Math.min(Math.max(vertex, low), high) : middle);
		if (m < tried.mm) best = m < best.mm ? { tUs: middle, mm: m } : best;
		else if (tried.mm < best.mm) best = tried;
		const reach = (high - low) / 64;
		low = Math.max(startUs, best.tUs - reach);
		high = Math.min(endUs, best.tUs + reach);
	}
	return best;
}

/** Where, on the way from an end of the time to the nearest instant, the distance falls below R. */
function edgeOfLoss(
	endUs: number,
	nearestUs: number,
	distanceAt: (tUs: number) => number,
	radiusMm: number,
): number {
	if (distanceAt(endUs) < radiusMm) return endUs;
	let apart = endUs;
	let near = nearestUs;
	while (Math.abs(apart - near) > 0.25) {
		const middle = (apart + near) / 2;
		if (distanceAt(middle) < radiusMm) near = middle;
		else apart = middle;
	}
	return apart;
}

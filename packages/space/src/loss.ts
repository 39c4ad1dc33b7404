import { arcMm, type Ecef, toEcef } from "./geodesy.ts";
import { closePairs, type Segment, segmentsOf } from "./segment-sweep.ts";
import type { Altitude01mm, Degrees9, Micros } from "./units.ts";
import { verticalLoss } from "./vertical-loss.ts";

/** One report of a flight. */
export interface Sample {
	tUs: Micros;
	lat9: Degrees9;
	lon9: Degrees9;
	altitude01mm: Altitude01mm;
}

export interface Flight {
	id: string;
	/** In order of time, no two at one time; altitudes of all flights in one datum. */
	samples: readonly Sample[];
}

export interface LossRule {
	/** Separated at this distance and beyond. */
	radiusMm: number;
	height01mm: number;
	/** Reports further apart in time say nothing about the time between them. */
	maxGapUs: number;
}

/** One unbroken loss of separation of two flights, `a` before `b` in code-unit order. */
export interface Loss {
	a: string;
	b: string;
	/** Rounded outward to the microsecond. */
	startUs: Micros;
	endUs: Micros;
	/** The least distance and the least height during it, each for itself; rounded down. */
	minimumDistanceMm: number;
	minimumHeight01mm: number;
}

/**
 * Every loss of separation: an instant, of all real instants, at which two flights are nearer than
 * `radiusMm` along the ellipsoid and nearer than `height01mm` in height. Positions are linear in
 * latitude, longitude and altitude between consecutive reports at most `maxGapUs` apart. Whether
 * the height is below its minimum is decided exactly, in integers. In order of start, then a, b.
 *
 * @throws RangeError naming the first sample that is not later than the one before it
 */
export function losses(flights: readonly Flight[], rule: LossRule): Loss[] {
	const pairs = new Map<string, Loss[]>();
	closePairs(segmentsOf(flights, rule.maxGapUs), rule, (p, q) => {
		const idP = (flights[p.flight] as Flight).id;
		const idQ = (flights[q.flight] as Flight).id;
		const loss = idP < idQ ? segmentLoss(p, q, idP, idQ, rule) : segmentLoss(q, p, idQ, idP, rule);
		if (loss === null) return;
		const key = `${loss.a.length} ${loss.a} ${loss.b}`;
		const found = pairs.get(key);
		if (found === undefined) pairs.set(key, [loss]);
		else found.push(loss);
	});
	const byTime = (x: Loss, y: Loss) => x.startUs - y.startUs || x.endUs - y.endUs;
	return [...pairs.values()]
		.flatMap((found) => joined(found.sort(byTime)))
		.sort((x, y) => byTime(x, y) || order(x.a, y.a) || order(x.b, y.b));
}

function order(x: string, y: string): number {
	return x < y ? -1 : x > y ? 1 : 0;
}

/** One loss for each unbroken run of losses of one pair, which are in order of start. */
function joined(found: readonly Loss[]): Loss[] {
	const runs: Loss[] = [];
	for (const loss of found) {
		const last = runs[runs.length - 1];
		// Both ends are rounded outward, so runs that touch overlap.
		if (last === undefined || loss.startUs > last.endUs) {
			runs.push({ ...loss });
			continue;
		}
		last.endUs = Math.max(last.endUs, loss.endUs);
		last.minimumDistanceMm = Math.min(last.minimumDistanceMm, loss.minimumDistanceMm);
		last.minimumHeight01mm = Math.min(last.minimumHeight01mm, loss.minimumHeight01mm);
	}
	return runs;
}

/** The loss during the time that two segments have in common. */
function segmentLoss(p: Segment, q: Segment, a: string, b: string, rule: LossRule): Loss | null {
	const vertical = verticalLoss(p, q, rule.height01mm);
	if (vertical === null) return null;
	const distanceAt = (tUs: number) => arcMm(positionAt(p, tUs), positionAt(q, tUs));
	const nearest = nearestIn(vertical.startUs, vertical.endUs, distanceAt);
	if (!(nearest.mm < rule.radiusMm)) return null;
	const start = edgeOfLoss(vertical.startUs, nearest.tUs, distanceAt, rule.radiusMm);
	const end = edgeOfLoss(vertical.endUs, nearest.tUs, distanceAt, rule.radiusMm);
	return {
		a,
		b,
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

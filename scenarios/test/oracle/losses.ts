import { distanceM, least, type Place, placeOf, plane } from "./geodesy.ts";

export interface OracleSample {
	tUs: number;
	lat9: number;
	lon9: number;
	altitude01mm: number;
}
export interface OracleFlight {
	id: string;
	samples: readonly OracleSample[];
}

const LONGEST_GAP_US = 30_000_000;

/**
 * Every unordered pair of flights that at some real instant is nearer than `radiusMm` horizontally
 * and `height01mm` vertically, both strictly, with positions linear in latitude, longitude and
 * altitude between reports at most 30 s apart. Every pair is walked segment by segment; the vertical
 * condition is decided in integers, the horizontal one by geographiclib.
 * @returns `a b` for each pair, ids in order of text.
 */
export function oracleLosses(
	flights: readonly OracleFlight[],
	radiusMm: number,
	height01mm: number,
): string[] {
	const lost: string[] = [];
	for (const [i, a] of flights.entries()) {
		for (let j = i + 1; j < flights.length; j++) {
			const b = flights[j] as OracleFlight;
			if (losesSeparation(a.samples, b.samples, radiusMm / 1_000, height01mm)) {
				lost.push([a.id, b.id].sort().join(" "));
			}
		}
	}
	return lost.sort();
}

function losesSeparation(
	a: readonly OracleSample[],
	b: readonly OracleSample[],
	radiusM: number,
	height01mm: number,
): boolean {
	const last = (samples: readonly OracleSample[]) => samples.at(-1)?.tUs ?? 0;
	if ((a[0]?.tUs ?? 0) > last(b) || (b[0]?.tUs ?? 0) > last(a)) return false;
	let [i, j] = [0, 0];
	while (i + 1 < a.length && j + 1 < b.length) {
		const [a0, a1] = [a[i], a[i + 1]] as [OracleSample, OracleSample];
		const [b0, b1] = [b[j], b[j + 1]] as [OracleSample, OracleSample];
		const fromUs = Math.max(a0.tUs, b0.tUs);
		const toUs = Math.min(a1.tUs, b1.tUs);
		const known = a1.tUs - a0.tUs <= LONGEST_GAP_US && b1.tUs - b0.tUs <= LONGEST_GAP_US;
		if (known && fromUs <= toUs && lostWithin(a0, a1, b0, b1, fromUs, toUs, radiusM, height01mm)) {
			return true;
		}
		if (a1.tUs <= b1.tUs) i++;
		else j++;
	}
	return false;
}

function lostWithin(
	a0: OracleSample,
	a1: OracleSample,
	b0: OracleSample,
	b1: OracleSample,
	fromUs: number,
	toUs: number,
	radiusM: number,
	height01mm: number,
): boolean {
	const nearest = Math.max(
		Math.min(a0.altitude01mm, a1.altitude01mm) - Math.max(b0.altitude01mm, b1.altitude01mm),
		Math.min(b0.altitude01mm, b1.altitude01mm) - Math.max(a0.altitude01mm, a1.altitude01mm),
	);
	if (nearest >= height01mm) return false;
	// A degree of latitude is nowhere shorter than 110,574 m.
	const latitudesApart = Math.max(
		Math.min(a0.lat9, a1.lat9) - Math.max(b0.lat9, b1.lat9),
		Math.min(b0.lat9, b1.lat9) - Math.max(a0.lat9, a1.lat9),
	);
	if ((latitudesApart / 1e9) * 110_574 > radiusM) return false;
	const near = verticalPart(a0, a1, b0, b1, fromUs, toUs, height01mm);
	if (near === null) return false;
	const project = plane(placeOf(a0));
	const at = (part: number): [Place, Place] => {
		const tUs = fromUs + part * (toUs - fromUs);
		return [positionAt(a0, a1, tUs), positionAt(b0, b1, tUs)];
	};
	const flat = (part: number) => {
		const [p, q] = at(part).map(project) as [{ x: number; y: number }, { x: number; y: number }];
		return Math.hypot(p.x - q.x, p.y - q.y);
	};
	const [from, to] = near;
	if (least(flat, from, to, 12) > radiusM * 1.01 + 100) return false;
	return least((part) => distanceM(...at(part)), from, to) < radiusM;
}

/**
 * The part of a segment, 0 to 1, in which the height between the flights is below the limit; null
 * where it never is, decided without rounding.
 */
function verticalPart(
	a0: OracleSample,
	a1: OracleSample,
	b0: OracleSample,
	b1: OracleSample,
	fromUs: number,
	toUs: number,
	height01mm: number,
): [number, number] | null {
	const lengthA = BigInt(a1.tUs - a0.tUs);
	const lengthB = BigInt(b1.tUs - b0.tUs);
	/** Altitude of a less that of b, times both lengths. */
	const gap = (tUs: number) => {
		const climbA = BigInt(a1.altitude01mm - a0.altitude01mm) * BigInt(tUs - a0.tUs);
		const climbB = BigInt(b1.altitude01mm - b0.altitude01mm) * BigInt(tUs - b0.tUs);
		const level = BigInt(a0.altitude01mm - b0.altitude01mm) * lengthA * lengthB;
		return level + climbA * lengthB - climbB * lengthA;
	};
	const limit = BigInt(height01mm) * lengthA * lengthB;
	const [start, end] = [gap(fromUs), gap(toUs)];
	const [lower, upper] = start < end ? [start, end] : [end, start];
	if (lower >= limit || upper <= -limit) return null;
	if (start === end) return [0, 1];
	const part = (value: bigint) => Number(value - start) / Number(end - start);
	const [enter, leave] = start < end ? [part(-limit), part(limit)] : [part(limit), part(-limit)];
	return [Math.max(0, enter), Math.min(1, leave)];
}

function positionAt(before: OracleSample, after: OracleSample, tUs: number): Place {
	const part = (tUs - before.tUs) / (after.tUs - before.tUs);
	return placeOf({
		lat9: before.lat9 + part * (after.lat9 - before.lat9),
		lon9: before.lon9 + part * (after.lon9 - before.lon9),
	});
}

import type { Budget } from "../budget.ts";
import { type Minima, outlinesMeet } from "../meet.ts";
import type { Volume } from "../volume.ts";

/** Along what an operation is moved as a whole: µs of time, or 0.1 mm of height. */
export type Axis = "time" | "height";

/** Shifts strictly between two numbers. */
export interface OpenInterval {
	from: number;
	to: number;
}

/**
 * The shifts of all of `volumes` along an axis at which one of them meets one of `others`: as the
 * outlines stay where they are, each pair meets for exactly one open interval of shifts. Bands of
 * different datum count as meeting at every height.
 *
 * @throws BudgetExceeded when the outlines need more edge tests than the budget has left
 */
export function meetingShifts(
	volumes: readonly Volume[],
	others: readonly Volume[],
	minima: Minima,
	axis: Axis,
	budget: Budget,
): OpenInterval[] {
	const shifts: OpenInterval[] = [];
	for (const a of volumes)
		for (const b of others) {
			const shift = axis === "time" ? timeShift(a, b, minima) : heightShift(a, b, minima);
			if (shift !== null && outlinesMeet(a.outline, b.outline, minima.radiusMm, budget))
				shifts.push(shift);
		}
	return shifts;
}

/** While a.start + s < b.end and b.start < a.end + s. */
function timeShift(a: Volume, b: Volume, { height01mm }: Minima): OpenInterval | null {
	const gap01mm = Math.max(
		a.band.lower01mm - b.band.upper01mm,
		b.band.lower01mm - a.band.upper01mm,
	);
	if (a.band.datum === b.band.datum && gap01mm >= height01mm) return null;
	return { from: b.window.startUs - a.window.endUs, to: b.window.endUs - a.window.startUs };
}

/** While both gaps, b over a + s and a + s over b, are below the minimum. */
function heightShift(a: Volume, b: Volume, { height01mm }: Minima): OpenInterval | null {
	if (a.window.startUs >= b.window.endUs || b.window.startUs >= a.window.endUs) return null;
	if (a.band.datum !== b.band.datum)
		return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
	return {
		from: b.band.lower01mm - a.band.upper01mm - height01mm,
		to: b.band.upper01mm - a.band.lower01mm + height01mm,
	};
}

/** The shift nearest to `from`, upwards (1) or downwards (−1), that is in none of the intervals. */
export function nearestFree(
	intervals: readonly OpenInterval[],
	from: number,
	sense: 1 | -1,
): number {
	const ordered = intervals.toSorted((a, b) => (sense > 0 ? a.from - b.from : b.to - a.to));
	let at = from;
	for (const { from, to } of ordered) if (from < at && at < to) at = sense > 0 ? to : from;
	return at;
}

/** The volumes moved as a whole along an axis. */
export function shifted(volumes: readonly Volume[], axis: Axis, by: number): Volume[] {
	return volumes.map((volume) => {
		if (axis === "time") {
			const { startUs, endUs } = volume.window;
			return { ...volume, window: { startUs: startUs + by, endUs: endUs + by } };
		}
		const { datum, lower01mm, upper01mm } = volume.band;
		return {
			...volume,
			band: { datum, lower01mm: lower01mm + by, upper01mm: upper01mm + by },
		};
	});
}

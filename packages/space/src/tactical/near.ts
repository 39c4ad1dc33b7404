import { MAX_CLASSES } from "./layout.ts";
import type { Extents, SweepRule } from "./plan.ts";

/** How far a float's rounding moves it, in parts of it. */
const ROUNDING = 2 ** -24;
/** For floats so small that they have fewer bits, and for the rounding of the exact step itself. */
const TINY_MM = 1;

/**
 * For each class the square of the distance, in mm, up to which the quick test keeps a pair: it flies
 * both on in floats to where they seem nearest within the look-ahead, and they are no further apart
 * there than that if they ever lose separation. That is R and what floats make of it.
 *
 * Let u be a float's rounding, P the greatest distance from the middle and W the longest flight in
 * the look-ahead T, along either axis; d and v the true relative position and velocity. The floats'
 * d is off by at most a = 6uP, their v by b with bT = 6uW, as vectors. A pair that comes within R has
 * |d| ≤ R + |v|T, and |v|T ≤ 3W. The instant is d·v/v², clamped to the look-ahead. Its error moves the
 * pair by at most |v|T, and where |v| > 4b also by at most 2.5a + 20u(|d| + a) + 6.5|d|b/|v|, in which
 * the last is 6.5(bT + Rb/|v|); where |v| ≤ 4b, |v|T ≤ 4bT does. The lesser of |v|T and 6.5Rb/|v| is at most
 * √(6.5·R·bT). Flying on rounds by another a + bT + 3u(|d| + |v|T). Together less than
 * u(32P + 256W + 40R) + √(48uRW); squares round by some u of themselves.
 */
export function nearReach(extents: Extents, { minima }: SweepRule): Float64Array {
	const { lowX, highX, lowY, highY, bins } = extents;
	const widest = Math.max(...bins.map((bin) => bin.widest));
	const highest = Math.max(...bins.map((bin) => bin.highest));
	const farthest = Math.max((highX - lowX) / 2 + widest, (highY - lowY) / 2 + highest);
	const longest = Math.max(widest, highest);
	const reach = new Float64Array(MAX_CLASSES);
	for (const [a, row] of minima.entries()) {
		const radius = Math.max(...row.map((pair) => pair?.radiusMm ?? 0));
		const rounding = ROUNDING * (32 * farthest + 256 * longest + 40 * radius);
		const slack = TINY_MM + rounding + Math.sqrt(48 * ROUNDING * radius * longest);
		reach[a] = (radius + slack) ** 2 * (1 + 64 * ROUNDING);
	}
	return reach;
}

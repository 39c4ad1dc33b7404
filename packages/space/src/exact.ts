/** Signs of expressions over safe integers, exact at any magnitude. */

/**
 * The sign of `a·b − c·d` for safe integers. Rounding keeps the order of two products, so only
 * products that round to the same number need exact arithmetic.
 */
export function productsSign(a: number, b: number, c: number, d: number): -1 | 0 | 1 {
	const ab = a * b;
	const cd = c * d;
	if (ab !== cd) return ab > cd ? 1 : -1;
	const exact = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d);
	return exact > 0n ? 1 : exact < 0n ? -1 : 0;
}

/** A point with integer coordinates whose differences are safe integers. */
export interface GridPoint {
	x: number;
	y: number;
}

/** 1 when a → b → c turns left, −1 when it turns right, 0 when the three are on one line. */
export function orientation(a: GridPoint, b: GridPoint, c: GridPoint): -1 | 0 | 1 {
	return productsSign(b.x - a.x, c.y - a.y, b.y - a.y, c.x - a.x);
}

/** Whether two closed segments have a point in common. */
export function segmentsTouch(a: GridPoint, b: GridPoint, c: GridPoint, d: GridPoint): boolean {
	if (
		Math.max(a.x, b.x) < Math.min(c.x, d.x) ||
		Math.max(c.x, d.x) < Math.min(a.x, b.x) ||
		Math.max(a.y, b.y) < Math.min(c.y, d.y) ||
		Math.max(c.y, d.y) < Math.min(a.y, b.y)
	) {
		return false;
	}
	return (
		orientation(a, b, c) * orientation(a, b, d) <= 0 &&
		orientation(c, d, a) * orientation(c, d, b) <= 0
	);
}

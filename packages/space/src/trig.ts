/**
 * Sine, cosine and arc tangent with + − × ÷ only, after Sun's fdlibm (k_sin.c, k_cos.c,
 * e_rem_pio2.c, s_atan.c, e_atan2.c), so that two programs agree in every bit. The library
 * functions of `Math` may differ between engines and versions.
 */

const TWO_OVER_PI = 0.6366197723675814;
/** π/2 in parts of 33 bits, so that a small integer times a part is exact, and the rest. */
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_REST = 8.4784276603689e-32;

/** Sine of `x + y`, |x| ≤ π/4, where `y` is the tail of `x`. */
function sineKernel(x: number, y: number): number {
	const z = x * x;
	const v = z * x;
	const r =
		0.00833333333332249 +
		z *
			(-0.0001984126982985795 +
				z * (0.0000027557313707070068 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
	return x - (z * (0.5 * y - v * r) - y - v * -0.16666666666666632);
}

/** Cosine of `x + y`, |x| ≤ π/4, where `y` is the tail of `x`. */
function cosineKernel(x: number, y: number): number {
	const z = x * x;
	const r =
		z *
		(0.0416666666666666 +
			z *
				(-0.001388888888887411 +
					z *
						(0.00002480158728947673 +
							z *
								(-2.7557314351390663e-7 +
									z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
	const half = 0.5 * z;
	const w = 1 - half;
	return w + (1 - w - half + (z * r - x * y));
}

/** What is left of an angle after whole quarter turns: |head| ≤ π/4, and the tail of it. */
const left = { head: 0.5, tail: 0.5 };

/** Takes the nearest whole number of quarter turns from `x`; returns how many. */
function takeQuarters(x: number): number {
	if (!(Math.abs(x) <= 1000)) {
		throw new RangeError(`angle ${x} rad: expected a number from -1000 to 1000`);
	}
	const n = Math.floor(x * TWO_OVER_PI + 0.5);
	// Three exact subtractions, each keeping what the last one lost.
	const r1 = x - n * HALF_PI_1;
	const w2 = n * HALF_PI_2;
	const r2 = r1 - w2;
	const lost2 = r1 - r2 - w2;
	const w3 = n * HALF_PI_3;
	const r3 = r2 - w3;
	const lost3 = r2 - r3 - w3;
	const rest = n * HALF_PI_REST - lost3 - lost2;
	left.head = r3 - rest;
	left.tail = r3 - left.head - rest;
	return n;
}

/** The sine of `x` advanced by `quarters` quarter turns. */
function turned(x: number, quarters: number): number {
	const quadrant = (takeQuarters(x) + quarters) & 3;
	const { head, tail } = left;
	const value = (quadrant & 1) === 0 ? sineKernel(head, tail) : cosineKernel(head, tail);
	return quadrant < 2 ? value : -value;
}

/** Sine of `x` radians, |x| ≤ 1000. @throws RangeError beyond. */
export function sin(x: number): number {
	return turned(x, 0);
}

/** Cosine of `x` radians, |x| ≤ 1000. @throws RangeError beyond. */
export function cos(x: number): number {
	return turned(x, 1);
}

/** Sine and cosine of one angle. */
export interface SineCosine {
	sine: number;
	cosine: number;
}

/** Writes `sin(x)` and `cos(x)`: together they cost little more than one. @throws RangeError as they do */
export function sineCosine(x: number, into: SineCosine): void {
	const quadrant = takeQuarters(x) & 3;
	const { head, tail } = left;
	const sine = sineKernel(head, tail);
	const cosine = cosineKernel(head, tail);
	const isOdd = (quadrant & 1) !== 0;
	const ofSine = isOdd ? cosine : sine;
	const ofCosine = isOdd ? sine : cosine;
	into.sine = quadrant < 2 ? ofSine : -ofSine;
	into.cosine = quadrant === 0 || quadrant === 3 ? ofCosine : -ofCosine;
}

/** atan(0.5), atan(1), atan(1.5), atan(∞), each with the rest that a double cannot hold. */
const ATAN_HEAD = [
	0.4636476090008061, 0.7853981633974483, 0.982793723247329, 1.5707963267948966,
] as const;
const ATAN_REST = [
	2.2698777452961687e-17, 3.061616997868383e-17, 1.3903311031230998e-17, 6.123233995736766e-17,
] as const;

function positiveAtan(x: number): number {
	if (x < 0.4375) return x - x * atanSeries(x);
	let t: number;
	let part: 0 | 1 | 2 | 3;
	if (x < 0.6875) {
		part = 0;
		t = (2 * x - 1) / (2 + x);
	} else if (x < 1.1875) {
		part = 1;
		t = (x - 1) / (x + 1);
	} else if (x < 2.4375) {
		part = 2;
		t = (x - 1.5) / (1 + 1.5 * x);
	} else {
		part = 3;
		t = -1 / x;
	}
	return ATAN_HEAD[part] - (t * atanSeries(t) - ATAN_REST[part] - t);
}

/** 1 − atan(x)/x for small x. */
function atanSeries(x: number): number {
	const z = x * x;
	const w = z * z;
	const odd =
		0.3333333333333293 +
		w *
			(0.14285714272503466 +
				w *
					(0.09090887133436507 +
						w * (0.06661073137387531 + w * (0.049768779946159324 + w * 0.016285820115365782))));
	const even =
		-0.19999999999876483 +
		w *
			(-0.11111110405462356 +
				w * (-0.0769187620504483 + w * (-0.058335701337905735 + w * -0.036531572744216916)));
	return z * odd + w * even;
}

/** The angle of the vector (x, y) from the x axis, radians in (−π, π]; 0 for the null vector. */
export function atan2(y: number, x: number): number {
	if (y === 0) return x < 0 ? Math.PI : 0;
	if (x === 0) return y > 0 ? ATAN_HEAD[3] : -ATAN_HEAD[3];
	const angle = positiveAtan(Math.abs(y / x));
	const upper = x > 0 ? angle : Math.PI - (angle - 1.2246467991473532e-16);
	return y > 0 ? upper : -upper;
}

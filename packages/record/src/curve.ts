/**
 * As much of edwards25519 (RFC 8032 section 5.1) as tells whether a public key is safe to enrol.
 * It handles public keys only, once each, so it need be neither constant-time nor fast.
 */
const P = 2n ** 255n - 19n;
/** Order of the prime subgroup. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = modulo(-121665n * power(121666n, P - 2n));
const SQRT_MINUS_1 = power(2n, (P - 1n) / 4n);

/** Extended homogeneous coordinates: x = X/Z, y = Y/Z, xy = T/Z. */
interface Point {
	X: bigint;
	Y: bigint;
	Z: bigint;
	T: bigint;
}

const IDENTITY: Point = { X: 0n, Y: 1n, Z: 1n, T: 0n };

/** The point of a 32-byte encoding (section 5.1.3); undefined if non-canonical or not on the curve. */
export function decodePoint(encoded: Uint8Array): Point | undefined {
	let y = 0n;
	for (let i = 31; i >= 0; i--) y = (y << 8n) | BigInt(encoded[i] as number);
	const sign = y >> 255n;
	y &= (1n << 255n) - 1n;
	if (y >= P) return undefined;
	const x = recoverX(y, sign);
	return x === undefined ? undefined : { X: x, Y: y, Z: 1n, T: modulo(x * y) };
}

/** True when the point's order divides the cofactor 8. */
export function isSmallOrder(point: Point): boolean {
	return isIdentity(multiply(8n, point));
}

/** True when the point lies in the subgroup of prime order. */
export function isTorsionFree(point: Point): boolean {
	return isIdentity(multiply(L, point));
}

function recoverX(y: bigint, sign: bigint): bigint | undefined {
	const u = modulo(y * y - 1n);
	const v = modulo(D * y * y + 1n);
	const v3 = modulo(v * v * v);
	let x = modulo(u * v3 * power(modulo(u * v3 * v3 * v), (P - 5n) / 8n));
	const vx2 = modulo(v * x * x);
	if (vx2 === modulo(-u)) x = modulo(x * SQRT_MINUS_1);
	else if (vx2 !== u) return undefined;
	if (x === 0n && sign === 1n) return undefined;
	return (x & 1n) === sign ? x : modulo(-x);
}

/** Section 5.1.4, complete for every pair of points. */
function add(a: Point, b: Point): Point {
	const A = modulo((a.Y - a.X) * (b.Y - b.X));
	const B = modulo((a.Y + a.X) * (b.Y + b.X));
	const C = modulo(2n * D * a.T * b.T);
	const Z2 = modulo(2n * a.Z * b.Z);
	const [E, F, G, H] = [B - A, Z2 - C, Z2 + C, B + A];
	return { X: modulo(E * F), Y: modulo(G * H), T: modulo(E * H), Z: modulo(F * G) };
}

function multiply(times: bigint, point: Point): Point {
	let sum = IDENTITY;
	for (let doubled = point; times > 0n; times >>= 1n) {
		if (times & 1n) sum = add(sum, doubled);
		doubled = add(doubled, doubled);
	}
	return sum;
}

function isIdentity(point: Point): boolean {
	return point.X === 0n && point.Y === point.Z;
}

function modulo(value: bigint): bigint {
	const rest = value % P;
	return rest < 0n ? rest + P : rest;
}

function power(base: bigint, exponent: bigint): bigint {
	let result = 1n;
	for (let square = base; exponent > 0n; exponent >>= 1n) {
		if (exponent & 1n) result = modulo(result * square);
		square = modulo(square * square);
	}
	return result;
}

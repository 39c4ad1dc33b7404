/**
 * Reads plain decimal text as an exact integer of `10^-places`, without passing through a binary
 * fraction: `scaledInteger("47.7052", 9)` is 47 705 200 000. Digits beyond `places` are rounded,
 * halves away from zero.
 * @returns NaN where the text is not `[-+]digits[.digits]` or would not be a safe integer.
 */
export function scaledInteger(text: string, places: number): number {
	let at = 0;
	const sign = text.charCodeAt(0);
	if (sign === MINUS || sign === PLUS) at = 1;
	let value = 0;
	let digits = 0;
	let decimals = -1;
	let roundUp = false;
	for (; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === POINT) {
			if (decimals >= 0) return Number.NaN;
			decimals = 0;
			continue;
		}
		const digit = code - ZERO;
		if (digit < 0 || digit > 9) return Number.NaN;
		digits++;
		if (decimals >= 0) {
			if (decimals === places) roundUp = digit >= 5;
			if (decimals >= places) {
				decimals++;
				continue;
			}
			decimals++;
		}
		value = value * 10 + digit;
		if (value > Number.MAX_SAFE_INTEGER) return Number.NaN;
	}
	if (digits === 0) return Number.NaN;
	for (let missing = places - Math.max(decimals, 0); missing > 0; missing--) value *= 10;
	if (roundUp) value += 1;
	if (value > Number.MAX_SAFE_INTEGER) return Number.NaN;
	return sign === MINUS && value !== 0 ? -value : value;
}

const MINUS = 45;
const PLUS = 43;
const POINT = 46;
const ZERO = 48;

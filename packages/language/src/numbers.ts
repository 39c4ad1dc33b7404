/**
 * Digits on a desk are Latin in every language, so that two watches read the same figure to one
 * another over voice. The minus is U+2212, as wide as a plus.
 */

const MINUS = "\u2212";

/** An integer with a comma between thousands: -12345 → "−12,345". */
export function formatCount(value: number): string {
	const digits = String(Math.abs(value));
	const grouped = digits.replace(/\B(?=(\d{3})+$)/g, ",");
	return value < 0 ? MINUS + grouped : grouped;
}

/**
 * `numerator / denominator` with a fixed number of decimals, rounded half away from zero.
 * Both are safe integers and so is numerator × 10^decimals: nothing passes through a fraction.
 */
export function formatRatio(numerator: number, denominator: number, decimals: number): string {
	const scale = 10 ** decimals;
	const scaled = BigInt(Math.abs(numerator)) * BigInt(scale);
	const half = BigInt(denominator) / 2n;
	const rounded = Number((scaled + half) / BigInt(denominator));
	const whole = formatCount(Math.floor(rounded / scale));
	const text =
		decimals === 0 ? whole : `${whole}.${String(rounded % scale).padStart(decimals, "0")}`;
	return numerator < 0 && rounded !== 0 ? MINUS + text : text;
}

/** A measured number, such as an extent, with a fixed number of decimals. */
export function formatDecimal(value: number, decimals: number): string {
	const scale = 10 ** decimals;
	return formatRatio(Math.round(value * scale), scale, decimals);
}

/** Extent of a disclosure: whole km²·h from 100 up, one decimal below. */
export function formatExtent(extentKm2h: number): string {
	return `${formatDecimal(extentKm2h, extentKm2h < 100 ? 1 : 0)} km²·h`;
}

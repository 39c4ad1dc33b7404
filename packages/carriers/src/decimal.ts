/** Decimal without sign or leading zeroes, 0 … 2^53−1; undefined for everything else. */
export function decimal(text: string): number | undefined {
	if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
	const value = Number(text);
	return Number.isSafeInteger(value) ? value : undefined;
}

/** RFC 4648 section 4 in its one canonical spelling; undefined for every other spelling. */
export function decodeBase64(text: string): Buffer | undefined {
	const bytes = Buffer.from(text, "base64");
	return bytes.toString("base64") === text ? bytes : undefined;
}

export function encodeBase64(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** Decimal without sign or leading zeroes, 0 … 2^53−1; undefined for everything else. */
export function decodeDecimal(text: string): number | undefined {
	if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
	const value = Number(text);
	return Number.isSafeInteger(value) ? value : undefined;
}

export function isCount(value: number): boolean {
	return Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);
}

// A byte order mark is kept: the text must stand for exactly the bytes that were signed.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** undefined where the bytes are not valid UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
	try {
		return utf8.decode(bytes);
	} catch {
		return undefined;
	}
}

export const HASH_BYTES = 32;

/** A SHA-256 hash in base64; undefined for everything else. */
export function decodeHash(text: string): Buffer | undefined {
	if (text.length !== 44) return undefined;
	const bytes = decodeBase64(text);
	return bytes?.length === HASH_BYTES ? bytes : undefined;
}

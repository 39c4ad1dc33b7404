/**
 * Sizes that sealed bytes come in, so that whoever carries them learns little from their length:
 * 1, 2, 4, 8 and 16 KiB, and from there on every multiple of 16 KiB.
 */

const SMALLEST = 1024;
const LARGEST_POWER = 16 * 1024;
const LENGTH_BYTES = 4;

/** The smallest of the sizes that holds `bytes`. */
export function bucketOf(bytes: number): number {
	if (bytes > LARGEST_POWER) return Math.ceil(bytes / LARGEST_POWER) * LARGEST_POWER;
	let size = SMALLEST;
	while (size < bytes) size *= 2;
	return size;
}

export function isBucket(bytes: number): boolean {
	return bytes > 0 && bucketOf(bytes) === bytes;
}

/** Length in four bytes, the content, zeroes: together with `overhead` more bytes, a bucket. */
export function pad(content: Uint8Array, overhead: number): Uint8Array {
	const size = bucketOf(LENGTH_BYTES + content.length + overhead) - overhead;
	const padded = new Uint8Array(size);
	new DataView(padded.buffer).setUint32(0, content.length);
	padded.set(content, LENGTH_BYTES);
	return padded;
}

/** What `pad` was given; undefined for bytes that it does not make. */
export function unpad(padded: Uint8Array, overhead: number): Uint8Array | undefined {
	if (padded.length < LENGTH_BYTES) return undefined;
	const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
	const end = LENGTH_BYTES + length;
	if (bucketOf(end + overhead) !== padded.length + overhead) return undefined;
	if (padded.subarray(end).some((byte) => byte !== 0)) return undefined;
	return padded.slice(LENGTH_BYTES, end);
}

/** The most that `pad` can be given where all together may be at most `bytes`, itself a bucket. */
export function roomIn(bytes: number, overhead: number): number {
	return bytes - overhead - LENGTH_BYTES;
}

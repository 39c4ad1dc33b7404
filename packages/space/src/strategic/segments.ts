/**
 * A table that grows in segments: no row moves when it grows, but for those of a segment that is
 * not yet full, which starts small and doubles.
 */
export const SEGMENT_BITS = 16;
/** Rows in a segment. */
export const SEGMENT = 2 ** SEGMENT_BITS;
export const IN_SEGMENT = SEGMENT - 1;
const LEAST_ROWS = 16;

/** Makes room for a row of so many words. */
export function growSegments(segments: Int32Array[], row: number, words: number): void {
	const segment = row >>> SEGMENT_BITS;
	while (segments.length < segment) segments.push(new Int32Array(0));
	const held = segments[segment];
	const inSegment = row & IN_SEGMENT;
	let rows = LEAST_ROWS;
	while (rows <= inSegment) rows *= 2;
	// A small table is worth its thrift; the segments of a large one are made whole.
	if (segment > 0) rows = SEGMENT;
	if (held !== undefined && held.length >= rows * words) return;
	const grown = new Int32Array(rows * words);
	if (held !== undefined) grown.set(held);
	segments[segment] = grown;
}

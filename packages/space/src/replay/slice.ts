/**
 * What flies in one slice of time, in pieces: consecutive segments of one flight that touch the
 * slice. All numbers of a piece stand side by side, so that a look at it is a look at one place.
 */
export interface Slice {
	count: number;
	/**
	 * What each piece keeps to, `BOX` numbers: the first coordinate as a middle and how far it goes
	 * to either side at most, the second so too (its middle in [0, turn)), the altitude so too; a
	 * lower bound of (distance / difference of the second coordinate)² for what is near to it; how
	 * far east or west the middle of something near can be, `Infinity`: anywhere.
	 */
	boxes: Float64Array;
	/**
	 * What each piece is, `PIECE` numbers: the sample that begins its first segment, the one that
	 * ends its last, the flight, and 1 if that last one is the last before a gap or the end.
	 */
	pieces: Int32Array;
}

/**
 * Numbers of one piece. Inner loops write them out, as they do the `SAMPLE` of a sample: an imported
 * number is looked up each time.
 */
export const BOX = 8;
export const PIECE = 4;

/** Room for so many pieces at first. */
const LEAST = 64;

export function emptySlice(): Slice {
	return { count: 0, ...arrays(LEAST) };
}

/** Twice the room. */
export function grow(slice: Slice): void {
	const grown = arrays((2 * slice.boxes.length) / BOX);
	grown.boxes.set(slice.boxes);
	grown.pieces.set(slice.pieces);
	Object.assign(slice, grown);
}

function arrays(capacity: number): Omit<Slice, "count"> {
	return {
		boxes: new Float64Array(BOX * capacity),
		pieces: new Int32Array(PIECE * capacity),
	};
}

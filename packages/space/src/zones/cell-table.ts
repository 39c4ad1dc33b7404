import { COLUMNS, FIRST, ROWS } from "./grid.ts";

/**
 * A number for each cell of the globe, 0 at first. Only rows that are written have room of their own:
 * all others share one of zeros, so that a few zones take what a few rows do.
 */
export interface CellTable {
	/** The number of a cell stands at the cell plus what `shifts` says of its row. */
	numbers: Int32Array;
	shifts: Int32Array;
}

/** A table with room in the rows that are marked. */
export function cellTable(isWritten: Uint8Array): CellTable {
	const shifts = new Int32Array(ROWS);
	let end = COLUMNS.reduce((most, columns) => Math.max(most, columns), 0);
	for (let row = 0; row < ROWS; row++) {
		const first = FIRST[row] as number;
		shifts[row] = (isWritten[row] === 1 ? end : 0) - first;
		if (isWritten[row] === 1) end += COLUMNS[row] as number;
	}
	return { numbers: new Int32Array(end), shifts };
}

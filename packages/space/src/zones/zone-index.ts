import { type Spine, spineOf } from "../spine.ts";
import { DATUMS } from "../units.ts";
import type { Volume } from "../volume.ts";
import { CELLS } from "./grid.ts";
import { cellsOfOutline } from "./zone-cells.ts";

/** Zones by the cells of the globe that they touch; made once, asked by `entries` every tick. */
export interface ZoneIndex {
	zones: readonly Volume[];
	spines: readonly Spine[];
	/** Entries of cell c: `first[c]` up to, without it, `first[c + 1]`. */
	first: Int32Array;
	/** Twice the number of the zone, and one more where it holds all of the cell. */
	entries: Int32Array;
	/** Of each zone. */
	startUs: Float64Array;
	endUs: Float64Array;
	lower01mm: Int32Array;
	upper01mm: Int32Array;
	/** Place of its datum in `DATUMS`. */
	datum: Uint8Array;
}

/**
 * Puts zones into cells of an eighth of a degree. Their outlines must not change afterwards, and
 * polygons must be simple, as `volumeFaults` sees to.
 */
export function zoneIndex(zones: readonly Volume[]): ZoneIndex {
	const first = new Int32Array(CELLS + 1);
	// A cell and what stands in it, one after the other.
	let pairs = new Int32Array(1024);
	let length = 0;
	for (const [zone, { outline }] of zones.entries()) {
		cellsOfOutline(outline, (cell, isWhole) => {
			if (length === pairs.length) {
				const longer = new Int32Array(2 * length);
				longer.set(pairs);
				pairs = longer;
			}
			pairs[length++] = cell;
			pairs[length++] = 2 * zone + (isWhole ? 1 : 0);
			first[cell + 1] = (first[cell + 1] as number) + 1;
		});
	}
	for (let cell = 0; cell < CELLS; cell++)
		first[cell + 1] = (first[cell + 1] as number) + (first[cell] as number);
	const next = first.slice();
	const entries = new Int32Array(length / 2);
	for (let i = 0; i < length; i += 2) {
		const at = next[pairs[i] as number] as number;
		next[pairs[i] as number] = at + 1;
		entries[at] = pairs[i + 1] as number;
	}
	return {
		zones,
		spines: zones.map(({ outline }) => spineOf(outline)),
		first,
		entries,
		startUs: Float64Array.from(zones, ({ window }) => window.startUs),
		endUs: Float64Array.from(zones, ({ window }) => window.endUs),
		lower01mm: Int32Array.from(zones, ({ band }) => band.lower01mm),
		upper01mm: Int32Array.from(zones, ({ band }) => band.upper01mm),
		datum: Uint8Array.from(zones, ({ band }) => DATUMS.indexOf(band.datum)),
	};
}

import type { Minima } from "../meet.ts";
import type { Band, Window } from "../volume.ts";

/**
 * What counts as meeting at the very edge. `half-open`: windows are [start, end), and what is exactly
 * the minima apart is separated. `closed`, the profile of ASTM F3548: windows have both of their
 * ends, and what touches meets, outlines within half of that standard's 1 cm (its
 * IntersectionMinimumPrecision), so that 1 cm more of overlap or of gap always decides.
 */
export type Boundaries = "half-open" | "closed";

const CLOSED_TOLERANCE_MM = 5;

/** The common part of two windows; of closed ones it may be a single instant. Null when there is none. */
export function commonWindow(a: Window, b: Window, boundaries: Boundaries): Window | null {
	const startUs = Math.max(a.startUs, b.startUs);
	const endUs = Math.min(a.endUs, b.endUs);
	const isEmpty = boundaries === "closed" ? startUs > endUs : startUs >= endUs;
	return isEmpty ? null : { startUs, endUs };
}

/** As `bandsMeet`; closed bands meet when exactly `height01mm` apart. */
export function bandsMeetAt(
	a: Band,
	b: Band,
	height01mm: number,
	boundaries: Boundaries,
): "yes" | "no" | "unknown" {
	if (a.datum !== b.datum) return "unknown";
	const gap = Math.max(a.lower01mm - b.upper01mm, b.lower01mm - a.upper01mm);
	return gap < height01mm || (boundaries === "closed" && gap === height01mm) ? "yes" : "no";
}

/** Outlines meet when nearer than this. */
export function reachOf({ radiusMm }: Minima, boundaries: Boundaries): number {
	return boundaries === "closed" ? radiusMm + CLOSED_TOLERANCE_MM : radiusMm;
}

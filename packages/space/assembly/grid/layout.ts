/**
 * Where everything lies in the memory of a grid. The numbers of the first part stand again in
 * src/strategic/kernel.ts, which writes boxes and reads answers.
 */

/** Boxes that are given: see box.ts. */
export const BOXES: usize = 4096;
/** Size classes: see classes.ts. */
export const TABLES: usize = 196_608;

/** How many boxes stand in each size class, and how far the largest of each extends: see use.ts. */
export const COUNTS: usize = 1024;
export const OCCUPIED: usize = 1408;
export const EXTENTS: usize = 8704;
/** Cells of the boxes that are given: see cells.ts. */
export const CELLS: usize = 16_384;
/** What a question looks at: see probes.ts. */
export const PROBES: usize = 24_576;
export const CANDIDATES: usize = 40_960;
export const TIME_LANES: usize = 12_288;
export const WAITING: usize = 13_312;
/** A line that is taken apart: see lines.ts. */
export const LINE: usize = 3072;
/** What was read ahead goes here, so that it is read at all. */
export const READ_AHEAD: usize = 3136;
/** Where the segments of lines, overflow lines and slots are: see segments.ts. */
export const LINE_SEGMENTS: usize = 65_536;
export const OVERFLOW_SEGMENTS: usize = 98_304;
export const SLOT_SEGMENTS: usize = 131_072;

import type { Altitude01mm, Datum, Degrees9, Micros } from "./units.ts";

/**
 * Vertices are two arrays named for what they hold, so that a swapped pair cannot be written
 * down by accident. Edges between them are geodesics of WGS84.
 */
export interface Polygon {
	kind: "polygon";
	/** At least three vertices, the first not repeated at the end. */
	lat9: Degrees9[];
	lon9: Degrees9[];
}

export interface Disc {
	kind: "disc";
	lat9: Degrees9;
	lon9: Degrees9;
	radiusMm: number;
}

/** A polyline with a half-width. One vertex and half-width 0 is a legal point. */
export interface Corridor {
	kind: "corridor";
	lat9: Degrees9[];
	lon9: Degrees9[];
	halfWidthMm: number;
}

export type Outline = Polygon | Disc | Corridor;

export interface Band {
	datum: Datum;
	lower01mm: Altitude01mm;
	upper01mm: Altitude01mm;
}

/** Half-open: an instant t is inside when startUs <= t < endUs. */
export interface Window {
	startUs: Micros;
	endUs: Micros;
}

/** Declared path and declared uncertainty; never the separation minima. */
export interface Volume {
	outline: Outline;
	band: Band;
	window: Window;
}
